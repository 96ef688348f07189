"""What befalls pictures on their way, by accident or on purpose: blur, noise, fewer grey levels, JPEG."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import tensorflow as tf
from scipy import ndimage

from aigc_helpers.validation import as_floats, at_least, check_seed, number_between


def blurred(images: np.ndarray, *, sigma: float = 1.0) -> np.ndarray:
    """Images [N, height, width, 1] in [0, 1], smeared by a Gaussian of `sigma` pixels."""
    sigma = number_between(0, np.inf, sigma, name="sigma")
    return ndimage.gaussian_filter(as_floats(images), (0, sigma, sigma, 0)).astype(np.float32)


def noisy(images: np.ndarray, *, deviation: float = 0.2, seed: int = 0) -> np.ndarray:
    """Images in [0, 1] with normal noise of this standard deviation in each pixel, cut at black and white."""
    images, rng = as_floats(images), np.random.default_rng(check_seed(seed))
    scale = number_between(0, np.inf, deviation, name="deviation")
    return np.clip(images + rng.normal(scale=scale, size=images.shape), 0, 1).astype(np.float32)


def quantised(images: np.ndarray, *, levels: int = 256) -> np.ndarray:
    """Images in [0, 1], each pixel at the nearest of so many grey levels; 256 are what a file of bytes can hold."""
    steps = at_least(2, levels, name="levels") - 1
    return (np.rint(as_floats(images) * steps) / steps).astype(np.float32)


def jpeg(images: np.ndarray, *, quality: int = 75) -> np.ndarray:
    """Images [N, height, width, 1] in [0, 1] after a round through JPEG files of this quality, 1 to 100."""
    if at_least(1, quality, name="quality") > 100:
        raise ValueError(f"quality={quality!r}; it wants a whole number from 1 to 100")
    levels = np.rint(as_floats(images) * 255).astype(np.uint8)
    if levels.shape[-1] != 1:
        raise ValueError(f"images has {levels.shape[-1]} channels; it wants one, [N, height, width, 1]")
    files = [tf.io.encode_jpeg(image, format="grayscale", quality=quality) for image in levels]
    return np.stack([tf.io.decode_jpeg(file, channels=1).numpy() for file in files]) / np.float32(255)


def kernel_density(train: np.ndarray, count: int, *, bandwidth: float = 0.1, seed: int = 0) -> np.ndarray:
    """`count` draws from a kernel density on training images [N, height, width, 1]: one each, and noise."""
    rng, train = np.random.default_rng(check_seed(seed)), as_floats(train, name="train")
    bandwidth = number_between(0, np.inf, bandwidth, name="bandwidth")
    return noisy(train[rng.integers(len(train), size=at_least(1, count, name="count"))], deviation=bandwidth, seed=seed)


class Tampering(NamedTuple):
    """One thing that befalls pictures: its `title` for people, and `apply`, images in [0, 1] → images."""

    title: str
    apply: Callable[[np.ndarray], np.ndarray]


# What a detector of generated pictures should survive.
TAMPERINGS: dict[str, Tampering] = {
    "untouched": Tampering("untouched", lambda images: images),
    "blur": Tampering("blur, σ 1 pixel", blurred),
    "noise": Tampering("noise of 0.2", noisy),
    "bytes": Tampering("256 grey levels", quantised),
    "jpeg": Tampering("JPEG, quality 75", jpeg),
}
