"""What every `aigc train` does with a training: go on or not, samples on the way, history and report at the end."""

import csv
import hashlib
import json
import platform
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from aigc_helpers.cli.mistakes import stop
from aigc_helpers.files import whole

if TYPE_CHECKING:
    import keras
    import numpy as np

    from aigc_helpers.models.writers import Writer
    from aigc_helpers.training import BaseTrainer

LETTERS_SHOWN = 500  # in a sample of writing


def check_start(out: Path, *, resume: bool) -> None:
    """Stop where the folder `out` holds what would be lost, or not what is to go on."""
    checkpoint = out / "checkpoint.npz"
    if checkpoint.exists() and not resume:
        stop(f"{out} already holds a training: add --resume to go on with it, or choose another --out")
    if resume and not checkpoint.exists():
        stop(f"{out} holds no checkpoint to go on from: correct --out, or leave out --resume to begin there")


def run_training(
    trainer: "BaseTrainer", data: "np.ndarray", out: Path, *, steps: int, show: Callable[[Path], None]
) -> float:
    """Train in the folder `out`, from its checkpoint if there is one, and write the history; the seconds it took."""
    checkpoint = out / "checkpoint.npz"
    _go_on(trainer, checkpoint, steps=steps)
    started = time.monotonic()
    try:
        trainer.train(data, steps=steps, callbacks=[_Samples(out, steps, show)], checkpoint=checkpoint)
    except KeyboardInterrupt:
        typer.echo(f"\nStopped after step {trainer.step}; the same with --resume goes on from there.", err=True)
        raise typer.Exit(130) from None
    _write_history(out / "history.csv", trainer)
    return time.monotonic() - started


def _go_on(trainer: "BaseTrainer", checkpoint: Path, *, steps: int) -> None:
    """Bring the trainer to where the checkpoint is, if there is one that `steps` goes beyond."""
    if checkpoint.exists():
        trainer.restore(checkpoint)
    if trainer.step > steps:
        stop(f"{checkpoint} has {trainer.step} steps behind it, more than --steps {steps}: give as many, or more")


class _Samples:
    """A callback that has samples written by `show`, ten times on the way, each under a name with its step."""

    def __init__(self, out: Path, steps: int, show: Callable[[Path], None]):
        self.out, self.show, self.every, self.next = out, show, max(1, steps // 10), 0

    def __call__(self, trainer: "BaseTrainer") -> None:
        if trainer.step >= self.next:
            self.next = trainer.step + self.every
            self.show(self.out / f"samples_{trainer.step:06d}")


def grids(draw: "Callable[[], np.ndarray]") -> Callable[[Path], None]:
    """What `draw` gives as a picture; the same latent vectors each time."""
    return lambda stem: write_grid(stem.with_suffix(".png"), draw())


def pages(writer: "Writer") -> Callable[[Path], None]:
    """What a `writer` writes, from the same seed each time."""

    def write(stem: Path) -> None:
        with whole(stem.with_suffix(".txt")) as temporary:
            temporary.write_text(writer.go_on("", LETTERS_SHOWN) + "\n", encoding="utf-8")

    return write


def write_grid(path: Path, images: "np.ndarray") -> None:
    """Write `images` [N, 28, 28, 1] as one PNG, eight to a row."""
    from matplotlib.figure import Figure

    from aigc_helpers import plots

    figure = Figure(figsize=(6, 6 * -(-len(images) // 8) / 8), layout="constrained")
    plots.image_grid(images, columns=8, ax=figure.subplots())
    with whole(path) as temporary:
        figure.savefig(temporary, dpi=100)


def _write_history(path: Path, trainer: "BaseTrainer") -> None:
    rows = zip(range(1, trainer.step + 1), *trainer.history.values(), strict=True)
    with whole(path) as temporary, open(temporary, "w", newline="") as file:
        csv.writer(file).writerows([("step", *trainer.history), *rows])


def keep(model: "keras.Model", path: Path, *, command: str, seconds: float, **more: object) -> None:
    """Write the model, and beside it how it was made."""
    with whole(path) as temporary:
        model.save(temporary)
    report = {
        "command": f"{command} --out DIR",
        "minutes": round(seconds / 60, 1),
        "machine": f"{platform.system()} {platform.machine()}, {_cores()} cores",
        **more,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    with whole(path.with_suffix(".json")) as temporary:
        temporary.write_text(json.dumps(report, indent=2) + "\n")
    typer.echo(f"✓ {path} ({report['minutes']} minutes); how it was made: {path.with_suffix('.json')}")


def _cores() -> int:
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
