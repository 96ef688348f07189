"""Landscapes to descend: each with its value, gradient and minima in closed form; one table `SURFACES`."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from aigc_helpers.optimizers.arrays import check_point
from aigc_helpers.optimizers.rules import Rule
from aigc_helpers.validation import at_least, check_seed, number_between, one_of

OFF_THE_MAP = 1e8  # from here on a path has diverged


@dataclass(frozen=True, eq=False)
class Surface:
    """A function of the plane: `value` maps points [..., 2] to heights [...], `gradient` to slopes [..., 2].

    `minima` [K, 2] are its global minima, none where it has no floor; `box` (left, right, bottom, top) is what to look
    at, `start` [2] a good place to begin, `noise` the standard deviation that a noisy gradient adds to each slope.
    """

    name: str
    value: Callable[[np.ndarray], np.ndarray]
    gradient: Callable[[np.ndarray], np.ndarray]
    minima: np.ndarray
    box: tuple[float, float, float, float]
    start: tuple[float, float]
    noise: float = 0.0

    def distance(self, points: np.ndarray) -> np.ndarray:
        """The distance [...] of points [..., 2] to the nearest global minimum; infinite where there is none."""
        gaps = np.linalg.norm(np.asarray(points)[..., np.newaxis, :] - self.minima, axis=-1)
        return gaps.min(axis=-1, initial=np.inf)


def quadratic(condition: float = 10.0, *, noise: float = 0.0) -> Surface:
    """A bowl with curvature 1 along the first axis and `condition` ≥ 1 along the second; its minimum is the origin."""
    curvature = np.array([1.0, number_between(1, np.inf, condition, name="condition")])
    noise = number_between(0, np.inf, noise, name="noise")
    return Surface(
        f"{'noisy ' if noise else ''}quadratic, κ = {condition:g}",
        lambda points: (curvature * points**2).sum(-1) / 2,
        lambda points: curvature * points,
        np.zeros((1, 2)),
        (-2.2, 2.2, -1.65, 1.65),
        (-2.0, 1.0),
        noise,
    )


def _rosenbrock(points: np.ndarray) -> np.ndarray:
    x, y = np.moveaxis(points, -1, 0)
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def _rosenbrock_gradient(points: np.ndarray) -> np.ndarray:
    x, y = np.moveaxis(points, -1, 0)
    return np.stack([-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)], axis=-1)


def _beale_terms(points: np.ndarray) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """For each of the three squared terms: the term, and its slope along x and along y."""
    x, y = np.moveaxis(points, -1, 0)
    return [(c - x + x * y**k, y**k - 1, k * x * y ** (k - 1)) for k, c in ((1, 1.5), (2, 2.25), (3, 2.625))]


def _beale(points: np.ndarray) -> np.ndarray:
    return np.sum([term**2 for term, _, _ in _beale_terms(points)], axis=0)


def _beale_gradient(points: np.ndarray) -> np.ndarray:
    slopes = [2 * np.stack([term * along_x, term * along_y], -1) for term, along_x, along_y in _beale_terms(points)]
    return np.sum(slopes, axis=0)


def _himmelblau(points: np.ndarray) -> np.ndarray:
    x, y = np.moveaxis(points, -1, 0)
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


def _himmelblau_gradient(points: np.ndarray) -> np.ndarray:
    x, y = np.moveaxis(points, -1, 0)
    first, second = x**2 + y - 11, x + y**2 - 7
    return np.stack([4 * x * first + 2 * second, 2 * first + 4 * y * second], axis=-1)


HIMMELBLAU_MINIMA = np.array(
    [
        [3.0, 2.0],
        [-2.8051180869527, 3.1313125182506],
        [-3.7793102533777, -3.2831859912862],
        [3.584428340330, -1.848126527],
    ]
)

SURFACES: dict[str, Surface] = {
    "quadratic": quadratic(10.0),
    "noisy quadratic": quadratic(10.0, noise=1.0),
    "rosenbrock": Surface(
        "Rosenbrock", _rosenbrock, _rosenbrock_gradient, np.ones((1, 2)), (-2.0, 2.0, -1.0, 3.0), (-1.5, 2.0)
    ),
    "beale": Surface("Beale", _beale, _beale_gradient, np.array([[3.0, 0.5]]), (-1.0, 4.5, -2.0, 2.0), (1.0, 1.5)),
    "himmelblau": Surface(
        "Himmelblau", _himmelblau, _himmelblau_gradient, HIMMELBLAU_MINIMA, (-5.0, 5.0, -5.0, 5.0), (0.0, -1.0)
    ),
    "saddle": Surface(
        "saddle",
        lambda points: (points[..., 0] ** 2 - points[..., 1] ** 2) / 2,
        lambda points: points * np.array([1.0, -1.0]),
        np.zeros((0, 2)),
        (-2.0, 2.0, -1.5, 1.5),
        (-1.8, 0.01),
    ),
    "rastrigin": Surface(
        "Rastrigin",
        lambda points: 20 + (points**2 - 10 * np.cos(2 * np.pi * points)).sum(-1),
        lambda points: 2 * points + 20 * np.pi * np.sin(2 * np.pi * points),
        np.zeros((1, 2)),
        (-3.2, 3.2, -2.4, 2.4),
        (-2.7, 1.8),
    ),
}


def find_surface(name: str) -> Surface:
    """`SURFACES[name]`; a ValueError lists the names there are."""
    return SURFACES[one_of(name, SURFACES, name="surface")]


def descend(
    rule: Rule,
    surface: Surface,
    *,
    steps: int,
    start: tuple[float, float] | None = None,
    noise: float | None = None,
    seed: int = 0,
) -> np.ndarray:
    """The path [steps + 1, 2] of `rule` on `surface` from `start`; NaN from where it has left the map for good.

    `noise` is the standard deviation of what is added to each slope, by default the surface's own; `seed` decides it.
    """
    noise = surface.noise if noise is None else number_between(0, np.inf, noise, name="noise")
    rng, steps = np.random.default_rng(check_seed(seed)), at_least(0, steps, name="steps")
    state = rule.init(check_point(surface.start if start is None else start, name="start"))
    path = np.full((steps + 1, 2), np.nan)
    for place in range(steps + 1):
        if np.abs(state.parameters).max() > OFF_THE_MAP:
            break
        path[place] = state.parameters
        slope = surface.gradient(path[place]) + noise * rng.standard_normal(2)
        state, _ = rule.update(state, slope)
    return path


def steps_to(path: np.ndarray, surface: Surface, *, tolerance: float) -> int | None:
    """After how many steps a path [steps + 1, 2] is within `tolerance` of a minimum for good; None if it is never."""
    near = surface.distance(path) <= number_between(0, np.inf, tolerance, name="tolerance")
    if not near[-1]:
        return None
    away = np.flatnonzero(~near)
    return int(away[-1]) + 1 if len(away) else 0
