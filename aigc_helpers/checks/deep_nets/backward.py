"""Examiners of 01_deep_nets: the slopes, and when to stop."""

import numpy as np

from aigc_helpers import numpy_nets
from aigc_helpers.checks import plain
from aigc_helpers.checks.engine import Exercise, Mistake
from aigc_helpers.checks.plain import ANY


def _beliefs(rng: np.random.Generator) -> list[tuple]:
    # Neither batch has as many rows as there are classes.
    return [(numpy_nets.softmax(rng.normal(size=(n, 3))), rng.integers(0, 3, n)) for n in (4, 5)]


def _error(beliefs: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return beliefs - np.eye(beliefs.shape[1])[labels]


def _whole_columns(beliefs: np.ndarray, labels: np.ndarray) -> np.ndarray:
    beliefs[:, labels] -= 1
    return beliefs / len(labels)


loss_slope = Exercise(
    task="return the slope of the mean cross-entropy on the logits, [N, classes], from beliefs and right classes",
    right="the error itself is the slope, and that is what makes softmax and cross-entropy a pair",
    calls=_beliefs,
    as_=plain.array,
    solution=lambda beliefs, labels: _error(beliefs, labels) / len(labels),
    mistakes=[
        Mistake(
            "no_mean",
            _error,
            "the 1/N is missing: the loss is a mean, or the step would grow with the size of the batch",
        ),
        Mistake(
            "sign",
            lambda beliefs, labels: -_error(beliefs, labels) / len(labels),
            "the sign is wrong: the slope points up; descent goes against it",
        ),
        Mistake(
            "sign_and_no_mean",
            lambda beliefs, labels: -_error(beliefs, labels),
            "the sign is wrong, and the 1/N is missing",
        ),
        Mistake(
            "no_truth",
            lambda beliefs, labels: beliefs / len(labels),
            "the truth is missing: take 1 off at the right class of each row",
        ),
        Mistake(
            "classes",
            (
                lambda beliefs, labels: _error(beliefs, labels) / beliefs.size,
                lambda beliefs, labels: _error(beliefs, labels) / beliefs.shape[1],
            ),
            "N is the number of rows, and neither that of the classes nor that of all entries",
        ),
        Mistake(
            "whole_columns",
            _whole_columns,
            "beliefs[:, labels] touches whole columns: one entry in each row wants an index for its row too",
        ),
    ],
)


def _deltas(rng: np.random.Generator) -> list[tuple]:
    # As many inputs as outputs, so that a transposed matrix goes through; the rows are more or fewer.
    return [(rng.normal(size=(n, 3)), np.maximum(rng.normal(size=(n, 3)), 0), rng.normal(size=(3, 3))) for n in (4, 2)]


layer_backward = Exercise(
    task="return three slopes: on the weights, on the biases, and on the outputs of the layer below before its ReLU",
    right="two products and a mask: that is all of backpropagation",
    calls=_deltas,
    as_=plain.array,
    parts=("for_weights", "for_biases", "delta_below"),
    solution=lambda delta, below, weights: (below.T @ delta, delta.sum(axis=0), (delta @ weights.T) * (below > 0)),
    mistakes=[
        Mistake(
            "transposed",
            lambda delta, below, weights: (delta.T @ below, ANY, ANY),
            "the slope on the weights is transposed: it has their shape [inputs, outputs]",
        ),
        Mistake(
            "mean_for_weights",
            lambda delta, below, weights: (below.T @ delta / len(delta), ANY, ANY),
            "one 1/N too many: delta holds it already, so sums over the batch are sums here",
        ),
        Mistake(
            "mean_for_biases",
            lambda delta, below, weights: (ANY, delta.mean(axis=0), ANY),
            "one 1/N too many: delta holds it already, so the biases take a sum over rows",
        ),
        Mistake(
            "columns",
            lambda delta, below, weights: (ANY, delta.sum(axis=1), ANY),
            "the biases have one slope for each output: sum over the rows, axis=0",
        ),
        Mistake(
            "no_mask",
            lambda delta, below, weights: (ANY, ANY, delta @ weights.T),
            "the ReLU's mask is missing: where the layer below gave 0, nothing passes back",
        ),
        Mistake(
            "weights_not_transposed",
            lambda delta, below, weights: (ANY, ANY, (delta @ weights) * (below > 0)),
            "the weights go back transposed, from outputs to inputs",
        ),
        Mistake(
            "mask_is_value",
            lambda delta, below, weights: (ANY, ANY, (delta @ weights.T) * below),
            "the ReLU's slope is 1 or 0, not its value",
        ),
    ],
)


def _curves(rng: np.random.Generator) -> list[tuple]:
    """Validation losses that rise once, fall to their lowest, and rise for good; the second curve is longer."""
    one = np.array([2.1, 1.2, 0.7, 0.8, 0.55, 0.6, 0.9])
    other = np.array([1.9, 1.4, 1.5, 1.1, 0.8, 0.62, 0.5, 0.7, 0.65])
    return [(curve + rng.uniform(0, 0.04, len(curve)), every) for curve, every in ((one, 25), (other, 40))]


def _first_rise(losses: np.ndarray) -> int:
    """How many values stand before the first one that is above its forerunner."""
    return 1 + int(np.argmax(np.diff(losses) > 0))


best_step = Exercise(
    task="return the step at which the validation loss was lowest; there is one value for every `every` steps",
    right="the weights of that step are the ones to keep",
    calls=_curves,
    solution=lambda losses, every: every * (1 + np.argmin(losses)),
    mistakes=[
        Mistake(
            "place",
            lambda losses, every: np.argmin(losses),
            "that is the place in the array, and the first value stands for the first `every` steps",
        ),
        Mistake(
            "from_zero",
            lambda losses, every: every * np.argmin(losses),
            "places count from 0: the first value was taken after `every` steps, not after 0",
        ),
        Mistake("loss", lambda losses, every: losses.min(), "that is the lowest loss; which step was it?"),
        Mistake("highest", lambda losses, every: every * (1 + np.argmax(losses)), "that is where the loss was highest"),
        Mistake(
            "last", lambda losses, every: every * len(losses), "that is the last step, where the loss has risen again"
        ),
        Mistake(
            "first_rise",
            (
                lambda losses, every: every * _first_rise(losses),
                lambda losses, every: every * (1 + _first_rise(losses)),
            ),
            "that looks for the first rise: after it the loss fell once more, and lower",
        ),
        Mistake(
            "too_late",
            lambda losses, every: every * (2 + np.argmin(losses)),
            "there it has risen already: keep what stood before",
        ),
    ],
)
