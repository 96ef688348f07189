"""Defences: adversarial training, which holds what it promises, and one that only looks as if it did."""

from typing import Any

import keras
import numpy as np
import tensorflow as tf

from aigc_helpers.attacks.engine import ascend
from aigc_helpers.attacks.norms import NORMS
from aigc_helpers.training import fit, shuffled_batch
from aigc_helpers.training.classifier import adam_for, check_learner, named, slopes_of
from aigc_helpers.validation import as_floats, at_least, check_seed, number_between, one_of

# How an opponent in training moves: its steps, the length of each in ε, and whether it starts at a random point.
OPPONENTS = {"fgsm": (1, 1.0, False), "fgsm_random": (1, 1.25, True), "pgd": (7, 0.35, True)}
RAMP = 0.3  # of the training, over which ε grows to its full size: begun at once, large ones are never learned


def train_step(
    model: keras.Model,
    optimizer: keras.Optimizer,
    images: tf.Tensor,
    labels: tf.Tensor,
    *,
    epsilon: Any,
    opponent: str = "pgd",
    seed: Any = (0, 0),
) -> tf.Tensor:
    """One step of adversarial training: attack the batch as the model stands, then learn to read what came of it.

    `opponent` is one of OPPONENTS. Returns the loss and the accuracy on the attacked batch, [2].
    """
    attacked = _attacked(model, images, labels, epsilon=epsilon, opponent=opponent, seed=seed)
    slopes, seen = slopes_of(model, attacked, labels, model.trainable_variables)
    optimizer.apply(slopes, model.trainable_variables)
    return seen


def _attacked(
    model: keras.Model,
    images: tf.Tensor,
    labels: tf.Tensor,
    *,
    epsilon: Any,
    opponent: str,
    seed: Any,
) -> tf.Tensor:
    steps, step_size, random_start = OPPONENTS[opponent]
    start = images
    if random_start:
        noise = tf.random.stateless_uniform(tf.shape(images), tf.cast(tf.stack(seed), tf.int64), -1.0, 1.0)
        start = tf.clip_by_value(images + epsilon * noise, 0.0, 1.0)
    return ascend(
        lambda here: _slope(model, here, labels),
        images,
        start,
        steps=steps,
        step_size=step_size * epsilon,
        direction=tf.sign,
        project=lambda perturbation: NORMS["linf"].project(perturbation, epsilon),
        clip=lambda here: tf.clip_by_value(here, 0.0, 1.0),
    )


def _slope(model: keras.Model, images: tf.Tensor, labels: tf.Tensor) -> Any:
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(images)
        loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, model(images, training=False))
    return tape.gradient(loss, images)


def train_robust(
    model: keras.Model,
    images: np.ndarray,
    labels: np.ndarray,
    *,
    epsilon: float,
    opponent: str = "pgd",
    steps: int = 600,
    batch_size: int = 64,
    learning_rate: float = 2e-3,
    seed: int = 0,
    quiet: bool = False,
) -> dict[str, np.ndarray]:
    """Adversarial training in the ball of linf (Madry et al. 2018); returns "loss" and "accuracy" [steps] under attack.

    `model` maps float images [N, …] in [0, 1] to logits. Over the first part of the training ε grows to its full size.
    Raises ValueError for what does not fit.
    """
    one_of(opponent, OPPONENTS, name="opponent")
    images, labels = check_learner(model, as_floats(images), labels)
    epsilon, optimizer = number_between(0, np.inf, epsilon, name="epsilon"), adam_for(model, learning_rate)
    steps, seed = at_least(1, steps, name="steps"), check_seed(seed)

    def step(source: tuple[tf.Tensor, tf.Tensor], number: tf.Tensor) -> tf.Tensor:
        chosen = shuffled_batch(source[0], number, batch_size=batch_size, seed=seed)
        grown = tf.minimum(1.0, tf.cast(number + 1, tf.float32) / (RAMP * steps))
        batch = tf.gather(source[0], chosen), tf.gather(source[1], chosen)
        return train_step(model, optimizer, *batch, epsilon=epsilon * grown, opponent=opponent, seed=[seed, number])

    source = tf.constant(images), tf.constant(labels)
    return named(fit(step, source, steps=steps, batch_size=batch_size, quiet=quiet))


class Rounding(keras.layers.Layer):
    """Rounds each pixel to one of `levels` values, and passes no gradient on: it hides the way, and closes none."""

    def __init__(self, levels: int = 4, **kwargs: Any):
        super().__init__(**kwargs)
        self.levels = at_least(2, levels, name="levels")

    def call(self, images: tf.Tensor) -> tf.Tensor:
        """The images on the levels 0, 1 / (levels − 1), …, 1."""
        return tf.round(images * (self.levels - 1)) / (self.levels - 1)

    def get_config(self) -> dict:
        """What Keras saves."""
        return {**super().get_config(), "levels": self.levels}


def behind_rounding(model: keras.Model, *, levels: int = 4) -> keras.Model:
    """`model` behind a `Rounding` layer; they share their weights."""
    return keras.Sequential([keras.Input(model.input_shape[1:]), Rounding(levels), model])
