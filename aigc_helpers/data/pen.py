"""A pen: strokes in, a 28×28 image out, prepared as MNIST's digits were."""

from collections.abc import Sequence

import numpy as np

from aigc_helpers.data.ink import BOX, MIDDLE, SIZE, ink

RADIUS = 1.25  # half of the pen's width in pixels of the image, as in MNIST on average
STEP = 0.25  # pixels between two positions along a stroke
LEAST = 0.1  # width or height below which a drawing is not enlarged: a dot stays a dot

Stroke = Sequence[Sequence[float]]


def digit_image(strokes: Sequence[Stroke]) -> np.ndarray:
    """Draw `strokes`, lists of (x, y) right and down, as an image float32 [28, 28, 1] in [0, 1], white ink on black.

    Scaled to a box of 20×20 pixels with its proportions kept, the centre of mass in the middle of 28×28, as LeCun et
    al. (1998) did with MNIST. The strokes are scaled, not their pixels, so the pen is as wide in a small drawing as in
    a large one. Without a stroke, an empty image. Raises ValueError for positions that are not finite pairs.

    >>> image = digit_image([[(0.2, 0.1), (0.8, 0.1), (0.4, 0.9)]])
    >>> image.shape, float(image.max()), int((image > 0).any(axis=0).sum() <= 20)
    ((28, 28, 1), 1.0, 1)
    """
    drawn = [_positions(stroke) for stroke in strokes if len(stroke)]
    if not drawn:
        return np.zeros((SIZE, SIZE, 1), np.float32)
    corners = np.concatenate(drawn)
    low, high = corners.min(axis=0), corners.max(axis=0)
    # Of the box, the pen itself takes its width.
    scale = (BOX - 2 * RADIUS) / max(*(high - low), LEAST)
    path = np.concatenate([_path((part - (low + high) / 2) * scale + MIDDLE) for part in drawn])
    moved = path + MIDDLE - _centre_of_mass(_ink(path))
    return _ink(moved)[..., np.newaxis].astype(np.float32)


def _positions(stroke: Stroke) -> np.ndarray:
    positions = np.asarray(stroke, float)
    if positions.ndim != 2 or positions.shape[1] != 2 or not np.isfinite(positions).all():
        raise ValueError(f"strokes holds a stroke of shape {positions.shape}; it wants finite positions (x, y), [N, 2]")
    return positions


def _path(corners: np.ndarray) -> np.ndarray:
    """Positions [N, 2] close to each other along the line through `corners`."""
    lengths = np.linalg.norm(np.diff(corners, axis=0), axis=1)
    along = np.concatenate([[0], np.cumsum(lengths)])
    places = np.linspace(0, along[-1], max(2, int(along[-1] / STEP)))
    return np.stack([np.interp(places, along, axis) for axis in corners.T], axis=1)


def _ink(positions: np.ndarray) -> np.ndarray:
    """Grey levels [28, 28] of a pen that is at all these positions [N, 2]."""
    return ink(positions[np.newaxis], np.full((1, len(positions)), RADIUS))[0]


def _centre_of_mass(image: np.ndarray) -> np.ndarray:
    """(x, y) of the ink's middle, in pixels."""
    places, total = np.arange(SIZE), image.sum()
    return np.array([image.sum(axis=0) @ places, image.sum(axis=1) @ places]) / total
