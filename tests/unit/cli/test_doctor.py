"""`aigc doctor`: a line for each thing, and for each fault what to type; `aigc fetch` tells its troubles plainly."""

import hashlib
import signal
import subprocess
import sys
from importlib.metadata import PackageNotFoundError
from types import SimpleNamespace

import numpy as np
import pytest
from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from typer.testing import CliRunner

from aigc_helpers import files
from aigc_helpers.cli import app, doctor
from aigc_helpers.data import DataError, fetch, mnist
from aigc_helpers.data.idx import idx_bytes

CHECKS = ("python", "packages", "memory", "disk", "tensorflow", "kernel", "uci", "mnist", "shipped_files")


@pytest.fixture(autouse=True)
def no_mnist(monkeypatch, tmp_path):
    monkeypatch.delenv("AIGC_DATA", raising=False)
    monkeypatch.setattr(mnist, "cache_folder", lambda: tmp_path / "cache")


@pytest.fixture
def course(monkeypatch, tmp_path):
    """A course's folder with one shipped file and its page."""
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "weights.npz").write_bytes(b"weights")
    digest = hashlib.sha256(b"weights").hexdigest()
    (tmp_path / "data" / "README.md").write_text(f"# Data\n\n| `weights.npz` | `aigc train gan` | `{digest}` |\n")
    monkeypatch.setattr(doctor, "COURSE", tmp_path)
    monkeypatch.setattr(files, "COURSE", tmp_path)
    return tmp_path


def tensorflow_that(monkeypatch, program):
    monkeypatch.setattr(doctor, "ASK_TENSORFLOW", program)


def remedies(check):
    return [finding.remedy for finding in getattr(doctor, check)() if finding.remedy]


def answering(**changes):
    """A program that answers as the one that asks TensorFlow and Keras would."""
    whole = {"tensorflow": "2.21.0", "gpus": 0, "keras": "3.15.1", "found": list(doctor.WANTED), "asked": {}}
    return f"print('a warning'); import json; print(json.dumps({whole | changes!r}))"


def test_a_healthy_machine_is_told_so(course, monkeypatch):
    tensorflow_that(monkeypatch, answering())
    result = CliRunner().invoke(app, ["doctor"])
    lines = result.output.splitlines()
    assert result.exit_code == 0, result.output
    assert all(line.startswith("✓ ") for line in lines[:-1])
    assert len(lines) == len(CHECKS) + 2  # Keras has a line of its own
    assert "✓ Keras 3.15.1 runs on tensorflow, channels_last, float32" in lines
    assert lines[-1].startswith("All is well")


def test_each_fault_is_counted_with_what_to_type(course, monkeypatch):
    tensorflow_that(monkeypatch, "raise ImportError('no such luck')")
    (course / "data" / "weights.npz").unlink()
    result = CliRunner().invoke(app, ["doctor"])
    said = result.output
    assert result.exit_code == 1
    assert "✗ TensorFlow does not load: ImportError: no such luck\n    → python course.py clean setup\n" in said
    assert "✗ data/weights.npz is missing or changed\n    → git checkout -- data, or unpack the course anew\n" in said
    assert said.splitlines()[-1] == "2 to repair: begin at the top."


def test_a_tensorflow_that_crashes_is_survived(monkeypatch):
    tensorflow_that(monkeypatch, f"import os; os.kill(os.getpid(), {int(signal.SIGILL)})")
    (finding,) = doctor.tensorflow()
    assert finding.text == "TensorFlow crashes while it loads (SIGILL)"
    assert "AVX" in finding.remedy


def test_what_keras_was_asked_for_is_told_and_is_no_fault(monkeypatch):
    tensorflow_that(monkeypatch, answering(asked={"image_data_format": "channels_first"}))
    _, finding = doctor.tensorflow()
    assert "keras.json asks for image_data_format=channels_first, and the course sets its own" in str(finding)
    assert finding.remedy is None


@pytest.mark.parametrize("found", [("jax", *doctor.WANTED[1:]), (*doctor.WANTED[:2], "float16")])
def test_a_keras_that_runs_otherwise_is_a_fault(found, monkeypatch):
    tensorflow_that(monkeypatch, answering(found=list(found)))
    assert remedies("tensorflow") == ["unset KERAS_BACKEND and set keras.json to tensorflow, channels_last, float32"]


def test_a_file_that_keras_refuses_is_named(monkeypatch, tmp_path):
    (tmp_path / "keras.json").write_text('{"floatx": "float"}')
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    (finding,) = doctor.tensorflow()
    assert "Invalid `floatx` configuration" in finding.text and "correct keras.json" in finding.remedy


def test_a_tensorflow_that_hangs_is_survived(monkeypatch):
    def hang(*arguments, **options):
        raise subprocess.TimeoutExpired("python", 300)

    monkeypatch.setattr(subprocess, "run", hang)
    assert remedies("tensorflow") == ["restart the machine; try again"]


def test_an_old_python_is_a_fault(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 2, "final", 0))
    assert remedies("python") == ["python3.11 course.py clean setup"]


@pytest.mark.parametrize(("versions", "faults"), [({"keras": "2.15"}, 1), ({"keras": None, "numpy": "1.26"}, 2)])
def test_a_missing_or_old_package_is_a_fault(versions, faults, monkeypatch):
    true_version = doctor.installed
    monkeypatch.setattr(doctor, "installed", lambda name: versions.get(name, true_version(name)))
    findings = list(doctor.packages())
    assert [finding.remedy for finding in findings[:-1]] == ["python course.py clean setup"] * faults
    assert all(name in " ".join(finding.text for finding in findings[:-1]) for name in versions)


