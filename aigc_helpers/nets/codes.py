"""Networks around a code: an image to what is believed of its code, a code to an image, noise to codes."""

import keras
import numpy as np
from keras import layers

from aigc_helpers.nets.layers import Seeds, Waves
from aigc_helpers.validation import at_least

Shape = tuple[int, int, int]
IMAGE: Shape = (28, 28, 1)


def dense_encoder(latent_dim: int = 16, *, shape: Shape = IMAGE, width: int = 256, seed: int = 0) -> keras.Model:
    """Image [height, width, channels] in [0, 1] → [2 · latent_dim]: the mean of its code, then the log of its variance.

    Two hidden layers of `width` units. An autoencoder takes the mean alone; see `models.vae`.
    """
    seeds, outputs = Seeds(seed), 2 * at_least(1, latent_dim, name="latent_dim")
    start = [keras.Input(_checked(shape)), layers.Flatten()]
    return keras.Sequential([*start, *_hidden(seeds, width), seeds.dense(outputs)], name="dense_encoder")


def dense_decoder(latent_dim: int = 16, *, shape: Shape = IMAGE, width: int = 256, seed: int = 0) -> keras.Model:
    """Code [latent_dim] → image [height, width, channels] in [0, 1], two hidden layers and a sigmoid."""
    seeds, shape = Seeds(seed), _checked(shape)
    start = [keras.Input((at_least(1, latent_dim, name="latent_dim"),)), *_hidden(seeds, width)]
    image = [seeds.dense(int(np.prod(shape)), activation="sigmoid"), layers.Reshape(shape)]
    return keras.Sequential([*start, *image], name="dense_decoder")


def dense_flow(dimensions: int = 16, *, classes: int = 0, width: int = 256, seed: int = 0) -> keras.Model:
    """A field over codes: [dimensions + 1 + classes] → [dimensions], the velocity of a code at a time in [0, 1].

    What goes in is the code, the time, and the class as a one-hot row, all zeros where none is asked for. The net sees
    the time as waves as well, and has three hidden layers of `width` units.
    """
    seeds, dimensions = Seeds(seed), at_least(1, dimensions, name="dimensions")
    start = [keras.Input((dimensions + 1 + at_least(0, classes, name="classes"),)), Waves(dimensions)]
    hidden = _hidden(seeds, width, depth=3, activation="silu")
    return keras.Sequential([*start, *hidden, seeds.dense(dimensions)], name="dense_flow")


def _hidden(seeds: Seeds, width: int, *, depth: int = 2, activation: str = "relu") -> list[layers.Layer]:
    width = at_least(1, width, name="width")
    return [seeds.dense(width, activation=activation) for _ in range(depth)]


def _checked(shape: Shape) -> Shape:
    """The `shape` as three whole numbers; a ValueError for another."""
    if not isinstance(shape, (tuple, list)) or len(shape) != 3:
        raise ValueError(f"shape={shape!r}; it wants (height, width, channels), such as (28, 28, 1)")
    height, width, channels = (at_least(1, size, name="shape holds a size, which") for size in shape)
    return height, width, channels
