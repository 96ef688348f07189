"""The smallest game: one player pulls x·y down by x, the other pushes it up by y; seven ways to move, table `MOVES`.

Its only equilibrium is the origin, and the field of both players' slopes goes round it (Mescheder et al. 2018).
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from aigc_helpers.optimizers.arrays import check_point
from aigc_helpers.validation import at_least, check_points, number_between, one_of


def field(point: np.ndarray) -> np.ndarray:
    """What each player would step against at `point` (x, y): the slope y of x·y for x, and −x for y, who climbs."""
    x, y = point
    return np.array([y, -x])


def simultaneous(point: np.ndarray, before: np.ndarray, *, rate: float) -> np.ndarray:
    """Both step at once, from the same place."""
    return point - rate * field(point)


def alternating(point: np.ndarray, before: np.ndarray, *, rate: float) -> np.ndarray:
    """First x steps, then y, who has seen where x went."""
    x = point[0] - rate * field(point)[0]
    y = point[1] - rate * field(np.array([x, point[1]]))[1]
    return np.array([x, y])


def momentum(point: np.ndarray, before: np.ndarray, *, rate: float, kept: float = 0.9) -> np.ndarray:
    """Both step at once, and go on with the share `kept` of the step that they made last; below 0 they take it back."""
    return simultaneous(point, before, rate=rate) + kept * (point - before)


def negative_momentum(point: np.ndarray, before: np.ndarray, *, rate: float) -> np.ndarray:
    """They take turns, and each takes back half of the step that it made last (Gidel et al. 2019)."""
    x, y = point
    back_x, back_y = 0.5 * (point - before)
    x = x - rate * y - back_x
    return np.array([x, y + rate * x - back_y])


def extragradient(point: np.ndarray, before: np.ndarray, *, rate: float) -> np.ndarray:
    """Look where a step would lead, and step by the slopes that hold there (Korpelevich 1976)."""
    ahead = point - rate * field(point)
    return point - rate * field(ahead)


def optimistic(point: np.ndarray, before: np.ndarray, *, rate: float) -> np.ndarray:
    """Expect that slopes go on changing as they did since the place `before` (Daskalakis et al. 2018)."""
    return point - rate * (2 * field(point) - field(before))


class Move(NamedTuple):
    """One way to play: the step, and by how much the distance to the equilibrium grows a step, as theory has it."""

    step: Callable[..., np.ndarray]
    growth: Callable[[float], float]


def _optimistic_growth(rate: float) -> float:
    # On the circle of points x + iy a step against the field is a turn: z' = z + i·rate·(2z − z_before).
    return float(np.abs(np.roots([1, -(1 + 2j * rate), 1j * rate])).max())


def _momentum_growth(rate: float, *, kept: float = 0.9) -> float:
    return float(np.abs(np.roots([1, -(1 + kept + 1j * rate), kept])).max())


def _negative_momentum_growth(rate: float) -> float:
    # Of x, and of y that has seen the new x: (z − 1)(z + 1/2) = ∓rate·(1, z) times the other, and so this polynomial.
    squared = np.poly([1, 1, -0.5, -0.5])
    return float(np.abs(np.roots(np.polyadd(squared, [rate**2, 0, 0, 0]))).max())


MOVES = {
    "simultaneous": Move(simultaneous, lambda rate: float(np.sqrt(1 + rate**2))),
    "momentum 0.9": Move(momentum, _momentum_growth),
    "momentum −0.5": Move(partial(momentum, kept=-0.5), partial(_momentum_growth, kept=-0.5)),
    "alternating": Move(alternating, lambda rate: 1.0),  # on average over a round, for rates below 2
    "alternating, momentum −0.5": Move(negative_momentum, _negative_momentum_growth),
    "extragradient": Move(extragradient, lambda rate: float(np.sqrt(1 - rate**2 + rate**4))),
    "optimistic": Move(optimistic, _optimistic_growth),
}


def play(name: str, *, rate: float, steps: int, start: tuple[float, float] = (1.0, 0.0)) -> np.ndarray:
    """The path [steps + 1, 2] of both players from `start`; a ValueError lists the ways to move that there are."""
    one_of(name, MOVES, name="move")
    rate = number_between(0, np.inf, rate, name="rate")
    path = [check_point(start, name="start")] * 2
    for _ in range(at_least(0, steps, name="steps")):
        path.append(MOVES[name].step(path[-1], path[-2], rate=rate))
    return np.array(path[1:])


def growth_per_step(path: np.ndarray) -> float:
    """By how much the distance of a path [steps + 1, 2] to the origin grew, per step, over its second half."""
    path = check_points(path, name="path")
    if len(path) < 2 or not path.any(axis=1).all():
        raise ValueError("path wants two places or more, none of them the origin, from which nothing moves")
    radius = np.linalg.norm(path, axis=1)
    half = min(len(path) // 2, len(path) - 2)
    return float((radius[-1] / radius[half]) ** (1 / (len(path) - 1 - half)))
