"""FactorVAE (Kim and Mnih 2018): a VAE that is fined for codes whose numbers know of each other."""

from typing import Any, cast

import keras
import numpy as np
import tensorflow as tf

from aigc_helpers import nets
from aigc_helpers.models.pairs import check_optimizer
from aigc_helpers.models.vae import LEARNING_RATE, VAE, fresh_pair
from aigc_helpers.training import Adam
from aigc_helpers.validation import number_between

WIDTH = 256  # of the discriminator's two hidden layers
ITS_RATE = 1e-3


def shuffled_columns(codes: Any, seed: Any) -> Any:
    """Each column of `codes` [N, D] in an order of its own: the same numbers, which no longer know of each other."""
    shape: Any = [codes.shape[1], tf.shape(codes)[0]]
    order = tf.argsort(tf.random.stateless_uniform(shape, seed), axis=1)
    return tf.ensure_shape(tf.transpose(tf.gather(tf.transpose(codes), order, batch_dims=1)), codes.shape)


def telling_apart(discriminator: keras.Model, codes: Any, seed: Any) -> Any:
    """The discriminator's cross-entropy, codes as they are against their `shuffled_columns`; log 2 is a guess.

    A perfect one answers with the log of how much likelier a code is as it is. The mean of that over codes is their
    total correlation: KL of their distribution from one in which the numbers are independent.
    """
    as_they_are, shuffled = discriminator(codes), discriminator(shuffled_columns(codes, seed))
    return (tf.reduce_mean(tf.nn.softplus(-as_they_are)) + tf.reduce_mean(tf.nn.softplus(shuffled))) / 2


class FactorVAE(VAE):
    """A VAE on distortion + `beta` · rate + `gamma` · correlation, as a discriminator of codes estimates it.

    `discriminator` maps codes [N, latent_dim] to a logit [N, 1], and is trained beside it by `telling_apart`, on the
    same batch. `optimizers` are (the VAE's, the discriminator's). The history has "correlation", in nats, and
    "discriminator", its loss. All else is as in `VAE`.
    """

    losses = ("distortion", "rate", "correlation", "discriminator")
    settings = ("gamma", *VAE.settings)

    def __init__(
        self,
        pair: tuple[keras.Model, keras.Model],
        discriminator: keras.Model,
        optimizers: tuple[keras.Optimizer, keras.Optimizer],
        *,
        gamma: float = 6.0,
        **settings: Any,
    ):
        its, ours = (check_optimizer(it, name="one of optimizers") for it in reversed(optimizers))
        if its is ours:
            raise ValueError("optimizers wants two different optimizers, (the VAE's, the discriminator's)")
        self.gamma, self.discriminator = number_between(0, np.inf, gamma, name="gamma"), discriminator
        self.its_optimizer, codes = its, (pair[1].input_shape[1:], (1,))
        if (discriminator.input_shape[1:], discriminator.output_shape[1:]) != codes:
            got = f"discriminator maps {discriminator.input_shape[1:]} to {discriminator.output_shape[1:]}"
            raise ValueError(f"{got}; it wants codes {codes[0]}, and to give one logit (1,)")
        super().__init__(*pair, ours, **settings)

    def _step(self, source: tf.Tensor, step: tf.Tensor) -> tf.Tensor:
        images = self._batch(source, step)
        with tf.GradientTape(persistent=True) as tape:
            drawn, distortion, rate = self._pass(images, step)
            correlation = tf.reduce_mean(cast("tf.Tensor", self.discriminator(drawn)))
            loss = distortion + self.beta * rate + self.gamma * correlation
            seed = tf.stack([tf.constant(self.seed, tf.int64), step])
            its_loss = telling_apart(self.discriminator, tf.stop_gradient(drawn), seed)
        its = self.discriminator.trainable_variables
        ours_slopes, its_slopes = tape.gradient(loss, self.nets.variables), tape.gradient(its_loss, its)
        self.optimizer.apply(ours_slopes, self.nets.variables)
        self.its_optimizer.apply(its_slopes, its)
        return tf.stack([distortion, rate, correlation, its_loss])

    def _nets(self) -> dict[str, keras.Model]:
        return super()._nets() | {"discriminator": self.discriminator}

    def _moved(self) -> dict[str, tuple[keras.Optimizer, list]]:
        return super()._moved() | {"discriminator": (self.its_optimizer, self.discriminator.trainable_variables)}


def build(
    latent_dim: int = 16,
    *,
    shape: tuple[int, int, int] = (28, 28, 1),
    gamma: float = 6.0,
    seed: int = 0,
) -> FactorVAE:
    """A fresh FactorVAE of dense nets for images of `shape`."""
    pair = fresh_pair(latent_dim, shape, seed)
    discriminator = nets.point_discriminator(latent_dim, width=WIDTH, seed=(seed + 2) % 2**31)
    optimizers = Adam(LEARNING_RATE), Adam(ITS_RATE, beta_1=0.5, beta_2=0.9)
    return FactorVAE(pair, discriminator, optimizers, gamma=gamma, seed=seed)
