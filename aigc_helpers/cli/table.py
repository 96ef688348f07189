"""`aigc table cures`: the long comparisons that a notebook reads from a small file."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aigc_helpers.cli.mistakes import stop, told_plainly

if TYPE_CHECKING:
    from aigc_helpers.gan.plane.protocol import Row

table = typer.Typer(help="Compute a table that ships with the course anew.", no_args_is_help=True)


@table.callback()
def tables() -> None:
    """Compute a table that ships with the course anew."""


@table.command()
def cures(
    out: Annotated[Path, typer.Option(help="The table to write, .csv")],
    seeds: Annotated[int, typer.Option(help="How many seeds, from 0.", min=1, max=100)] = 5,
    share: Annotated[float, typer.Option(help="Of the protocol's steps, for a quick look.", min=0.02, max=1)] = 1.0,
) -> None:
    """Play every cure on grid and ring with several seeds, and score it at equal time and equal steps.

    Half an hour or so. The file is written anew after each cure, and the same command goes on with those it lacks.
    """
    if out.suffix.lower() != ".csv":
        stop(f"--out is {out}; it wants a name that ends in .csv")
    with told_plainly():
        from aigc_helpers.gan.plane import CURES, costs, protocol

        played = {dataset: max(protocol.START_STEPS, round(share * steps)) for dataset, steps in protocol.STEPS.items()}
        rows = protocol.read_table(out) if out.exists() else []
        _check_same(rows, out, seeds=seeds, steps=played)
        done = {(row.dataset, row.cure) for row in rows}
        cost = {row.cure: row.cost for row in rows} if len({row.cure for row in rows}) == len(CURES) else costs(CURES)
        left = [(dataset, name) for dataset in played for name in CURES if (dataset, name) not in done]
        for dataset, name in left:
            started = time.process_time()
            rows += protocol.compare(name, dataset, seeds=range(seeds), steps=played[dataset], cost=cost[name])
            protocol.write_table(out, rows)
            typer.echo(f"✓ {dataset} {name} ({time.process_time() - started:.0f} s of processor time)")
    typer.echo(f"✓ {out} is whole: {len(CURES)} cures on {' and '.join(played)}")


def _check_same(rows: "list[Row]", out: Path, *, seeds: int, steps: dict[str, int]) -> None:
    """Stop where a table was played with other seeds or steps: the rows to come would not compare with those there."""
    for dataset, wanted in steps.items():
        here = [row for row in rows if row.dataset == dataset]
        found = {row.seed for row in here}, {row.steps for row in here if row.moment == "equal steps"}
        if here and found != (set(range(seeds)), {wanted}):
            had = f"{dataset} with {len(found[0])} seeds and {max(found[1])} steps, not {seeds} and {wanted}"
            stop(f"{out} has {had}: give the same --seeds and --share, or another --out")
