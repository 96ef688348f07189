"""Metrics that ask who lies near whom: precision and recall, density and coverage, closeness to the training data."""

from typing import NamedTuple

import numpy as np

from aigc_helpers.judging.metrics.blocks import distance_blocks, nearest, radii
from aigc_helpers.judging.metrics.samples import check_features
from aigc_helpers.validation import at_least


class Neighbourhood(NamedTuple):
    """The four scores that rest on balls around samples; shares in [0, 1], but density, which may pass 1."""

    precision: float
    recall: float
    density: float
    coverage: float


def neighbourhood(real: np.ndarray, fake: np.ndarray, *, k: int = 3, k_density: int = 5) -> Neighbourhood:
    """What `precision_recall` (with `k`) and `density_coverage` (with `k_density`) say, in one go.

    `real` [N, width] and `fake` [M, width]; memory grows with N + M, never with N × M. Raises ValueError for features
    that do not fit, or too few rows.
    """
    k, k_density = at_least(1, k, name="k"), at_least(1, k_density, name="k_density")
    real, fake = check_features(least=max(k, k_density) + 1, real=real, fake=fake)
    around_real, wide = radii(real, k, k_density)
    (around_fake,) = radii(fake, k)
    good, held = np.empty(len(fake), bool), np.zeros(len(real), bool)
    counts, gaps = np.empty(len(fake), np.int64), np.full(len(real), np.inf)
    for rows, block in distance_blocks(fake, real):
        good[rows] = (block <= around_real).any(axis=1)
        counts[rows] = (block <= wide).sum(axis=1)
        held |= (block <= around_fake[rows, None]).any(axis=0)
        np.minimum(gaps, block.min(axis=0), out=gaps)
    return Neighbourhood(_share(good), _share(held), float(counts.mean() / k_density), _share(gaps <= wide))


def precision_recall(real: np.ndarray, fake: np.ndarray, *, k: int = 3) -> tuple[float, float]:
    """Improved precision and recall of `fake` [M, width] against `real` [N, width], both in 0 … 1.

    Draw a ball around each sample that reaches its `k`-th nearest neighbour of its own kind. Precision is the share of
    fakes inside some real ball (are they good?), recall the share of reals inside some fake ball (is nothing missing?).
    Raises ValueError for features that do not fit, or fewer than k + 1 rows. Kynkäänniemi et al. 2019.

    >>> real = np.array([[0.0], [1.0], [2.0], [3.0]])
    >>> precision_recall(real, np.array([[-3.0], [0.25], [0.5], [0.75]]), k=1)
    (0.75, 0.5)
    """
    return neighbourhood(real, fake, k=k, k_density=1)[:2]


def density_coverage(real: np.ndarray, fake: np.ndarray, *, k: int = 5) -> tuple[float, float]:
    """Density and coverage of `fake` [M, width] against `real` [N, width]: 1 and nearly 1 where both are alike.

    Draw a ball around each real sample that reaches its `k`-th nearest real neighbour. Density is the mean number of
    balls around a fake, over `k`, and may pass 1; coverage is the share of balls that hold a fake. Both trust real
    balls only, so an outlier among the fakes gains nothing. Raises ValueError for features that do not fit, or fewer
    than k + 1 rows. Naeem et al. 2020.

    >>> real = np.array([[0.0], [1.0], [2.0], [3.0]])
    >>> density_coverage(real, np.array([[0.25], [0.5], [0.75], [9.0]]), k=1)
    (1.5, 0.5)
    """
    return neighbourhood(real, fake, k=1, k_density=at_least(1, k, name="k"))[2:]


def closer_to_train(fake: np.ndarray, train: np.ndarray, held_out: np.ndarray) -> float:
    """How much `fake` leans to `train` rather than to `held_out`, [rows, width] each: 0.5 is ideal, 1 is copying.

    For samples drawn independently of both, the nearest neighbour lies in `train` with odds of their two sizes; the
    share that does is weighed by those odds, so that any sizes may be compared. A tie counts half.
    Raises ValueError for features that do not fit. In the spirit of Meehan et al. 2020.

    >>> train, held_out = np.array([[0.0], [2.0]]), np.array([[1.0], [3.0]])
    >>> closer_to_train(np.array([[0.1], [2.1], [2.9], [0.5]]), train, held_out)
    0.625
    """
    fake, train, held_out = check_features(least=1, fake=fake, train=train, held_out=held_out)
    (_, to_train), (_, to_held_out) = nearest(fake, train), nearest(fake, held_out)
    tied = np.isclose(to_train, to_held_out, rtol=1e-9, atol=0)
    share = _share((to_train < to_held_out) & ~tied) + _share(tied) / 2
    in_train, elsewhere = share / len(train), (1 - share) / len(held_out)
    return in_train / (in_train + elsewhere)


def _share(holds: np.ndarray) -> float:
    return float(holds.mean())
