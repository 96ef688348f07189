"""One truth about what the course needs: pyproject.toml, and the lock, environment.yml and Makefile that follow it."""

import re
import shutil
import subprocess
import tomllib

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from places import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCK = (ROOT / "requirements.lock").read_text()
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text())
# The gpu and bench extras are fetched on request, not locked; the oracles have a lock of their own.
ORACLES_LOCK = (ROOT / "requirements-oracles.lock").read_text()
WANTED = PROJECT["project"]["dependencies"] + PROJECT["project"]["optional-dependencies"]["test"]
PLATFORMS = {
    "Linux x86-64": {
        "sys_platform": "linux",
        "platform_system": "Linux",
        "os_name": "posix",
        "platform_machine": "x86_64",
    },
    "Linux Arm": {
        "sys_platform": "linux",
        "platform_system": "Linux",
        "os_name": "posix",
        "platform_machine": "aarch64",
    },
    "macOS Arm": {
        "sys_platform": "darwin",
        "platform_system": "Darwin",
        "os_name": "posix",
        "platform_machine": "arm64",
    },
    "Windows": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
}
PYTHONS = ["3.11", "3.12", "3.13"]


def locked():
    """The lock's entries as (requirement, number of hashes)."""
    entries = re.split(r"\n(?=\S)", LOCK.replace("\\\n", ""))
    parts = [entry.split("--hash=sha256:") for entry in entries if entry.strip() and not entry.startswith("#")]
    return [(Requirement(first.strip()), len(hashes)) for first, *hashes in parts]


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_dependency_is_locked_once_in_a_version_that_fits(platform, python):
    here = PLATFORMS[platform] | {"python_version": python, "python_full_version": f"{python}.7", "extra": ""}
    applies = [entry for entry, _ in locked() if entry.marker is None or entry.marker.evaluate(here)]
    pinned = {entry.name: str(entry.specifier).removeprefix("==") for entry in applies}
    assert len(pinned) == len(applies)
    for wanted in map(Requirement, WANTED):
        if wanted.marker is None or wanted.marker.evaluate(here):
            assert wanted.specifier.contains(pinned[wanted.name]), wanted


@pytest.mark.parametrize("platform", PLATFORMS)
def test_one_tensorflow_for_each_platform(platform):
    here = PLATFORMS[platform] | {"python_version": "3.12", "python_full_version": "3.12.1", "extra": ""}
    names = [entry.name for entry, _ in locked() if entry.marker is None or entry.marker.evaluate(here)]
    small = platform in ("Linux x86-64", "Windows")
    assert [name for name in names if name in ("tensorflow", "tensorflow-cpu")] == [
        "tensorflow-cpu" if small else "tensorflow"
    ]


def test_every_entry_of_the_lock_is_exact_and_hashed():
    assert [entry.name for entry, hashes in locked() if not hashes or not str(entry.specifier).startswith("==")] == []
    assert len(locked()) > 100


def test_the_oracles_are_locked_beside_all_that_the_course_has():
    exact = re.compile(r"^(\S+)==(\S+)", re.MULTILINE)
    assert set(exact.findall(LOCK)) < set(exact.findall(ORACLES_LOCK))
    extra = PROJECT["project"]["optional-dependencies"]["oracles"]
    assert set(exact.findall("\n".join(extra))) < set(exact.findall(ORACLES_LOCK))
    assert "://" not in ORACLES_LOCK
    assert len(exact.findall(ORACLES_LOCK)) < ORACLES_LOCK.count("--hash=sha256:")


def test_conda_has_python_pip_and_the_lock():
    python, pip, rest = CONDA["dependencies"]
    assert SpecifierSet(python.removeprefix("python ")) == SpecifierSet(PROJECT["project"]["requires-python"])
    assert pip == "pip"
    # The package itself is installed by a line of its own: pip refuses `-e .` beside hashes.
    assert rest == {"pip": ["-r requirements.lock"]}
    assert "pip install --no-deps --no-build-isolation -e ." in (ROOT / "environment.yml").read_text()


