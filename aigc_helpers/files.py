"""Files written whole or not at all, and the folder of the course that they lie in."""

import contextlib
import glob
import hashlib
import os
import platform
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

COURSE = Path(__file__).resolve().parents[1]
# Whose process it is, and on which machine, as a shared folder may hold those of several.
MARK = f"aigc-{hashlib.sha256(platform.node().encode()).hexdigest()[:8]}"
DAY = 24 * 60 * 60  # no save takes as long: what another machine left is given up after it


def course_folder() -> Path:
    """The folder of the course; FileNotFoundError, with what to type, where the package was installed without it."""
    if not (COURSE / "notebooks").is_dir():
        raise FileNotFoundError(
            f"aigc_helpers is installed in {COURSE} without the course: its notebooks and data are not in the package. "
            "Get the course and type `python course.py lab` in its folder"
        )
    return COURSE


@contextlib.contextmanager
def whole(path: str | os.PathLike) -> Iterator[Path]:
    """A temporary neighbour of `path`, with its suffix, to write to; at the end it takes the place of `path` at once.

    Where the writing fails, what was at `path` stays. What a killed writer of `path` left behind is removed at the
    start. Raises OSError, naming the path and the cause, when the folder cannot be made, may not be written to, or the
    disk is full.

    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with whole(Path(folder, "deep", "note.txt")) as temporary:
    ...         _ = temporary.write_text("done")
    ...     Path(folder, "deep", "note.txt").read_text()
    'done'
    """
    path, temporary = Path(path), None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _remove_left_over(path)
        prefix = f".{path.stem}.{MARK}-{os.getpid()}-"
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=prefix, suffix=path.suffix)
        os.close(handle)
        temporary = Path(name)
        yield temporary
        with open(temporary, "rb") as file:
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        os.replace(temporary, path)
    except OSError as error:
        advice = "free some space, or choose another folder"
        raise OSError(error.errno, f"cannot write {path} ({error.strerror or error}); {advice}") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _remove_left_over(path: Path) -> None:
    for name in glob.glob(f".{glob.escape(path.stem)}.aigc-*{glob.escape(path.suffix)}", root_dir=path.parent):
        if _is_left_over(path.parent / name):
            with contextlib.suppress(OSError):
                (path.parent / name).unlink()


def _is_left_over(temporary: Path) -> bool:
    """Whether whoever wrote this temporary file is gone."""
    named = re.search(r"\.(aigc-[0-9a-f]{8})-(\d+)-\w+$", temporary.stem)
    try:
        written = temporary.stat().st_mtime
    except OSError:  # its writer has just finished
        return False
    if named is None or named[1] != MARK:
        return named is not None and time.time() - written > DAY
    return not _runs_since(int(named[2]), written)


def _runs_since(process: int, written: float) -> bool:
    """Whether a process of this number runs that is not younger than the file: numbers are given out again."""
    import psutil

    try:
        return psutil.Process(process).create_time() <= written + 1
    except psutil.NoSuchProcess:
        return False
    except psutil.Error:  # it is there, and another user's
        return True
