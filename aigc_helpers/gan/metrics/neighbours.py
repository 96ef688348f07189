"""Metrics that ask who lies near whom: precision and recall, density and coverage, closeness to the training data."""

import numpy as np
from sklearn.metrics import pairwise_distances_chunked
from sklearn.neighbors import NearestNeighbors

from aigc_helpers.gan.metrics.samples import check_features
from aigc_helpers.validation import at_least

CHUNK_MEBIBYTES = 64  # of distances at a time: 10,000 × 10,000 at once would take 800 MB


def precision_recall(real: np.ndarray, fake: np.ndarray, *, k: int = 3) -> tuple[float, float]:
    """Improved precision and recall of `fake` [M, width] against `real` [N, width], both in 0 … 1.

    Draw a ball around each sample that reaches its `k`-th nearest neighbour of its own kind. Precision is the share of
    fakes inside some real ball (are they good?), recall the share of reals inside some fake ball (is nothing missing?).
    Raises ValueError for features that do not fit, or fewer than k + 1 rows. Kynkäänniemi et al. 2019.

    >>> real = np.array([[0.0], [1.0], [2.0], [3.0]])
    >>> precision_recall(real, np.array([[-3.0], [0.25], [0.5], [0.75]]), k=1)
    (0.75, 0.5)
    """
    k = at_least(1, k, name="k")
    real, fake = check_features(least=k + 1, real=real, fake=fake)
    return _share(_balls_around(fake, real, k=k) > 0), _share(_balls_around(real, fake, k=k) > 0)


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
    k = at_least(1, k, name="k")
    real, fake = check_features(least=k + 1, real=real, fake=fake)
    density = float(_balls_around(fake, real, k=k).mean() / k)
    return density, _share(_nearest(real, fake) <= _radii(real, k))


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
    to_train, to_held_out = _nearest(fake, train), _nearest(fake, held_out)
    share = _share(to_train < to_held_out) + _share(to_train == to_held_out) / 2
    in_train, elsewhere = share / len(train), (1 - share) / len(held_out)
    return in_train / (in_train + elsewhere)


def _share(holds: np.ndarray) -> float:
    return float(holds.mean())


def _radii(sample: np.ndarray, k: int) -> np.ndarray:
    """How far each row's `k`-th nearest neighbour is, the row itself not counted."""
    return NearestNeighbors(n_neighbors=k).fit(sample).kneighbors()[0][:, -1]


def _nearest(points: np.ndarray, sample: np.ndarray) -> np.ndarray:
    """How far each point's nearest row of `sample` is."""
    return NearestNeighbors(n_neighbors=1).fit(sample).kneighbors(points)[0][:, 0]


def _balls_around(points: np.ndarray, centres: np.ndarray, *, k: int) -> np.ndarray:
    """How many of the centres' balls each point lies in."""
    radii = _radii(centres, k)

    def holding(distances: np.ndarray, start: int) -> np.ndarray:
        return (distances <= radii).sum(axis=1)

    chunks = pairwise_distances_chunked(points, centres, reduce_func=holding, working_memory=CHUNK_MEBIBYTES)
    return np.concatenate(list(chunks))
