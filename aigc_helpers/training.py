"""What every training loop shares: batches, progress, a clean stop on Ctrl-C; and the classifier's own short loop."""

import contextlib
import functools
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator

import keras
import numpy as np
import tensorflow as tf
from tqdm import tqdm

from aigc_helpers.validation import at_least, check_images

STEPS_PER_CALL = 25  # steps inside one call of the graph: long enough to pay for the call, short enough to stop soon


class Adam(keras.optimizers.Adam):
    """Keras's Adam (Kingma and Ba 2015), each weight updated by TensorFlow's one kernel for it instead of a dozen.

    The same settings, state and numbers; the dozen took a fifteenth of a training step of the reference GAN.
    """

    def update_step(self, gradient: tf.Tensor, variable: tf.Variable, learning_rate: tf.Tensor) -> object:
        """Move `variable` and its two moments by one step."""
        if self.amsgrad or isinstance(gradient, tf.IndexedSlices):  # the kernel knows neither
            return super().update_step(gradient, variable, learning_rate)
        index, step = self._get_variable_index(variable), tf.cast(self.iterations + 1, variable.dtype)
        beta_1, beta_2 = (tf.cast(beta, variable.dtype) for beta in (self.beta_1, self.beta_2))
        return tf.raw_ops.ResourceApplyAdam(
            var=variable.handle,
            m=self._momentums[index].value.handle,
            v=self._velocities[index].value.handle,
            beta1_power=beta_1**step,
            beta2_power=beta_2**step,
            lr=tf.cast(learning_rate, variable.dtype),
            beta1=beta_1,
            beta2=beta_2,
            epsilon=tf.cast(self.epsilon, variable.dtype),
            grad=tf.cast(gradient, variable.dtype),
        )


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


@contextlib.contextmanager
def deferred_interrupt() -> Iterator[Callable[[], bool]]:
    """Hold Ctrl-C back until the current steps are whole; yields a function that says whether it came.

    A second Ctrl-C is not held back. Outside the main thread, where Python sets no signal handlers, nothing is held.
    """
    if threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return
    came: list[int] = []
    previous = signal.getsignal(signal.SIGINT)

    def remember(number: int, frame: object) -> None:
        came.append(number)
        signal.signal(signal.SIGINT, previous)

    signal.signal(signal.SIGINT, remember)
    try:
        yield lambda: bool(came)
    finally:
        signal.signal(signal.SIGINT, previous)


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


def train_classifier(
    model: keras.Model,
    images: np.ndarray,
    labels: np.ndarray,
    *,
    steps: int = 1000,
    batch_size: int = 64,
    learning_rate: float = 2e-3,
    weight_decay: float = 0.0,
    shift: int = 0,
    validation: tuple[np.ndarray, np.ndarray] | None = None,
    seed: int = 0,
    quiet: bool = False,
) -> dict[str, np.ndarray]:
    """Train `model` (images [N, 28, 28, 1] → logits) with Adam on cross-entropy; return "loss" and "accuracy" [steps].

    Each batch is moved by up to `shift` pixels each way. A step shrinks the weights by `weight_decay` × the rate
    (AdamW; Loshchilov and Hutter 2019). With `validation` (images, labels), "validation_loss" and
    "validation_accuracy" hold a value for every 25 steps. Raises ValueError for what does not fit.
    """
    images = check_images(images)
    labels = check_labels(labels, len(images), classes=model.output_shape[-1])
    optimizer = Adam(learning_rate, weight_decay=weight_decay or None)
    optimizer.build(model.trainable_variables)

    def step(source: tuple[tf.Tensor, tf.Tensor], number: tf.Tensor) -> tf.Tensor:
        chosen = shuffled_batch(source[0], number, batch_size=batch_size, seed=seed)
        batch, truth = unit_range(tf.gather(source[0], chosen)), tf.gather(source[1], chosen)
        with tf.GradientTape() as tape:
            logits = model(_moved(batch, shift, seed=[seed, number]), training=True)
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(truth, logits))
        optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
        return tf.stack([loss, tf.reduce_mean(tf.cast(tf.argmax(logits, 1) == truth, tf.float32))])

    source = tf.constant(images), tf.constant(labels)
    calls = run(in_graph(step), source, steps=at_least(1, steps, name="steps"), batch_size=batch_size, quiet=quiet)
    return _history(calls, model, validation)


def _history(
    calls: Iterator[np.ndarray], model: keras.Model, validation: tuple[np.ndarray, np.ndarray] | None
) -> dict[str, np.ndarray]:
    """Run the `calls`, with a look at `validation` after each."""
    if validation is None:
        return _named(np.concatenate(list(calls)))
    images = check_images(validation[0], name="validation images")
    labels = check_labels(validation[1], len(images), classes=model.output_shape[-1])
    history, watched = zip(*((losses, _evaluated(model, images, labels)) for losses in calls), strict=True)
    return _named(np.concatenate(history)) | _named(np.stack(watched), "validation_")


def _named(history: np.ndarray, prefix: str = "") -> dict[str, np.ndarray]:
    return {f"{prefix}loss": history[:, 0], f"{prefix}accuracy": history[:, 1]}


def _evaluated(model: keras.Model, images: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The loss and the accuracy [2] of `model` as it is now, nothing dropped and nothing moved."""
    logits = model(unit_range(tf.constant(images)), training=False)
    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits))
    return np.array([loss, np.mean(np.argmax(logits, axis=1) == labels)])


def check_labels(labels: np.ndarray, count: int, *, classes: int) -> np.ndarray:
    """The labels [count] as int64 in 0 … classes − 1; outside, TensorFlow on a GPU would go on with losses of NaN."""
    labels = np.asarray(labels)
    if labels.shape != (count,):
        raise ValueError(f"labels has shape {labels.shape}; it wants one label for each of the {count} images")
    if labels.dtype.kind not in "iu":
        raise ValueError(f"labels has dtype {labels.dtype}; it wants integers: make one-hot rows labels with np.argmax")
    if labels.min() < 0 or labels.max() >= classes:
        span = f"labels run from {labels.min()} to {labels.max()}"
        raise ValueError(f"{span}; a model with {classes} logits wants 0 to {classes - 1}: give it one for each class")
    return labels.astype(np.int64)


def _moved(images: tf.Tensor, shift: int, *, seed: list) -> tf.Tensor:
    """The batch moved as one by up to `shift` pixels each way, with blank pixels moving in."""
    if not shift:
        return images
    padded = tf.pad(images, [[0, 0], [shift, shift], [shift, shift], [0, 0]])
    corner = tf.random.stateless_uniform([2], tf.cast(tf.stack(seed), tf.int64), 0, 2 * shift + 1, tf.int32)
    return padded[:, corner[0] : corner[0] + images.shape[1], corner[1] : corner[1] + images.shape[2]]
