"""Files written whole: the new one takes its place at once, and where the writing fails the old one stays."""

import errno
import os
import stat
import subprocess
import sys

import psutil
import pytest

from aigc_helpers import files
from aigc_helpers.files import whole


@pytest.fixture
def old(tmp_path):
    """A file that is already there."""
    path = tmp_path / "weights.npz"
    path.write_text("old")
    return path


def alone(path):
    """Whether nothing else, a temporary above all, lies in the folder of `path`."""
    return list(path.parent.iterdir()) == [path]


def write(path, text="new"):
    with whole(path) as temporary:
        temporary.write_text(text)


def test_the_new_file_replaces_the_old_one_at_the_end(old):
    with whole(old) as temporary:
        temporary.write_text("new")
        assert old.read_text() == "old"
        assert temporary.parent == old.parent and temporary.suffix == ".npz"
    assert old.read_text() == "new" and alone(old)


def test_folders_are_made(tmp_path):
    write(tmp_path / "a" / "b" / "note.txt")
    assert (tmp_path / "a" / "b" / "note.txt").read_text() == "new"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such bits")
def test_others_may_read_it(old):
    write(old)
    assert stat.S_IMODE(old.stat().st_mode) == 0o644


def test_a_full_disk_keeps_the_old_file(old):
    message = r"cannot write .*weights.npz \(No space left on device\)"
    with pytest.raises(OSError, match=message) as caught, whole(old) as temporary:
        temporary.write_text("hal")
        raise OSError(errno.ENOSPC, "No space left on device")
    assert caught.value.errno == errno.ENOSPC
    assert "free some space" in str(caught.value)
    assert old.read_text() == "old" and alone(old)


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_disk_that_fills_at_the_last_moment_keeps_it_too(old, step, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, step, full)
    with pytest.raises(OSError, match="cannot write .*No space left"):
        write(old)
    assert old.read_text() == "old" and alone(old)


@pytest.mark.parametrize("failure", [ValueError("no"), KeyboardInterrupt()], ids=["a bug", "Ctrl-C"])
def test_any_other_failure_goes_up_as_it_is_and_keeps_the_old_file(old, failure):
    with pytest.raises(type(failure)) as caught, whole(old) as temporary:
        temporary.write_text("hal")
        raise failure
    assert caught.value is failure
    assert old.read_text() == "old" and alone(old)


def test_a_file_in_the_way_of_the_folder_is_told(old):
    with pytest.raises(OSError, match=r"cannot write .*note.txt \(.*\).*choose another folder"):
        write(old / "note.txt")
    assert old.read_text() == "old" and alone(old)


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path):
    (tmp_path / "note.txt").mkdir()
    with pytest.raises(OSError, match="cannot write .*note.txt"):
        write(tmp_path / "note.txt")
    assert alone(tmp_path / "note.txt")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_told(old):
    old.parent.chmod(0o555)
    try:
        with pytest.raises(PermissionError, match="cannot write"):
            write(old)
    finally:
        old.parent.chmod(0o755)
    assert old.read_text() == "old"


# What the killed leave behind.

KILLED = """
import os, signal, sys
from aigc_helpers.files import whole
with whole(sys.argv[1]) as temporary:
    temporary.write_text("hal")
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
"""


def left_behind(path, *, mark=files.MARK, process=None):
    """A file as `whole(path)` makes it, by a process that is gone or the one that is named."""
    if process is None:
        gone = subprocess.Popen([sys.executable, "-c", ""])
        gone.wait()
        process = gone.pid
    temporary = path.with_name(f".{path.stem}.{mark}-{process}-a1b2c3{path.suffix}")
    temporary.write_text("hal")
    return temporary


def test_what_a_killed_writer_left_goes_at_the_next_save(old):
    subprocess.run([sys.executable, "-c", KILLED, str(old)])
    assert old.read_text() == "old" and len(list(old.parent.iterdir())) == 2
    write(old)
    assert old.read_text() == "new" and alone(old)


def test_a_writer_that_lives_keeps_its_file(old):
    with whole(old) as first:
        first.write_text("first")
        write(old, "second")
        assert first.read_text() == "first" and old.read_text() == "second"
    assert old.read_text() == "first" and alone(old)


def test_a_number_that_another_process_has_got_since_does_not_save_it(old):
    temporary = left_behind(old, process=os.getpid())
    before = psutil.Process().create_time() - 60
    os.utime(temporary, (before, before))
    write(old)
    assert alone(old)


@pytest.mark.parametrize(("hours", "stays"), [(1, True), (25, False)])
def test_a_file_of_another_machine_is_given_up_after_a_day(old, hours, stays):
    temporary = left_behind(old, mark="aigc-0123abcd")
    then = temporary.stat().st_mtime - 3600 * hours
    os.utime(temporary, (then, then))
    write(old)
    assert temporary.exists() == stays


@pytest.mark.parametrize("name", [".weights.backup.npz", ".weights.aigc-mine.npz", ".other.{}", "weights.{}"])
def test_what_whole_did_not_make_for_this_path_stays(old, name):
    stranger = old.with_name(name.format(left_behind(old).name.removeprefix(".weights.")))
    stranger.write_text("precious")
    write(old)
    assert stranger.read_text() == "precious" and {*old.parent.iterdir()} == {old, stranger}


def test_the_course_is_found_or_its_absence_told(tmp_path, monkeypatch):
    assert (files.course_folder() / "notebooks").is_dir()
    monkeypatch.setattr(files, "COURSE", tmp_path)
    with pytest.raises(FileNotFoundError, match=rf"{tmp_path} without the course.*type `python course.py lab`"):
        files.course_folder()
