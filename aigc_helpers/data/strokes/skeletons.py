"""How people write each digit: the lines of the pen in several styles, and the curves through their points.

A style reads "x y, x y, x y! | x y, …", in hundredths of the digit's height, right and down. The pen goes through all
of these on a smooth curve; "!" marks a corner, and "|" lifts the pen.
"""

from functools import cache
from typing import NamedTuple

import numpy as np

# Per digit, the plainest style first: `styles=1` takes that one alone.
SKELETONS: dict[int, tuple[str, ...]] = {
    0: (
        "36 0, 10 18, 2 52, 13 87, 36 100, 60 86, 70 50, 58 14, 36 0",  # an oval
        "56 10, 30 2, 6 30, 6 70, 30 100, 60 80, 66 40, 50 8, 30 10",  # from the upper right, the ends cross
        "20 10, 44 0, 68 25, 68 70, 42 100, 10 82, 2 45, 14 10",  # with the clock, a little open
        "64 4, 34 6, 8 36, 4 74, 26 100, 58 80, 66 44, 52 14, 26 8",  # a tail at the upper right
    ),
    1: (
        "30 0, 30 33, 30 67, 30 100",
        "6 26, 20 15, 34 0!, 34 50, 34 100",  # a flag
        "8 24, 20 14, 33 0!, 33 50, 33 100 | 8 100, 33 99, 60 98",  # a flag and a foot
        "4 42, 22 24, 38 0!, 38 50, 38 100",  # a long flag
        "16 12, 30 2, 32 30, 30 66, 28 100",  # a flag that is hardly one
        "30 0, 30 50, 30 100 | 10 100, 30 100, 52 99",  # a foot alone
    ),
    2: (
        "6 20, 28 0, 56 8, 60 32, 40 62, 4 100!, 36 98, 70 97",  # a corner at the lower left
        "8 20, 30 0, 56 14, 52 42, 28 78, 10 96, 2 85, 14 76, 36 90, 56 98, 74 90",  # a loop there
        "4 8, 30 2, 60 6, 52 34, 28 66, 2 98!, 66 96",  # near to a Z
        "10 34, 14 10, 40 0, 62 20, 50 50, 20 84, 6 96, 26 88, 50 98, 72 94",  # a base that swings
        "14 12, 42 0, 56 22, 42 60, 14 94, 2 84, 18 66, 48 82, 86 96",  # a large loop and a long base
        "0 14, 22 2, 36 16, 26 52, 6 94!, 40 90, 82 80",  # a small head and a long base
    ),
    3: (
        "8 12, 30 0, 54 10, 50 34, 26 47!, 52 56, 60 78, 38 99, 4 92",  # two bows that meet in a corner
        "6 3, 30 2, 58 2!, 30 40!, 56 52, 60 78, 38 100, 4 90",  # a flat top
        "6 14, 28 0, 54 12, 44 38, 24 50, 22 42, 44 48, 62 72, 42 98, 2 90",  # a loop in the middle
        "4 6, 36 0, 56 16, 44 40, 30 48, 48 54, 60 74, 40 98, 6 100",  # a middle that hardly turns in
        "10 16, 32 0, 56 14, 46 34, 20 44!, 46 46, 56 68, 40 94, 12 100, 0 84",  # a hook at the foot
    ),
    4: (
        "14 2, 10 30, 6 56!, 36 57, 68 54 | 52 10, 50 55, 48 100",  # open
        "46 0, 24 32, 2 64!, 36 64, 72 63 | 46 0, 47 50, 47 100",  # closed
        "10 0, 4 30, 12 50, 34 52, 52 40, 58 6!, 54 50, 50 100",  # a cup that runs into the line
        "34 0, 16 30, 0 60!, 34 62, 70 60 | 44 36, 42 68, 38 100",  # the line only crosses
        "56 0, 30 30, 2 56!, 36 54, 68 50 | 56 0, 50 50, 40 100",  # closed and wide
        "22 0, 12 36, 2 72!, 36 74, 66 70 | 46 40, 46 72, 44 100",  # a long first line, a short second
    ),
    5: (
        "14 4, 12 24, 10 44!, 34 38, 58 56, 56 84, 30 100, 2 92 | 14 4, 36 3, 62 1",  # neck and belly, then the hat
        "60 2, 38 2, 16 3!, 10 42!, 38 42, 56 64, 44 92, 4 98",  # in one stroke from the hat's end
        "64 4, 36 2, 16 18, 26 40, 50 56, 52 82, 30 100, 2 94",  # as an S
        "20 2, 14 24, 8 46!, 36 46, 56 60, 48 84, 16 100 | 20 6, 42 5, 66 0",  # a flat belly
        "14 14, 14 32, 14 50!, 40 44, 52 68, 36 98, 4 98, 2 82 | 14 14, 44 8, 80 0",  # a long hat, the foot rolls in
    ),
    6: (
        "46 0, 22 20, 6 52, 8 84, 30 100, 54 86, 52 62, 30 54, 9 74",  # a long back and a loop
        "30 0, 16 30, 6 66, 12 92, 32 100, 50 86, 42 68, 22 66, 8 78",  # a straight back and a small loop
        "56 6, 30 4, 8 34, 4 70, 24 98, 52 92, 58 66, 38 50, 18 62, 22 78",  # the loop rolls in
        "26 0, 8 26, 2 62, 20 96, 52 96, 68 72, 56 50, 32 50, 10 74",  # a short back and a large loop
        "34 0, 10 32, 4 70, 24 98, 56 92, 66 64, 46 42, 20 56, 8 80",  # a larger one
    ),
    7: (
        "4 5, 32 4, 62 2!, 44 46, 24 100",
        "4 5, 32 4, 62 2!, 44 46, 26 100 | 16 54, 38 51, 62 48",  # crossed
        "2 24, 6 4!, 34 8, 62 2!, 40 34, 32 68, 30 100",  # a hook at the start
        "2 14, 22 2, 50 2, 58 16, 46 50, 34 100",  # round at the shoulder
        "0 12, 20 5, 58 6!, 42 38, 34 100 | 12 50, 36 50, 64 46",  # crossed, a curved stem
        "0 26, 12 4, 40 6, 52 20, 44 56, 26 100 | 14 62, 40 58, 70 54",  # round and crossed
    ),
    8: (
        "52 10, 30 0, 10 16, 20 38, 44 58, 54 80, 32 100, 8 82, 16 60, 40 40, 54 20, 50 8",  # an S and back
        "32 0, 14 8, 12 32, 32 44, 50 32, 50 10, 32 0 | 32 44, 10 56, 6 84, 32 100, 58 84, 54 56, 32 44",  # two rings
        "60 6, 34 2, 12 18, 22 40, 42 56, 46 82, 26 100, 6 84, 18 60, 42 40, 64 16",  # open at the top
        "30 50, 10 30, 16 6, 40 0, 54 18, 42 42, 16 62, 6 84, 26 100, 50 88, 50 66, 28 48",  # from the middle
        "54 6, 26 4, 8 22, 24 44, 46 62, 44 92, 30 100, 22 88, 30 62, 48 36, 58 14",  # a small lower ring
        "46 6, 30 0, 20 14, 30 34, 52 58, 54 88, 28 100, 4 84, 16 58, 36 36, 46 20, 44 6",  # a small upper ring
    ),
    9: (
        "52 10, 30 1, 6 18, 12 44, 34 46, 52 26, 54 6!, 52 50, 48 100",  # a ring and a straight stem
        "54 16, 36 0, 10 14, 10 40, 34 48, 54 30, 54 12, 56 56, 42 88, 8 98",  # the stem bends to the left
        "50 6, 24 4, 6 24, 20 42, 44 28, 54 6!, 42 52, 26 100",  # a leaning one
        "40 6, 16 4, 4 26, 18 44, 42 34, 56 8!, 55 54, 52 100",  # the ring is open
        "50 12, 30 0, 10 20, 24 42, 48 30, 52 10, 54 50, 46 90, 26 100, 8 86",  # a hook at the foot
        "48 20, 30 0, 10 12, 8 36, 26 48, 46 40, 50 60, 50 84, 32 100, 6 92",  # a low back
    ),
}
MOST_STYLES = max(map(len, SKELETONS.values()))


