"""Networks that make pictures, tell them apart, or squeeze them."""

import keras
from keras import layers

from aigc_helpers.nets.layers import Dropout, Seeds
from aigc_helpers.validation import at_least


def dense_generator(latent_dim: int = 100, *, seed: int = 0) -> keras.Model:
    """The reference generator: latent vector [latent_dim] → image [28, 28, 1] in [-1, 1], dense throughout."""
    seeds = Seeds(seed)
    return keras.Sequential(
        [
            keras.Input((at_least(1, latent_dim, name="latent_dim"),)),
            seeds.dense(256, use_bias=False),
            layers.BatchNormalization(),
            layers.LeakyReLU(),
            seeds.dense(512),
            layers.BatchNormalization(),
            layers.LeakyReLU(),
            seeds.dense(28 * 28, activation="tanh"),
            layers.Reshape((28, 28, 1)),
        ],
        name="dense_generator",
    )


def conv_discriminator(*, seed: int = 0) -> keras.Model:
    """The reference discriminator: image [28, 28, 1] → one logit [1], two strided convolutions with dropout."""
    seeds = Seeds(seed)
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            seeds.conv(64, 3, strides=2),
            layers.LeakyReLU(),
            seeds.dropout(0.3, kind=Dropout),
            seeds.conv(128, 3, strides=2),
            layers.LeakyReLU(),
            seeds.dropout(0.3, kind=Dropout),
            layers.Flatten(),
            seeds.dense(1),
        ],
        name="conv_discriminator",
    )


def fast_generator(latent_dim: int = 64, *, seed: int = 0) -> keras.Model:
    """A generator for minutes on a laptop: latent vector [latent_dim] → image [28, 28, 1] in [-1, 1], convolutional."""
    seeds = Seeds(seed)
    return keras.Sequential(
        [
            keras.Input((at_least(1, latent_dim, name="latent_dim"),)),
            seeds.dense(7 * 7 * 32, use_bias=False),
            layers.Reshape((7, 7, 32)),
            layers.BatchNormalization(momentum=0.9),
            layers.ReLU(),
            seeds.conv_transpose(16, 5, strides=2, use_bias=False),
            layers.BatchNormalization(momentum=0.9),
            layers.ReLU(),
            seeds.conv_transpose(1, 5, strides=2, activation="tanh"),
        ],
        name="fast_generator",
    )


def fast_discriminator(*, seed: int = 0) -> keras.Model:
    """Its opponent: image [28, 28, 1] → one logit [1], from windows of 8×8 pixels that overlap by half.

    A unit of its last map sees up to 24 columns of the picture. With half the view the generator stalls much earlier:
    no unit can tell whether distant strokes belong to one digit.
    """
    seeds = Seeds(seed)
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            seeds.conv(32, 8, strides=4),
            layers.LeakyReLU(0.2),
            seeds.conv(64, 5, strides=2),
            layers.BatchNormalization(momentum=0.9),
            layers.LeakyReLU(0.2),
            layers.Flatten(),
            seeds.dense(1),
        ],
        name="fast_discriminator",
    )


def autoencoder(latent_dim: int = 2, *, seed: int = 0) -> keras.Model:
    """Image [28, 28, 1] → its layer `encoder` → latent vector [latent_dim] → its layer `decoder` → image in [0, 1]."""
    seeds = Seeds(seed)
    latent_dim = at_least(1, latent_dim, name="latent_dim")
    ends = [keras.Input((28, 28, 1)), layers.Flatten(), seeds.dense(256, activation="relu")]
    encoder = keras.Sequential([*ends, seeds.dense(latent_dim)], name="encoder")
    starts = [keras.Input((latent_dim,)), seeds.dense(256, activation="relu")]
    image = [seeds.dense(28 * 28, activation="sigmoid"), layers.Reshape((28, 28, 1))]
    decoder = keras.Sequential([*starts, *image], name="decoder")
    return keras.Sequential([keras.Input((28, 28, 1)), encoder, decoder], name="autoencoder")
