"""Codespaces and Binder, as far as they can be checked here: their files say what README and the lock say."""

import json
import os
import re
import shutil
import subprocess

import pytest

import course
import environments
from places import NOTEBOOKS, ROOT

BINDER = ROOT / ".binder"
README = (ROOT / "README.md").read_text(encoding="utf-8")
BINDER_GB = 2


def test_the_devcontainer_makes_the_environment_that_vs_code_opens():
    container = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))
    python, script, *commands = container["postCreateCommand"].split()
    assert (python, (ROOT / script).is_file()) == ("python", True)
    assert course.read(commands) == [("setup", [])]
    assert container["image"].rpartition(":")[2] in environments.PYTHONS
    opened = container["customizations"]["vscode"]["settings"]["python.defaultInterpreterPath"]
    inside = environments.python_in(environments.VENV, "linux").relative_to(ROOT)
    assert opened == f"${{containerWorkspaceFolder}}/{inside.as_posix()}"


def test_binder_takes_nothing_from_the_root():
    assert (BINDER / "runtime.txt").read_text().strip().removeprefix("python-") in environments.PYTHONS
    assert (BINDER / "requirements.txt").read_bytes() == b""
    assert sorted(path.name for path in BINDER.iterdir()) == ["postBuild", "requirements.txt", "runtime.txt"]


def test_binder_installs_the_lock_with_its_hashes_and_then_the_package():
    lines = [line for line in (BINDER / "postBuild").read_text().splitlines() if line.startswith("python -m pip ")]
    lock, package = (line.removeprefix("python -m pip install --no-cache-dir ") for line in lines)
    assert lock == f"--require-hashes -r {environments.LOCK.name}"
    assert package == "--no-deps --no-build-isolation -e ."


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")
@pytest.mark.parametrize("name", [".binder/postBuild", ".ci/run"])
def test_a_script_can_be_run(name):
    assert subprocess.run(["bash", "-n", name], cwd=ROOT, capture_output=True).stderr == b""
    if os.name != "nt":
        assert os.access(ROOT / name, os.X_OK)
    assert (ROOT / name).read_text(encoding="utf-8").startswith("#!/bin/")


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")
def test_binder_stops_where_the_lock_cannot_be_installed(tmp_path):
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\necho "$@" >> "$(dirname "$0")/log"\nexit 1\n')
    python.chmod(0o755)
    path = os.pathsep.join([str(tmp_path), os.environ["PATH"]])
    ended = subprocess.run(["bash", ".binder/postBuild"], cwd=ROOT, env=os.environ | {"PATH": path})
    assert (ended.returncode, len((tmp_path / "log").read_text().splitlines())) == (1, 1)


def peaks():
    """Peak memory in GB of every notebook, from README's table."""
    rows = re.findall(r"\| `(\w+)`, peak memory in GB \| ([\d.]+) \|", README)
    return {name: float(gigabytes) for name, gigabytes in rows}


def test_readme_says_truly_which_notebooks_fit_into_binder():
    assert list(peaks()) == [path.stem for path in NOTEBOOKS]
    said = re.search(r"JupyterLab itself takes ([\d.]+) GB, the largest notebook `(\w+)` ([\d.]+)\.\n", README)
    largest = max(peaks(), key=peaks().get)
    assert (said[2], float(said[3])) == (largest, peaks()[largest])
    fits = "every notebook fits" in README
    assert fits == (float(said[1]) + peaks()[largest] <= BINDER_GB)


@pytest.mark.skipif(not (ROOT / ".git").exists() or shutil.which("git") is None, reason="no clone, or no git, here")
def test_git_on_windows_leaves_every_line_end_as_it_is(tmp_path):
    command = ["git", "clone", "--quiet", "-c", "core.autocrlf=true", str(ROOT), str(tmp_path / "clone")]
    subprocess.run(command, check=True, capture_output=True)
    texts = [path for path in (tmp_path / "clone" / "data").iterdir() if path.suffix in (".json", ".csv", ".md")]
    assert len(texts) > 5
    for path in (*texts, tmp_path / "clone" / ".ci" / "run", tmp_path / "clone" / ".binder" / "postBuild"):
        assert b"\r" not in path.read_bytes(), path
