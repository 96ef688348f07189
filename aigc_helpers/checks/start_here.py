"""The examiners of 00_start_here: two exercises, each `check.NAME.examine(answer)`."""

import numpy as np

from aigc_helpers.checks.engine import Exercise, Mistake, same_as

ANSWERS, TRUTH = np.array([3, 1, 4, 1, 5]), np.array([3, 1, 4, 1, 9])


def _number(result: object) -> float:
    if result is None or result is ...:
        raise NotImplementedError
    return float(np.asarray(result))


def _truths(answer: object) -> list:
    verdicts = [answer(0.95), answer(0.85), answer(0.9)]
    if any(verdict is None or verdict is ... for verdict in verdicts):
        raise NotImplementedError
    return verdicts


share_that_agrees = Exercise(
    task="return the share of places at which answers and truth agree, between 0 and 1",
    right="the mean of True and False is the share of True",
    attempt=lambda answer: _number(answer(ANSWERS, TRUTH)),
    is_right=same_as(0.8),
    mistakes=[
        Mistake(same_as(4.0), "that is how many agree; divide by how many there are, or take the mean"),
        Mistake(same_as(0.2), "that is the share that differs: compare with ==, not !="),
        Mistake(same_as(80.0), "that is in per cent; a share lies between 0 and 1"),
    ],
)

more_than_ninety_percent = Exercise(
    task="return a comparison: is value more than 0.9?",
    right="a claim is a sentence and a comparison that can fail",
    attempt=_truths,
    is_right=lambda verdicts: (
        [bool(verdict) for verdict in verdicts] == [True, False, False]
        and all(isinstance(verdict, (bool, np.bool_)) for verdict in verdicts)
    ),
    mistakes=[
        Mistake(lambda verdicts: verdicts[:2] == [False, True], "the sign points the other way: write value > 0.9"),
        Mistake(lambda verdicts: verdicts == [True, False, True], "exactly 0.9 is not more than 0.9: write >, not >="),
        Mistake(lambda verdicts: verdicts == [False, False, False], "value is a share, from 0 to 1: compare with 0.9"),
        Mistake(lambda verdicts: all(verdicts), "this is true whatever is measured: it could not fail"),
    ],
)
