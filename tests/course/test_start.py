"""`python course.py …` makes .venv from the lock, once and whole, wherever it is stopped; make only calls it."""

import os
import platform
import shutil
import signal
import subprocess
import sys
from typing import NamedTuple

import pytest

from lab import wait_until
from places import ROOT

LOCKED = "-m pip install --require-hashes -r requirements.lock"
PACKAGE = "-m pip install --quiet --no-deps --no-build-isolation -e ."
# It notes what it is asked instead of doing it, and cannot read course.py; while a file `hold` lies there, making .venv
# takes its time.
FAKE_PYTHON = """#!/bin/sh
echo "$@" >> log
case "$*" in
    *ensurepip*) {answer} ;;
    *"(3, 8)"*) exit 1 ;;
    "-m venv --clear .venv") rm -rf .venv; mkdir -p .venv/bin; cp "$0" .venv/bin/python
        while [ -e hold ]; do sleep 0.05; done ;;
    *"-r requirements.lock"*) [ ! -e break-the-installation ] ;;
esac
"""
FITS = f"echo 3.11.9 {platform.machine()} 64 whole"
OLD = "echo 3.9.2 x86_64 64 whole"

unix = os.name != "nt" and all(map(shutil.which, ("sh", "mkdir", "pkill")))
shell = pytest.mark.skipif(not unix, reason="the Python that plays in it is a shell script")


class Started(NamedTuple):
    """How a call ended, what it said, and what pip was asked to install."""

    code: int
    said: str
    asked: list


