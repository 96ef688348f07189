"""`make bench`: speed, quality and memory, each beside what it is compared with, as one Markdown table.

What is compared runs in turns in one process, since a machine's speed drifts from minute to minute; a ratio is the
median over rounds. MNIST where it is found ($AIGC_DATA, or `aigc fetch mnist`), else uci. Progress goes to stderr.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
import psutil
import tensorflow as tf

from aigc_helpers.data import load
from aigc_helpers.data.fetch import find_mnist
from aigc_helpers.gan.judge import load_judge
from aigc_helpers.gan.metrics import frechet_distance
from aigc_helpers.gan.recipes import RECIPES, build

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
DATASET = "mnist" if find_mnist() else "uci"
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
BATCH_SIZE = RECIPES["reference"].batch_size
STEPS_PER_TURN, TURNS = 10, 4  # of each loop in a round: short turns, so that a change of the machine's speed hits both
SAME_STEPS = 20  # steps over which the losses of both loops are held together
SECONDS_PER_SLICE = 15
TRAINED_ON = 10_000  # images: enough to shuffle, and handing them over costs nothing against a turn's training
GOALS = {"trainer": 1.15, "torch": 1.3, "quality": 0.1, "seconds": 180, "first notebook": 60, "gigabytes": 2.5}
RUN_NOTEBOOK = """
import sys, nbformat
from nbclient import NotebookClient
folder = {"metadata": {"path": sys.argv[2]}}
NotebookClient(nbformat.read(sys.argv[1], 4), timeout=600, kernel_name="python3", resources=folder).execute()
"""

Turn = Callable[[], int]  # trains on, and returns how many images it took


class Row(NamedTuple):
    """One line of the table."""

    what: str
    ours: str
    other: str
    ratio: str
    goal: str
    met: bool


def tell(message: str) -> None:
    """Progress, out of the table's way."""
    print(message, file=sys.stderr, flush=True)


def images_to_train_on() -> np.ndarray:
    """Training images as bytes, the same for every loop."""
    return load(DATASET, dtype="uint8")[0][:TRAINED_ON]


# The trainer, against loops written by hand


