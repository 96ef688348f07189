"""Examiner of 05_gan_training: how far two Gaussians are apart."""

import math

import numpy as np

from aigc_helpers.checks.engine import Exercise, Mistake


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
