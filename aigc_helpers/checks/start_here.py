"""The examiners of 00_start_here: two exercises, each `check.NAME.examine(answer)`."""

from collections.abc import Callable
from functools import partial

import numpy as np

from aigc_helpers.checks.engine import Exercise, Mistake


def _two_readers(rng: np.random.Generator) -> list[tuple]:
    """Two pairs of answers and truth, of 5 to 9 places each; the readers err at some places, at fewer than half."""
    pairs = []
    for count in rng.choice(np.arange(5, 10), 2, replace=False):
        truth = rng.integers(0, 10, count)
        answers = truth.copy()
        answers[rng.choice(count, rng.integers(1, (count + 1) // 2), replace=False)] += rng.integers(2, 6)
        pairs.append((answers % 10, truth))
    return pairs


share_that_agrees = Exercise(
    task="return (a print returns nothing) the share of places at which answers and truth agree, between 0 and 1",
    right="the mean of True and False is the share of True",
    calls=_two_readers,
    solution=lambda answers, truth: np.mean(answers == truth),
    hints=(
        "two arrays of the same length go in, one number between 0 and 1 comes out",
        "ask of each place first: are the two labels there the same, True or False?",
        "True counts as 1 and False as 0: what is the average of such answers?",
    ),
    written="def share_that_agrees(answers, truth):\n    return np.mean(answers == truth)",
    why="A comparison of two arrays is an array of True and False; its mean is the share of True.",
    mistakes=[
        Mistake(
            "count",
            lambda answers, truth: np.sum(answers == truth),
            "that is how many agree; divide by how many there are, or take the mean",
        ),
        Mistake(
            "opposite",
            lambda answers, truth: np.mean(answers != truth),
            "that is the share that differs: ask where they are the same",
        ),
        Mistake(
            "per_cent",
            lambda answers, truth: 100 * np.mean(answers == truth),
            "that is in per cent; a share lies between 0 and 1",
        ),
        Mistake("gap", lambda answers, truth: np.mean(np.abs(answers - truth)), "that is how far apart the labels are"),
    ],
)


def _one_feature_of_two_sets(rng: np.random.Generator) -> list[tuple]:
    """Two pairs of one feature over two sets of pictures, 5 to 9 in each; means and spreads both differ."""
    sizes = rng.integers(5, 10, (2, 2))
    return [(rng.normal(1, 2, first), rng.normal(3, 0.7, second)) for first, second in sizes]


def _gaps(first: np.ndarray, second: np.ndarray, *, spread: Callable = np.std) -> tuple[float, float]:
    return float(np.mean(first) - np.mean(second)), float(spread(first) - spread(second))


frechet_of_one_feature = Exercise(
    task="return one number: what the gaps between the means and between the standard deviations count, added up",
    right="this is the squared Fréchet distance of one feature",
    calls=_one_feature_of_two_sets,
    solution=(
        lambda first, second: np.sum(np.square(_gaps(first, second))),
        lambda first, second: np.sum(np.square(_gaps(first, second, spread=partial(np.std, ddof=1)))),
    ),
    hints=(
        "two arrays go in, of different lengths perhaps; one number comes out, and it is 0 for two equal arrays",
        "1, 4, 9 for gaps of 1, 2, 3: which power is that, and does the sign of a gap matter to it?",
        "take the means first, np.mean, and what two of them differ by to that power; then so with np.std; then add",
    ),
    written=(
        "def frechet_of_one_feature(first, second):\n"
        "    between_means = np.mean(first) - np.mean(second)\n"
        "    between_spreads = np.std(first) - np.std(second)\n"
        "    return between_means**2 + between_spreads**2"
    ),
    why="Squares count a gap of two four times; the sum is 0 only where means and spreads both agree.",
    mistakes=[
        Mistake(
            "not_squared",
            lambda first, second: np.sum(np.abs(_gaps(first, second))),
            "that counts a gap of two as two; it counts four",
        ),
        Mistake(
            "signed",
            lambda first, second: np.sum(_gaps(first, second)),
            "a gap of two counts four, whichever side is the larger: what is done to each gap before they are added?",
        ),
        Mistake(
            "means_alone",
            lambda first, second: _gaps(first, second)[0] ** 2,
            "that is the part of the means; the spreads have a part as well",
        ),
        Mistake(
            "variances",
            lambda first, second: np.sum(np.square(_gaps(first, second, spread=np.var))),
            "your spreads are variances, np.var; standard deviations are wanted",
        ),
        Mistake(
            "added_first",
            lambda first, second: np.sum(_gaps(first, second)) ** 2,
            "each gap counts by itself: first to its power, then added",
        ),
        Mistake(
            "root",
            lambda first, second: np.sqrt(np.sum(np.square(_gaps(first, second)))),
            "the root is not taken: this distance is the squared one",
        ),
    ],
)
