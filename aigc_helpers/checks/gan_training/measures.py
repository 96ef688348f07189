"""Examiners of 05_gan_training: how far a discriminator sees, and how far two Gaussians are apart."""

import math
from collections.abc import Iterable

import numpy as np

from aigc_helpers.checks.engine import Exercise, Mistake

Windows = list[tuple[int, int]]  # (size, stride) of each convolution, the first one first


def _stacks(rng: np.random.Generator) -> list[tuple[Windows]]:
    """Two and three convolutions, all of whose windows overlap, with strides of 2 or more."""
    strides = rng.integers(2, 5, 5).tolist()
    windows = [(stride + int(more), stride) for stride, more in zip(strides, rng.integers(1, 4, 5), strict=True)]
    return [(windows[:2],), (windows[2:],)]


def _seen(convolutions: Iterable[tuple[int, int]], *, first: int = 1) -> int:
    seen, apart = first, 1
    for size, stride in convolutions:
        seen += (size - 1) * apart
        apart *= stride
    return seen


def _seen_too_far(convolutions: Iterable[tuple[int, int]]) -> int:
    seen, apart = 1, 1
    for size, stride in convolutions:
        apart *= stride
        seen += (size - 1) * apart
    return seen


field_of_view = Exercise(
    task="return how many columns of the picture reach one unit of the last map, from (size, stride) of each layer",
    right="strides multiply: each layer's window spans as many columns as all strides below it leave between units",
    hints=(
        "wanted is one whole number; begin with one convolution, whose unit sees as many columns as its window is wide",
        "go up layer by layer with two numbers: columns seen so far, and columns between two neighbouring units",
        "a window of the next layer reaches from its first unit to its last, and each gap between them spans that "
        "many columns; after that, the layer's own stride widens the gaps",
    ),
    written="def field_of_view(convolutions):\n"
    "    seen, apart = 1, 1\n"
    "    for size, stride in convolutions:\n"
    "        seen += (size - 1) * apart\n"
    "        apart *= stride\n"
    "    return seen",
    why="A window of `size` units has size − 1 gaps, each as many columns wide as the strides below multiply to.",
    calls=_stacks,
    solution=_seen,
    mistakes=[
        Mistake(
            "no_strides",
            lambda convolutions: 1 + sum(size - 1 for size, _ in convolutions),
            "the strides are missing: above a stride of 2, neighbouring units lie 2 columns apart",
        ),
        Mistake("own_stride", _seen_too_far, "a layer's own stride widens the gaps for the next layer, not for itself"),
        Mistake(
            "no_first_column",
            lambda convolutions: _seen(convolutions, first=0),
            "those are the gaps alone: between 3 columns there are 2",
        ),
        Mistake(
            "product",
            (
                lambda convolutions: math.prod(size for size, _ in convolutions),
                lambda convolutions: math.prod(size * stride for size, stride in convolutions),
            ),
            "windows overlap, so their sizes do not multiply: count from the first column of the first to the last",
        ),
        Mistake(
            "last_alone",
            lambda convolutions: convolutions[-1][0],
            "that is what the unit sees of the map below it; go on down to the picture",
        ),
    ],
)


def _bells(rng: np.random.Generator) -> list[tuple]:
    """Means and deviations of two Gaussians; neither gap is 0, and the larger one changes sides."""
    starts, (wide, narrow) = rng.uniform([-1, 1], [1, 2], (2, 2)), rng.uniform([2, 0.4], [3, 0.8])
    (mean_a, deviation_a), (mean_b, deviation_b) = starts.tolist()
    one = mean_a, deviation_a, mean_a + float(wide), deviation_a + float(narrow)
    return [one, (mean_b, deviation_b, mean_b - float(narrow), deviation_b + float(wide))]


frechet_1d = Exercise(
    task="on a line, return the distance of two Gaussians from their means and their standard deviations",
    right="the 64-dimensional one is this, with a matrix root in the place of the standard deviation",
    hints=(
        "wanted is one number from two means and two standard deviations; the formula above holds for 1×1 matrices",
        "a 1×1 covariance is the variance, and its trace is itself; what is the root of a product of two variances?",
        "the three terms of the trace are two squares and twice a product: a sum of that kind has a shorter form",
    ),
    written="def frechet_1d(mean_a, deviation_a, mean_b, deviation_b):\n"
    "    return (mean_a - mean_b) ** 2 + (deviation_a - deviation_b) ** 2",
    why="With variances s² and t² the trace is s² + t² − 2st, the square of s − t: the gap of the spreads counts like "
    "the gap of the means.",
    calls=_bells,
    solution=lambda mean_a, deviation_a, mean_b, deviation_b: (mean_a - mean_b) ** 2 + (deviation_a - deviation_b) ** 2,
    mistakes=[
        Mistake("no_square", lambda m, s, n, t: abs(m - n) + abs(s - t), "square both gaps"),
        Mistake(
            "variances",
            (
                lambda m, s, n, t: (m - n) ** 2 + abs(s**2 - t**2),
                lambda m, s, n, t: (m - n) ** 2 + (s**2 - t**2) ** 2,
            ),
            "that takes the gap of the variances; take that of the standard deviations",
        ),
        Mistake(
            "no_spread",
            lambda m, s, n, t: (m - n) ** 2,
            "the spread is missing: two Gaussians with one mean may still differ",
        ),
        Mistake(
            "one_square",
            (
                lambda m, s, n, t: ((m - n) + (s - t)) ** 2,
                lambda m, s, n, t: (abs(m - n) + abs(s - t)) ** 2,
            ),
            "that squares the sum of both gaps: each gap is squared alone",
        ),
        Mistake(
            "larger_gap",
            lambda m, s, n, t: max(abs(m - n), abs(s - t)) ** 2,
            "that is the larger gap alone: both count",
        ),
        Mistake(
            "root",
            lambda m, s, n, t: math.hypot(m - n, s - t),
            "that is its root: the distance that this lesson uses is the squared one",
        ),
        Mistake(
            "variances_given",
            lambda m, s, n, t: (m - n) ** 2 + s + t - 2 * math.sqrt(s * t),
            "that takes the deviations for variances",
        ),
    ],
)
