"""Examiners of 05_gan_training: optimizers, a distance, and a copier."""

import math
from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from aigc_helpers.checks import plain
from aigc_helpers.checks.engine import Exercise, Mistake, watched


def _optimizers(answer: Callable[[], Any]) -> str:
    """What the optimizers that `answer` builds are like, in a word."""
    pair = answer()
    if isinstance(pair, keras.Optimizer):
        return "one"
    if not isinstance(pair, (tuple, list)) or len(pair) != 2:
        return "no_pair"
    if pair[0] is pair[1]:
        return "one"
    kinds = {_kind(optimizer) for optimizer in pair} - {"right"}
    return kinds.pop() if len(kinds) == 1 else "two" if not kinds else "other"


def _kind(optimizer: Any) -> str:
    if not isinstance(optimizer, keras.optimizers.Adam) or isinstance(optimizer, keras.optimizers.AdamW):
        return "other_rule" if isinstance(optimizer, keras.Optimizer) else "no_pair"
    if not math.isclose(float(optimizer.beta_1), 0.5):
        return "momentum"
    return "right" if math.isclose(float(np.asarray(optimizer.learning_rate)), 0.002, rel_tol=1e-4) else "rate"


two_optimizers = watched(
    _optimizers,
    lambda rng: [()],
    task="return two Adam optimizers, one for each player, with learning rate 0.002 and beta_1 0.5",
    two="each keeps the moments of its own player's gradients",
    one="both players get the same object: an optimizer keeps moments for the weights of one; build a second",
    momentum="beta_1 is not 0.5: the default 0.9 remembers a game that has moved on",
    rate="the learning rate is not 0.002: the default is 0.001",
    other_rule="Adam is wanted for both: another rule keeps other moments, or none",
    other="the two are set differently, and not both as asked: look at each",
    no_pair="return a pair of Keras optimizers, the one and the other",
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


copier = Exercise(
    task='name the baseline that copies: "memoriser", "mixture", "gaussian" or "independent pixels"',
    right="its Fréchet distance is the best of the table, and it has made nothing: no distance sees copying",
    as_=plain.word,
    solution="memoriser",
    mistakes=[
        Mistake(
            "no_copier",
            ("mixture", "gaussian", "independent pixels"),
            "look at the column near train: copies lie next to training images, so theirs is close to 1",
        )
    ],
)
