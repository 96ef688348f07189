"""Two-dimensional data on which a whole generative model can be seen at a glance: ring, grid, spirals, moons."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from aigc_helpers.validation import one_of

POINTS_PER_SPLIT = 5000
# Every split has a random stream of its own, so no point appears in two of them.
SEEDS = {"train": 101, "validation": 102, "test": 103}


@dataclass(frozen=True, eq=False)
class Modes:
    """Where a mixture of equal round Gaussians has its modes: centres [K, 2] and their common standard deviation."""

    centres: np.ndarray
    standard_deviation: float


def modes(name: str) -> Modes:
    """The true modes of "ring" (8 on the unit circle, σ 0.05) or "grid" (25 on {-1, -0.5, 0, 0.5, 1}², σ 0.03).

    Centres are float64 [K, 2], in the order of the labels. Raises ValueError for a data set without Gaussian modes.

    >>> modes("ring").centres.shape, modes("grid").standard_deviation
    ((8, 2), 0.03)
    """
    one_of(name, ("ring", "grid"), name="name")
    if name == "ring":
        angles = 2 * np.pi * np.arange(8) / 8
        return Modes(np.stack([np.cos(angles), np.sin(angles)], axis=1), 0.05)
    steps = np.linspace(-1, 1, 5)
    return Modes(np.stack(np.meshgrid(steps, steps), axis=-1).reshape(25, 2), 0.03)


def points(name: str, split: str) -> tuple[np.ndarray, np.ndarray]:
    """One split of a toy data set: float32 points [5000, 2], roughly within [-1, 1]², and the index of mode or arm.

    Every mode or arm has the same number of points; their order is shuffled.

    >>> positions, arms = points("spirals", "train")
    >>> positions.shape, sorted(set(arms.tolist()))
    ((5000, 2), [0, 1])
    """
    rng = np.random.default_rng(SEEDS[split])
    positions, labels = TOYS[name](rng)
    return positions.astype(np.float32), labels


def _mixture(name: str, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    centres, standard_deviation = modes(name).centres, modes(name).standard_deviation
    labels = _balanced(len(centres), rng)
    return centres[labels] + rng.normal(scale=standard_deviation, size=(POINTS_PER_SPLIT, 2)), labels


def _spirals(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    labels = _balanced(2, rng)
    # The square root spreads the points evenly along an arm, which grows longer as it winds outwards.
    radius = np.sqrt(rng.uniform(0.02, 1, size=POINTS_PER_SPLIT))
    angle = 3 * np.pi * radius + np.pi * labels
    arms = radius[:, np.newaxis] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return arms + rng.normal(scale=0.02, size=arms.shape), labels


def _moons(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    # scikit-learn takes a second to import: only those who ask for moons wait for it.
    from sklearn.datasets import make_moons

    positions, labels = make_moons(POINTS_PER_SPLIT, noise=0.05, random_state=int(rng.integers(2**31)))
    return (np.asarray(positions) - [0.5, 0.25]) / 1.5, np.asarray(labels)


def _balanced(groups: int, rng: np.random.Generator) -> np.ndarray:
    return rng.permutation(np.arange(POINTS_PER_SPLIT) % groups)


TOYS: dict[str, Callable[[np.random.Generator], tuple[np.ndarray, np.ndarray]]] = {
    "ring": partial(_mixture, "ring"),
    "grid": partial(_mixture, "grid"),
    "spirals": _spirals,
    "moons": _moons,
}
