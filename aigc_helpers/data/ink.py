"""Ink on paper: round stamps of a pen along its way, anti-aliased, many images at a time."""

import numpy as np

SIZE, BOX = 28, 20  # pixels of an image, and of the box in it that the ink must fit, as in MNIST
MIDDLE = (SIZE - 1) / 2
STAMPS_AT_ONCE = 2**14  # so that a round's work fits the processor's cache


def ink(positions: np.ndarray, radii: np.ndarray) -> np.ndarray:
    """Grey levels float32 [N, 28, 28] in [0, 1] of pens that stamp a disc at each of P places.

    `positions` (x, y) [N, P, 2], right and down, and `radii` [N, P] are in pixels, the middle of the first pixel at 0.
    A pixel is full within the radius of a place and fades over one pixel. Places up to two thirds of a pixel apart
    make a line of width 1.5 or more, a twentieth of a pixel narrower at most.

    >>> dot = ink(np.array([[[13.0, 9.0]]]), np.array([[1.5]]))
    >>> dot.shape, float(dot[0, 9, 13]), round(float(dot.sum()), 1)
    ((1, 28, 28), 1.0, 7.3)
    """
    images = np.zeros((len(positions), SIZE, SIZE), np.float32)
    if positions.size:
        widest = radii.max(axis=1)
        order, rows = np.argsort(widest, kind="stable"), max(1, STAMPS_AT_ONCE // positions.shape[1])
        # The thin pens first: their stamps are smaller, and a round takes as much work as its widest pen.
        for first in range(0, len(order), rows):
            chosen = order[first : first + rows]
            images[chosen] = _stamped(positions[chosen], radii[chosen], reach=int(np.ceil(widest[chosen].max() + 0.5)))
    return images


def _stamped(positions: np.ndarray, radii: np.ndarray, *, reach: int) -> np.ndarray:
    """One round: every stamp as a window of (2 reach)² pixels, and of all that fall on a pixel the darkest."""
    margin = 2 * reach  # catches what is drawn past the edge; what lies further out than the pen reaches is pulled in
    side = SIZE + 2 * margin
    places = np.clip(positions + margin, reach, side - 1 - reach).astype(np.float32)
    floors, window = np.floor(places), np.arange(2 * reach, dtype=np.int32)
    # float32 all along: `maximum.at` is forty times as slow where it has to convert.
    squares = ((floors - places)[..., np.newaxis] + (window - reach + 1).astype(np.float32)) ** 2
    levels = np.sqrt(squares[:, :, 1, :, np.newaxis] + squares[:, :, 0, np.newaxis, :])
    np.subtract(radii.astype(np.float32)[..., np.newaxis, np.newaxis] + np.float32(0.5), levels, out=levels)
    corners = floors.astype(np.int32) - (reach - 1)
    starts = corners[..., 1] * side + corners[..., 0] + side**2 * np.arange(len(places), dtype=np.int32)[:, np.newaxis]
    where = starts[..., np.newaxis, np.newaxis] + (side * window[:, np.newaxis] + window)
    canvas = np.zeros(len(places) * side**2, np.float32)
    np.maximum.at(canvas, where.ravel(), levels.ravel())
    inner = slice(margin, margin + SIZE)
    return np.minimum(canvas.reshape(-1, side, side)[:, inner, inner], 1)


def centred(levels: np.ndarray) -> np.ndarray:
    """Grey levels uint8 [N, 28, 28], moved by whole pixels so that the ink's middle is the image's, as in MNIST.

    >>> image = np.zeros((1, 28, 28), np.uint8)
    >>> image[0, 3, 20] = 255
    >>> np.argwhere(centred(image)).tolist()
    [[0, 13, 14]]
    """
    places = np.arange(SIZE)
    total = np.maximum(levels.sum(axis=(1, 2), dtype=np.int64), 1)
    shifts = [np.rint(levels.sum(axis=axis, dtype=np.int64) @ places / total - MIDDLE) for axis in (2, 1)]
    rows, columns = (places + shift.astype(np.int64)[:, np.newaxis] + SIZE for shift in shifts)
    framed = np.pad(levels, ((0, 0), (SIZE, SIZE), (SIZE, SIZE)))
    return framed[np.arange(len(levels))[:, np.newaxis, np.newaxis], rows[:, :, np.newaxis], columns[:, np.newaxis]]
