"""The examiners of 00_start_here: two exercises, each `check.NAME.examine(answer)`."""

import numpy as np

from aigc_helpers.checks import plain
from aigc_helpers.checks.engine import Exercise, Mistake


def _two_readers(rng: np.random.Generator) -> list[tuple]:
    """Two pairs of answers and truth; the first reader errs at one place of five, the second at three of eight."""
    pairs = []
    for count, errors in ((5, 1), (8, 3)):
        truth = rng.integers(0, 10, count)
        answers = truth.copy()
        answers[rng.choice(count, errors, replace=False)] += rng.integers(2, 6)
        pairs.append((answers % 10, truth))
    return pairs


share_that_agrees = Exercise(
    task="return the share of places at which answers and truth agree, between 0 and 1",
    right="the mean of True and False is the share of True",
    calls=_two_readers,
    solution=lambda answers, truth: np.mean(answers == truth),
    hints=(
        "two arrays of the same length go in, one number between 0 and 1 comes out",
        "compare the two arrays with ==: that gives True or False for each place",
        "True counts as 1 and False as 0, so the average of those answers is the share",
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

more_than_ninety_percent = Exercise(
    task="return a comparison: is value more than 0.9?",
    right="a claim is a sentence and a comparison that can fail",
    # The last three lie close to 0.9, so that no other bar passes.
    calls=lambda rng: [(float(value),) for value in (*rng.uniform([0.92, 0.3], [0.99, 0.88]), 0.9, 0.901, 0.899)],
    as_=plain.truth,
    solution=lambda value: value > 0.9,
    hints=(
        "a claim needs True or False, and it must be able to be False",
        "use one of the signs of comparison; which of them says 'more than'?",
        "value stands on one side of the sign, the bar on the other, as a share and not in per cent",
    ),
    written="def more_than_ninety_percent(value):\n    return value > 0.9",
    why="A comparison is True or False; the claim fails as soon as the value drops to 0.9.",
    mistakes=[
        Mistake("other_way", lambda value: value < 0.9, "the sign points the other way"),
        Mistake("at_least", lambda value: value >= 0.9, "exactly 0.9 is not more than 0.9"),
        Mistake("per_cent", lambda value: value > 90, "value is a share, from 0 to 1: so is what it is compared with"),
        Mistake("always_true", lambda value: True, "this is true whatever is measured: it could not fail"),
    ],
)
