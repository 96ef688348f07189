"""Scores that come with their evidence: tests that say how often chance alone would look like this, and intervals."""

from typing import Any

import numpy as np
from scipy import stats
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from aigc_helpers.judging.metrics.blocks import nearest
from aigc_helpers.judging.metrics.neighbours import closer_to_train
from aigc_helpers.judging.metrics.samples import check_features
from aigc_helpers.validation import at_least, check_seed


def linear_detector() -> Any:
    """A fresh logistic regression on standardised features: `fit(features, answers)`, `predict(features)`."""
    return make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000, C=0.1))


def two_sample_test(
    real: np.ndarray, fake: np.ndarray, *, classifier: Any = None, seed: int = 0
) -> tuple[float, float]:
    """Can a classifier tell `real` [N, width] from `fake` [M, width]? Its accuracy on unseen halves, and a p-value.

    As many rows of each are taken, half of them to learn from. The p-value is how often a coin would be right as often:
    where it is small, the samples differ; where it is not, this `classifier` (a linear one where none is given) has
    seen no difference. Raises ValueError for features that do not fit, or fewer than 20 rows.
    Lopez-Paz and Oquab 2017.

    >>> rng = np.random.default_rng(0)
    >>> accuracy, p_value = two_sample_test(rng.normal(size=(200, 2)), rng.normal(size=(200, 2)) + 1)
    >>> accuracy > 0.7, p_value < 1e-6
    (True, True)
    """
    samples, rng = check_features(least=20, real=real, fake=fake), np.random.default_rng(check_seed(seed))
    count = min(map(len, samples))
    chosen = [sample[rng.permutation(len(sample))[:count]] for sample in samples]
    answers = np.repeat([1, 0], [count // 2, count // 2])
    detector = linear_detector() if classifier is None else classifier
    detector.fit(np.concatenate([sample[: count // 2] for sample in chosen]), answers)
    hits = [detector.predict(sample[count // 2 :]) == answer for sample, answer in zip(chosen, (1, 0), strict=True)]
    right, asked = int(np.sum(hits)), np.size(hits)
    return right / asked, float(stats.binom.sf(right - 1, asked, 0.5))


def copying_test(
    fake: np.ndarray, train: np.ndarray, held_out: np.ndarray, *, permutations: int = 999, seed: int = 0
) -> tuple[float, float]:
    """Does `fake` lie closer to `train` than to `held_out`, [rows, width] each? `closer_to_train`, and a p-value.

    If the generator had never seen either, it would not matter which real rows are called training rows: the p-value is
    how often a random choice of as many rows holds the nearest neighbours of as many fakes. It is at least
    1 / (permutations + 1). Raises ValueError for features that do not fit. In the spirit of Meehan et al. 2020.

    >>> rng = np.random.default_rng(0)
    >>> train, held_out = rng.normal(size=(100, 2)), rng.normal(size=(100, 2))
    >>> copying_test(train + 1e-3, train, held_out)[1]
    0.001
    """
    permutations, rng = at_least(1, permutations, name="permutations"), np.random.default_rng(check_seed(seed))
    lean = closer_to_train(fake, train, held_out)
    fake, train, held_out = check_features(least=1, fake=fake, train=train, held_out=held_out)
    places, _ = nearest(fake, np.concatenate([train, held_out]))
    hits = np.bincount(places, minlength=len(train) + len(held_out))
    observed = hits[: len(train)].sum()
    drawn = np.array([hits[rng.permutation(len(hits))[: len(train)]].sum() for _ in range(permutations)])
    return lean, float((1 + np.sum(drawn >= observed)) / (1 + permutations))


def proportion_interval(successes: int, count: int) -> tuple[float, float]:
    """The 95 % interval (low, high) of Wilson (1927) for a share of which `successes` in `count` were seen.

    It never goes beyond 0 and 1. Raises ValueError for counts that do not fit.

    >>> [round(end, 3) for end in proportion_interval(13, 20)]
    [0.433, 0.819]
    """
    count = at_least(1, count, name="count")
    if at_least(0, successes, name="successes") > count:
        raise ValueError(f"{successes} of {count}; it wants at most all")
    low, high = stats.binomtest(int(successes), count).proportion_ci(0.95, method="wilson")
    return float(low), float(high)