def test_tensorflow_stands_for_tensorflow_cpu(monkeypatch):
    def version(name):
        if name == "tensorflow-cpu":
            raise PackageNotFoundError(name)
        return "2.21.0"

    monkeypatch.setattr(doctor.importlib.metadata, "version", version)
    assert doctor.installed("tensorflow-cpu") == "2.21.0"


def test_little_memory_and_little_disk_are_faults(course, monkeypatch):
    monkeypatch.setattr("psutil.virtual_memory", lambda: SimpleNamespace(total=2 * 2**30, available=2**30))
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda path: SimpleNamespace(free=2**20))
    assert remedies("memory") == ["close other programs, and keep one notebook open at a time"]
    assert remedies("disk") == [f"free some space for {course}"]


def test_a_folder_without_the_right_to_write_is_a_fault(course, monkeypatch):
    monkeypatch.setattr(doctor.os, "access", lambda path, mode: False)
    assert remedies("disk") == [f"copy {course} to a folder of your own"]


def test_a_missing_kernel_is_a_fault(monkeypatch):
    def missing(self, name):
        raise NoSuchKernel(name)

    monkeypatch.setattr(KernelSpecManager, "get_kernel_spec", missing)
    assert remedies("kernel") == [f"{sys.executable} -m ipykernel install --sys-prefix"]


@pytest.mark.parametrize(("command", "faults"), [("python", 0), (sys.executable, 0), ("/usr/lib/other/python3", 1)])
def test_a_kernel_of_another_python_is_a_fault(command, faults, monkeypatch):
    monkeypatch.setattr(KernelSpecManager, "get_kernel_spec", lambda self, name: SimpleNamespace(argv=[command]))
    assert len(remedies("kernel")) == faults


def test_unreadable_digits_are_a_fault(monkeypatch):
    def broken(name):
        raise ImportError("No module named sklearn")

    monkeypatch.setattr("aigc_helpers.data.load", broken)
    assert remedies("uci") == ["python course.py clean setup"]


def test_mnist_is_optional_unless_aigc_data_promises_it(monkeypatch, tmp_path):
    assert remedies("mnist") == []
    monkeypatch.setenv("AIGC_DATA", str(tmp_path))
    assert remedies("mnist") == ["aigc fetch mnist, or correct AIGC_DATA"]


def test_a_damaged_mnist_is_a_fault(monkeypatch, tmp_path):
    for name in mnist.MD5:
        (tmp_path / name).write_bytes(b"cut off")
    monkeypatch.setenv("AIGC_DATA", str(tmp_path))
    assert remedies("mnist") == ["aigc fetch mnist, or correct AIGC_DATA"]


def test_a_damaged_mnist_that_is_passed_over_is_a_fault_and_fetch_says_so(monkeypatch, tmp_path):
    """AIGC_DATA beside a whole cache: the digits are there, and still the doctor and the fetch name what is wrong."""
    cache, chosen = tmp_path / "cache", tmp_path / "chosen"
    for folder, data in ((cache, idx_bytes(np.zeros(3, np.uint8))), (chosen, b"cut off")):
        folder.mkdir()
        for name in mnist.MD5:
            (folder / name).write_bytes(data)
    digest = hashlib.md5((cache / "t10k-images-idx3-ubyte").read_bytes()).hexdigest()
    monkeypatch.setattr(mnist, "MD5", dict.fromkeys(mnist.MD5, digest))
    assert [str(finding) for finding in doctor.mnist()] == [f"✓ data mnist: all 70,000 digits are in {cache}"]
    monkeypatch.setenv("AIGC_DATA", str(chosen))
    assert remedies("mnist") == ["correct AIGC_DATA, or unset it"]
    result = CliRunner().invoke(app, ["fetch", "mnist"])
    assert result.exit_code == 0 and f"✓ mnist is in {cache}" in result.output
    assert f"AIGC_DATA is {chosen}, but\n  {chosen / 'train-images-idx3-ubyte'}: this is no IDX" in result.output


@pytest.mark.parametrize("damage", [lambda file: file.write_bytes(b"changed"), lambda file: file.unlink()])
def test_a_changed_or_missing_shipped_file_is_a_fault(damage, course):
    assert remedies("shipped_files") == []
    damage(course / "data" / "weights.npz")
    assert remedies("shipped_files") == [doctor.RESTORE]


def test_missing_data_is_a_fault(course):
    (course / "data" / "README.md").unlink()
    assert remedies("shipped_files") == [doctor.RESTORE]


def test_fetch_says_where_the_files_are(monkeypatch, tmp_path):
    monkeypatch.setitem(fetch.FETCHERS, "mnist", lambda: tmp_path)
    result = CliRunner().invoke(app, ["fetch", "mnist"])
    assert (result.exit_code, str(tmp_path) in result.output) == (0, True)


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [(DataError("no mirror answers"), 1, "✗ no mirror answers"), (KeyboardInterrupt(), 130, "Stopped.")],
)
def test_fetch_tells_its_troubles_plainly(error, code, told, monkeypatch):
    def fail():
        raise error

    monkeypatch.setitem(fetch.FETCHERS, "mnist", fail)
    result = CliRunner().invoke(app, ["fetch", "mnist"])
    assert (result.exit_code, told in result.output, "Traceback" in result.output) == (code, True, False)


def test_fetch_of_an_unknown_data_set_is_told():
    result = CliRunner().invoke(app, ["fetch", "cifar"])
    assert (result.exit_code, "name='cifar'; choose one of mnist" in result.output) == (2, True)
