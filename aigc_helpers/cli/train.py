"""`aigc train gan`, `vae`, `flow`, `classifier`: longer training than a notebook has time for, kept in a folder."""

import csv
import hashlib
import json
import platform
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aigc_helpers.cli.choices import image_datasets, image_recipes, named
from aigc_helpers.cli.mistakes import stop, told_plainly
from aigc_helpers.files import whole

if TYPE_CHECKING:
    import keras
    import numpy as np

    from aigc_helpers.training import BaseTrainer

train = typer.Typer(help="Train a GAN, a VAE, a flow or a classifier, and keep it.", no_args_is_help=True)

DRAWS = 4  # codes that a flow learns of each image: they are clouds, and not points

Out = Annotated[Path, typer.Option(help="The folder for everything that this makes.", file_okay=False)]
Images = Annotated[
    str, typer.Option(help="The images to learn from: uci, mnist, strokes.", callback=named("dataset", image_datasets))
]
Recipe = Annotated[
    str, typer.Option(help="Networks and their settings: fast or reference.", callback=named("recipe", image_recipes))
]
Steps = Annotated[int, typer.Option(help="Training steps in all.", min=1)]
Seed = Annotated[int, typer.Option(help="The start of all that is random.", min=0)]
Resume = Annotated[bool, typer.Option("--resume", help="Go on from the checkpoint in the folder.")]


@train.command()
def gan(
    out: Out,
    dataset: Images = "uci",
    steps: Steps = 5000,
    recipe: Recipe = "fast",
    loss: Annotated[str, typer.Option(help="A pair of losses, such as non_saturating or hinge.")] = "non_saturating",
    seed: Seed = 0,
    resume: Resume = False,
) -> None:
    """Train a GAN on digits; keeps a checkpoint, sample grids (PNG), the history (CSV), the generator and a report.

    Ctrl-C stops after the steps in hand and keeps the work; killed or stopped, the same command with --resume goes on
    from the last checkpoint, and ends as if it had never been stopped.
    """
    with told_plainly():
        _check_start(out, resume=resume)
        from aigc_helpers.data import load
        from aigc_helpers.gan.recipes import build

        trainer = build(recipe, loss=loss, seed=seed)
        images, _ = load(dataset, dtype="uint8")
        seconds = _run(trainer, images, out, steps=steps, draw=lambda: trainer.sample(64))
        command = f"aigc train gan --dataset {dataset} --steps {steps} --recipe {recipe} --loss {loss} --seed {seed}"
        _keep(trainer.average, out / "generator.keras", command=command, seconds=seconds)


@train.command()
def vae(
    out: Out,
    dataset: Images = "uci",
    steps: Steps = 5000,
    latent_dim: Annotated[int, typer.Option(help="How many numbers the code of an image has.", min=1)] = 16,
    beta: Annotated[float, typer.Option(help="The weight of the rate; 1 is the bound itself.")] = 1.0,
    seed: Seed = 0,
    resume: Resume = False,
) -> None:
    """Train a variational autoencoder on digits; keeps what `gan` keeps (its decoder is the generator) and the encoder.

    Ctrl-C and --resume work as for `gan`.
    """
    with told_plainly():
        _check_start(out, resume=resume)
        from aigc_helpers.data import load
        from aigc_helpers.models.vae import build

        images, _ = load(dataset, dtype="uint8")
        height, width, channels = images.shape[1:]
        trainer = build(latent_dim, shape=(height, width, channels), beta=beta, seed=seed)
        seconds = _run(trainer, images, out, steps=steps, draw=lambda: trainer.sample(64))
        command = f"aigc train vae --dataset {dataset} --steps {steps} --latent-dim {latent_dim} --beta {beta:g}"
        for net, name in ((trainer.average.encoder, "encoder"), (trainer.average.decoder, "generator")):
            _keep(net, out / f"{name}.keras", command=f"{command} --seed {seed}", seconds=seconds)


