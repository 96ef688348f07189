"""The training of a classifier: cross-entropy, shifted batches, a look at validation data."""

from collections.abc import Iterator

import keras
import numpy as np
import tensorflow as tf

from aigc_helpers.training.adam import Adam
from aigc_helpers.training.loop import in_graph, run, shuffled_batch, unit_range
from aigc_helpers.validation import at_least, check_images, check_labels


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


def _moved(images: tf.Tensor, shift: int, *, seed: list) -> tf.Tensor:
    """The batch moved as one by up to `shift` pixels each way, with blank pixels moving in."""
    if not shift:
        return images
    padded = tf.pad(images, [[0, 0], [shift, shift], [shift, shift], [0, 0]])
    corner = tf.random.stateless_uniform([2], tf.cast(tf.stack(seed), tf.int64), 0, 2 * shift + 1, tf.int32)
    return padded[:, corner[0] : corner[0] + images.shape[1], corner[1] : corner[1] + images.shape[2]]
