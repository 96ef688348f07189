"""Drawing from a trained generator: samples, and walks between two of them."""

import zipfile
from functools import partial
from pathlib import Path

import keras
import numpy as np

from aigc_helpers.training import in_batches
from aigc_helpers.validation import at_least


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
    samples = in_batches(partial(generator, training=False), latents)
    return np.clip(samples / 2 + 0.5, 0, 1) if samples.ndim == 4 else samples


def load_generator(path: str | Path) -> keras.Model:
    """A generator from a `.keras` file, opened in safe mode: no code in it is run.

    Raises FileNotFoundError, or a ValueError where the file is damaged or holds no generator of samples.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(
            f"there is no generator at {path}; `aigc train gan --out DIR` makes DIR/generator.keras"
        )
    try:
        generator = keras.models.load_model(path, safe_mode=True, compile=False)
    except (ValueError, OSError, TypeError, KeyError, zipfile.BadZipFile) as error:
        raise ValueError(f"{path} is not a whole .keras file; train anew, or copy it again ({error})") from error
    if len(generator.input_shape) != 2:
        raise ValueError(
            f"{path} takes inputs of shape {generator.input_shape}; a generator takes latent vectors [N, width]"
        )
    return generator


def generate(generator: keras.Model, count: int, *, seed: int = 0) -> np.ndarray:
    """`count` samples of a generator, drawn with `seed`: images [count, 28, 28, 1] in [0, 1], or points [count, 2]."""
    return decode(generator, latent_vectors(count, generator.input_shape[-1], seed=seed))


def interpolate(start: np.ndarray, end: np.ndarray, count: int) -> np.ndarray:
    """`count` latent vectors on the great circle from `start` to `end` [latent_dim], both included (White 2016).

    A straight line would pass nearer to the origin than almost any latent vector the generator was trained on.
    Raises ValueError where no circle, or more than one, joins the two.
    """
    start, end = np.asarray(start, np.float64), np.asarray(end, np.float64)
    lengths = np.linalg.norm(start) * np.linalg.norm(end)
    angle = np.arccos(np.clip(np.dot(start, end) / lengths, -1, 1)) if lengths else np.pi
    if angle > np.pi - 1e-6:
        raise ValueError("start and end are opposite, or one is all zeros; choose another end for the walk")
    share = np.linspace(0, 1, at_least(2, count, name="count"))[:, None]
    if angle < 1e-6:
        return (1 - share) * start + share * end
    return (np.sin((1 - share) * angle) * start + np.sin(share * angle) * end) / np.sin(angle)


def belief_map(discriminator: keras.Model, *, box: tuple[float, float, float, float], rows: int = 61) -> np.ndarray:
    """The discriminator's belief that a point is real, σ(logit), on an even grid over `box` (left, right, bottom, top).

    The result is [rows, rows] in [0, 1]; its first row lies at the bottom.
    """
    left, right, bottom, top = box
    grid = np.meshgrid(np.linspace(left, right, rows), np.linspace(bottom, top, rows))
    logits = np.asarray(discriminator(np.stack(grid, axis=-1).reshape(-1, 2).astype(np.float32), training=False))
    return (1 / (1 + np.exp(-logits.astype(np.float64)))).reshape(rows, rows)
