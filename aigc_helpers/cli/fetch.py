"""`aigc fetch mnist`: bring a data set that does not ship with the course."""

from typing import Annotated

import typer

from aigc_helpers.cli.choices import fetched, named
from aigc_helpers.cli.mistakes import told_plainly

Name = Annotated[str, typer.Argument(help="The data set to download: mnist.", callback=named("name", fetched))]


def fetch(name: Name) -> None:
    """Download a data set, once; needs a network. May be interrupted and called again.

    MNIST is 11 MB, checked against its published checksums.
    """
    from aigc_helpers.data import mnist
    from aigc_helpers.data.fetch import FETCHERS

    with told_plainly():
        folder = FETCHERS[name]()
    typer.echo(f"✓ {name} is in {folder}, complete and checked. In a notebook: DATASET = {name!r}")
    if fault := mnist.passed_over(folder):
        typer.echo(f"{fault}; so it is passed over. Correct AIGC_DATA, or unset it.")
