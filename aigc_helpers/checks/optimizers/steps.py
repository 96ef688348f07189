"""Examiners of 04_optimizers: rates, momentum, noise, and games."""

from collections.abc import Callable

import numpy as np

from aigc_helpers.checks import plain
from aigc_helpers.checks.engine import Exercise, Mistake
from aigc_helpers.optimizers import games

best_rate = Exercise(
    task="return the constant rate at which the slower of the two directions shrinks as fast as it can",
    hints=(
        "a rate, from the smallest and the largest curvature, that makes the larger of the two shrinkages smallest",
        "one V falls where the other rises: the larger of the two is lowest where neither holds the other back",
        "the best rate lies between the bottoms of both: set the two sides equal, with the signs that they have there, "
        "and solve for the rate",
    ),
    written="def best_rate(smallest, largest):\n    return 2 / (smallest + largest)",
    why="Between the bottoms of both, the flat direction keeps 1 − rate·smallest and the steep one rate·largest − 1; "
    "they are equal at this rate, and on either side of it one of them is larger.",
    right="at that rate the flattest and the steepest direction shrink by the same factor",
    calls=lambda rng: [(float(low), float(low * times)) for low, times in rng.uniform([0.5, 3.0], [2.0, 12.0], (2, 2))],
    solution=lambda smallest, largest: 2 / (smallest + largest),
    mistakes=[
        Mistake(
            "edge",
            lambda smallest, largest: 2 / largest,
            "that is 2 / L, where the steepest direction no longer shrinks",
        ),
        Mistake("safe", lambda smallest, largest: 1 / largest, "that is 1 / L: safe, and half as fast as it could be"),
        Mistake(
            "half", lambda smallest, largest: 1 / (smallest + largest), "twice as large: at this rate both still crawl"
        ),
        Mistake(
            "ratio",
            lambda smallest, largest: 2 / (1 + largest / smallest),
            "use both curvatures as they are, not their ratio",
        ),
        Mistake(
            "means",
            (
                lambda smallest, largest: (1 / smallest + 1 / largest) / 2,
                lambda smallest, largest: 1 / np.sqrt(smallest * largest),
            ),
            "a mean of the two rates is not where the curves cross: set both shrinkages equal, and solve for the rate",
        ),
    ],
)


def _balls(rng: np.random.Generator) -> list[tuple]:
    """Velocities, gradients, and rates that are not what momentum leaves over."""
    settings = rng.uniform([0.02, 0.7], [0.06, 0.9], (2, 2))
    return [
        (rng.normal(size=n), rng.normal(size=n), float(rate), float(momentum))
        for n, (rate, momentum) in zip((2, 3), settings, strict=True)
    ]


momentum_step = Exercise(
    task="return the new velocity: what friction leaves of the old one, and the push of the slope",
    hints=(
        "one array as long as the velocity: two parts, added",
        "momentum belongs to the old velocity, the rate to the slope",
        "the gradient points uphill, and the ball is pushed down: mind the sign of the second part",
    ),
    written="def momentum_step(velocity, gradient, rate, momentum):\n    return momentum * velocity - rate * gradient",
    why="Friction leaves a share of the old velocity, and the slope adds what a step of plain descent would be.",
    right="the ball keeps most of its speed, and the slope adds a push downhill",
    calls=_balls,
    as_=plain.array,
    solution=lambda velocity, gradient, rate, momentum: momentum * velocity - rate * gradient,
    mistakes=[
        Mistake(
            "uphill",
            lambda velocity, gradient, rate, momentum: momentum * velocity + rate * gradient,
            "the sign is wrong: the gradient points uphill",
        ),
        Mistake(
            "both_signs",
            lambda velocity, gradient, rate, momentum: rate * gradient - momentum * velocity,
            "that is the step uphill: change both signs",
        ),
        Mistake(
            "no_rate",
            (
                lambda velocity, gradient, rate, momentum: momentum * velocity - gradient,
                lambda velocity, gradient, rate, momentum: momentum * velocity + gradient,
            ),
            "the rate is missing: it says how long a push the gradient gives",
        ),
        Mistake(
            "averaging",
            lambda velocity, gradient, rate, momentum: momentum * velocity - (1 - momentum) * gradient,
            "that averages gradients by 1 − momentum, as some courses do; here the rate says how long the push is",
        ),
        Mistake(
            "no_momentum",
            lambda velocity, gradient, rate, momentum: velocity - rate * gradient,
            "nothing slows it down: momentum says how much of the old velocity is kept",
        ),
        Mistake(
            "swapped",
            lambda velocity, gradient, rate, momentum: rate * velocity - momentum * gradient,
            "rate and momentum are swapped; see their order",
        ),
        Mistake(
            "rate_on_both",
            lambda velocity, gradient, rate, momentum: rate * (momentum * velocity - gradient),
            "the rate belongs to the gradient alone",
        ),
    ],
)


