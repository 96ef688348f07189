"""Drawing from a trained generator: samples, and walks between two of them."""

from functools import partial
from pathlib import Path
from typing import Any

import keras
import numpy as np

from aigc_helpers.gan.kinds import check_shape, drawn
from aigc_helpers.gan.opening import check_generator, why_not_opened
from aigc_helpers.training import in_batches
from aigc_helpers.validation import as_array, at_least, check_box, check_finite, check_seed, finite


def latent_vectors(count: int, latent_dim: int, *, seed: int = 0) -> np.ndarray:
    """Standard normal latent vectors, float32 [count, latent_dim].

    >>> latent_vectors(3, 2).shape
    (3, 2)
    """
    rng = np.random.default_rng(check_seed(seed))
    shape = at_least(1, count, name="count"), at_least(1, latent_dim, name="latent_dim")
    return rng.standard_normal(shape, dtype=np.float32)


def decode(generator: keras.Model, latents: np.ndarray, *, kind: str = "images") -> np.ndarray:
    """What `generator` makes of `latents` [N, latent_dim]: samples of the `kind`, one of KINDS; images in [0, 1].

    Images are taken to lie in [-1, 1], as those of the course's generators do, and in [0, 1] where a sigmoid ends it.
    Raises ValueError when the latent vectors are not of the width that this generator takes, or no numbers,
    and where it makes samples of another kind.
    """
    check_shape(generator, kind)
    latents = finite(latents, name="latents").astype(np.float32)
    wanted = generator.input_shape[-1]
    if latents.ndim != 2 or latents.shape[1] != wanted:
        raise ValueError(f"latents has shape {latents.shape}; this generator wants (N, {wanted})")
    return drawn(in_batches(partial(generator, training=False), latents), kind, generator=generator)


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
        generator: Any = keras.models.load_model(path, safe_mode=True, compile=False)
    # Whatever a damaged, old or hostile file breaks in Keras, its user is told what the file is.
    except Exception as error:
        raise ValueError(why_not_opened(path, error)) from error
    check_generator(generator, path)
    return generator


def generate(generator: keras.Model, count: int, *, kind: str = "images", seed: int = 0) -> np.ndarray:
    """`count` samples of a generator, drawn with `seed`: images [count, 28, 28, 1] in [0, 1], or another `kind`."""
    return decode(generator, latent_vectors(count, generator.input_shape[-1], seed=seed), kind=kind)


def interpolate(start: np.ndarray, end: np.ndarray, count: int) -> np.ndarray:
    """`count` latent vectors on the great circle from `start` to `end` [latent_dim], both included (White 2016).

    A straight line would pass nearer to the origin than almost any latent vector the generator was trained on.
    Raises ValueError where no circle, or more than one, joins the two.
    """
    start, end = (as_array(ends, name=name).astype(np.float64) for ends, name in ((start, "start"), (end, "end")))
    for ends, name in ((start, "start"), (end, "end")):
        check_finite(ends, name=name)
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
    left, right, bottom, top = check_box(box)
    rows = at_least(2, rows, name="rows")
    grid = np.meshgrid(np.linspace(left, right, rows), np.linspace(bottom, top, rows))
    logits = np.asarray(discriminator(np.stack(grid, axis=-1).reshape(-1, 2).astype(np.float32), training=False))
    return (1 / (1 + np.exp(-logits.astype(np.float64)))).reshape(rows, rows)
