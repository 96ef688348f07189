"""Examiners of 04_optimizers: rates, momentum, moving means, and games."""

from collections.abc import Callable

import numpy as np

from aigc_helpers.checks import plain
from aigc_helpers.checks.engine import Exercise, Mistake
from aigc_helpers.optimizers import games

best_rate = Exercise(
    task="return the constant rate that shrinks the slower of both directions fastest: where the two curves cross",
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
            "a mean of the two rates is not where the curves cross: solve the equation above for the rate",
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
    task="return the new velocity: what momentum keeps of the old one, and a push downhill",
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


def _moments(rng: np.random.Generator) -> list[tuple]:
    """Moving means of squares, gradients none of which is near 0 or 1, and betas."""
    return [
        (rng.uniform(0.5, 2, n), rng.uniform(1.5, 3, n) * np.resize([1, -1], n), beta)
        for n, beta in ((2, 0.9), (3, 0.7))
    ]


def _new_square(answer: Callable, square: np.ndarray, gradient: np.ndarray, beta: float) -> str | np.ndarray:
    """What `answer` returns, or the word for what it did to what it was handed."""
    handed = square.copy(), gradient.copy()
    result = plain.array(answer(*handed, beta))
    return result if np.array_equal(handed, (square, gradient)) else "changed"


running_square = Exercise(
    task="return the moving mean of squares after one more gradient, as a new array",
    right="a new array: whoever holds the old state still has the old state",
    calls=_moments,
    observe=_new_square,
    solution=lambda square, gradient, beta: beta * square + (1 - beta) * gradient**2,
    mistakes=[
        Mistake(
            "changed",
            "changed",
            "your function changed an array that it was handed (*=, +=, out=): whoever shares it moves too; make anew",
        ),
        Mistake(
            "swapped",
            lambda square, gradient, beta: (1 - beta) * square + beta * gradient**2,
            "beta belongs to the old mean, 1 − beta to the new square",
        ),
        Mistake(
            "no_square",
            (
                lambda square, gradient, beta: beta * square + (1 - beta) * gradient,
                lambda square, gradient, beta: beta * square + (1 - beta) * np.abs(gradient),
            ),
            "square the gradient",
        ),
        Mistake(
            "no_mean",
            lambda square, gradient, beta: beta * square + gradient**2,
            "(1 − beta) is missing, or it is no mean",
        ),
        Mistake(
            "mean_squared",
            lambda square, gradient, beta: (beta * square + (1 - beta) * gradient) ** 2,
            "that squares the mean; a mean of squares is wanted",
        ),
    ],
)


def _both(move: Callable[..., np.ndarray]) -> Callable[..., np.ndarray]:
    """The answer that plays `move` once."""
    return lambda x, y, rate: move(np.array([x, y]), np.array([x, y]), rate=rate)


_ahead = _both(games.simultaneous)


extragradient_step = Exercise(
    task="look ahead by one step of both players, then step from where you are by the slopes that hold there",
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
