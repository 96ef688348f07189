"""How people write each digit: the lines of the pen in several styles, and the curves through their points.

A style is a tuple of strokes, a stroke a list of positions (x, y), right and down, in a frame of height 1. The pen goes
through all of them on a smooth curve; a position that is given twice is a corner.
"""

from functools import cache
from typing import NamedTuple

import numpy as np

Stroke = list[tuple[float, float]]

# Per digit, the plainest style first: `styles=1` takes that one alone.
SKELETONS: dict[int, tuple[tuple[Stroke, ...], ...]] = {
    0: (
        # an oval, against the clock
        (
            [
                (0.36, 0),
                (0.1, 0.18),
                (0.02, 0.52),
                (0.13, 0.87),
                (0.36, 1),
                (0.6, 0.86),
                (0.7, 0.5),
                (0.58, 0.14),
                (0.36, 0),
            ],
        ),
        # begun at the upper right, the end crosses the beginning
        (
            [
                (0.56, 0.1),
                (0.3, 0.02),
                (0.06, 0.3),
                (0.06, 0.7),
                (0.3, 1),
                (0.6, 0.8),
                (0.66, 0.4),
                (0.5, 0.08),
                (0.3, 0.1),
            ],
        ),
        # with the clock, a little open at the top
        ([(0.2, 0.1), (0.44, 0), (0.68, 0.25), (0.68, 0.7), (0.42, 1), (0.1, 0.82), (0.02, 0.45), (0.14, 0.1)],),
    ),
    1: (
        ([(0.3, 0), (0.3, 0.33), (0.3, 0.67), (0.3, 1)],),
        # a flag at the top
        ([(0.06, 0.26), (0.2, 0.15), (0.34, 0), (0.34, 0), (0.34, 0.5), (0.34, 1)],),
        # flag and foot
        (
            [(0.08, 0.24), (0.2, 0.14), (0.33, 0), (0.33, 0), (0.33, 0.5), (0.33, 1)],
            [(0.08, 1), (0.33, 0.99), (0.6, 0.98)],
        ),
        # a long flag, as in much of Europe
        ([(0.0, 0.5), (0.2, 0.27), (0.4, 0), (0.4, 0), (0.4, 0.5), (0.4, 1)],),
    ),
    2: (
        # a round top, a corner, a straight base
        (
            [
                (0.06, 0.2),
                (0.28, 0),
                (0.56, 0.08),
                (0.6, 0.32),
                (0.4, 0.62),
                (0.04, 1),
                (0.04, 1),
                (0.36, 0.98),
                (0.7, 0.97),
            ],
        ),
        # a loop at the lower left
        (
            [
                (0.08, 0.2),
                (0.3, 0),
                (0.56, 0.14),
                (0.52, 0.42),
                (0.28, 0.78),
                (0.1, 0.96),
                (0.02, 0.85),
                (0.14, 0.76),
                (0.36, 0.9),
                (0.56, 0.98),
                (0.74, 0.9),
            ],
        ),
        # a flat top and a slope, near to a Z
        (
            [
                (0.04, 0.08),
                (0.3, 0.02),
                (0.6, 0.06),
                (0.52, 0.34),
                (0.28, 0.66),
                (0.02, 0.98),
                (0.02, 0.98),
                (0.66, 0.96),
            ],
        ),
        # a full bow and a base that swings
        (
            [
                (0.1, 0.34),
                (0.14, 0.1),
                (0.4, 0),
                (0.62, 0.2),
                (0.5, 0.5),
                (0.2, 0.84),
                (0.06, 0.96),
                (0.26, 0.88),
                (0.5, 0.98),
                (0.72, 0.94),
            ],
        ),
    ),
    3: (
        # two bows that meet in a corner
        (
            [
                (0.08, 0.12),
                (0.3, 0),
                (0.54, 0.1),
                (0.5, 0.34),
                (0.26, 0.47),
                (0.26, 0.47),
                (0.52, 0.56),
                (0.6, 0.78),
                (0.38, 0.99),
                (0.04, 0.92),
            ],
        ),
        # a flat top
        (
            [
                (0.06, 0.03),
                (0.3, 0.02),
                (0.58, 0.02),
                (0.58, 0.02),
                (0.3, 0.4),
                (0.3, 0.4),
                (0.56, 0.52),
                (0.6, 0.78),
                (0.38, 1),
                (0.04, 0.9),
            ],
        ),
        # a small loop in the middle
        (
            [
                (0.06, 0.14),
                (0.28, 0),
                (0.54, 0.12),
                (0.44, 0.38),
                (0.24, 0.5),
                (0.22, 0.42),
                (0.44, 0.48),
                (0.62, 0.72),
                (0.42, 0.98),
                (0.02, 0.9),
            ],
        ),
        # a middle that hardly turns in
        (
            [
                (0.04, 0.06),
                (0.36, 0),
                (0.56, 0.16),
                (0.44, 0.4),
                (0.3, 0.48),
                (0.48, 0.54),
                (0.6, 0.74),
                (0.4, 0.98),
                (0.06, 1),
            ],
        ),
    ),
    4: (
        # open: an angle, then a line through it
        (
            [(0.14, 0.02), (0.1, 0.3), (0.06, 0.56), (0.06, 0.56), (0.36, 0.57), (0.68, 0.54)],
            [(0.52, 0.1), (0.5, 0.55), (0.48, 1)],
        ),
        # closed
        (
            [(0.46, 0), (0.24, 0.32), (0.02, 0.64), (0.02, 0.64), (0.36, 0.64), (0.72, 0.63)],
            [(0.46, 0), (0.47, 0.5), (0.47, 1)],
        ),
        # a cup that runs into the line
        (
            [
                (0.1, 0),
                (0.04, 0.3),
                (0.12, 0.5),
                (0.34, 0.52),
                (0.52, 0.4),
                (0.58, 0.06),
                (0.58, 0.06),
                (0.54, 0.5),
                (0.5, 1),
            ],
        ),
        # the line only crosses
        (
            [(0.34, 0), (0.16, 0.3), (0.0, 0.6), (0.0, 0.6), (0.34, 0.62), (0.7, 0.6)],
            [(0.44, 0.36), (0.42, 0.68), (0.38, 1)],
        ),
        # closed in one stroke: down, across, up to the top and down again
        (
            [(0.56, 0), (0.3, 0.3), (0.02, 0.56), (0.02, 0.56), (0.36, 0.54), (0.68, 0.5)],
            [(0.56, 0), (0.5, 0.5), (0.4, 1)],
        ),
    ),
    5: (
        # a neck and a belly, then the hat
        (
            [
                (0.14, 0.04),
                (0.12, 0.24),
                (0.1, 0.44),
                (0.1, 0.44),
                (0.34, 0.38),
                (0.58, 0.56),
                (0.56, 0.84),
                (0.3, 1),
                (0.02, 0.92),
            ],
            [(0.14, 0.04), (0.36, 0.03), (0.62, 0.01)],
        ),
        # in one stroke from the hat's end
        (
            [
                (0.6, 0.02),
                (0.38, 0.02),
                (0.16, 0.03),
                (0.16, 0.03),
                (0.1, 0.42),
                (0.1, 0.42),
                (0.38, 0.42),
                (0.56, 0.64),
                (0.44, 0.92),
                (0.04, 0.98),
            ],
        ),
        # as an S
        ([(0.64, 0.04), (0.36, 0.02), (0.16, 0.18), (0.26, 0.4), (0.5, 0.56), (0.52, 0.82), (0.3, 1), (0.02, 0.94)],),
        # a flat belly
        (
            [(0.2, 0.02), (0.14, 0.24), (0.08, 0.46), (0.08, 0.46), (0.36, 0.46), (0.56, 0.6), (0.48, 0.84), (0.16, 1)],
            [(0.2, 0.06), (0.42, 0.05), (0.66, 0.0)],
        ),
    ),
    6: (
        # a long back and a loop
        (
            [
                (0.46, 0),
                (0.22, 0.2),
                (0.06, 0.52),
                (0.08, 0.84),
                (0.3, 1),
                (0.54, 0.86),
                (0.52, 0.62),
                (0.3, 0.54),
                (0.09, 0.74),
            ],
        ),
        # a straight back and a small loop
        (
            [
                (0.3, 0),
                (0.16, 0.3),
                (0.06, 0.66),
                (0.12, 0.92),
                (0.32, 1),
                (0.5, 0.86),
                (0.42, 0.68),
                (0.22, 0.66),
                (0.08, 0.78),
            ],
        ),
        # a round back, the loop rolls in
        (
            [
                (0.56, 0.06),
                (0.3, 0.04),
                (0.08, 0.34),
                (0.04, 0.7),
                (0.24, 0.98),
                (0.52, 0.92),
                (0.58, 0.66),
                (0.38, 0.5),
                (0.18, 0.62),
                (0.22, 0.78),
            ],
        ),
    ),
    7: (
        ([(0.04, 0.05), (0.32, 0.04), (0.62, 0.02), (0.62, 0.02), (0.44, 0.46), (0.24, 1)],),
        # crossed
        (
            [(0.04, 0.05), (0.32, 0.04), (0.62, 0.02), (0.62, 0.02), (0.44, 0.46), (0.26, 1)],
            [(0.16, 0.54), (0.38, 0.51), (0.62, 0.48)],
        ),
        # a hook at the start, a curved stem
        (
            [
                (0.02, 0.2),
                (0.06, 0.04),
                (0.06, 0.04),
                (0.34, 0.08),
                (0.62, 0.02),
                (0.62, 0.02),
                (0.4, 0.34),
                (0.32, 0.68),
                (0.3, 1),
            ],
        ),
        # round at the shoulder
        ([(0.02, 0.14), (0.22, 0.02), (0.5, 0.02), (0.58, 0.16), (0.46, 0.5), (0.34, 1)],),
        # crossed, a curved stem
        (
            [(0.0, 0.12), (0.2, 0.05), (0.58, 0.06), (0.58, 0.06), (0.42, 0.38), (0.34, 1)],
            [(0.12, 0.5), (0.36, 0.5), (0.64, 0.46)],
        ),
    ),
    8: (
        # an S and back
        (
            [
                (0.52, 0.1),
                (0.3, 0),
                (0.1, 0.16),
                (0.2, 0.38),
                (0.44, 0.58),
                (0.54, 0.8),
                (0.32, 1),
                (0.08, 0.82),
                (0.16, 0.6),
                (0.4, 0.4),
                (0.54, 0.2),
                (0.5, 0.08),
            ],
        ),
        # two rings
        (
            [(0.32, 0), (0.14, 0.08), (0.12, 0.32), (0.32, 0.44), (0.5, 0.32), (0.5, 0.1), (0.32, 0)],
            [(0.32, 0.44), (0.1, 0.56), (0.06, 0.84), (0.32, 1), (0.58, 0.84), (0.54, 0.56), (0.32, 0.44)],
        ),
        # open at the top
        (
            [
                (0.6, 0.06),
                (0.34, 0.02),
                (0.12, 0.18),
                (0.22, 0.4),
                (0.42, 0.56),
                (0.46, 0.82),
                (0.26, 1),
                (0.06, 0.84),
                (0.18, 0.6),
                (0.42, 0.4),
                (0.64, 0.16),
            ],
        ),
        # begun in the middle
        (
            [
                (0.3, 0.5),
                (0.1, 0.3),
                (0.16, 0.06),
                (0.4, 0),
                (0.54, 0.18),
                (0.42, 0.42),
                (0.16, 0.62),
                (0.06, 0.84),
                (0.26, 1),
                (0.5, 0.88),
                (0.5, 0.66),
                (0.28, 0.48),
            ],
        ),
    ),
    9: (
        # a ring and a straight stem
        (
            [
                (0.52, 0.1),
                (0.3, 0.01),
                (0.06, 0.18),
                (0.12, 0.44),
                (0.34, 0.46),
                (0.52, 0.26),
                (0.54, 0.06),
                (0.54, 0.06),
                (0.52, 0.5),
                (0.48, 1),
            ],
        ),
        # the stem bends to the left
        (
            [
                (0.54, 0.16),
                (0.36, 0),
                (0.1, 0.14),
                (0.1, 0.4),
                (0.34, 0.48),
                (0.54, 0.3),
                (0.54, 0.12),
                (0.56, 0.56),
                (0.42, 0.88),
                (0.08, 0.98),
            ],
        ),
        # one flowing line
        (
            [
                (0.5, 0.06),
                (0.24, 0.04),
                (0.06, 0.24),
                (0.2, 0.42),
                (0.44, 0.28),
                (0.54, 0.06),
                (0.54, 0.06),
                (0.42, 0.52),
                (0.26, 1),
            ],
        ),
        # the ring is open at the top
        (
            [
                (0.4, 0.06),
                (0.16, 0.04),
                (0.04, 0.26),
                (0.18, 0.44),
                (0.42, 0.34),
                (0.56, 0.08),
                (0.56, 0.08),
                (0.55, 0.54),
                (0.52, 1),
            ],
        ),
        # a hook at the foot
        (
            [
                (0.5, 0.12),
                (0.3, 0),
                (0.1, 0.2),
                (0.24, 0.42),
                (0.48, 0.3),
                (0.52, 0.1),
                (0.54, 0.5),
                (0.46, 0.9),
                (0.26, 1),
                (0.08, 0.86),
            ],
        ),
    ),
}
MOST_STYLES = max(map(len, SKELETONS.values()))


