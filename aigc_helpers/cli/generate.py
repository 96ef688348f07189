"""`aigc generate`: pictures from a trained generator."""

from pathlib import Path
from typing import Annotated

import typer

from aigc_helpers.cli.mistakes import told_plainly


def generate(
    weights: Annotated[Path, typer.Option(help="A generator that `aigc train` kept: DIR/generator.keras")],
    out: Annotated[Path, typer.Option(help="The picture to write, .png")],
    count: Annotated[int, typer.Option(help="How many samples.", min=1, max=4096)] = 64,
    seed: Annotated[int, typer.Option(help="The start of all that is random.", min=0)] = 0,
) -> None:
    """Draw samples from a trained generator, eight to a row, into one picture."""
    with told_plainly():
        from aigc_helpers.cli.train import write_grid
        from aigc_helpers.gan.sampling import generate as draw
        from aigc_helpers.gan.sampling import load_generator

        if out.suffix.lower() != ".png":
            raise ValueError(f"--out is {out}; it wants a name that ends in .png")
        generator = load_generator(weights)
        if len(generator.output_shape) != 4:
            raise ValueError(f"{weights} makes points, and this command draws images; draw points in a notebook")
        write_grid(out, draw(generator, count, seed=seed))
    typer.echo(f"✓ {count} samples in {out}")
