"""The report of 05 on what a learner brings: pictures or points to learn from, or a generator that has learned."""

from pathlib import Path
from typing import NamedTuple

import numpy as np

from aigc_helpers import plots
from aigc_helpers.data import load
from aigc_helpers.gan import recipes
from aigc_helpers.gan.callbacks import Snapshots
from aigc_helpers.gan.sampling import generate, load_generator
from aigc_helpers.gan.trainer import Trainer
from aigc_helpers.judging import metrics
from aigc_helpers.judging.baselines import BASELINES
from aigc_helpers.judging.judge import load_judge
from aigc_helpers.own import reading
from aigc_helpers.validation import at_least

PICTURES, POINTS = 80, 50  # the least that a report takes: fewer are learned by heart
STEPS = {"fast": 500, "points": 2000}
HELD_OUT = 0.25  # the share that no training sees
DIGIT = (28, 28, 1)


class Parts(NamedTuple):
    """Samples to train on and samples that are held out, none of them in both."""

    train: np.ndarray
    held_out: np.ndarray


def report(own: str = "", *, steps: int | None = None) -> None:
    """Print this lesson's numbers on what `own` names, and draw one figure.

    A folder of at least 80 pictures (shrunk to 28×28, grey): a small GAN trains on three quarters, for 500 steps unless
    `steps` says more. A table with two columns of numbers and at least 50 rows: the game in the plane, for 2,000. A
    `.keras` file: a generator of 28×28 pictures, beside the digits of `uci`. Without a name, test digits of the course
    stand in, which its judge never met. Distances are measured in the features of that judge, who knows digits alone.
    ValueError for what does not serve.
    """
    path = reading.named(own)
    longest = STEPS if steps is None else dict.fromkeys(STEPS, at_least(1, steps, name="steps"))
    if path is None:
        print("OWN names nothing, so digits that the course keeps for tests stand in.")
        _of_pictures(load("uci", "test")[0], steps=longest["fast"])
    else:
        _of_file(path, longest)


def _of_file(path: Path, steps: dict[str, int]) -> None:
    kind = reading.kind(path)
    if kind == "model":
        _of_generator(path)
    elif kind == "table":
        _of_table(path, steps=steps["points"])
    else:
        _of_folder(path, steps=steps["fast"])


def _of_folder(path: Path, *, steps: int) -> None:
    found = reading.pictures(path)
    if found.unread:
        print(f"left out, since it cannot be read as a picture: {', '.join(list(found.unread)[:5])}")
    _of_pictures(found.images, steps=steps, where=str(path))


def _of_pictures(images: np.ndarray, *, steps: int, where: str = "the stand-in") -> None:
    parts = _parted(images, least=PICTURES, where=where, what="pictures")
    trainer = recipes.build("fast")
    film = Snapshots(lambda trainer: trainer.sample(5), steps, count=7)
    trainer.train(parts.train, steps=steps, callbacks=[film], quiet=True)
    count = len(parts.held_out)
    rivals = {name: BASELINES[name](parts.train, count) for name in ("gaussian", "memoriser")}
    _tell({"GAN": trainer.sample(count), **rivals}, parts)
    last = parts.train[:5]
    plots.filmstrip(np.stack([*film.kept, last]), [*film.steps, "real"])


def _of_table(path: Path, *, steps: int) -> None:
    table = reading.table(path)
    points = _scaled(table, path)
    parts = _parted(points, least=POINTS, where=str(path), what="points")
    trainer = _play(parts.train.astype(np.float32), steps=steps)
    made, rng = trainer.sample(len(parts.held_out)), np.random.default_rng(0)
    cloud = rng.normal(parts.train.mean(axis=0), parts.train.std(axis=0), made.shape)
    print(f"points from columns {table.columns[0]!r} and {table.columns[1]!r}, scaled; {steps:,} steps")
    for name, sample in {"GAN": made, "shapeless cloud": cloud}.items():
        precision, recall = metrics.precision_recall(parts.held_out, sample)
        print(f"{name:16} precision {precision:.2f}, recall {recall:.2f}")
    axes = plots.scatter(parts.held_out, made)
    axes.set(xlabel=f"{table.columns[0]}, scaled", ylabel=f"{table.columns[1]}, scaled")


def _scaled(table: reading.Table, path: Path) -> np.ndarray:
    """The points of the first two columns, in a spread of two thirds around zero."""
    if table.values.shape[1] < 2:
        raise ValueError(f"{path} has one column of numbers, {table.columns[0]!r}; it wants two: a point a row")
    points = table.values[np.isfinite(table.values[:, :2]).all(axis=1), :2]
    spread = points.std(axis=0)
    if len(points) and not spread.all():
        raise ValueError(f"a column of {path} holds one value alone; its first two columns of numbers want to vary")
    return (points - points.mean(axis=0)) / (1.5 * spread)


def _play(points: np.ndarray, *, steps: int) -> Trainer:
    trainer = recipes.build("points")
    trainer.train(points, steps=steps, quiet=True)
    return trainer


def _of_generator(path: Path) -> None:
    generator = load_generator(path)
    if tuple(generator.output_shape[1:]) != DIGIT:
        raise ValueError(f"{path} makes samples of shape {generator.output_shape[1:]}; this report wants {DIGIT}")
    parts = Parts(load("uci")[0], load("uci", "test")[0])
    made = generate(generator, len(parts.held_out))
    _tell({"your generator": made, "mixture": BASELINES["mixture"](parts.train, len(made))}, parts)
    plots.image_grid(np.concatenate([made[:20], parts.held_out[:10]]), columns=10)


def _parted(samples: np.ndarray, *, least: int, where: str, what: str) -> Parts:
    """The different samples, shuffled, in two parts; ValueError where there are fewer than `least`."""
    different = np.unique(samples, axis=0)
    if len(different) < least:
        got = f"{where} holds {len(different)} different {what}"
        raise ValueError(f"{got}; it wants at least {least}: fewer would be learned by heart")
    if twice := len(samples) - len(different):
        print(f"left out, since it came before: {twice} of the {what}")
    shuffled = np.random.default_rng(0).permutation(different)
    count = int(HELD_OUT * len(shuffled))
    print(f"{len(shuffled) - count} {what} to train on, {count} held out")
    return Parts(shuffled[count:], shuffled[:count])


def _tell(made: dict[str, np.ndarray], parts: Parts) -> None:
    """Print the distance of each set to the held-out pictures, and how it leans to those of the training."""
    judge = load_judge("uci")
    train, held_out = judge.features(parts.train), judge.features(parts.held_out)
    floor = metrics.frechet_distance(train[: len(held_out)], held_out)
    for name, images in made.items():
        features = judge.features(images)
        distance, lean = (
            metrics.frechet_distance(features, held_out),
            metrics.closer_to_train(features, train, held_out),
        )
        print(f"{name:16} Fréchet distance {distance:7.1f}, near train {lean:.2f}")
    print(f"{'real pictures':16} Fréchet distance {floor:7.1f}")
