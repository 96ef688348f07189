"""What a discriminator pays for steepness: mean functions of its slope |∇D| at points, one table `PENALTIES`."""

from collections.abc import Callable
from typing import Any, NamedTuple

import tensorflow as tf

Discriminate = Callable[[tf.Tensor], tf.Tensor]
TINY = 1e-12  # inside the root: the slope of √x at 0 is infinite, and the weights would become NaN


def squared_slopes(discriminate: Discriminate, samples: tf.Tensor) -> tf.Tensor:
    """|∇D|² at each sample: `samples` [..., any shape of a sample] with logits [..., 1] gives [...].

    `discriminate` is a Keras model or any function from samples to logits that treats each sample alone. The result
    can be differentiated again, by the weights.
    """
    with tf.GradientTape() as tape:
        tape.watch(samples)
        logits = discriminate(samples)
    slopes: Any = tape.gradient(logits, samples)
    # Where several samples share a logit, as in a pack, their slopes are one long vector.
    rows = tf.reshape(slopes, tf.concat([tf.shape(logits)[:-1], [-1]], axis=0))
    return tf.reduce_sum(rows**2, axis=-1)


def zero_centred(discriminate: Discriminate, samples: tf.Tensor) -> tf.Tensor:
    """½ E|∇D|² over `samples`, one scalar: at equilibrium D is flat, so any steepness there costs."""
    return tf.reduce_mean(squared_slopes(discriminate, samples)) / 2


def towards_one(discriminate: Discriminate, samples: tf.Tensor) -> tf.Tensor:
    """E(|∇D| − 1)² over `samples`, one scalar: a best Wasserstein critic has slope 1 between the two sets."""
    return tf.reduce_mean((tf.sqrt(squared_slopes(discriminate, samples) + TINY) - 1) ** 2)


def between(real: tf.Tensor, fake: tf.Tensor, shares: tf.Tensor) -> tf.Tensor:
    """A point on each segment from a fake to a real one; `shares` in [0, 1], one for each pair, broadcasts to both."""
    return fake + shares * (real - fake)


class Penalty(NamedTuple):
    """The function to pay, and where: on real points, on fake ones, or on segments between the two."""

    price: Callable[[Discriminate, tf.Tensor], tf.Tensor]
    where: Callable[[tf.Tensor, tf.Tensor, tf.Tensor], tf.Tensor]
    source: str


PENALTIES = {
    "r1": Penalty(zero_centred, lambda real, fake, shares: real, "Mescheder et al. 2018"),
    "r2": Penalty(zero_centred, lambda real, fake, shares: fake, "Mescheder et al. 2018"),
    "gradient_penalty": Penalty(towards_one, between, "Gulrajani et al. 2017"),
}