def hand_written_step() -> Callable[[tf.Tensor, tf.Tensor], tuple[tf.Tensor, tf.Tensor]]:
    """The reference GAN's step as a tutorial would have it: `tf.function`, two tapes, two optimizers."""
    recipe, cross_entropy = RECIPES["reference"], keras.losses.BinaryCrossentropy(from_logits=True)
    generator, discriminator = recipe.generator(seed=0), recipe.discriminator(seed=1)
    adam, its_adam = (keras.optimizers.Adam(rate, beta_1=0.5) for rate in recipe.learning_rates)
    adam.build(generator.trainable_variables)
    its_adam.build(discriminator.trainable_variables)

    @tf.function
    def step(real: tf.Tensor, latents: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        with tf.GradientTape() as tape, tf.GradientTape() as its_tape:
            fake = generator(latents, training=True)
            on_real, on_fake = discriminator(real, training=True), discriminator(fake, training=True)
            its_loss = cross_entropy(tf.ones_like(on_real), on_real) + cross_entropy(tf.zeros_like(on_fake), on_fake)
            loss = cross_entropy(tf.ones_like(on_fake), on_fake)
        gradients = tape.gradient(loss, generator.trainable_variables)
        its_gradients = its_tape.gradient(its_loss, discriminator.trainable_variables)
        adam.apply_gradients(zip(gradients, generator.trainable_variables, strict=True))
        its_adam.apply_gradients(zip(its_gradients, discriminator.trainable_variables, strict=True))
        return its_loss, loss

    return step


def pipeline(images: np.ndarray) -> Iterator[tf.Tensor]:
    """Batches in [-1, 1] from `tf.data`: shuffled, cut, converted and fetched ahead."""
    data = tf.data.Dataset.from_tensor_slices(images).shuffle(len(images), seed=0).repeat()
    data = data.batch(BATCH_SIZE).map(lambda batch: tf.cast(batch, tf.float32) / 127.5 - 1, tf.data.AUTOTUNE)
    return iter(data.prefetch(tf.data.AUTOTUNE))


def trainer_turn() -> Turn:
    """Ours: the reference recipe."""
    trainer, images = build("reference"), images_to_train_on()

    def turn() -> int:
        trainer.train(images, steps=trainer.step + STEPS_PER_TURN, quiet=True)
        return STEPS_PER_TURN * BATCH_SIZE

    return turn


def hand_written_turn() -> Turn:
    """Theirs: one call of the graph a step, fed by `tf.data`."""
    step, batches = hand_written_step(), pipeline(images_to_train_on())

    def turn() -> int:
        for _ in range(STEPS_PER_TURN):
            losses = step(next(batches), tf.random.normal([BATCH_SIZE, 100]))
        float(losses[0])
        return STEPS_PER_TURN * BATCH_SIZE

    return turn


def loss_difference() -> float:
    """The largest relative difference between the two loops' losses, fed with the same batches and latent vectors."""
    trainer, step, images = build("reference"), hand_written_step(), images_to_train_on()
    source, theirs = tf.constant(images), []
    for number in range(SAME_STEPS):
        at = tf.constant(number, tf.int64)
        theirs.append([float(loss) for loss in step(trainer._batch(source, at), trainer._latents(at))])
    ours = np.stack(list(trainer.train(images, steps=SAME_STEPS, quiet=True).values()), axis=1)
    return float(np.max(np.abs(ours / np.array(theirs) - 1)))


def compare(ours: Turn, theirs: Turn, *, rounds: int) -> tuple[float, float, list[float]]:
    """Median images/s of both and the ratio of each round, in which both take turns."""
    ours(), theirs()  # traces
    speeds = []
    for _ in range(rounds):
        done, seconds = {ours: 0, theirs: 0}, {ours: 0.0, theirs: 0.0}
        for turn in (ours, theirs, theirs, ours) * (TURNS // 2):
            started = time.perf_counter()
            done[turn] += turn()
            seconds[turn] += time.perf_counter() - started
        speeds.append([done[turn] / seconds[turn] for turn in (ours, theirs)])
        tell("  {:.0f} against {:.0f} images/s".format(*speeds[-1]))
    medians = (statistics.median(column) for column in zip(*speeds, strict=True))
    return *medians, [a / b for a, b in speeds]


def speed_row(name: str, other: str, theirs: Turn, *, rounds: int) -> Row:
    """The trainer's speed beside another loop's."""
    ours, speed, ratios = compare(trainer_turn(), theirs, rounds=rounds)
    ratio, goal = statistics.median(ratios), GOALS[name]
    spread = f"{ratio:.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
    what = f"training the reference GAN on {DATASET}, images/s"
    return Row(what, f"{ours:.0f}", f"{speed:.0f}, {other}", spread, f"≥ {goal}", ratio >= goal)


def trainer_rows(options: argparse.Namespace) -> Iterator[Row]:
    """The trainer against the hand-written loop: the same losses, then the speed."""
    difference = loss_difference()
    what = f"largest relative difference of the two losses in {SAME_STEPS} steps"
    yield Row(what, f"{difference:.0e}", "the same loop", "", "≤ 0.01", difference <= 0.01)
    other = "hand-written `tf.function` step, `tf.data`"
    yield speed_row("trainer", other, hand_written_turn(), rounds=options.rounds)


def torch_rows(options: argparse.Namespace) -> Iterator[Row]:
    """The trainer against the same GAN in PyTorch, where it is installed."""
    try:
        import bench_torch
    except ImportError:
        tell("  PyTorch is not here: `pip install torch==2.13.0` adds it")
        return
    theirs = bench_torch.turn(images_to_train_on(), batch_size=BATCH_SIZE, steps=STEPS_PER_TURN, threads=CORES)
    yield speed_row("torch", "PyTorch eager", theirs, rounds=options.rounds)


# What a minute and a half of training buys


def quality_rows(options: argparse.Namespace) -> Iterator[Row]:
    """The Fréchet distance of two recipes to the test split, after the same seconds of training in turns."""
    images, (test, _) = load(DATASET, dtype="uint8")[0], load(DATASET, "test", dtype="uint8")
    trainers, judge = {name: build(name) for name in ("fast", "reference")}, load_judge(DATASET)
    spent = dict.fromkeys(trainers, 0.0)
    for trainer in trainers.values():
        trainer.train(images, steps=1, quiet=True)  # traces
    while min(spent.values()) < options.seconds:
        for name in (name for name in trainers if spent[name] < options.seconds):
            left, started = min(SECONDS_PER_SLICE, options.seconds - spent[name]), time.monotonic()
            trainers[name].train(images, steps=10**9, seconds=left, quiet=True)
            spent[name] += time.monotonic() - started
            tell(f"  {name}: step {trainers[name].step} after {spent[name]:.0f} s")
    real = judge.features(test)
    fast, reference = (frechet_distance(judge.features(it.sample(len(test))), real) for it in trainers.values())
    yield Row(
        f"Fréchet distance on {DATASET} after {options.seconds:.0f} s of training",
        f"{fast:.1f}, fast nets",
        f"{reference:.1f}, reference nets",
        f"{fast / reference:.3f}",
        f"≤ {GOALS['quality']}",
        fast / reference <= GOALS["quality"],
    )


# What a notebook takes


def notebook_rows(_: argparse.Namespace) -> Iterator[Row]:
    """Seconds and peak memory of each notebook's kernel, run from top to bottom."""
    for path in NOTEBOOKS:
        seconds, gigabytes = notebook_cost(path)
        goal = GOALS["first notebook" if path.name.startswith("00") else "seconds"]
        yield Row(f"`{path.stem}`, seconds", f"{seconds:.0f}", "", "", f"≤ {goal}", seconds <= goal)
        memory, most = f"{gigabytes:.2f}", GOALS["gigabytes"]
        yield Row(f"`{path.stem}`, peak memory in GB", memory, "", "", f"< {most}", gigabytes < most)


def notebook_cost(path: Path) -> tuple[float, float]:
    """Seconds from start to end, and the most that the kernel held, in GB; an error in the notebook is one here."""
    started, peak = time.monotonic(), 0
    command = [sys.executable, "-c", RUN_NOTEBOOK, str(path), str(path.parent)]
    with subprocess.Popen(command, stdout=sys.stderr) as run:
        while run.poll() is None:
            peak = max(peak, resident(run.pid))
            time.sleep(0.2)
    if run.returncode:
        raise SystemExit(f"{path.name} failed: see above")
    return time.monotonic() - started, peak / 2**30


def resident(pid: int) -> int:
    """Bytes of memory that the children of a process hold: the kernel, not its runner."""
    try:
        return sum(child.memory_info().rss for child in psutil.Process(pid).children(recursive=True))
    except psutil.NoSuchProcess:
        return 0


MEASURES = {"trainer": trainer_rows, "torch": torch_rows, "quality": quality_rows, "notebooks": notebook_rows}


def main() -> None:
    """Measure what was asked for, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=MEASURES, help="one group of rows")
    parser.add_argument("--seconds", type=float, default=90, help="of training before quality is judged (default 90)")
    parser.add_argument("--rounds", type=int, default=7, help="of each comparison of speed (default 7)")
    options = parser.parse_args()
    rows = []
    for name in [options.only] if options.only else MEASURES:
        tell(name)
        rows += MEASURES[name](options)
    print(f"| On {CORES} cores | Here | Compared with | Ratio | Wanted | |\n| --- | --- | --- | --- | --- | --- |")
    for *cells, met in rows:
        print(f"| {' | '.join(cells)} | {'✓' if met else '✗'} |")


if __name__ == "__main__":
    main()
