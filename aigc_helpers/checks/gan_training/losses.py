"""Examiners of 05_gan_training: what each player minimises, as TensorFlow can follow it backwards."""

from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

from aigc_helpers.checks import plain
from aigc_helpers.checks.engine import Exercise, Mistake

Loss = Callable[..., Any]
softplus, mean = tf.nn.softplus, tf.reduce_mean


def _trains(right: Loss) -> Callable[..., Any]:
    """What watches a loss: its value, or "no_gradient" where that is `right` and TensorFlow cannot follow it."""

    def observe(answer: Loss, *logits: np.ndarray) -> Any:
        tensors = [tf.constant(part) for part in logits]
        with tf.GradientTape() as tape:
            for tensor in tensors:
                tape.watch(tensor)
            given = answer(*tensors)
        slopes = tape.gradient(given, tensors) if tf.is_tensor(given) else []
        value = plain.number(given)
        lost = all(slope is None for slope in slopes)
        return "no_gradient" if lost and plain.agree(value, plain.number(right(*tensors))) else value

    return observe


def _loss(real: tf.Tensor, fake: tf.Tensor) -> tf.Tensor:
    return mean(softplus(-real)) + mean(softplus(fake))


def _as_beliefs(logits: tf.Tensor, label: int) -> tf.Tensor:
    """The cross-entropy of logits that are taken for beliefs, as Keras does unless it is told."""
    beliefs = tf.clip_by_value(logits, 1e-7, 1 - 1e-7)
    return -mean(tf.math.log(beliefs if label else 1 - beliefs))


def _logits(rng: np.random.Generator, count: int) -> np.ndarray:
    """Logits [count, 1] of both signs, some inside of [0, 1] and some far from it."""
    return rng.permutation([0.4, -1.2, *rng.uniform(-3, 3, count - 2)]).astype(np.float32)[:, None]


NOT_BELIEFS = (
    "these are logits, any numbers; this loss takes them for beliefs between 0 and 1: Keras wants from_logits=True, a "
    "formula in logs a sigmoid"
)
NO_GRADIENT = (
    "the value is right, but NumPy leaves no trail for the gradient, and no network could learn from it: take "
    "softplus and the mean of TensorFlow"
)
TWICE = "a sigmoid is applied twice: these are logits, and softplus holds the sigmoid already"
SUM = "that is a sum over the batch: it grows with the batch, a mean does not"


discriminator_loss = Exercise(
    task="return what the discriminator minimises, one number from the real logits and the fake ones",
    right="low where real logits are high and fake ones low",
    hints=(
        "wanted is −V: a mean over the real logits plus a mean over the fake ones",
        "put the sigmoid into each of the two logarithms, and bring each into the shape log(1 + e to some power)",
        "the page names a function of that shape; then ask of a large logit: what should it cost on a real sample, "
        "and what on a fake one?",
    ),
    written="def discriminator_loss(real_logits, fake_logits):\n"
    "    on_real = tf.reduce_mean(tf.nn.softplus(-real_logits))\n"
    "    return on_real + tf.reduce_mean(tf.nn.softplus(fake_logits))",
    why="−log σ(ℓ) = log(1 + e^−ℓ) is the softplus of −ℓ. And 1 − σ(ℓ) = σ(−ℓ), so the other is the softplus of ℓ.",
    # As many real as fake ones, as in training: then a mean over all, doubled, is right as well.
    calls=lambda rng: [(_logits(rng, count), _logits(rng, count)) for count in (3, 5)],
    observe=_trains(_loss),
    solution=_loss,
    mistakes=[
        Mistake("no_gradient", "no_gradient", NO_GRADIENT),
        Mistake(
            "swapped",
            lambda real, fake: _loss(-real, -fake),
            "the labels are swapped: real logits should rise, so their loss is to fall with them",
        ),
        Mistake(
            "sign",
            lambda real, fake: -_loss(real, fake),
            "the sign is wrong: a loss is minimised, so it is minus the log-likelihood",
        ),
        Mistake(
            "not_beliefs",
            (
                lambda real, fake: _as_beliefs(real, 1) + _as_beliefs(fake, 0),
                lambda real, fake: -mean(tf.math.log(real)) - mean(tf.math.log(1 - fake)),
                lambda real, fake: (_as_beliefs(real, 1) + _as_beliefs(fake, 0)) / 2,
            ),
            NOT_BELIEFS,
        ),
        Mistake("sigmoid_twice", lambda real, fake: _loss(tf.sigmoid(real), tf.sigmoid(fake)), TWICE),
        Mistake(
            "real_alone",
            lambda real, fake: mean(softplus(-real)),
            "only the real half is here: add the loss on the fake logits",
        ),
        Mistake(
            "fake_alone",
            lambda real, fake: mean(softplus(fake)),
            "only the fake half is here: add the loss on the real logits",
        ),
        Mistake(
            "halved",
            lambda real, fake: _loss(real, fake) / 2,
            "that is the mean of both halves; the value 2 log 2 belongs to their sum",
        ),
        Mistake("sum", lambda real, fake: _loss(real, fake) * len(real), SUM),
    ],
)


generator_loss = Exercise(
    task="return the generator's non-saturating loss, a mean over the logits of its samples",
    right="its slope is steepest where the discriminator is sure, and that is where help is needed",
    hints=(
        "wanted is the mean of minus the logarithm of the belief, from the logits of generated samples",
        "you have met this term: it is what the discriminator pays on samples that it is told are real",
        "of your discriminator's loss take the half for the real samples, and hand it the fake logits",
    ),
    written="def generator_loss(fake_logits):\n    return tf.reduce_mean(tf.nn.softplus(-fake_logits))",
    why="The generator wants its samples taken for real, so it pays what a discriminator pays that doubts a real one.",
    calls=lambda rng: [(_logits(rng, 3),), (_logits(rng, 5),)],
    observe=_trains(lambda fake: mean(softplus(-fake))),
    solution=lambda fake: mean(softplus(-fake)),
    mistakes=[
        Mistake("no_gradient", "no_gradient", NO_GRADIENT),
        Mistake(
            "found_out",
            lambda fake: mean(softplus(fake)),
            "this minimises −log(1 − D): it teaches the generator to be found out; one step of it lowers D(G(z))",
        ),
        Mistake(
            "minimax",
            lambda fake: -mean(softplus(fake)),
            "that is the minimax loss: right in theory, flat where the discriminator is sure",
        ),
        Mistake("sign", lambda fake: -mean(softplus(-fake)), "the sign is wrong: minimising this lowers D(G(z))"),
        Mistake(
            "not_beliefs",
            (lambda fake: _as_beliefs(fake, 1), lambda fake: -mean(tf.math.log(fake))),
            NOT_BELIEFS,
        ),
        Mistake("sigmoid_twice", lambda fake: mean(softplus(-tf.sigmoid(fake))), TWICE),
        Mistake("sum", lambda fake: tf.reduce_sum(softplus(-fake)), SUM),
    ],
)
