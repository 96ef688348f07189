"""The environment of the oracles stands on .venv: it sees what that has, wherever the course lies."""

import subprocess
import sys

import pytest

import environments
from environments import SHARE, make, python_in


def venv(folder):
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    return str(python_in(folder))


def ask(python, code, *words):
    run = subprocess.run([python, "-c", code, *words], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return run.stdout.strip()


def test_it_sees_what_venv_has_even_when_the_course_has_moved(tmp_path):
    course = tmp_path / "a course für alle"
    first, second = venv(course / ".venv"), venv(course / ".venv-oracles")
    there = ask(first, "import sysconfig; print(sysconfig.get_path('purelib'))")
    (elsewhere := tmp_path / "package").mkdir()
    for place, name in ((there, "installed"), (elsewhere, "editable")):
        open(f"{place}/{name}.py", "w").close()
    with open(f"{there}/editable.pth", "w", encoding="utf-8") as file:
        file.write(f"{elsewhere}\n")
    assert "No module named" in ask(second, "import installed")
    assert ask(second, SHARE, ".venv") == ""
    assert ask(second, "import installed, editable; print('both')") == "both"
    moved = course.rename(tmp_path / "moved")
    assert ask(str(python_in(moved / ".venv-oracles")), "import installed, editable; print('both')") == "both"


def test_a_venv_made_anew_has_no_oracles_on_it(tmp_path, monkeypatch):
    for name in ("VENV", "ORACLES"):
        monkeypatch.setattr(environments, name, tmp_path / name)
        (tmp_path / name).mkdir()
        (tmp_path / name / ".locked").touch()
    monkeypatch.setattr(environments, "call", lambda words: 1)
    with pytest.raises(environments.Stop, match="could not be made anew"):
        make(tmp_path / "VENV", ["python"], environments.LOCK)
    assert not list(tmp_path.glob("*/.locked"))
