"""Examiners of 03_transfer_learning: rows, likeness and rates."""

import numpy as np

from aigc_helpers.checks.engine import Exercise, Mistake, watched
from aigc_helpers.checks.transfer_learning.watched import rows_drawn


def _pools(rng: np.random.Generator) -> list[tuple]:
    """Labels in any order, the rows held out (the first two of each class among them), and how many rows to draw."""
    pools = []
    for classes, per_class in ((3, 2), (4, 3)):
        labels = rng.permutation(np.repeat(np.arange(classes), 7))
        held_out = np.concatenate([np.flatnonzero(labels == label)[:2] for label in range(classes)])
        pools.append((labels, rng.permutation(held_out), per_class))
    return pools


fair_shots = watched(
    rows_drawn,
    _pools,
    task="return rows of `per_class` examples of each class, none of them twice and none of them held out",
    fair="as many of each class, and not one that the test will ask for",
    no_rows="these are no rows of the data: places from 0 to N − 1, or a mask of N truths",
    leak="a leak: some of these rows are held out for the test, which would then ask what was shown: leave them out",
    twice="a row stands there twice: it counts as one label only",
    uneven="the classes are not served alike: draw class by class, not from all labels at once",
    count="per_class rows of each class are wanted: no fewer, and no more",
)


def _features(rng: np.random.Generator) -> list[tuple]:
    """Features of the same images from two nets, whose means are far from 0."""
    return [(rng.normal(1, 1, (rows, 3)), rng.normal(2, 1, (rows, 4))) for rows in (12, 9)]


def _overlap(x: np.ndarray, y: np.ndarray) -> float:
    return float(np.linalg.norm(x.T @ y))


def _cka(x: np.ndarray, y: np.ndarray) -> float:
    return _overlap(x, y) ** 2 / (_overlap(x, x) * _overlap(y, y))


def _centred(features: np.ndarray, axis: int = 0) -> np.ndarray:
    return features - features.mean(axis=axis, keepdims=True)


alike = Exercise(
    task="centre both, and return how alike they are by the formula above: a number from 0 to 1",
    right="1 for the same features, turned and scaled as you like; near 0 for unrelated ones",
    calls=_features,
    solution=lambda x, y: _cka(_centred(x), _centred(y)),
    mistakes=[
        Mistake(
            "not_centred",
            _cka,
            "not centred: their means alone make them look alike; subtract each column's mean first",
        ),
        Mistake(
            "rows_centred",
            (
                lambda x, y: _cka(_centred(x, axis=1), _centred(y, axis=1)),
                lambda x, y: _cka(x - x.mean(), y - y.mean()),
            ),
            "centred by another mean: each column, a feature over all images, wants its own mean taken off",
        ),
        Mistake(
            "not_divided",
            lambda x, y: _overlap(_centred(x), _centred(y)) ** 2,
            "not divided: whoever has larger features would be more alike",
        ),
        Mistake(
            "no_square",
            lambda x, y: _cka(_centred(x), _centred(y)) / _overlap(_centred(x), _centred(y)),
            "the square on top is missing: numerator and denominator have different units",
        ),
        Mistake("root", lambda x, y: _cka(_centred(x), _centred(y)) ** 0.5, "that is its root"),
    ],
)


def _measured(rng: np.random.Generator) -> list[tuple]:
    """Accuracies by rate in any order, the best in the middle; the untouched net is below, above, and as good."""
    trials = []
    for untouched in (-0.02, 0.01, 0.0):
        best = float(rng.uniform(0.95, 0.98))
        accuracies = {1e-4: best - 0.04, 1e-3: best, 1e-2: best - 0.06, 1e-1: 0.1}
        trials.append(({rate: accuracies[rate] for rate in rng.permutation(list(accuracies))}, best + untouched))
    return trials


def _best(accuracy: dict, untouched: float) -> float:
    return max(accuracy, key=lambda rate: accuracy[rate])


good_rate = Exercise(
    task="return the rate whose validation accuracy is best, or 0.0 where none is better than the untouched net",
    right="and where no rate helps, the net stays as it came: that too is a result",
    calls=_measured,
    solution=lambda accuracy, untouched: _best(accuracy, untouched) * (max(accuracy.values()) > untouched),
    mistakes=[
        Mistake(
            "never_untouched", _best, "where the untouched net reads better than with any of these rates, return 0.0"
        ),
        Mistake(
            "tie",
            lambda accuracy, untouched: _best(accuracy, untouched) * (max(accuracy.values()) >= untouched),
            "as good as the untouched net is not better: then leave it as it is",
        ),
        Mistake(
            "accuracy",
            (
                lambda accuracy, untouched: max(accuracy.values()),
                lambda accuracy, untouched: max(accuracy.values()) * (max(accuracy.values()) > untouched),
            ),
            "that is an accuracy; return the rate that belongs to it",
        ),
        Mistake(
            "highest",
            lambda accuracy, untouched: max(accuracy),
            "that is the highest rate: there the few labels overwrite what the net brought along",
        ),
        Mistake(
            "lowest",
            lambda accuracy, untouched: min(accuracy),
            "the lowest rate is safe, and learns next to nothing: take the best one",
        ),
    ],
)
