"""Squared distances between many points, a block of rows at a time: the whole matrix is never there."""

from collections.abc import Iterator

import numpy as np

BLOCK_BYTES = 32 * 2**20  # of squared distances at a time: 10,000 × 10,000 at once would take 800 MB
# A matrix product leaves twins a hair apart. Shortened by this share of their lengths, they are at distance 0 again.
HAIR = 1e-14


def distance_blocks(points: np.ndarray, centres: np.ndarray) -> Iterator[tuple[slice, np.ndarray]]:
    """Yield (rows, squared distances [rows, M]) of `points` [N, width] to `centres` [M, width], float64, in blocks.

    |x − y|² = |x|² + |y|² − 2 x·y, so that a matrix product does the work. The block is the caller's until the next.
    """
    middle = centres.mean(axis=0)  # lengths are small around it, and with them the rounding
    points, centres = points - middle, centres - middle
    lengths, others = (np.square(some).sum(axis=1) * (1 - HAIR) for some in (points, centres))
    size = max(1, BLOCK_BYTES // (8 * len(centres)))
    buffer = np.empty((min(size, len(points)), len(centres)))
    for start in range(0, len(points), size):
        rows = slice(start, min(start + size, len(points)))
        block = np.matmul(-2 * points[rows], centres.T, out=buffer[: rows.stop - start])
        block += lengths[rows, None]
        block += others
        yield rows, np.maximum(block, 0, out=block)


def nearest(points: np.ndarray, sample: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The row of `sample` nearest to each point, the first of twins, and the squared distance to it, [N] both."""
    places, gaps = np.empty(len(points), np.int64), np.empty(len(points))
    for rows, block in distance_blocks(points, sample):
        places[rows] = block.argmin(axis=1)
        gaps[rows] = np.take_along_axis(block, places[rows, None], axis=1)[:, 0]
    return places, gaps


def radii(sample: np.ndarray, *ranks: int) -> np.ndarray:
    """The squared distance of each row to its neighbours of these ranks, the row itself not counted: [ranks, N].

    They are longer by a hair, so that a point on the rim of a ball lies inside, however its distance was rounded.
    """
    found = np.empty((len(ranks), len(sample)))
    for rows, block in distance_blocks(sample, sample):
        here = np.arange(rows.start, rows.stop)
        block[here - rows.start, here] = -1  # a row is first among its own neighbours, before any twin
        block.partition(ranks, axis=1)
        found[:, rows] = block[:, ranks].T
    return found * (1 + 1e5 * HAIR)
