"""Drawing from a trained generator: samples, and walks between two of them."""

import keras
import numpy as np

from aigc_helpers.validation import at_least

BATCH = 500  # samples made at once, to bound the memory


def latent_vectors(count: int, latent_dim: int, *, seed: int = 0) -> np.ndarray:
    """Standard normal latent vectors, float32 [count, latent_dim].

    >>> latent_vectors(3, 2).shape
    (3, 2)
    """
    rng = np.random.default_rng(seed)
    return rng.standard_normal((at_least(1, count, name="count"), latent_dim), dtype=np.float32)


def decode(generator: keras.Model, latents: np.ndarray) -> np.ndarray:
    """What `generator` makes of `latents` [N, latent_dim]: images in [0, 1], or points.

    Raises ValueError when the latent vectors are not of the width that this generator takes.
    """
    latents = np.asarray(latents, np.float32)
    wanted = generator.input_shape[-1]
    if latents.ndim != 2 or latents.shape[1] != wanted:
        raise ValueError(f"latents has shape {latents.shape}; this generator wants (N, {wanted})")
    parts = [np.asarray(generator(latents[i : i + BATCH], training=False)) for i in range(0, len(latents), BATCH)]
    samples = np.concatenate(parts)
    return np.clip(samples / 2 + 0.5, 0, 1) if samples.ndim == 4 else samples


def generate(generator: keras.Model, count: int, *, seed: int = 0) -> np.ndarray:
    """`count` samples from latent vectors drawn with `seed`: images [count, 28, 28, 1] in [0, 1], or points [count, 2]."""
    return decode(generator, latent_vectors(count, generator.input_shape[-1], seed=seed))


def interpolate(start: np.ndarray, end: np.ndarray, count: int) -> np.ndarray:
    """`count` latent vectors on the great circle from `start` to `end` [latent_dim], both included (White 2016).

    A straight line would pass nearer to the origin than almost any latent vector the generator was trained on.
    """
    cosine = np.dot(start, end) / (np.linalg.norm(start) * np.linalg.norm(end))
    angle = np.arccos(np.clip(cosine, -1, 1))
    share = np.linspace(0, 1, at_least(2, count, name="count"))[:, None]
    if angle < 1e-6:
        return (1 - share) * start + share * end
    return (np.sin((1 - share) * angle) * start + np.sin(share * angle) * end) / np.sin(angle)
