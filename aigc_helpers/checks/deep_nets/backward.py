"""Examiners of 01_deep_nets: the slopes."""

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
    task="return how fast the mean cross-entropy of a batch rises with each of its logits, [N, classes]",
    right="the error itself is the slope, and that is what makes softmax and cross-entropy a pair",
    calls=_beliefs,
    as_=plain.array,
    solution=lambda beliefs, labels: _error(beliefs, labels) / len(labels),
    hints=(
        "one slope for each logit of each row, as many as there are beliefs",
        "lay the three slopes measured by nudging beside the three beliefs: two are old friends, and how far off is "
        "the third?",
        "the loss of a row is the log of a sum of powers, less the right logit: differentiate both parts; and the loss "
        "of a batch is a mean",
    ),
    written=(
        "def loss_slope(beliefs, labels):\n    slope = beliefs.copy()\n"
        "    slope[np.arange(len(labels)), labels] -= 1\n    return slope / len(labels)"
    ),
    why="The log of the sum rises with logit k as fast as p of k; the right logit is taken off, so its slope loses "
    "1 more; a mean over N rows gives each row 1/N of the say.",
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
    task="return three slopes for a whole batch: on the weights, on the biases, and on the sums of the layer below",
    right="two products and a mask: that is all of backpropagation",
    calls=_deltas,
    as_=plain.array,
    parts=("for_weights", "for_biases", "delta_below"),
    solution=lambda delta, below, weights: (below.T @ delta, delta.sum(axis=0), (delta @ weights.T) * (below > 0)),
    hints=(
        "each slope has the shape of what it belongs to: the weights, the biases, what the layer below said",
        "take the sums of the worked example over the rows of the batch too: a sum of products is a matrix product, "
        "once one side is turned over",
        "which letter is summed over? rows for weights and biases, outputs for the way down; there, a neuron that said "
        "0 was shut, and passes nothing",
    ),
    written=(
        "def layer_backward(delta, below, weights):\n    for_weights = below.T @ delta\n"
        "    for_biases = delta.sum(axis=0)\n    delta_below = (delta @ weights.T) * (below > 0)\n"
        "    return for_weights, for_biases, delta_below"
    ),
    why="Entry (i, k) of the first product sums a_i · δ_k over the rows; entry (n, i) of the second, δ_k · w_ik over "
    "the outputs; the mask is the slope of the ReLU, 1 or 0.",
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
