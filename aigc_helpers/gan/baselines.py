"""Honest generators to stand beside a GAN: each copies, shuffles or fits a simple density, in seconds. Table `BASELINES`."""

from collections.abc import Callable

import numpy as np
from sklearn.decomposition import PCA
from sklearn.mixture import GaussianMixture

from aigc_helpers.validation import at_least, check_images

COPY_NOISE = 0.02  # standard deviation; grey levels run from 0 to 1
COMPONENTS = 30  # principal components of an image: about 73 % of the variance of MNIST
CLUSTERS = 20
MIXTURE_ROWS = 10_000  # images that the mixture is fitted on at most, to be done in seconds
RIDGE = 100  # added to each cluster's variances, over the number of rows: few rows need much, many rows little

Sampler = Callable[[np.ndarray, int, np.random.Generator], np.ndarray]


def _generator(sampler: Sampler) -> Callable[..., np.ndarray]:
    """The public form of `sampler`: checks, a seed, and images at the end."""

    def generate(train_images: np.ndarray, count: int, *, seed: int = 0) -> np.ndarray:
        images = check_images(train_images, name="train_images")
