"""The two players in the plane."""

import keras
from keras import layers

from aigc_helpers.nets.layers import seeded


def point_generator(latent_dim: int = 2, *, width: int = 64, seed: int = 0) -> keras.Model:
    """A generator for the plane: latent vector [latent_dim] → point [2], two hidden layers."""
    with seeded(seed):
        return keras.Sequential([keras.Input((latent_dim,)), *_hidden(width), layers.Dense(2)], name="point_generator")


def point_discriminator(dimensions: int = 2, *, width: int = 64, seed: int = 0) -> keras.Model:
    """A discriminator for points: [dimensions] → one logit [1], two hidden layers."""
    with seeded(seed):
        ends = [keras.Input((dimensions,)), *_hidden(width), layers.Dense(1)]
        return keras.Sequential(ends, name="point_discriminator")


def _hidden(width: int) -> list[layers.Layer]:
    return [layer for _ in range(2) for layer in (layers.Dense(width), layers.LeakyReLU(0.2))]