hovering = Exercise(
    task="return the variance of the place at which shrinking and kicking balance",
    right="there the noise adds in each step what the shrinking takes",
    calls=lambda rng: [tuple(map(float, rng.uniform([0.05, 2.0, 0.5], [0.2, 5.0, 2.0]))) for _ in range(2)],
    solution=lambda rate, curvature, noise: rate * noise**2 / (curvature * (2 - rate * curvature)),
    hints=(
        "a number from rate, curvature and noise: the variance that a step leaves as it was",
        "write the variance after a step from the one before it: a place that is multiplied by a number, and a kick "
        "that does not depend on it",
        "multiplying a place by a number multiplies its variance by that number's square; set after and before equal, "
        "and solve",
    ),
    written="def hovering(rate, curvature, noise):\n"
    "    kept, added = (1 - rate * curvature) ** 2, (rate * noise) ** 2\n    return added / (1 - kept)",
    why="A step turns the variance v into kept·v + added. It stays where v = kept·v + added.",
    mistakes=[
        Mistake(
            "small_rates",
            lambda rate, curvature, noise: rate * noise**2 / (2 * curvature),
            "right for tiny rates only: rate·curvature is not small here, keep its square too",
        ),
        Mistake(
            "deviation",
            lambda rate, curvature, noise: np.sqrt(rate * noise**2 / (curvature * (2 - rate * curvature))),
            "that is the standard deviation; the variance is asked",
        ),
        Mistake(
            "not_squared",
            (
                lambda rate, curvature, noise: (rate * noise) ** 2 / (rate * curvature),
                lambda rate, curvature, noise: rate * noise / (rate * curvature),
            ),
            "you balanced places, not variances: a factor on the place is squared in the variance",
        ),
        Mistake(
            "noise_not_squared",
            lambda rate, curvature, noise: rate * noise / (curvature * (2 - rate * curvature)),
            "noise is a standard deviation: what it adds to the variance is a square",
        ),
        Mistake(
            "rate_left_out",
            lambda rate, curvature, noise: noise**2 / (rate * curvature * (2 - rate * curvature)),
            "the kick is the rate times the noise",
        ),
        Mistake(
            "one_kick",
            lambda rate, curvature, noise: (rate * noise) ** 2,
            "that is what one step adds; older kicks have not died out yet",
        ),
    ],
)


def _both(move: Callable[..., np.ndarray]) -> Callable[..., np.ndarray]:
    """The answer that plays `move` once."""
    return lambda x, y, rate: move(np.array([x, y]), np.array([x, y]), rate=rate)


_ahead = _both(games.simultaneous)


extragradient_step = Exercise(
    task="return where both players are after one step of the extragradient",
    hints=(
        "a new x and a new y; each player uses the other's place, but not the one of now",
        "first find where both would be after a step at once; keep x and y as they are meanwhile",
        "four slopes in all: two to look ahead with, and two that hold ahead, by which you step from x and y",
    ),
    written="def extragradient_step(x, y, rate):\n    ahead_x, ahead_y = x - rate * y, y + rate * x\n"
    "    return x - rate * ahead_y, y + rate * ahead_x",
    why="The slopes ahead have turned a little towards the equilibrium, so that a part of the step from here goes in: "
    "at a small rate, rate² of the distance.",
    right="one look ahead turns a spiral outwards into one inwards",
    calls=lambda rng: [tuple(map(float, rng.uniform([0.6, -0.9, 0.2], [1.0, -0.4, 0.6]))) for _ in range(2)],
    parts=("x", "y"),
    solution=_both(games.extragradient),
    mistakes=[
        Mistake("simultaneous", _ahead, "that is the simultaneous step: use the slopes ahead"),
        Mistake("alternating", _both(games.alternating), "that is alternating: both must look ahead first"),
        Mistake(
            "two_steps",
            lambda x, y, rate: _both(games.simultaneous)(*_ahead(x, y, rate), rate),
            "that makes two steps: start the second from where you are",
        ),
        Mistake(
            "both_descend",
            lambda x, y, rate: (x - rate * _ahead(x, y, rate)[1], y - rate * _ahead(x, y, rate)[0]),
            "y climbs: its step has the other sign",
        ),
        Mistake(
            "half_ahead",
            lambda x, y, rate: (x - rate * _ahead(x, y, rate)[1], _ahead(x, y, rate)[1]),
            "one player alone looks ahead: both are to step by the slopes there",
        ),
    ],
)
