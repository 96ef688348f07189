"""What importing the package sets for Keras, whatever a machine brings along; and the package without the course."""

import json
import os
import shutil
import subprocess
import sys

import pytest

import aigc_helpers
from aigc_helpers.cli import doctor
from aigc_helpers.files import COURSE

JAX = """
import sys, types
sys.modules["keras"] = types.ModuleType("keras")
sys.modules["keras"].config = types.SimpleNamespace(backend=lambda: "jax")
"""


def python(program, *, start=COURSE, **environment):
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ | environment, cwd=start)


@pytest.fixture
def keras_file(tmp_path, monkeypatch):
    """The path of the keras.json that Keras will read."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    return tmp_path / "keras.json"


def test_keras_runs_as_the_course_wants_it_whatever_its_file_says(keras_file):
    keras_file.write_text('{"backend": "jax", "image_data_format": "channels_first", "floatx": "float16"}')
    answer = python(doctor.ASK_TENSORFLOW, KERAS_BACKEND="torch")
    told = json.loads(answer.stdout.splitlines()[-1])
    assert tuple(told["found"]) == doctor.WANTED == ("tensorflow", "channels_last", "float32")
    assert told["asked"] == {"image_data_format": "channels_first", "floatx": "float16"}


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ('{"floatx": "float16"}', {"floatx": "float16"}),
        ('{"image_data_format": "channels_first", "epsilon": 1e-7}', {"image_data_format": "channels_first"}),
        ('{"image_data_format": "channels_last", "floatx": "float32", "backend": "tensorflow"}', {}),
        ("not json", {}),
        ("[]", {}),
        (None, {}),
    ],
)
def test_what_the_file_of_keras_asks_otherwise_is_known(keras_file, text, asked):
    if text is not None:
        keras_file.write_text(text)
    assert aigc_helpers.keras_asked() == asked


def test_without_a_home_the_package_is_imported(monkeypatch):
    monkeypatch.delenv("KERAS_HOME", raising=False)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)  # what it gives where there is no home
    assert isinstance(aigc_helpers.keras_asked(), dict)


def test_another_backend_that_already_runs_is_told():
    answer = python(JAX + "import aigc_helpers")
    assert "RuntimeError: Keras already runs on jax here" in answer.stderr
    assert "restart the kernel, and import aigc_helpers before Keras" in answer.stderr


def test_what_keras_refuses_in_its_file_it_says_itself(keras_file):
    keras_file.write_text('{"floatx": "float"}')
    assert python("import aigc_helpers.cli").returncode == 0


# The package without the course, as a wheel installs it.


@pytest.fixture
def installed(tmp_path):
    """The environment of a Python that finds a copy of the package, with another project's `data` beside it."""
    shutil.copytree(COURSE / "aigc_helpers", tmp_path / "aigc_helpers", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "README.md").write_text("another project's")
    return {"PYTHONPATH": str(tmp_path), "HOME": str(tmp_path)}


@pytest.mark.parametrize(
    "program",
    [
        "from aigc_helpers.data.shipped import shipped; shipped('README.md')",
        "from aigc_helpers.cli.run import find; find('05')",
    ],
)
def test_without_the_course_its_files_are_refused_plainly(installed, tmp_path, program):
    answer = python(program, start=tmp_path, **installed)
    assert f"aigc_helpers is installed in {tmp_path} without the course" in answer.stderr.splitlines()[-1]
    assert "Get the course and type `python course.py lab` in its folder" in answer.stderr


def test_without_the_course_the_rest_goes_on(installed, tmp_path):
    program = (
        "from aigc_helpers.data import load, mnist; from aigc_helpers.cli import doctor; "
        "print(load('ring')[0].shape, mnist.chosen_folder(), *doctor.shipped_files(), sep='\\n')"
    )
    answer = python(program, start=tmp_path, **installed, AIGC_DATA="mine")
    lines = answer.stdout.splitlines()
    assert lines[:2] == ["(5000, 2)", str(tmp_path / "mine")]
    assert lines[2].startswith("✗ aigc_helpers is installed") and "course.py lab" in lines[3]
