"""The examiners of 00_start_here: two exercises, each `check.NAME.examine(answer)`."""

import numpy as np

from aigc_helpers.checks import plain
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
    task="return the share of places at which answers and truth agree, between 0 and 1",
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

more_than_ninety_percent = Exercise(
    task="return True where value, a share, is above ninety per cent, and False where it is not",
    right="a claim is a sentence and a comparison that can fail",
    # The last three lie close to the bar, so that no other bar passes.
    calls=lambda rng: [(float(value),) for value in (*rng.uniform([0.92, 0.2], [0.99, 0.45]), 0.9, 0.9001, 0.8999)],
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
        Mistake(
            "per_cent",
            lambda value: value > 90,
            "this is False for every share: they go from 0 to 1, and so must the bar that value is compared with",
        ),
        Mistake("always_true", lambda value: True, "this is true whatever is measured: it could not fail"),
    ],
)
