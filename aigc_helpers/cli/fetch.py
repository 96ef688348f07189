"""`aigc fetch mnist`: bring a data set that does not ship with the course."""

from typing import Annotated, Literal

import typer

from aigc_helpers.cli.mistakes import told_plainly


def fetch(name: Annotated[Literal["mnist"], typer.Argument(help="The data set to download.")]) -> None:
    """Download a data set, once; needs a network. May be interrupted and called again.

    MNIST is 11 MB, checked against its published checksums.
    """
    from aigc_helpers.data import mnist
    from aigc_helpers.data.fetch import fetch_mnist

    with told_plainly():
        folder = fetch_mnist()
    typer.echo(f"✓ {name} is in {folder}, complete and checked. In a notebook: DATASET = {name!r}")
    if mnist.chosen_folder() not in (None, folder):
        typer.echo(f"{mnist.what_ails(mnist.chosen_folder())}; so it is passed over. Correct AIGC_DATA, or unset it.")
