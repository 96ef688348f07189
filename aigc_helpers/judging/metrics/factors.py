"""Does a representation keep the true factors apart? FactorVAE's score, MIG, rank correlations, and PCA to beat."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from sklearn.decomposition import PCA
from threadpoolctl import threadpool_limits

from aigc_helpers.judging.metrics.samples import check_features
from aigc_helpers.validation import as_array, as_floats, at_least, check_finite, check_seed

Factors = Mapping[str, np.ndarray]
DEAD = 1e-6  # of the widest code's standard deviation: a code that moves less does not move, and cannot vote


class FactorScore(NamedTuple):
    """The `score` in 0 … 1, what guessing makes (`chance`), and the `votes` [D, K] of each code for each factor."""

    score: float
    chance: float
    votes: np.ndarray
    names: tuple[str, ...]


def factor_score(
    codes: np.ndarray, factors: Factors, *, bins: int = 10, batch: int = 64, votes: int = 800, seed: int = 0
) -> FactorScore:
    """How well the `codes` [N, D] show which of the true `factors` (name → [N]) was held still, as Kim and Mnih (2018).

    Hold one factor still: of N samples take a `batch` of nearly the same value (of `bins` with as many samples each).
    The code that varies least, measured by its own spread, has a vote. If each code speaks of one factor, its votes
    all come from that one; half of the `votes` says which, the other half is the test. 1 is a code for each factor,
    1/K is chance. A rotation may hide from it, as long as each factor still has a code it moves most.
    Raises ValueError for codes and factors that do not fit, codes that never move, or too few samples.

    >>> truth = np.random.default_rng(0).normal(size=(2000, 3))
    >>> named = {"a": truth[:, 0], "b": truth[:, 1], "c": truth[:, 2]}
    >>> factor_score(-5 * truth[:, [2, 0, 1]], named).score
    1.0
    """
    codes, columns = _checked(codes, factors)
    batch, votes = at_least(2, batch, name="batch"), at_least(2 * len(columns), votes, name="votes")
    groups = [_groups(values, at_least(2, bins, name="bins"), batch, name) for name, values in columns.items()]
    spread = codes.std(axis=0)
    alive = np.flatnonzero(spread > DEAD * spread.max())
    rng = np.random.default_rng(check_seed(seed))
    # Each factor has as many turns as the next, so that a constant guess is right 1 time in K.
    fixed = np.arange(votes) % len(columns)
    least = np.array([_stillest(codes, spread, alive, groups[factor], batch, rng) for factor in fixed])
    return _counted(least, fixed, shape=(codes.shape[1], len(columns)), names=tuple(columns))


class InformationGap(NamedTuple):
    """The `score` in 0 … 1, and the `information` [D, K]: how much each code tells of each factor, as a share of it."""

    score: float
    information: np.ndarray
    names: tuple[str, ...]


def information_gap(codes: np.ndarray, factors: Factors, *, bins: int = 10) -> InformationGap:
    """The mutual information gap of Chen et al. (2018): how far the code that tells most of a factor is ahead.

    For each factor, the mutual information with the best code less that with the second best, over the factor's
    entropy; the mean of these. 1 is a code for each factor, 0 is two codes that tell the same of it. Codes and factors
    are cut into `bins` with as many samples each, so what is bent or rescaled scores alike; N samples of what knows
    nothing still seem to tell about (bins − 1)² / 2N nats. Raises ValueError as `factor_score` does.

    >>> truth = np.random.default_rng(0).normal(size=(2000, 2))
    >>> named = {"a": truth[:, 0], "b": truth[:, 1]}
    >>> information_gap(truth, named).score > 0.9 > 0.1 > information_gap(truth[:, [0, 0]], named).score
    True
    """
    codes, columns = _checked(codes, factors)
    bins = at_least(2, bins, name="bins")
    if len(codes) < bins**2:
        raise ValueError(f"codes has {len(codes)} rows, where bins={bins} want {bins**2}: take more, or fewer bins")
    known = [_cut(values, bins) for values in columns.values()]
    told = np.array([[_information(code, factor) for factor in known] for code in (_cut(it, bins) for it in codes.T)])
    shares = told / np.array([_information(factor, factor) for factor in known])
    # A code that is alone is ahead of nothing.
    ranked = np.sort(np.concatenate([shares, np.zeros((1, len(known)))]), axis=0)
    return InformationGap(float(np.mean(ranked[-1] - ranked[-2])), shares, tuple(columns))


def factor_correlations(codes: np.ndarray, factors: Factors) -> np.ndarray:
    """How closely each code follows each factor, up or down: |Spearman's rank correlation| [D, K], 0 … 1.

    Raises ValueError as `factor_score` does.

    >>> truth = np.linspace(0, 1, 50)
    >>> factor_correlations(np.stack([truth**3, 1 - truth], axis=1), {"height": truth}).tolist()
    [[1.0], [1.0]]
    """
    from scipy.stats import rankdata

    codes, columns = _checked(codes, factors)
    ranks = [rankdata(values, axis=0) for values in (codes, np.stack(list(columns.values()), axis=1))]
    centred = [values - values.mean(axis=0) for values in ranks]
    lengths = [np.maximum(np.linalg.norm(values, axis=0), 1e-12) for values in centred]
    return np.round(np.abs(centred[0].T @ centred[1]) / np.outer(*lengths), 12)


@threadpool_limits.wrap(limits=1)
def principal_codes(images: np.ndarray, *, count: int = 8) -> np.ndarray:
    """The baseline: the first `count` principal components of `images` [N, height, width, channels], as [N, count].

    They explain the most variance that straight lines can, and know nothing of factors. Raises ValueError where there
    are fewer images, or pixels, than components.
    """
    rows = as_floats(images).reshape(len(images), -1).astype(np.float64)
    count = at_least(1, count, name="count")
    if count > min(rows.shape):
        raise ValueError(
            f"count={count}, but there are {rows.shape[0]} images of {rows.shape[1]} values; ask for fewer"
        )
    return PCA(count, svd_solver="covariance_eigh").fit_transform(rows)


def _checked(codes: np.ndarray, factors: Factors) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    [codes] = check_features(codes=codes)
    if len(factors) < 1:
        raise ValueError("factors is empty; it wants the true factors, name → one value for each row of codes")
    columns = {name: as_array(values, name=f"factors[{name!r}]") for name, values in factors.items()}
    for name, values in columns.items():
        if values.shape != (len(codes),) or values.dtype.kind not in "iuf":
            got = f"shape {values.shape} and dtype {values.dtype}"
            raise ValueError(f"factors[{name!r}] has {got}; it wants one number for each of {len(codes)} rows of codes")
        check_finite(values, name=f"factors[{name!r}]")
        if np.ptp(values) == 0:
            raise ValueError(f"factors[{name!r}] is {values[0]} everywhere; leave out what does not vary")
    if not np.ptp(codes, axis=0).any():
        raise ValueError("codes are the same in all rows; a representation that never moves holds no factor")
    return codes, columns


def _groups(values: np.ndarray, bins: int, batch: int, name: str) -> list[np.ndarray]:
    """Rows that share a value, or nearly: a group for each value where they are few, else `bins` of one size."""
    kinds = np.unique(values)
    if len(kinds) <= bins:
        groups = [np.flatnonzero(values == kind) for kind in kinds]
    else:
        groups = np.array_split(np.argsort(values, kind="stable"), bins)
    smallest = min(map(len, groups))
    if smallest < batch:
        raise ValueError(
            f"factors[{name!r}] has a group of {smallest} samples, where batch={batch} are drawn; "
            "take more samples, fewer bins or a smaller batch"
        )
    return groups


def _cut(values: np.ndarray, bins: int) -> np.ndarray:
    """The number of the bin that each of `values` [N] lies in; where there are few values, each is a bin."""
    kinds, places = np.unique(values, return_inverse=True)
    if len(kinds) <= bins:
        return places
    return np.searchsorted(np.quantile(values, np.linspace(0, 1, bins + 1)[1:-1]), values, side="right")


def _information(one: np.ndarray, other: np.ndarray) -> float:
    """The mutual information of two columns of whole numbers, in nats; of a column with itself, its entropy."""
    joint = np.zeros((one.max() + 1, other.max() + 1))
    np.add.at(joint, (one, other), 1 / len(one))
    apart, there = np.outer(joint.sum(axis=1), joint.sum(axis=0)), joint > 0
    return float(np.sum(joint[there] * np.log(joint[there] / apart[there])))


def _stillest(
    codes: np.ndarray,
    spread: np.ndarray,
    alive: np.ndarray,
    groups: list[np.ndarray],
    batch: int,
    rng: np.random.Generator,
) -> int:
    """The code that varies least in a batch from one group, measured by its own spread."""
    rows = rng.choice(groups[rng.integers(len(groups))], batch, replace=False)
    return int(alive[(codes[np.ix_(rows, alive)].std(axis=0) / spread[alive]).argmin()])


def _counted(least: np.ndarray, fixed: np.ndarray, *, shape: tuple[int, int], names: tuple[str, ...]) -> FactorScore:
    """The majority says on one half of the votes which factor a code stands for, and is tested on the other."""
    half = len(least) // 2
    learned, votes = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    np.add.at(learned, (least[:half], fixed[:half]), 1)
    np.add.at(votes, (least, fixed), 1)
    score = np.mean(learned.argmax(axis=1)[least[half:]] == fixed[half:])
    return FactorScore(float(score), 1 / shape[1], votes, names)
