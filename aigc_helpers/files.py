"""Files written whole or not at all."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def whole(path: str | os.PathLike) -> Iterator[Path]:
    """A temporary neighbour of `path`, with its suffix, to write to; at the end it takes the place of `path` at once.

    Where the writing fails, what was at `path` stays. Raises OSError, naming the path and the cause, when the folder
    cannot be made, may not be written to, or the disk is full.

    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with whole(Path(folder, "deep", "note.txt")) as temporary:
    ...         _ = temporary.write_text("done")
    ...     Path(folder, "deep", "note.txt").read_text()
    'done'
    """
    path, temporary = Path(path), None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}.", suffix=path.suffix)
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
