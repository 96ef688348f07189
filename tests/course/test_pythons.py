"""Which Python course.py takes, on every system; and that an old one can read it and say so."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

import course
import environments
from places import ROOT


@pytest.mark.parametrize(
    ("answer", "system", "why"),
    [
        ("3.11.0 x86_64 64 whole", "linux", ""),
        ("3.13.1 aarch64 64 whole", "linux", ""),
        ("3.12.4 arm64 64 whole", "darwin", ""),
        ("3.12.4 win-amd64 64 whole", "win32", ""),
        ("3.12.4 amd64 64 whole", "freebsd14", ""),
        ("", "linux", "it does not run"),
        ("Python was not found; run without arguments to install", "win32", "it does not run"),
        ("3.10.9 x86_64 64 whole", "linux", "Python 3.10.9"),
        ("3.14.0 x86_64 64 whole", "linux", "Python 3.14.0"),
        ("3.1.1 x86_64 64 whole", "linux", "Python 3.1.1"),
        ("2.7.18 x86_64 64 bare", "linux", "Python 2.7.18"),
        ("3.12.4 x86_64 64 whole", "darwin", "Python 3.12.4 for x86_64, 64 bits: there is no TensorFlow for it"),
        ("3.12.4 win32 32 whole", "win32", "Python 3.12.4 for win32, 32 bits: there is no TensorFlow for it"),
        ("3.12.4 win-arm64 64 whole", "win32", "Python 3.12.4 for win-arm64, 64 bits: there is no TensorFlow for it"),
        ("3.11.2 aarch64 32 whole", "linux", "Python 3.11.2 for aarch64, 32 bits: there is no TensorFlow for it"),
        ("3.11.2 x86_64 64 bare", "linux", "Python 3.11.2 without venv or ensurepip"),
    ],
)
def test_a_python_is_judged_by_its_own_words(answer, system, why):
    assert environments.misfit(answer, system) == why


def test_this_python_fits_and_says_so():
    assert environments.misfit(environments.ask([sys.executable]), sys.platform) == ""
    assert environments.ask([sys.executable + "-missing"]) == ""


def test_on_windows_the_launcher_is_asked_for_each_version():
    first, *others = environments.candidates("", "win32")
    assert first == [sys._base_executable]
    assert others == [["py", "-3.11"], ["py", "-3.12"], ["py", "-3.13"], ["python"]]
    assert environments.candidates("", "darwin")[1:] == [["python3.11"], ["python3.12"], ["python3.13"], ["python3"]]


def test_a_chosen_python_is_the_only_candidate(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert environments.candidates("bin/python", "linux") == [[str(tmp_path / "bin" / "python")]]
    assert environments.candidates(sys.executable, "win32") == [[sys.executable]]


def test_windows_keeps_its_python_elsewhere():
    windows, posix = PureWindowsPath("C:/Kurs Übung/.venv"), PurePosixPath("/Kurs Übung/.venv")
    assert str(environments.python_in(windows, "win32")) == r"C:\Kurs Übung\.venv\Scripts\python.exe"
    assert str(environments.python_in(posix, "darwin")) == "/Kurs Übung/.venv/bin/python"


def test_what_is_called_finds_its_own_commands_first_and_keeps_the_users_settings(monkeypatch):
    monkeypatch.setenv("TF_CPP_MIN_LOG_LEVEL", "0")
    monkeypatch.delenv("PYTHONUTF8", raising=False)
    given = environments.environment(str(Path("/course/.venv/bin/python")))
    assert given["PATH"].split(os.pathsep) == [str(Path("/course/.venv/bin")), *os.environ["PATH"].split(os.pathsep)]
    assert (given["TF_CPP_MIN_LOG_LEVEL"], given["PYTHONUTF8"]) == ("0", "1")


def test_a_python_that_does_not_fit_looks_for_its_neighbours(monkeypatch):
    machine = environments.MACHINES.get(sys.platform, ["some"])[0]
    fits = f"3.12.4 {machine} 64 whole"
    answers = {"python3.12": fits, "-3.12": fits, sys._base_executable: f"3.9.2 {machine} 64 whole"}
    monkeypatch.setattr(environments, "ask", lambda words: answers.get(words[-1], ""))
    monkeypatch.delenv("PYTHON", raising=False)
    assert environments.find_python() in (["python3.12"], ["py", "-3.12"])
    monkeypatch.setenv("PYTHON", sys._base_executable)
    with pytest.raises(environments.Stop, match=r"Tried .*: Python 3\.9\.2\n(?!.*Tried)"):
        environments.find_python()


@pytest.mark.parametrize("name", ["course.py", "environments.py"])
def test_an_old_python_can_read_it_with_its_own_library_alone(name):
    tree = ast.parse((ROOT / name).read_text(encoding="utf-8"), feature_version=(3, 8))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert imported - {"environments"} <= sys.stdlib_module_names


@pytest.mark.parametrize("name", ["python3.8", "python3.9", "python3.10"])
def test_an_old_python_lists_the_commands(name):
    path = shutil.which(name)
    if path is None or subprocess.run([path, "-c", ""], capture_output=True).returncode:
        pytest.skip(f"no {name} here")
    said = subprocess.run([path, "course.py"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert [line.split()[0] for line in said.splitlines()[1:]] == list(course.COMMANDS)


@pytest.mark.parametrize("code_page", ["cp1252", "gbk", "ascii"])
def test_a_code_page_without_the_mark_gets_a_question_mark(code_page):
    command = [sys.executable, "course.py", "lba"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, env=os.environ | {"PYTHONIOENCODING": code_page})
    assert (answer.returncode, answer.stdout) == (1, b"")
    assert answer.stderr.startswith(b"? course.py has no command 'lba'; it has help, setup, lab,")


def test_windows_installs_with_the_python_in_scripts_and_without_file_locks(tmp_path, monkeypatch):
    called = []
    inside = tmp_path / ".venv" / "Scripts" / "python.exe"

    def call(words):
        called.append(words)
        if "venv" in words:
            inside.parent.mkdir(parents=True)
            inside.touch()
        return 0

    where = environments.python_in
    monkeypatch.setattr(environments, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environments, "python_in", lambda folder: where(folder, "win32"))
    monkeypatch.setattr(environments, "find_python", lambda: ["py", "-3.12"])
    monkeypatch.setattr(environments, "fcntl", None)
    monkeypatch.setattr(environments, "call", call)
    assert environments.ready_course() == environments.ready_course() == inside
    make, *installs = called
    assert make == ["py", "-3.12", "-m", "venv", "--clear", ".venv"]
    assert [words[:4] for words in installs] == 2 * [[str(inside), "-m", "pip", "install"]]
