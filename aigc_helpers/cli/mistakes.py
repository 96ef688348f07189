"""How the command line says no: one plain message and an exit code, without a traceback."""

import contextlib
from collections.abc import Iterator
from typing import NoReturn

import typer


def stop(message: str) -> NoReturn:
    """Print `✗ message` on standard error and leave with exit code 1."""
    typer.echo(f"✗ {message}", err=True)
    raise typer.Exit(1)


@contextlib.contextmanager
def told_plainly() -> Iterator[None]:
    """Turn what a user can cause (wrong values, missing files, a full disk, Ctrl-C) into one message.

    Anything else is a mistake of ours and keeps its traceback.
    """
    from aigc_helpers.data import DataError

    try:
        yield
    except (ValueError, OSError, DataError) as error:
        # An OSError that we raised ourselves says it all in `strerror`; the system's own needs its file's name.
        ours = error.strerror if isinstance(error, OSError) and not error.filename else None
        stop(ours or str(error))
    except KeyboardInterrupt:
        typer.echo("Stopped.", err=True)
        raise typer.Exit(130) from None
