"""`aigc generate`: pictures from a trained generator, or writing from a trained writer."""

from pathlib import Path
from typing import Annotated

import typer

from aigc_helpers.cli.mistakes import told_plainly

PICTURES, MOST_PICTURES = 64, 4096  # where --count is left out, and in one picture
LETTERS, TEMPERATURE = 500, 0.8


def generate(
    weights: Annotated[Path, typer.Option(help="What `aigc train` kept: generator.keras, or writer.keras of a text")],
    out: Annotated[Path | None, typer.Option(help="The picture to write, .png; or the text, .txt, else shown.")] = None,
    count: Annotated[int | None, typer.Option(help="How many samples [64] or letters [500].", min=1)] = None,
    seed: Annotated[int, typer.Option(help="The start of all that is random.", min=0)] = 0,
    prompt: Annotated[str | None, typer.Option(help="What a writer goes on from.")] = None,
    temperature: Annotated[float | None, typer.Option(help="A writer's boldness [0.8]; 0 is the likeliest.")] = None,
) -> None:
    """Draw samples from a trained generator, eight to a row, into one picture; or let a trained writer go on."""
    with told_plainly():
        from aigc_helpers.models.writers import knows_letters

        if knows_letters(weights):
            boldness = TEMPERATURE if temperature is None else temperature
            _write(weights, out, prompt or "", count=count or LETTERS, seed=seed, temperature=boldness)
            return
        if prompt is not None or temperature is not None:
            raise ValueError(f"{weights} is no writer, so it takes neither --prompt nor --temperature; leave them out")
        _draw(weights, out, count=count or PICTURES, seed=seed)


def _draw(weights: Path, out: Path | None, *, count: int, seed: int) -> None:
    from aigc_helpers.cli.keeping import write_grid
    from aigc_helpers.gan.sampling import generate as draw
    from aigc_helpers.gan.sampling import load_generator

    if out is None or out.suffix.lower() != ".png":
        raise ValueError(f"--out is {out}; it wants a name that ends in .png")
    if count > MOST_PICTURES:
        raise ValueError(f"--count is {count}; one picture holds {MOST_PICTURES} samples at most")
    generator = load_generator(weights)
    if len(generator.output_shape) != 4:
        raise ValueError(f"{weights} makes points, and this command draws images; draw points in a notebook")
    write_grid(out, draw(generator, count, seed=seed))
    typer.echo(f"✓ {count} samples in {out}")


def _write(weights: Path, out: Path | None, prompt: str, *, count: int, **options: float) -> None:
    from aigc_helpers.files import whole
    from aigc_helpers.models.writers import load_writer

    if out is not None and out.suffix.lower() != ".txt":
        raise ValueError(f"--out is {out}; a writer wants a name that ends in .txt, or none")
    text = prompt + load_writer(weights).go_on(prompt, count, **options)
    if out is None:
        typer.echo(text)
        return
    with whole(out) as temporary:
        temporary.write_text(text + "\n", encoding="utf-8")
    typer.echo(f"✓ {count} letters in {out}")
