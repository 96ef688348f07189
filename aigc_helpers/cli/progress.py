"""`aigc progress`: which exercises are solved on this machine, and where to go on."""

from typing import Annotated

import typer

from aigc_helpers import progress as kept
from aigc_helpers.cli.mistakes import stop


def progress(reset: Annotated[bool, typer.Option("--reset", help="Forget what was solved.")] = False) -> None:
    """Show which exercises of the course are solved on this machine, and where to go on."""
    if reset:
        kept.reset()
        typer.echo(f"Nothing is solved any more: {kept.file()} is gone.")
        return
    from aigc_helpers.checks.catalogue import overview

    try:
        typer.echo(overview())
    except ValueError as error:
        stop(str(error))
