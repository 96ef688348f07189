"""Examiners of 08_autoencoders: clouds of codes, drawn and measured so that a net can learn through them."""

from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf
from keras import ops

from aigc_helpers.checks import plain
from aigc_helpers.checks.engine import Exercise, Mistake

NO_GRADIENT = (
    "the numbers are right, but NumPy leaves no trail for the gradient, and no encoder could learn from it: take "
    "keras.ops.exp, and plain + − * /"
)


def _learns(right: Callable[..., Any]) -> Callable[..., Any]:
    """What watches a function of tensors: its values, or "no_gradient" where these are `right` and lead nowhere."""

    def observe(answer: Callable[..., Any], *given: np.ndarray) -> Any:
        tensors = [tf.constant(part) for part in given]
        with tf.GradientTape() as tape:
            for tensor in tensors[:2]:
                tape.watch(tensor)
            found = answer(*tensors)
        slopes = tape.gradient(found, tensors[:2]) if tf.is_tensor(found) else [None]
        values = plain.array(found)
        lost = any(slope is None for slope in slopes)
        return "no_gradient" if lost and plain.agree(values, plain.array(right(*tensors))) else values

    return observe


def _clouds(rng: np.random.Generator) -> list[tuple]:
    """Means and logs of variances, some wide, some narrow: [3, 2] and [2, 4]."""
    return [
        (
            rng.uniform(-2, 2, shape).astype(np.float32),
            rng.permutation(np.linspace(-2.1, 1.3, int(np.prod(shape)))).reshape(shape).astype(np.float32),
        )
        for shape in ((3, 2), (2, 4))
    ]


def _with_noise(rng: np.random.Generator) -> list[tuple]:
    return [(*pair, rng.normal(size=pair[0].shape).astype(np.float32)) for pair in _clouds(rng)]


def _drawn(mean: Any, log_variance: Any, noise: Any) -> Any:
    return mean + ops.exp(log_variance / 2) * noise


drawn = Exercise(
    task="return codes drawn from Gaussians, from their mean, their log_variance, and standard normal noise",
    right="the chance stands aside in the noise; mean and variance are reached by slopes",
    calls=_with_noise,
    observe=_learns(_drawn),
    solution=_drawn,
    mistakes=[
        Mistake("no_gradient", "no_gradient", NO_GRADIENT),
        Mistake(
            "variance",
            lambda mean, log_variance, noise: mean + ops.exp(log_variance) * noise,
            "noise of spread 1, times the variance, has the variance's square for its variance: what has it for one?",
        ),
        Mistake(
            "log",
            (
                lambda mean, log_variance, noise: mean + log_variance * noise,
                lambda mean, log_variance, noise: mean + log_variance / 2 * noise,
            ),
            "that multiplies by a logarithm, which may be negative: undo the logarithm first",
        ),
        Mistake(
            "inverse",
            lambda mean, log_variance, noise: mean + ops.exp(-log_variance / 2) * noise,
            "the larger the variance, the narrower your cloud: a sign is turned",
        ),
        Mistake(
            "about_zero",
            lambda mean, log_variance, noise: ops.exp(log_variance / 2) * noise,
            "this cloud lies around 0: where is its mean?",
        ),
        Mistake(
            "mean_scaled",
            lambda mean, log_variance, noise: ops.exp(log_variance / 2) * (mean + noise),
            "the spread widens the noise alone, not the mean",
        ),
        Mistake("no_noise", lambda mean, log_variance, noise: mean, "that is the mean: nothing is drawn"),
    ],
    hints=(
        "codes of the same shape, each around its own mean, each as widely spread as its own variance says",
        "what must noise of standard deviation 1 be multiplied by, so that its variance is v?",
        "the standard deviation is the root of the variance, and the root halves a logarithm",
    ),
    written="from keras import ops\n\n\ndef drawn(mean, log_variance, noise):\n"
    "    deviation = ops.exp(log_variance / 2)\n    return mean + deviation * noise",
    why="Noise times a deviation has that deviation, and the deviation is e to half the log of the variance.",
)


def _divergence(mean: Any, log_variance: Any) -> Any:
    return (mean**2 + ops.exp(log_variance) - log_variance - 1) / 2


def _turned_round(mean: Any, log_variance: Any) -> Any:
    """KL(N(0, 1) ‖ N(mean, variance))."""
    return ((mean**2 + 1) * ops.exp(-log_variance) + log_variance - 1) / 2


divergence = Exercise(
    task="return what each number of each code costs in nats, [N, D], from its mean and log_variance",
    right="it is 0 for the prior itself, and grows with what the code tells",
    calls=_clouds,
    observe=_learns(_divergence),
    solution=_divergence,
    mistakes=[
        Mistake("no_gradient", "no_gradient", NO_GRADIENT),
        Mistake("sign", lambda mean, log_variance: -_divergence(mean, log_variance), "a divergence is never negative"),
        Mistake(
            "doubled", lambda mean, log_variance: 2 * _divergence(mean, log_variance), "twice too much: mind the halves"
        ),
        Mistake(
            "no_one",
            lambda mean, log_variance: _divergence(mean, log_variance) + 0.5,
            "for mean 0 and variance 1 it must be 0, and yours is one half: what is the mean of the noise's square?",
        ),
        Mistake(
            "no_mean",
            lambda mean, log_variance: _divergence(0 * mean, log_variance),
            "the mean is missing: a cloud far from 0 tells much",
        ),
        Mistake(
            "no_width",
            lambda mean, log_variance: mean**2 / 2,
            "the width is missing: a narrow cloud tells more than a wide one",
        ),
        Mistake(
            "log_for_variance",
            lambda mean, log_variance: (mean**2 + log_variance - tf.math.log(tf.abs(log_variance) + 1e-9) - 1) / 2,
            "log_variance is the logarithm already; the variance is e to that power",
        ),
        Mistake(
            "deviation",
            lambda mean, log_variance: (mean**2 + ops.exp(log_variance / 2) - log_variance - 1) / 2,
            "the mean square around the mean is the variance, not the deviation",
        ),
        Mistake("turned_round", _turned_round, "that is the prior's divergence from the cloud: turn it round"),
    ],
    hints=(
        "the mean of log q − log p over z of the cloud, for each number by itself; no sum, no sample",
        "write z as mean + deviation · noise: in log q the squares of the noise are left, in log p the square of z",
        "a mean of noise² is 1, and that of z² is mean² + variance; the logs of the two heights differ by half the "
        "log of the variance",
    ),
    written="from keras import ops\n\n\ndef divergence(mean, log_variance):\n"
    "    square = mean**2 + ops.exp(log_variance)\n    return (square - 1 - log_variance) / 2",
    why="E[−log p] is half of mean² + variance, E[log q] is minus one half and half the log of the variance; the "
    "constant log 2π stands in both.",
)
