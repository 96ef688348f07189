"""Examiners of 04_optimizers: the mean of squares, Adam's step, and decay beside it."""

from collections.abc import Callable

import numpy as np

from aigc_helpers.checks import plain
from aigc_helpers.checks.engine import Exercise, Mistake


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
    hints=(
        "an array like `square`, a little nearer to what came in",
        "a weighted mean of two things, whose weights add up to one: which of them is beta?",
        "what is averaged is squares: square first, then take the mean; and write no *= or +=",
    ),
    written="def running_square(square, gradient, beta):\n    return beta * square + (1 - beta) * gradient**2",
    why="The old mean counts beta and the new square the rest, so the weights of all squares so far add up to nearly "
    "one, the older the less.",
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
    task="return Adam's step from its two means, each corrected for its start at zero",
    hints=(
        "an array like `mean`; the betas are 0.9 for the mean and 0.999 for the mean of squares",
        "for a constant gradient, write the mean after one, two and three steps: which share is still missing?",
        "the missing share is beta to the power of count; divide each mean by the share it has, take the root of the "
        "second, add epsilon to it, divide, and go downhill by the rate",
    ),
    written="def adam_step(mean, square, count, rate, epsilon):\n"
    "    mean_hat, square_hat = mean / (1 - 0.9**count), square / (1 - 0.999**count)\n"
    "    return -rate * mean_hat / (np.sqrt(square_hat) + epsilon)",
    why="A mean that began at zero gives what came since the weights (1 − β)(1 + β + … + β^(t−1)) = 1 − β^t in all; "
    "divided by that, they add up to one.",
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
    task="return the whole step of AdamW: what is to be added to the weight",
    hints=(
        "two parts: one comes from adam, the other from the weight alone",
        "plain descent with decay moves a weight towards zero by rate times decay times itself; do that beside adam",
        "hand adam the gradient and nothing else; whatever adam returns has the rate in it already, the decay has not",
    ),
    written="def decoupled_decay(weight, gradient, adam, rate, decay):\n"
    "    return adam(gradient) - rate * decay * weight",
    why="What adam is handed, it divides by the size of the gradients. The decay passes it by, so that every weight "
    "shrinks by the same share.",
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
