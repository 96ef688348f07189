"""One truth about what the course needs: pyproject.toml, and the locks and environments that follow it."""

import re
import shutil
import subprocess
import tomllib

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

import environments
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
    wanted = SpecifierSet(PROJECT["project"]["requires-python"])
    assert wanted == SpecifierSet(">=3.11,<3.14")
    assert [version for version in (f"3.{minor}" for minor in range(20)) if wanted.contains(version)] == PYTHONS
    assert tuple(PYTHONS) == environments.PYTHONS


def platform_names():
    """For each platform of the lock: what sys.platform is there, and the machine that its Python names."""
    names = {"AMD64": "win-amd64"}
    here = PLATFORMS.values()
    return [(each["sys_platform"], names.get(each["platform_machine"], each["platform_machine"])) for each in here]


def test_every_platform_with_a_tensorflow_may_start_and_no_other():
    assert sorted(platform_names()) == sorted(
        (system, machine) for system, machines in environments.MACHINES.items() for machine in machines
    )


# What uv calls a platform, and whether all of the lock is there for it, ready-made.
UV_PLATFORMS = {
    "x86_64-unknown-linux-gnu": True,
    "aarch64-unknown-linux-gnu": True,
    "x86_64-pc-windows-msvc": True,
    "aarch64-apple-darwin": True,
    "x86_64-apple-darwin": False,  # Intel Macs: README says so
}


def resolved(*wanted, platform, python, folder):
    """What uv would do with ready-made packages alone; skips where there is no uv."""
    uv = shutil.which("uv")
    if uv is None:
        pytest.skip("no uv here: pip install uv, outside .venv")
    command = [uv, "pip", "install", "--dry-run", "--only-binary", ":all:", "--python-platform", platform]
    command += ["--python-version", python, "--target", folder, *wanted]
    return subprocess.run(command, cwd=ROOT, text=True, capture_output=True).stderr


@pytest.mark.network
@pytest.mark.parametrize("python", ["3.11", "3.13"])
@pytest.mark.parametrize("platform", UV_PLATFORMS)
def test_the_lock_can_be_installed_without_compiling(platform, python, tmp_path):
    options = ["--require-hashes", "-r", "requirements.lock"]
    said = resolved(*options, platform=platform, python=python, folder=tmp_path)
    assert ("Would install" if UV_PLATFORMS[platform] else "No solution found") in said


@pytest.mark.network
def test_intel_macs_still_have_no_tensorflow(tmp_path):
    exact = next(str(entry) for entry, _ in locked() if entry.name == "tensorflow").split(";")[0]
    said = resolved(exact, "--no-deps", platform="x86_64-apple-darwin", python="3.12", folder=tmp_path)
    assert "no wheels with a matching platform tag" in said or "No solution found" in said


@pytest.mark.parametrize(
    "name",
    [
        *("requirements.lock", "environment.yml", "pyproject.toml", "Makefile", ".ci/run"),
        *("course.py", "environments.py", ".binder/postBuild", ".devcontainer/devcontainer.json"),
    ],
)
def test_no_tool_file_names_an_address_or_an_index(name):
    text = (ROOT / name).read_text()
    assert re.findall(r"\w+://\S+|--(?:extra-)?index-url|--find-links|--trusted-host", text) == []
