"""The examiners of 01_deep_nets: six exercises, each `check.NAME.examine(answer)`, and `check.quiz`."""

import numpy as np

from aigc_helpers import numpy_nets
from aigc_helpers.checks import plain
from aigc_helpers.checks.engine import Exercise, Mistake
from aigc_helpers.checks.plain import ANY
from aigc_helpers.checks.quizzes.deep_nets import quiz

__all__ = ["best_step", "he_deviation", "layer", "layer_backward", "loss_slope", "quiz", "softmax"]


def _relu(values: np.ndarray) -> np.ndarray:
    return np.maximum(values, 0)


def _layers(rng: np.random.Generator) -> list[tuple]:
    # Square, so that a transposed matrix goes through, and is found out by its result alone.
    return [(rng.normal(size=(n, n)), rng.normal(size=(n, n)), rng.normal(size=n)) for n in (3, 4)]


layer = Exercise(
    task="return the layer's output [N, outputs]: the ReLU of inputs @ weights + biases",
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
    return [(rng.normal(size=(n, 3)), _relu(rng.normal(size=(n, 3))), rng.normal(size=(3, 3))) for n in (4, 2)]


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
