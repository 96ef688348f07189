"""Honest generators to stand beside a GAN: each copies, shuffles or fits a simple density, in seconds."""

from collections.abc import Callable
from functools import partial

import numpy as np
from sklearn.decomposition import PCA
from sklearn.mixture import GaussianMixture
from threadpoolctl import threadpool_limits

from aigc_helpers.validation import as_floats, at_least, check_seed

COPY_NOISE = 0.02  # standard deviation; grey levels run from 0 to 1
COMPONENTS = 30  # principal components of an image: 86 % of the variance of uci, 73 % of that of MNIST
CLUSTERS = 20
FIT_ROWS = 10_000  # images that a density is fitted on at most, so that it is done in seconds
# Over the number of rows, added to each cluster's variances. Held-out likelihood is best near 0.07 for the 899 rows of
# uci and below 0.01 for 10,000 of MNIST, so that the mixture is a strong rival on either.
RIDGE = 60

Sampler = Callable[[np.ndarray, int, np.random.Generator], np.ndarray]


def _memoriser(rows: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
    """Training images with a little noise: nothing new, and yet a Fréchet distance near 0."""
    chosen = np.resize(rng.permutation(len(rows)), count)  # no image twice before each has come once
    return rows[chosen] + rng.normal(scale=COPY_NOISE, size=(count, rows.shape[1]))


def _independent_pixels(rows: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
    """Each pixel from a training image of its own: right one by one, and no image together."""
    return np.take_along_axis(rows, rng.integers(len(rows), size=(count, rows.shape[1])), axis=0)


def _gaussian(rows: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
    """One Gaussian on `COMPONENTS` principal components."""
    components, _ = _principal(rows, rng)
    spread = np.sqrt(components.explained_variance_)
    return components.inverse_transform(rng.normal(scale=spread, size=(count, COMPONENTS)))


def _mixture(rows: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
    """`CLUSTERS` Gaussians with full covariances on `COMPONENTS` principal components."""
    components, fitted_on = _principal(rows, rng)
    seed, ridge = int(rng.integers(2**31)), RIDGE / len(fitted_on)
    mixture = GaussianMixture(CLUSTERS, reg_covar=ridge, tol=1e-2, random_state=seed).fit(fitted_on)
    # sample() returns cluster after cluster: shuffled, the first few of a batch are as mixed as all of it.
    return components.inverse_transform(rng.permutation(mixture.sample(count)[0]))


def _principal(rows: np.ndarray, rng: np.random.Generator) -> tuple[PCA, np.ndarray]:
    if len(rows) <= COMPONENTS:
        raise ValueError(f"train_images has {len(rows)} images; this baseline wants at least {COMPONENTS + 1}")
    fitted_on = rows[rng.permutation(len(rows))[:FIT_ROWS]].astype(np.float64)
    components = PCA(COMPONENTS, svd_solver="covariance_eigh").fit(fitted_on)
    return components, components.transform(fitted_on)


def _generate(sampler: Sampler, train_images: np.ndarray, count: int, *, seed: int = 0) -> np.ndarray:
    images, count = as_floats(train_images, name="train_images"), at_least(1, count, name="count")
    rows, rng = images.reshape(len(images), -1), np.random.default_rng(check_seed(seed))
    # One thread: on matrices this small, two that wait for each other took 100 times as long on a busy machine.
    with threadpool_limits(1):
        generated = sampler(rows, count, rng)
    return np.clip(generated, 0, 1).astype(np.float32).reshape(count, *images.shape[1:])


# BASELINES[name](train_images, count, seed=0): float32 images [count, height, width, channels] in [0, 1], made from
# training images [N, height, width, channels] in [0, 1] or bytes. The same seed gives the same images. A ValueError
# names images or a count that do not fit.
BASELINES: dict[str, Callable[..., np.ndarray]] = {
    "memoriser": partial(_generate, _memoriser),
    "independent_pixels": partial(_generate, _independent_pixels),
    "gaussian": partial(_generate, _gaussian),
    "mixture": partial(_generate, _mixture),
}


def lineup(train_images: np.ndarray, generated: np.ndarray, *, seed: int = 0) -> dict[str, np.ndarray]:
    """Rows "A", "B" and "C" of as many images each, for an eye that is not told yet which of them is `generated`.

    The other two are the mixture and the memoriser of `train_images`. Raises ValueError as they do.
    """
    generated = as_floats(generated, name="generated")
    first, second = (BASELINES[name](train_images, len(generated), seed=seed) for name in ("mixture", "memoriser"))
    return {"A": first, "B": second, "C": generated}