class Skeleton(NamedTuple):
    """A style made ready: `positions` [P, 2] on its curves are `curve` [P, K] times its K `controls` [K, 2]."""

    controls: np.ndarray
    curve: np.ndarray


MOST_CONTROLS = max(style.count(",") + style.count("|") + 1 for styles in SKELETONS.values() for style in styles)
SAMPLES_PER_LENGTH = (
    30  # positions along a curve as long as the frame is high: no more than two thirds of a pixel apart
)


@cache
def skeleton(digit: int, style: int) -> Skeleton:
    """The `style`-th way to write `digit`, centred about the origin, y from -0.5 to 0.5."""
    parts = [_stroke(stroke) for stroke in SKELETONS[digit][style].split("|")]
    controls = np.concatenate([controls for controls, _ in parts])
    curve = np.zeros((sum(len(curve) for _, curve in parts), len(controls)))
    row = column = 0
    for _, part in parts:
        curve[row : row + part.shape[0], column : column + part.shape[1]] = part
        row, column = row + part.shape[0], column + part.shape[1]
    drawn = curve @ controls
    return Skeleton(controls - (drawn.min(axis=0) + drawn.max(axis=0)) / 2, curve)


def _stroke(text: str) -> tuple[np.ndarray, np.ndarray]:
    """The K controls [K, 2] of a stroke, and the curve through them [P, K], evenly spaced along its length."""
    positions = text.split(",")
    controls = np.array([position.rstrip("!").split() for position in positions], float) / 100
    # Where the curve takes a control twice, it turns on the spot.
    knots = np.repeat(np.eye(len(controls)), [1 + position.endswith("!") for position in positions], axis=0)
    fine = np.linspace(0, len(knots) - 1, 64 * len(knots))
    steps = np.linalg.norm(np.diff(_spline(fine, knots) @ controls, axis=0), axis=1)
    along = np.r_[0, np.cumsum(steps)]
    even = np.linspace(0, along[-1], max(2, round(along[-1] * SAMPLES_PER_LENGTH)))
    return controls, _spline(np.interp(even, along, fine), knots)


def _spline(places: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Catmull and Rom's curve (1974) through `values` [K, D] at `places` [P] in 0 … K − 1: [P, D], linear in them."""
    ends = np.concatenate([2 * values[:1] - values[1:2], values, 2 * values[-1:] - values[-2:-1]])
    first = np.minimum(places.astype(int), len(values) - 2)
    t = (places - first)[:, np.newaxis]
    before, start, end, after = (ends[first + shift] for shift in range(4))
    rise, leaving, arriving = end - start, (end - before) / 2, (after - start) / 2
    return start + t * (leaving + t * (3 * rise - 2 * leaving - arriving + t * (leaving + arriving - 2 * rise)))
