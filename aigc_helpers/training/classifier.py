"""The training of a classifier: cross-entropy, shifted batches, a look at validation data."""

import math
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from aigc_helpers.training.adam import Adam
from aigc_helpers.training.loop import fit, shuffled_batch, unit_range
from aigc_helpers.training.predict import check_input, check_logits, check_trainable
from aigc_helpers.validation import at_least, check_images, check_labels, check_seed, number_between, positive

cross_entropy = tf.nn.sparse_softmax_cross_entropy_with_logits


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
    examples, batch_size = check_learner(model, images, labels), at_least(1, batch_size, name="batch_size")
    watched = validation if validation is None else _watched(model, validation)
    optimizer = adam_for(model, learning_rate, weight_decay=weight_decay)
    shift, seed = at_least(0, shift, name="shift"), check_seed(seed)

    def step(source: tuple[tf.Tensor, tf.Tensor], number: tf.Tensor) -> tf.Tensor:
        chosen = shuffled_batch(source[0], number, batch_size=batch_size, seed=seed)
        batch = _moved(unit_range(tf.gather(source[0], chosen)), shift, seed=[seed, number])
        slopes, seen = slopes_of(model, batch, tf.gather(source[1], chosen), model.trainable_variables)
        optimizer.apply(slopes, model.trainable_variables)
        return seen

    looks = []
    options = {"steps": at_least(1, steps, name="steps"), "batch_size": batch_size, "quiet": quiet}
    if watched is not None:
        options["after"] = lambda losses: looks.append(_evaluated(model, *watched))
    history = named(fit(step, tuple(map(tf.constant, examples)), **options))
    return history if watched is None else history | named(np.stack(looks), "validation_")


def slopes_of(
    model: keras.Model, images: tf.Tensor, labels: tf.Tensor, weights: Any, *, training: bool = True
) -> tuple[Any, tf.Tensor]:
    """The slopes of the mean cross-entropy by the `weights`, shaped as they are; and loss and accuracy, [2]."""
    with tf.GradientTape() as tape:
        logits = model(images, training=training)
        loss = tf.reduce_mean(cross_entropy(labels, logits))
    right = tf.reduce_mean(tf.cast(tf.argmax(logits, 1) == labels, tf.float32))
    return tape.gradient(loss, weights), tf.stack([loss, right])


def adam_for(model: keras.Model, learning_rate: float, *, weight_decay: float = 0.0) -> Adam:
    """Adam, ready to move the weights of `model`; a ValueError for a rate or a decay that does not fit."""
    weight_decay = number_between(0, math.inf, weight_decay, name="weight_decay")
    optimizer = Adam(positive(learning_rate, name="learning_rate"), weight_decay=weight_decay or None)
    optimizer.build(model.trainable_variables)
    return optimizer


def check_examples(
    model: keras.Model, images: np.ndarray, labels: np.ndarray, *, what: str = ""
) -> tuple[np.ndarray, np.ndarray]:
    """The images and labels for `model`, checked; a ValueError for another shape, or a head of another size."""
    images = check_images(images, name=f"{what}images")
    check_input(model, images)
    return images, check_labels(labels, len(images), classes=model.output_shape[-1], name=f"{what}labels")


def check_learner(model: keras.Model, images: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The same, for a model that is to learn from them: one that gives logits, and is not frozen throughout."""
    examples = check_examples(model, images, labels)
    check_trainable(model)
    check_logits(model, examples[0])
    return examples


def named(history: np.ndarray, prefix: str = "") -> dict[str, np.ndarray]:
    """The rows [steps, 2] as "loss" and "accuracy"."""
    return {f"{prefix}loss": history[:, 0], f"{prefix}accuracy": history[:, 1]}


def _watched(model: keras.Model, validation: tuple[np.ndarray, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    if not isinstance(validation, (tuple, list)) or len(validation) != 2:
        raise ValueError(f"validation is a {type(validation).__name__}; it wants a pair: (images, labels)")
    return check_examples(model, *validation, what="validation ")


def _evaluated(model: keras.Model, images: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The loss and the accuracy [2] of `model` as it is now, nothing dropped and nothing moved."""
    logits = model(unit_range(tf.constant(images)), training=False)
    return np.array([tf.reduce_mean(cross_entropy(labels, logits)), np.mean(np.argmax(logits, axis=1) == labels)])


def _moved(images: Any, shift: int, *, seed: list) -> tf.Tensor:
    """The batch moved as one by up to `shift` pixels each way, with blank pixels moving in."""
    if not shift:
        return images
    padded = tf.pad(images, [[0, 0], [shift, shift], [shift, shift], [0, 0]])
    corner = tf.random.stateless_uniform([2], tf.cast(tf.stack(seed), tf.int64), 0, 2 * shift + 1, tf.int32)
    return padded[:, corner[0] : corner[0] + images.shape[1], corner[1] : corner[1] + images.shape[2]]