@pytest.fixture
def folder(tmp_path):
    """A copy of what starting reads, in a folder whose name has spaces and umlauts."""
    folder = tmp_path / "Kurs Übung ü" / "aigc course"
    folder.mkdir(parents=True)
    for name in ("course.py", "environments.py", "Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    return folder


def fake_python(folder, *, answer=FITS, name="fake python"):
    path = folder / name
    path.write_text(FAKE_PYTHON.format(answer=answer), encoding="utf-8")
    path.chmod(0o755)
    return path


def heed_interrupts():
    """As in a terminal; a job in the background of a script ignores Ctrl-C, and so would all that it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def begin(folder, *words, python):
    """A call of course.py that has begun, to be used in a `with`."""
    return subprocess.Popen(
        [sys.executable, "course.py", *words],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env={**os.environ, "PYTHON": str(python), "PYTHONIOENCODING": "utf-8"},
        preexec_fn=heed_interrupts if unix else None,
    )


def start(folder, *words, python):
    (folder / "log").write_text("")
    with begin(folder, *words, python=python) as process:
        said = process.communicate(timeout=60)[0]
    return Started(process.returncode, said, asked(folder))


def asked(folder):
    log = folder / "log"
    return [line for line in log.read_text().splitlines() if "pip install" in line] if log.exists() else []


@shell
def test_the_lock_and_the_package_are_installed_once(folder):
    python = fake_python(folder)
    first = start(folder, "setup", python=python)
    assert (first.code, first.asked) == (0, [LOCKED, PACKAGE])
    assert f".venv is made with {python}" in first.said
    assert start(folder, "setup", python=python) == (0, "", [])


@shell
def test_what_changed_is_installed_again_and_what_was_touched_is_not(folder):
    python = fake_python(folder)
    start(folder, "setup", python=python)
    for name in ("requirements.lock", "pyproject.toml"):
        (folder / name).touch()
    assert start(folder, "setup", python=python).asked == []
    (folder / "pyproject.toml").write_text("# another")
    assert start(folder, "setup", python=python).asked == [PACKAGE]
    (folder / "requirements.lock").write_text("# another")
    assert start(folder, "setup", python=python).asked == [LOCKED, PACKAGE]


@shell
def test_a_moved_course_is_found_where_it_lies_now(folder):
    start(folder, "setup", python=fake_python(folder))
    moved = folder.rename(folder.parent / "elsewhere")
    ended = start(moved, "setup", python="unused")
    assert (ended.code, [PACKAGE]) == (0, asked(moved))


@shell
def test_a_python_that_left_the_machine_is_replaced(folder):
    python = fake_python(folder)
    start(folder, "setup", python=python)
    (folder / ".venv" / "bin" / "python").unlink()
    assert start(folder, "setup", python=python).asked == [LOCKED, PACKAGE]


@shell
def test_a_full_disk_is_told_before_anything_is_downloaded(folder):
    python = fake_python(folder)
    source = (folder / "environments.py").read_text(encoding="utf-8")
    (folder / "environments.py").write_text(source.replace("GIGABYTES = 2.5", "GIGABYTES = 1e9"), encoding="utf-8")
    ended = start(folder, "setup", python=python)
    assert (ended.code, ended.asked) == (1, [])
    assert "GB free; the course wants 1000000000.0" in ended.said


@shell
def test_an_installation_that_failed_is_begun_again(folder):
    python = fake_python(folder)
    (folder / "break-the-installation").touch()
    failed = start(folder, "setup", python=python)
    assert (failed.code, failed.asked) == (1, [LOCKED])
    assert "The same command begins again" in failed.said
    (folder / "break-the-installation").unlink()
    assert start(folder, "setup", python=python).asked == [LOCKED, PACKAGE]


@shell
def test_a_killed_installation_leaves_no_stamp_and_what_it_left_running_is_waited_for(folder):
    python = fake_python(folder)
    (folder / "hold").touch()
    with begin(folder, "setup", python=python) as killed:
        wait_until((folder / ".venv" / "bin" / "python").exists, seconds=30)
        killed.kill()
        killed.wait()
        assert not (folder / ".venv" / ".locked").exists()
        with begin(folder, "setup", python=python) as second:
            try:
                assert second.stdout.readline() == "Another call is installing: this one waits for it.\n"
                assert asked(folder) == []
            finally:
                (folder / "hold").unlink()
            second.communicate(timeout=30)
    assert (second.returncode, asked(folder)) == (0, [LOCKED, PACKAGE])


@shell
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_answered_by_what_was_called(number, folder):
    start(folder, "setup", python=fake_python(folder))
    (folder / "tests").mkdir()
    trap = f"trap 'echo saved; exit 3' {number.name.removeprefix('SIG')}"
    (folder / "tests" / "bench").write_text(f"{trap}; echo begun; while [ -e tests/bench ]; do sleep 0.05; done")
    (folder / ".venv" / "bin" / "python").write_text('#!/bin/sh\nexec sh "$@"\n')
    with begin(folder, "bench", python="unused") as process:
        assert process.stdout.readline() == "begun\n"
        process.send_signal(number)
        if number == signal.SIGINT:  # A terminal sends Ctrl-C to both.
            subprocess.run(["pkill", "-INT", "-P", str(process.pid)], check=True)
        try:
            assert (process.communicate(timeout=30)[0], process.returncode) == ("saved\n", 3)
        finally:
            (folder / "tests" / "bench").unlink()


@shell
def test_where_no_python_fits_each_is_named_with_why(folder):
    old = fake_python(folder, answer=OLD, name="old")
    ended = start(folder, "setup", python=old)
    assert (ended.code, ended.asked) == (1, [])
    assert "AIGC Course wants Python 3.11, 3.12 or 3.13" in ended.said
    assert f"Tried {old}: Python 3.9.2\n" in ended.said
    assert "PYTHON=/path/to/python3.12" in ended.said
    assert f"Tried {folder / 'missing'}: it does not run\n" in start(folder, "setup", python="missing").said


def make(folder, python):
    return subprocess.run(["make", "setup", f"PYTHON={python}"], cwd=folder, capture_output=True, encoding="utf-8")


@shell
def test_make_passes_on_which_python_to_take(folder):
    old = fake_python(folder, answer=OLD, name="old one")
    if shutil.which("make") is None:
        pytest.skip("no make here")
    ended = make(folder, old)
    assert ended.returncode != 0 and f"Tried {old}: Python 3.9.2\n" in ended.stderr
    assert make(folder, fake_python(folder)).returncode == 0
    assert (folder / ".venv" / ".installed").exists()
