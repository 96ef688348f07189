"""Factors read off the pixels: what `draw` knows of its own digits, measured in anybody's."""

import numpy as np

from aigc_helpers.data.ink import BOX, SIZE
from aigc_helpers.validation import check_images

DARK = 0.5  # the least ink of a pixel that belongs to a line


def measure(images: np.ndarray) -> dict[str, np.ndarray]:
    """Slant, thickness, size and aspect of `images` [N, 28, 28, 1], floats in [0, 1] or bytes: name → [N].

    In the units of `FACTORS`, but for aspect: width over height, of any digit. On strokes, within one way of writing a
    digit, measured thickness and slant correlate above 0.95 with the true ones; a digit's own shape leans as well, so
    compare slants of one digit. Raises ValueError for images that do not fit, or hold no ink.

    >>> line = np.zeros((1, 28, 28, 1))
    >>> line[0, 4:24, 12:15] = 1
    >>> found = measure(line)
    >>> float(found["size"][0]), float(found["aspect"][0]), round(float(found["thickness"][0]), 1)
    (1.0, 0.15, 2.7)
    """
    images = check_images(images)
    if images.shape[1:] != (SIZE, SIZE, 1):
        raise ValueError(f"images has shape {images.shape}; it wants (N, {SIZE}, {SIZE}, 1): its units are theirs")
    ink = images[..., 0] / (255.0 if images.dtype == np.uint8 else 1.0)
    blank = int((ink.max(axis=(1, 2)) <= DARK).sum())
    if blank:
        raise ValueError(f"images holds {blank} images without ink; leave them out")
    height, width = _span(ink, axis=2), _span(ink, axis=1)
    size = np.maximum(height, width) / BOX
    return {"slant": _slant(ink), "thickness": _thickness(ink), "size": size, "aspect": width / height}


def _span(ink: np.ndarray, *, axis: int) -> np.ndarray:
    """Pixels from the first to the last dark row (axis 2) or column (axis 1)."""
    dark = ink.max(axis=axis) > DARK
    return dark.shape[1] - dark.argmax(axis=1) - dark[:, ::-1].argmax(axis=1).astype(float)


def _thickness(ink: np.ndarray) -> np.ndarray:
    """Twice the ink over the length of its edge: a line has one on both sides."""
    down, across = np.gradient(np.pad(ink, ((0, 0), (1, 1), (1, 1))), axis=(1, 2))
    return 2 * ink.sum(axis=(1, 2)) / np.hypot(down, across).sum(axis=(1, 2))


def _slant(ink: np.ndarray) -> np.ndarray:
    """Degrees of the line through the ink's middle from row to row, to the right as it rises."""
    shares = ink / ink.sum(axis=(1, 2), keepdims=True)
    by_row, by_column = shares.sum(axis=2), shares.sum(axis=1)
    rows, columns = np.arange(ink.shape[1]), np.arange(ink.shape[2])
    heights = (by_row @ rows)[:, np.newaxis] - rows
    across = columns - (by_column @ columns)[:, np.newaxis]
    together = np.einsum("nyx,ny,nx->n", shares, heights, across)
    return np.degrees(np.arctan2(together, (by_row * heights**2).sum(axis=1)))
