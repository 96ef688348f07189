"""Examiners of 04_optimizers: Adam's step, and decay beside it."""

import numpy as np

from aigc_helpers.checks import plain
from aigc_helpers.checks.engine import Exercise, Mistake


def _corrected(mean: np.ndarray, square: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    return mean / (1 - 0.9**count), square / (1 - 0.999**count)


def _adam(mean: np.ndarray, square: np.ndarray, count: int, rate: float, epsilon: float) -> np.ndarray:
    mean, square = _corrected(mean, square, count)
    return -rate * mean / (np.sqrt(square) + epsilon)


def _adam_of_keras(mean: np.ndarray, square: np.ndarray, count: int, rate: float, epsilon: float) -> np.ndarray:
    # The paper's algorithm and the form of Keras differ only in what epsilon means.
    return -rate * np.sqrt(1 - 0.999**count) / (1 - 0.9**count) * mean / (np.sqrt(square) + epsilon)


def _lost_in_the_step(mean, square, count, rate, epsilon):
    return _adam(mean, square, count, rate, 0) + epsilon


def _lost_in_the_ratio(mean, square, count, rate, epsilon):
    return _adam(mean, square, count, rate, 0) - rate * epsilon


def _inside_the_root(mean, square, count, rate, epsilon):
    mean, square = _corrected(mean, square, count)
    return -rate * mean / np.sqrt(square + epsilon)


def _betas_swapped(mean, square, count, rate, epsilon):
    return -rate * mean / (1 - 0.999**count) / (np.sqrt(square / (1 - 0.9**count)) + epsilon)


def _states(rng: np.random.Generator) -> list[tuple]:
    """Adam's moments after some steps, with rates and epsilons apart, and an epsilon large enough to be seen."""
    return [
        (rng.uniform(0.1, 0.5, n) * np.resize([1, -1], n), rng.uniform(0.005, 0.05, n), count, rate, epsilon)
        for n, count, rate, epsilon in ((2, 3, 0.02, 0.3), (3, 8, 0.07, 0.2))
    ]


adam_step = Exercise(
    task="correct both means for their start at zero, then return the step: downhill, in units of the gradients' size",
    right="divided by 1 − beta to the power of count, each mean forgets that it began at zero",
    calls=_states,
    as_=plain.array,
    solution=(_adam, _adam_of_keras),
    mistakes=[
        Mistake("uphill", lambda *given: -_adam(*given), "the sign is wrong: that climbs"),
        Mistake(
            "uncorrected",
            lambda mean, square, count, rate, epsilon: -rate * mean / (np.sqrt(square) + epsilon),
            "no bias correction: after few steps both means are still too small",
        ),
        Mistake(
            "half_corrected",
            lambda mean, square, count, rate, epsilon: -rate * mean / (1 - 0.9**count) / (np.sqrt(square) + epsilon),
            "the mean is corrected, the square is not",
        ),
        Mistake(
            "lost_in_the_step",
            _lost_in_the_step,
            "a parenthesis is lost: epsilon is added to the step, not to the denominator",
        ),
        Mistake(
            "lost_in_the_ratio",
            _lost_in_the_ratio,
            "a parenthesis is lost: epsilon is added to the ratio, not to the denominator",
        ),
        Mistake("inside_the_root", _inside_the_root, "epsilon stands inside the root; Adam adds it outside"),
        Mistake(
            "miscounted",
            (
                lambda mean, square, count, rate, epsilon: _adam(mean, square, count - 1, rate, epsilon),
                lambda mean, square, count, rate, epsilon: _adam(mean, square, count + 1, rate, epsilon),
            ),
            "count begins at 1 and is the power as it is",
        ),
        Mistake(
            "swapped",
            lambda mean, square, count, rate, epsilon: _adam(mean, square, count, epsilon, rate),
            "rate and epsilon are swapped; see their order",
        ),
        Mistake("betas_swapped", _betas_swapped, "the betas are swapped: 0.9 is the mean's, 0.999 the square's"),
        Mistake(
            "no_root",
            lambda mean, square, count, rate, epsilon: _adam(
                mean, square**2 / (1 - 0.999**count), count, rate, epsilon
            ),
            "the root is missing: the mean of squares has the unit of a gradient squared",
        ),
    ],
)


def _weights(rng: np.random.Generator) -> list[tuple]:
    """Weights, gradients, an optimizer that squeezes large gradients, a rate and a decay."""
    return [
        (rng.normal(size=n), rng.normal(0, 2, n), lambda gradient: -0.2 * np.tanh(gradient), rate, decay)
        for n, rate, decay in ((2, 0.05, 0.3), (3, 0.1, 0.4))
    ]


decoupled_decay = Exercise(
    task="return the whole step: adam's own, and the decay of the weight, which does not pass through adam",
    right="every weight shrinks by the same share, however large its gradients are",
    calls=_weights,
    as_=plain.array,
    solution=lambda weight, gradient, adam, rate, decay: adam(gradient) - rate * decay * weight,
    mistakes=[
        Mistake(
            "through_adam",
            (
                lambda weight, gradient, adam, rate, decay: adam(gradient + decay * weight),
                lambda weight, gradient, adam, rate, decay: adam(gradient + rate * decay * weight),
            ),
            "that is decay through the gradient, Adam with L2: adam divides it by the size of the gradients",
        ),
        Mistake(
            "grows",
            lambda weight, gradient, adam, rate, decay: adam(gradient) + rate * decay * weight,
            "the sign is wrong: weights would grow",
        ),
        Mistake(
            "no_rate",
            lambda weight, gradient, adam, rate, decay: adam(gradient) - decay * weight,
            "the decay wants the rate too, or a schedule would not slow it",
        ),
        Mistake("no_decay", lambda weight, gradient, adam, rate, decay: adam(gradient), "the decay is missing"),
        Mistake(
            "new_weight",
            lambda weight, gradient, adam, rate, decay: weight + adam(gradient) - rate * decay * weight,
            "that is the new weight; return what is added to it",
        ),
        Mistake(
            "rate_on_adam",
            lambda weight, gradient, adam, rate, decay: rate * (adam(gradient) - decay * weight),
            "adam's step holds the rate already: the decay alone wants it",
        ),
        Mistake(
            "gradient_shrunk",
            lambda weight, gradient, adam, rate, decay: adam(gradient) - rate * decay * gradient,
            "it is the weight that decays, not its gradient",
        ),
    ],
)
