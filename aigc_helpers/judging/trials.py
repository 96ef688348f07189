"""The judges on trial: every score of every contender with its interval, and who sees which crime."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from aigc_helpers.judging.judge import Scores, score
from aigc_helpers.validation import at_least, check_seed

# The way in which each score is bad: up or down. The kernel's own error is no score.
WORSE = {
    "frechet": 1,
    "kernel": 1,
    "precision": -1,
    "recall": -1,
    "density": -1,
    "coverage": -1,
    "closer_to_train": 1,
    "detector": 1,
}


class Trial(NamedTuple):
    """The scores of one contender, and the 95 % interval (low, high) of each."""

    scores: Scores
    low: Scores
    high: Scores


def trial(fake: np.ndarray, held_out: np.ndarray, train: np.ndarray, *, repeats: int = 40, seed: int = 0) -> Trial:
    """Score the features `fake` against `held_out` and `train`, as `score` does, and bootstrap all scores at once.

    Each repeat takes a random half of `fake` and of `held_out`, as `metrics.bootstrap` does, and for its reasons.
    """
    repeats, rng = at_least(2, repeats, name="repeats"), np.random.default_rng(check_seed(seed))
    scores = score(fake, held_out, train)
    halves = np.array([score(_half(fake, rng), _half(held_out, rng), train) for _ in range(repeats)])
    low, high = np.array(scores) + np.percentile(halves - halves.mean(axis=0), [2.5, 97.5], axis=0)
    return Trial(scores, Scores(*low.tolist()), Scores(*high.tolist()))


def sees(accused: Trial, innocent: Trial) -> dict[str, bool]:
    """Score → whether it tells the accused from the innocent: the accused's whole interval lies on the bad side.

    Two intervals of 95 % that do not touch are a stricter demand than a difference at 95 %.
    """
    return {
        name: getattr(accused.low, name) > getattr(innocent.high, name)
        if worse > 0
        else getattr(accused.high, name) < getattr(innocent.low, name)
        for name, worse in WORSE.items()
    }


def table(trials: Mapping[str, Trial]) -> tuple[np.ndarray, np.ndarray]:
    """The scores and half the width of their intervals, [contenders, scores] each, in the order of `WORSE`."""
    values = np.array([[getattr(it.scores, name) for name in WORSE] for it in trials.values()])
    reach = [[(getattr(it.high, name) - getattr(it.low, name)) / 2 for name in WORSE] for it in trials.values()]
    return values, np.array(reach)


def _half(rows: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return rows[rng.permutation(len(rows))[: len(rows) // 2]]