def test_python_is_named_the_same_everywhere():
    assert SpecifierSet(PROJECT["project"]["requires-python"]) == SpecifierSet(">=3.11,<3.14")
    makefile = (ROOT / "Makefile").read_text()
    assert "(3, 11) <= sys.version_info[:2] <= (3, 13)" in makefile
    assert "python3.11 python3.12 python3.13 python3)" in makefile


@pytest.mark.parametrize("name", ["requirements.lock", "environment.yml", "pyproject.toml", "Makefile", ".ci/run"])
def test_no_tool_file_names_an_address_or_an_index(name):
    text = (ROOT / name).read_text()
    assert re.findall(r"\w+://\S+|--(?:extra-)?index-url|--find-links|--trusted-host", text) == []


FAKE_PYTHON = """#!/bin/sh
echo "$@" >> {log}
case "$*" in
    *ensurepip*) {answer} ;;
    *--version*) echo "Python {version}" ;;
    "-m venv --clear "*) rm -rf .venv; mkdir -p .venv/bin; cp "$0" .venv/bin/python ;;
    *"-r requirements.lock"*) [ ! -e break-the-installation ] ;;
esac
"""


@pytest.fixture
def course(tmp_path):
    """A copy of the files that `make setup` reads, and a Python that notes what it is asked instead of doing it."""
    if shutil.which("make") is None:
        pytest.skip("no make here")
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def fake_python(folder, *, answer="echo True", version="3.11.9", name="fake-python"):
    path = folder / name
    path.write_text(FAKE_PYTHON.format(log=folder / "log", answer=answer, version=version))
    path.chmod(0o755)
    return path


def make(folder, python):
    """Run `make setup`; returns (exit code, output, what pip was asked to install)."""
    (folder / "log").write_text("")
    command = ["make", "setup", f"PYTHON={python}"]
    result = subprocess.run(command, cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    asked = [line for line in (folder / "log").read_text().splitlines() if "pip install" in line]
    return result.returncode, result.stdout, asked


LOCKED = "-m pip install --require-hashes -r requirements.lock"
PACKAGE = "-m pip install --quiet --no-deps --no-build-isolation -e ."


def test_make_installs_the_lock_and_the_package_once(course):
    python = fake_python(course)
    assert make(course, python)[::2] == (0, [LOCKED, PACKAGE])
    assert make(course, python)[::2] == (0, [])


def test_make_installs_again_what_changed_and_not_what_was_touched(course):
    python = fake_python(course)
    make(course, python)
    for name in ("requirements.lock", "pyproject.toml"):
        (course / name).touch()
    assert make(course, python)[2] == []
    (course / "pyproject.toml").write_text("# another")
    assert make(course, python)[2] == [PACKAGE]
    (course / "requirements.lock").write_text("# another")
    assert make(course, python)[2] == [LOCKED, PACKAGE]


def test_an_interrupted_installation_is_begun_again(course):
    python = fake_python(course)
    (course / "break-the-installation").touch()
    code, _, asked = make(course, python)
    assert (code != 0, asked) == (True, [LOCKED])
    (course / "break-the-installation").unlink()
    assert make(course, python)[::2] == (0, [LOCKED, PACKAGE])


def test_make_takes_the_first_python_that_fits(course):
    old = fake_python(course, answer="echo False", version="3.9.2", name="old")
    bare = fake_python(course, answer="echo No module named ensurepip; exit 1", name="bare")
    code, said, asked = make(course, f"missing {old} {bare} {fake_python(course)}")
    assert (code, asked) == (0, [LOCKED, PACKAGE])
    assert f"Tried {old}: Python 3.9.2" in said


def test_make_says_which_python_it_wants_where_none_fits(course):
    old = fake_python(course, answer="echo False", version="3.9.2", name="old")
    code, said, asked = make(course, f"missing {old}")
    assert (code != 0, asked) == (True, [])
    assert f"Tried {old}: Python 3.9.2" in said
    assert "AIGC Course wants Python 3.11, 3.12 or 3.13" in said
    assert "make setup PYTHON=/path/to/python3.12" in said
