"""The command `aigc`: each subcommand is a file of this folder, and loads what it needs when it is called."""

import io
import sys

import typer

from aigc_helpers.cli import doctor, fetch, generate, progress, run, table, train

app = typer.Typer(
    name="aigc",
    help="AIGC Course from the command line. Every command explains itself: aigc run --help",
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(doctor.doctor)
app.command()(fetch.fetch)
app.command()(run.run)
app.command()(generate.generate)
app.command()(progress.progress)
app.add_typer(train.train, name="train")
app.add_typer(table.table, name="table")


def main() -> None:
    """The command `aigc`; a letter that the terminal's code page lacks becomes a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    app(prog_name="aigc")
