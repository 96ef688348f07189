"""The loop of every training: batches by seed and step, many steps in one graph call, progress, a clean stop."""

import functools
import sys
import time
from collections.abc import Callable, Iterator

import numpy as np
import tensorflow as tf
from tqdm import tqdm

from aigc_helpers.training.interrupt import deferred_interrupt

STEPS_PER_CALL = 25  # steps inside one call of the graph: long enough to pay for the call, short enough to stop soon


def progress_bar(total: int, *, initial: int = 0, unit: str = "step", quiet: bool = False) -> tqdm:
    """A tqdm bar on standard output, where a notebook keeps its last state as one plain line."""
    return tqdm(
        total=total,
        initial=initial,
        unit=unit,
        disable=quiet,
        file=sys.stdout,
        ascii=" ▏▎▍▌▋▊▉█",
        ncols=100,
        mininterval=0.5,
    )


def shuffled_batch(source: tf.Tensor, step: tf.Tensor, *, batch_size: int, seed: int) -> tf.Tensor:
    """Row numbers [batch_size] of the batch at `step`: no pass takes a row twice, and only `seed` decides the order.

    Nothing is remembered from step to step, so that a training resumed at any step goes on with the same data.
    """
    size = tf.shape(source, tf.int64)[0]
    batches = tf.maximum(size // batch_size, 1)
    places = (step % batches) * batch_size + tf.range(batch_size, dtype=tf.int64)
    order = tf.stack([tf.constant(seed, tf.int64), step // batches])
    return tf.random.experimental.index_shuffle(places % size, order, size - 1)


def in_graph(step: Callable[[tf.Tensor, tf.Tensor], tf.Tensor]) -> Callable[[tf.Tensor, int, int], np.ndarray]:
    """Many steps in one graph call: `call(source, first, count)` runs `step(source, number)` → [count, losses].

    The partial gives the graph statistics of its own: TensorFlow counts traces by source line, and would warn of
    retracing where many trainers trace once each.
    """

    def loop(source: tf.Tensor, first: tf.Tensor, count: tf.Tensor) -> tf.Tensor:
        losses = tf.TensorArray(tf.float32, count)
        for i in tf.range(count):
            losses = losses.write(i, step(source, first + tf.cast(i, tf.int64)))
        return losses.stack()

    graph = tf.function(functools.partial(loop))
    return lambda source, first, count: graph(source, tf.constant(first, tf.int64), tf.constant(count)).numpy()


def run(
    call: Callable[[tf.Tensor, int, int], np.ndarray],
    source: tf.Tensor,
    *,
    first: int = 0,
    steps: int,
    seconds: float = float("inf"),
    batch_size: int,
    quiet: bool = False,
) -> Iterator[np.ndarray]:
    """Yield the losses of each `call` until `steps` are done or `seconds` have passed, beside a bar of images a second.

    Raises KeyboardInterrupt once the steps in hand are whole, FloatingPointError where a loss is no longer a number.
    """
    deadline = time.monotonic() + seconds
    total, initial = steps * batch_size, min(first, steps) * batch_size
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
