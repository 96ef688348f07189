"""Examiners of 01_deep_nets: from inputs to beliefs, and the weights to begin with."""

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
    task="return the layer's output [N, outputs]: the weighted sums of its inputs, a bias on each, through a ReLU",
    right="each column of the weights is one neuron, and the whole batch passes in one product",
    calls=_layers,
    as_=plain.array,
    solution=lambda inputs, weights, biases: _relu(inputs @ weights + biases),
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
    task="return beliefs [N, classes]: exp of the logits over its sum in each row, safe for logits of 1,000 too",
    right="it depends on differences of logits alone, which is why the largest may be taken off first",
    calls=_logits,
    as_=plain.array,
    solution=numpy_nets.softmax,
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


he_deviation = Exercise(
    task="return the standard deviation of a ReLU layer's first weights that keeps signals alive",
    right="half of the inputs are silent behind a ReLU, so each weight is √2 larger than it would be without",
    calls=lambda rng: [tuple(map(int, rng.choice(np.arange(5, 400), 2, replace=False))) for _ in range(2)],
    solution=lambda inputs, outputs: np.sqrt(2 / inputs),
    mistakes=[
        Mistake("variance", lambda inputs, outputs: 2 / inputs, "that is the variance: take its root"),
        Mistake(
            "outputs",
            lambda inputs, outputs: np.sqrt(2 / outputs),
            "that counts outputs: going forward, a sum has as many terms as the layer has inputs",
        ),
        Mistake(
            "linear",
            lambda inputs, outputs: np.sqrt(1 / inputs),
            "that keeps a linear layer's variance: a ReLU halves the mean square, so the variance is to be twice that",
        ),
        Mistake(
            "glorot",
            lambda inputs, outputs: np.sqrt(2 / (inputs + outputs)),
            "that is Glorot's compromise for tanh; behind a ReLU only the inputs count",
        ),
    ],
)
