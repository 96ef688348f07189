"""Mixtures of Gaussians under noise, in closed form: the exact field that a net of a flow learns to imitate."""

from typing import NamedTuple

import numpy as np
from scipy.special import softmax

from aigc_helpers.models.paths import Path
from aigc_helpers.validation import at_least, check_seed, finite, positive


class Mixture(NamedTuple):
    """A mixture of K Gaussians in D dimensions: `weights` [K], `means` [K, D], `covariances` [K, D, D].

    `mixture` checks what it is made of.
    """

    weights: np.ndarray
    means: np.ndarray
    covariances: np.ndarray

    def sample(self, count: int, *, seed: int = 0) -> np.ndarray:
        """Points [count, D], drawn with `seed`."""
        rng, count = np.random.default_rng(check_seed(seed)), at_least(1, count, name="count")
        parts = rng.choice(len(self.weights), count, p=self.weights)
        steps = np.linalg.cholesky(self.covariances)[parts] @ rng.standard_normal((count, self.means.shape[1], 1))
        return self.means[parts] + steps[..., 0]

    def log_density(self, points: np.ndarray, path: Path, time: float) -> np.ndarray:
        """log p_t [N] at `points` [N, D] of `path`."""
        return np.logaddexp.reduce(self._parts(points, path, time)[0], axis=0)

    def data_in(self, points: np.ndarray, path: Path, time: float) -> np.ndarray:
        """The data [N, D] that are expected behind `points` [N, D] at `time`: what the best net would answer."""
        return self._expected(points, path, time)[0]

    def field(self, points: np.ndarray, path: Path, time: float) -> np.ndarray:
        """The velocity [N, D] that is expected at `points` [N, D] at `time`, finite up to `path.last`."""
        return path.velocity(*self._expected(points, path, time), time)

    def _expected(self, points: np.ndarray, path: Path, time: float) -> tuple[np.ndarray, np.ndarray]:
        """The data and the noise behind `points`: for each part both are Gaussian, and as likely as the part is."""
        logs, whitened = self._parts(points, path, time)
        shares = np.exp(logs - np.logaddexp.reduce(logs, axis=0))
        data = self.means[:, :, None] + path.signal(time) * self.covariances @ whitened
        noise = path.noise(time) * whitened
        return np.einsum("kn,kdn->nd", shares, data), np.einsum("kn,kdn->nd", shares, noise)

    def _parts(self, points: np.ndarray, path: Path, time: float) -> tuple[np.ndarray, np.ndarray]:
        """For each part log(weight · density) [K, N], and (x − mean) / covariance [K, D, N], both under noise."""
        points, size = finite(points, name="points"), self.means.shape[1]
        if points.ndim != 2 or points.shape[1] != size:
            raise ValueError(f"points has shape {points.shape}; this mixture lives in {size} dimensions: [N, {size}]")
        spread = path.signal(time) ** 2 * self.covariances + path.noise(time) ** 2 * np.eye(size)
        away = points.T - path.signal(time) * self.means[:, :, None]
        whitened = np.linalg.solve(spread, away)
        constant = np.log(self.weights) - (np.linalg.slogdet(spread)[1] + size * np.log(2 * np.pi)) / 2
        return constant[:, None] - np.einsum("kdn,kdn->kn", away, whitened) / 2, whitened


def recalled(points: np.ndarray, data: np.ndarray, time: float) -> np.ndarray:
    """The data [N, D] that are expected behind `points` [N, D] of the straight path, before its end, at `time`.

    As if nothing but the rows `data` [K, D] existed, each as likely as the others: a walk by it leads to one of them.

    >>> recalled([[0.1], [2.0]], [[-1.0], [1.0]], 0.0).tolist()
    [[0.0], [0.0]]
    """
    points, data, time = finite(points, name="points"), finite(data, name="data"), float(time)
    if points.ndim != 2 or data.ndim != 2 or points.shape[1] != data.shape[1] or not len(data):
        raise ValueError(f"points has shape {points.shape}, data {data.shape}; they want [N, D] and [K, D]")
    if not 0 <= time < 1:
        raise ValueError(f"time={time}; it wants a time from 0 on, before 1: there nothing is left to guess")
    # |x − t·d|², but for |x|², which is the same for all data: in this form nothing of size [N, K, D] is made.
    far = time**2 * np.sum(data**2, axis=1) - 2 * time * points @ data.T
    return softmax(-far / (2 * (1 - time) ** 2), axis=1) @ data


def mixture(means: np.ndarray, deviation: float, *, weights: np.ndarray | None = None) -> Mixture:
    """A mixture of round Gaussians at `means` [K, D], all with one `deviation`, equally likely without `weights` [K].

    >>> mixture([[0.0, 0.0], [3.0, 4.0]], 0.5).covariances[1].tolist()
    [[0.25, 0.0], [0.0, 0.25]]
    """
    means, variance = finite(means, name="means"), positive(deviation, name="deviation") ** 2
    if means.ndim != 2 or not means.size:
        raise ValueError(f"means has shape {means.shape}; it wants the middles of the Gaussians, [K, D]")
    shares = np.ones(len(means)) if weights is None else finite(weights, name="weights")
    if shares.shape != (len(means),) or shares.min() <= 0:
        raise ValueError(f"weights is {weights!r}; it wants {len(means)} numbers above 0, one for each of means")
    covariances = np.tile(variance * np.eye(means.shape[1]), (len(means), 1, 1))
    return Mixture(shares / shares.sum(), means, covariances)