@train.command()
def flow(
    out: Out,
    vae: Annotated[Path, typer.Option(help="The folder that `aigc train vae --out` made.", file_okay=False)],
    dataset: Images = "uci",
    steps: Steps = 5000,
    seed: Seed = 0,
    resume: Resume = False,
) -> None:
    """Train a flow over the codes of a VAE's images; keeps what `gan` keeps, flow and decoder as one generator.

    Ctrl-C and --resume work as for `gan`.
    """
    with told_plainly():
        _check_start(out, resume=resume)
        from aigc_helpers.data import load
        from aigc_helpers.gan.sampling import decode
        from aigc_helpers.models.flow import build
        from aigc_helpers.models.pairs import load_pair
        from aigc_helpers.models.vae import drawn_codes

        pair = load_pair(vae)
        codes = drawn_codes(pair.encoder, load(dataset, dtype="uint8")[0], draws=DRAWS, seed=seed)
        trainer = build(pair.latent_dim, seed=seed)
        seconds = _run(trainer, codes, out, steps=steps, draw=lambda: decode(pair.decoder, trainer.sample(64)))
        command = f"aigc train flow --vae {vae} --dataset {dataset} --steps {steps} --seed {seed}"
        _keep(trainer.generator(pair.decoder), out / "generator.keras", command=command, seconds=seconds)


@train.command()
def classifier(out: Out, dataset: Images = "uci", steps: Steps = 3000, seed: Seed = 0) -> None:
    """Train the judge of a data set, on its validation split alone, so that it never sees what it judges later."""
    path = out / f"judge_{dataset}.keras"
    if path.exists():
        stop(f"{path} is there already: choose another --out")
    with told_plainly():
        from aigc_helpers.data import load
        from aigc_helpers.nets import digit_classifier
        from aigc_helpers.training import read, train_classifier

        model = digit_classifier(seed=seed)
        started = time.monotonic()
        train_classifier(model, *load(dataset, "validation"), steps=steps, shift=2, seed=seed)
        images, labels = load(dataset, "test")
        accuracy = float((read(model, images) == labels).mean())
        seconds = time.monotonic() - started
        command = f"aigc train classifier --dataset {dataset} --steps {steps} --seed {seed}"
        _keep(model, path, command=command, seconds=seconds, test_accuracy=round(accuracy, 4))


def _check_start(out: Path, *, resume: bool) -> None:
    """Stop where the folder `out` holds what would be lost, or not what is to go on."""
    checkpoint = out / "checkpoint.npz"
    if checkpoint.exists() and not resume:
        stop(f"{out} already holds a training: add --resume to go on with it, or choose another --out")
    if resume and not checkpoint.exists():
        stop(f"{out} holds no checkpoint to go on from: correct --out, or leave out --resume to begin there")


def _run(
    trainer: "BaseTrainer", data: "np.ndarray", out: Path, *, steps: int, draw: "Callable[[], np.ndarray]"
) -> float:
    """Train in the folder `out`, from its checkpoint if there is one, and write the history; the seconds it took."""
    checkpoint = out / "checkpoint.npz"
    _go_on(trainer, checkpoint, steps=steps)
    started = time.monotonic()
    try:
        trainer.train(data, steps=steps, callbacks=[_Grids(out, steps, draw)], checkpoint=checkpoint)
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


class _Grids:
    """A callback that writes the samples that `draw` gives, the same latent vectors each time, ten times on the way."""

    def __init__(self, out: Path, steps: int, draw: "Callable[[], np.ndarray]"):
        self.out, self.draw, self.every, self.next = out, draw, max(1, steps // 10), 0

    def __call__(self, trainer: "BaseTrainer") -> None:
        if trainer.step >= self.next:
            self.next = trainer.step + self.every
            write_grid(self.out / f"samples_{trainer.step:06d}.png", self.draw())


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


def _keep(model: "keras.Model", path: Path, *, command: str, seconds: float, **more: object) -> None:
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
