"""The loop of every training: batches by seed and step, many steps in one graph call, progress, a clean stop."""

import functools
import math
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import tensorflow as tf
from tqdm import tqdm

from aigc_helpers.training.interrupt import deferred_interrupt
from aigc_helpers.validation import at_least, number_between

Source = Any  # a tensor, or a tuple of them
Step = Callable[[Source, tf.Tensor], tf.Tensor]  # (source, number of the step) → its losses

STEPS_PER_CALL = 25  # steps inside one call of the graph: long enough to pay for the call, short enough to stop soon


def progress_bar(total: int, *, initial: int = 0, unit: str = "step", quiet: bool = False) -> tqdm:
    """A tqdm bar on standard output, where a notebook keeps its last state as one plain line.

    It tells the time that is left, not the time that went: what is kept is then the same on every machine.
    """
    return tqdm(
        total=total,
        initial=initial,
        unit=unit,
        bar_format="{percentage:3.0f}%|{bar}| {n_fmt}/{total_fmt}{unit}, {remaining} left",
        disable=quiet,
        file=sys.stdout,
        ascii=" ▏▎▍▌▋▊▉█",
        ncols=100,
        mininterval=0.5,
    )


def shuffled_batch(source: tf.Tensor, step: Any, *, batch_size: int, seed: int) -> tf.Tensor:
    """Row numbers [batch_size] of the batch at `step`: no pass takes a row twice, and only `seed` decides the order.

    Nothing is remembered from step to step, so that a training resumed at any step goes on with the same data.
    """
    size = tf.shape(source, tf.int64)[0]
    batches = tf.maximum(size // batch_size, 1)
    places = (step % batches) * batch_size + tf.range(batch_size, dtype=tf.int64)
    order = tf.stack([tf.constant(seed, tf.int64), step // batches])
    return tf.random.experimental.index_shuffle(places % size, order, size - 1)  # pyright: ignore[reportAttributeAccessIssue]


class Graph:
    """Many steps in one graph call: `graph(source, first, count)` runs `step(source, number)` → [count, losses].

    Keep it where one step serves several trainings: it is traced once for each shape of the source. The partial gives
    it statistics of its own: TensorFlow counts traces by source line, and would warn where many trainers trace once.
    """

    def __init__(self, step: Step):
        self._loop = tf.function(functools.partial(_loop, step))

    def __call__(self, source: Source, first: int, count: int) -> np.ndarray:
        """The losses of `count` steps from the step `first` on."""
        return self._loop(source, tf.constant(first, tf.int64), tf.constant(count)).numpy()


def _loop(step: Step, source: Source, first: tf.Tensor, count: tf.Tensor) -> tf.Tensor:
    losses = tf.TensorArray(tf.float32, count)
    for i in tf.range(count):
        losses = losses.write(i, step(source, first + tf.cast(i, tf.int64)))
    return losses.stack()


def fit(
    step: Step | Graph,
    source: Source,
    *,
    steps: int,
    batch_size: int,
    first: int = 0,
    seconds: float = math.inf,
    after: Callable[[np.ndarray], object] = lambda losses: None,
    quiet: bool = False,
) -> np.ndarray:
    """Train: `step(source, number)` → losses, for the numbers from `first` up to `steps`; all losses [steps, …].

    `step` makes its batch of the tensors `source` by its number alone (see `shuffled_batch`), moves the weights, and
    runs inside a graph. It ends early after `seconds`. `after` is called with the losses of every few steps. Beside it
    stands a bar of images a second. Raises ValueError for counts that do not fit, KeyboardInterrupt once the steps in
    hand are whole, FloatingPointError where a loss is no longer a number.
    """
    graph, kept = step if isinstance(step, Graph) else Graph(step), []
    options = {"seconds": seconds, "batch_size": batch_size, "quiet": quiet}
    for losses in run(graph, source, first=first, steps=steps, **options):
        kept.append(losses)
        after(losses)
    return np.concatenate(kept) if kept else np.zeros(0, np.float32)


def run(
    call: Callable[[Source, int, int], np.ndarray],
    source: Source,
    *,
    first: int = 0,
    steps: int,
    seconds: float = math.inf,
    batch_size: int,
    quiet: bool = False,
) -> Iterator[np.ndarray]:
    """Yield the losses of each `call` until `steps` are done or `seconds` have passed: what `fit` goes through."""
    if seconds != math.inf:
        number_between(0, math.inf, seconds, name="seconds")
    deadline = time.monotonic() + seconds
    total = at_least(0, steps, name="steps") * at_least(1, batch_size, name="batch_size")
    initial = min(first, steps) * batch_size
    with deferred_interrupt() as interrupted, progress_bar(total, initial=initial, unit=" images", quiet=quiet) as bar:
        while first < steps and time.monotonic() < deadline and not interrupted():
            # A call ends where a multiple of its steps does, whatever step it began at.
            losses = call(source, first, min(STEPS_PER_CALL - first % STEPS_PER_CALL, steps - first))
            first += len(losses)
            if not np.isfinite(losses).all():
                raise FloatingPointError(
                    f"a loss is no longer a number at step {first}; lower the learning rate and start anew"
                )
            bar.update(len(losses) * batch_size)
            yield losses
    if interrupted():
        raise KeyboardInterrupt(f"training stopped after step {first}")


def unit_range(images: tf.Tensor) -> tf.Tensor:
    """Bytes as float32 in [0, 1]; floats as they are."""
    return tf.cast(images, tf.float32) / 255 if images.dtype == tf.uint8 else images
