"""Distances between two samples: Fréchet compares means and covariances, kernel all moments up to the third."""

import numpy as np

from aigc_helpers.judging.metrics.samples import check_features
from aigc_helpers.validation import at_least, check_seed

BLOCKS = 10  # enough for a standard error, few enough that each block still sees the shape of its sample


def frechet_distance(features_a: np.ndarray, features_b: np.ndarray) -> float:
    """Squared Fréchet distance between the Gaussians fitted to two samples, [N, width] and [M, width]: 0 if they agree.

    |μ_a − μ_b|² + tr(Σ_a + Σ_b − 2 (Σ_a Σ_b)^½), in float64; singular covariances are welcome. It falls as samples
    grow, so compare at one sample count, and it cannot see copying. Raises ValueError for features that do not fit.
    Dowson and Landau 1982; Heusel et al. 2017, with Inception features.

    >>> two_apart = np.array([[0.0], [2.0]])
    >>> frechet_distance(two_apart, two_apart + 3)
    9.0
    """
    a, b = check_features(features_a=features_a, features_b=features_b)
    gap = a.mean(axis=0) - b.mean(axis=0)
    root_a, root_b = _covariance_root(a), _covariance_root(b)
    # tr (Σ_a Σ_b)^½ is the nuclear norm of Σ_a^½ Σ_b^½; a root of the product itself would lose half the digits.
    overlap = np.linalg.norm(root_a @ root_b, "nuc")
    spread = np.sum(root_a**2) + np.sum(root_b**2)
    return max(0.0, float(gap @ gap + spread - 2 * overlap))


def kernel_distance(
    features_a: np.ndarray, features_b: np.ndarray, *, power: int = 3, seed: int = 0
) -> tuple[float, float]:
    """Squared kernel distance (MMD²) between two samples, [N, width] and [M, width], and its standard error.

    Kernel (x·y / width + 1)^`power`, which compares all moments up to that one. Both samples are shuffled by `seed` and
    cut into ten blocks; the estimate is the mean of the blocks' unbiased ones, so where both samples are alike it is 0
    on average, and often negative.
    Raises ValueError for features that do not fit, or fewer than 20 rows. Gretton et al. 2012; Bińkowski et al. 2018.

    >>> sample = np.random.default_rng(0).normal(size=(200, 4))
    >>> estimate, standard_error = kernel_distance(sample, sample + 1)
    >>> bool(estimate > 5 * standard_error)
    True
    """
    a, b = check_features(least=2 * BLOCKS, features_a=features_a, features_b=features_b)
    rng, power = np.random.default_rng(check_seed(seed)), at_least(1, power, name="power")
    pairs = zip(_blocks(a, rng), _blocks(b, rng), strict=True)
    estimates = [_unbiased_mmd(*pair, power) for pair in pairs]
    return float(np.mean(estimates)), float(np.std(estimates, ddof=1) / np.sqrt(BLOCKS))


def _covariance_root(sample: np.ndarray) -> np.ndarray:
    values, vectors = np.linalg.eigh(np.atleast_2d(np.cov(sample, rowvar=False)))
    # Rounding leaves eigenvalues like −1e-17 where the truth is 0.
    return (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T


def _blocks(sample: np.ndarray, rng: np.random.Generator) -> list[np.ndarray]:
    return np.array_split(rng.permutation(sample), BLOCKS)


def _unbiased_mmd(a: np.ndarray, b: np.ndarray, power: int) -> float:
    return _mean_of_pairs(a, power) + _mean_of_pairs(b, power) - 2 * float(_kernel(a, b, power).mean())


def _mean_of_pairs(sample: np.ndarray, power: int) -> float:
    """The kernel's mean over pairs of different rows: a row paired with itself is what biases the plain mean."""
    kernel, count = _kernel(sample, sample, power), len(sample)
    return float((kernel.sum() - np.trace(kernel)) / (count * (count - 1)))


def _kernel(a: np.ndarray, b: np.ndarray, power: int) -> np.ndarray:
    return (a @ b.T / a.shape[1] + 1) ** power