class Skeleton(NamedTuple):
    """A style made ready: `positions` [P, 2] on its curves are `curve` [P, K] times its K `controls` [K, 2]."""

    controls: np.ndarray
    curve: np.ndarray


MOST_CONTROLS = max(sum(map(len, strokes)) for styles in SKELETONS.values() for strokes in styles)
SAMPLES_PER_LENGTH = (
    30  # positions along a curve as long as the frame is high: no more than two thirds of a pixel apart
)


@cache
def skeleton(digit: int, style: int) -> Skeleton:
    """The `style`-th way to write `digit`, centred about the origin, y from -0.5 to 0.5."""
    parts = [_stroke(stroke) for stroke in SKELETONS[digit][style]]
    controls = np.concatenate([controls for controls, _ in parts])
    curve = np.zeros((sum(len(curve) for _, curve in parts), len(controls)))
    row = column = 0
    for _, part in parts:
        curve[row : row + part.shape[0], column : column + part.shape[1]] = part
        row, column = row + part.shape[0], column + part.shape[1]
    drawn = curve @ controls
    return Skeleton(controls - (drawn.min(axis=0) + drawn.max(axis=0)) / 2, curve)


def _stroke(stroke: Stroke) -> tuple[np.ndarray, np.ndarray]:
    """The K different positions of a stroke [K, 2] and the curve through them [P, K], evenly spaced along its length."""
    points = np.array(stroke)
    fresh = np.r_[True, np.any(points[1:] != points[:-1], axis=1)]
    controls, place = points[fresh], np.cumsum(fresh) - 1
    spread = np.eye(len(controls))[place]
    fine = np.linspace(0, len(points) - 1, 64 * len(points))
    steps = np.linalg.norm(np.diff(_spline(fine, points), axis=0), axis=1)
    along = np.r_[0, np.cumsum(steps)]
    even = np.linspace(0, along[-1], max(2, round(along[-1] * SAMPLES_PER_LENGTH)))
    return controls, _spline(np.interp(even, along, fine), spread)


def _spline(places: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Catmull and Rom's curve (1974) through `values` [K, D] at `places` [P] in 0 … K − 1: [P, D], linear in `values`."""
    ends = np.concatenate([2 * values[:1] - values[1:2], values, 2 * values[-1:] - values[-2:-1]])
    first = np.minimum(places.astype(int), len(values) - 2)
    t = (places - first)[:, np.newaxis]
    before, start, end, after = (ends[first + shift] for shift in range(4))
    rise, leaving, arriving = end - start, (end - before) / 2, (after - start) / 2
    return start + t * (leaving + t * (3 * rise - 2 * leaving - arriving + t * (leaving + arriving - 2 * rise)))
