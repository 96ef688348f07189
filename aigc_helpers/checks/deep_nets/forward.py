"""Examiners of 01_deep_nets: from inputs to beliefs."""

import numpy as np

from aigc_helpers import numpy_nets
from aigc_helpers.checks import plain
from aigc_helpers.checks.engine import Exercise, Mistake


def _relu(values: np.ndarray) -> np.ndarray:
    return np.maximum(values, 0)


def _layers(rng: np.random.Generator) -> list[tuple]:
    # Square, so that a transposed matrix goes through, and is found out by its result alone.
    return [(rng.normal(size=(n, n)), rng.normal(size=(n, n)), rng.normal(size=n)) for n in (3, 4)]


layer = Exercise(
    task="return what a whole row of ReLU neurons says to a whole batch of inputs, [N, outputs]",
    right="each column of the weights is one neuron, and the whole batch passes in one product",
    calls=_layers,
    as_=plain.array,
    solution=lambda inputs, weights, biases: _relu(inputs @ weights + biases),
    hints=(
        "N rows of inputs go in; N rows come out, in each a number from every neuron",
        "one neuron is one column of the weights: which product takes every row with every column at once?",
        "the product first, then the biases, which NumPy adds to each row; what is below zero becomes 0 last of all",
    ),
    written="def layer(inputs, weights, biases):\n    return np.maximum(inputs @ weights + biases, 0)",
    why="Row n, column k of the product is what neuron k weighs in input n; the bias moves where its bend lies.",
    mistakes=[
        Mistake(
            "no_relu",
            lambda inputs, weights, biases: inputs @ weights + biases,
            "the ReLU is missing: it goes around the sum",
        ),
        Mistake("no_biases", lambda inputs, weights, biases: _relu(inputs @ weights), "the biases are missing"),
        Mistake(
            "bias_after_relu",
            lambda inputs, weights, biases: _relu(inputs @ weights) + biases,
            "the bias comes before the ReLU: it moves the threshold",
        ),
        Mistake(
            "transposed",
            lambda inputs, weights, biases: _relu(inputs @ weights.T + biases),
            "the weights are transposed: they are [inputs, outputs] here",
        ),
        Mistake(
            "entry_by_entry",
            lambda inputs, weights, biases: _relu(inputs * weights + biases),
            "that multiplies entry by entry: a matrix product is @",
        ),
        Mistake(
            "upside_down",
            lambda inputs, weights, biases: np.minimum(inputs @ weights + biases, 0),
            "ReLU keeps what is above zero",
        ),
    ],
)


def _logits(rng: np.random.Generator) -> list[tuple]:
    # Square, so that a sum without its axis goes through; the second batch is more than a float's exp can hold.
    return [(rng.normal(0, 2, (3, 3)),), (rng.normal(1000, 2, (4, 4)),)]


def _powers(logits: np.ndarray) -> np.ndarray:
    return np.exp(logits - logits.max(axis=1, keepdims=True))


def _maximum_astray(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(axis=1))
    return powers / powers.sum(axis=1, keepdims=True)


softmax = Exercise(
    task="return the beliefs [N, classes] of each row of logits, and do so for logits of 1,000 too",
    right="it depends on differences of logits alone, which is why the largest may be taken off first",
    calls=_logits,
    as_=plain.array,
    solution=numpy_nets.softmax,
    hints=(
        "each row of beliefs sums to 1, and none of them is NaN, however large the logits are",
        "add 5 to both logits of (0, 1) by hand: what becomes of the two beliefs?",
        "only differences within a row count, so bring the row down until its largest logit is 0, before the powers; "
        "keepdims=True keeps a row's number beside its row",
    ),
    written=(
        "def softmax(logits):\n    powers = np.exp(logits - logits.max(axis=1, keepdims=True))\n"
        "    return powers / powers.sum(axis=1, keepdims=True)"
    ),
    why="A factor that all powers of a row share cancels in the division; the largest power is 1: nothing overflows.",
    mistakes=[
        Mistake(
            "overflow",
            lambda logits: np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True),
            "large logits overflow: exp(1000) is infinite; take each row's largest logit off first",
        ),
        Mistake(
            "columns",
            (
                lambda logits: numpy_nets.softmax(logits.T).T,
                lambda logits: np.exp(logits) / np.exp(logits).sum(axis=0),
            ),
            "the beliefs of a column sum to 1: sum over the classes, axis=1",
        ),
        Mistake("log", lambda logits: np.log(numpy_nets.softmax(logits)), "that is the log of the beliefs"),
        Mistake(
            "whole_batch",
            (
                lambda logits: np.exp(logits - logits.max()) / np.exp(logits - logits.max()).sum(),
                lambda logits: np.exp(logits) / np.exp(logits).sum(),
            ),
            "that divides by the sum of the whole batch: each row has a sum of its own",
        ),
        Mistake("not_normalised", _powers, "these do not sum to 1 yet: divide by the sum of each row"),
        Mistake(
            "keepdims",
            (
                lambda logits: _powers(logits) / _powers(logits).sum(axis=1),
                lambda logits: np.exp(logits) / np.exp(logits).sum(axis=1),
                _maximum_astray,
            ),
            "the rows do not sum to 1: a sum or a maximum of shape [N] lines up with the columns; keep its axis with "
            "keepdims=True",
        ),
    ],
)
