"""The two players in the plane."""

import keras
from keras import layers

from aigc_helpers.nets.layers import Seeds
from aigc_helpers.validation import at_least


def point_generator(latent_dim: int = 2, *, dimensions: int = 2, width: int = 64, seed: int = 0) -> keras.Model:
    """A generator for points: latent vector [latent_dim] → point [dimensions], two hidden layers."""
    seeds, dimensions = Seeds(seed), at_least(1, dimensions, name="dimensions")
    return keras.Sequential(
        [keras.Input((at_least(1, latent_dim, name="latent_dim"),)), *_hidden(seeds, width), seeds.dense(dimensions)],
        name="point_generator",
    )


def point_discriminator(dimensions: int = 2, *, width: int = 64, seed: int = 0) -> keras.Model:
    """A discriminator for points: [dimensions] → one logit [1], two hidden layers."""
    seeds = Seeds(seed)
    ends = [keras.Input((at_least(1, dimensions, name="dimensions"),)), *_hidden(seeds, width), seeds.dense(1)]
    return keras.Sequential(ends, name="point_discriminator")


def _hidden(seeds: Seeds, width: int) -> list[layers.Layer]:
    width = at_least(1, width, name="width")
    return [layer for _ in range(2) for layer in (seeds.dense(width), layers.LeakyReLU(0.2))]
