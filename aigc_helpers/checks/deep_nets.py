"""The examiners of 01_deep_nets: six exercises, each `check.NAME.examine(answer)`, and the quiz."""

import numpy as np

from aigc_helpers import numpy_nets
from aigc_helpers.checks.engine import Exercise, Mistake, same_as
from aigc_helpers.checks.quiz import Question, Quiz

# Square, so that a transposed matrix goes through, and is found out by its result alone.
INPUTS = np.array([[1.0, -2.0, 0.5], [0.0, 1.0, 3.0], [-1.0, 0.5, 2.0]])
WEIGHTS = np.array([[0.5, -1.0, 2.0], [1.0, 0.25, -0.5], [-0.75, 1.5, 1.0]])
BIASES = np.array([0.1, -0.2, 0.3])
LOGITS = np.array([[1.0, 2.0, 3.0], [1000.0, 1002.0, 1001.0], [-1.0, 0.0, 4.0]])
LABELS = np.array([2, 0, 1])
DELTA = np.array([[0.2, -0.5, 0.3], [-0.4, 0.1, 0.3], [0.6, -0.2, -0.4]])
ACTIVATIONS = np.maximum(INPUTS, 0)
BELIEFS, TRUTH = numpy_nets.softmax(LOGITS), np.eye(3)[LABELS]
CURVE = np.array([2.1, 1.2, 0.7, 0.55, 0.6, 0.58, 0.8])


def _array(result: object) -> np.ndarray:
    if result is None or result is ...:
        raise NotImplementedError
    return np.asarray(result, np.float64)


def _arrays(result: object) -> tuple[np.ndarray, ...]:
    if result is None or result is ... or any(part is None or part is ... for part in result):
        raise NotImplementedError
    return tuple(np.asarray(part, np.float64) for part in result)


def _is(expected: np.ndarray, part: int) -> object:
    """A predicate: part number `part` of the result is `expected`."""
    return lambda parts: same_as(expected)(parts[part])


layer = Exercise(
    task="return the layer's output [N, outputs]: the ReLU of inputs @ weights + biases",
    right="each column of the weights is one neuron, and the whole batch passes in one product",
    attempt=lambda answer: _array(answer(INPUTS, WEIGHTS, BIASES)),
    is_right=same_as(np.maximum(INPUTS @ WEIGHTS + BIASES, 0)),
    mistakes=[
        Mistake(same_as(INPUTS @ WEIGHTS + BIASES), "the ReLU is missing: np.maximum(…, 0) around the sum"),
        Mistake(same_as(np.maximum(INPUTS @ WEIGHTS, 0)), "the biases are missing"),
        Mistake(
            same_as(np.maximum(INPUTS @ WEIGHTS, 0) + BIASES), "the bias comes before the ReLU: it moves the threshold"
        ),
        Mistake(
            same_as(np.maximum(INPUTS @ WEIGHTS.T + BIASES, 0)),
            "the weights are transposed: they are [inputs, outputs] here, so write inputs @ weights",
        ),
        Mistake(
            same_as(np.maximum(INPUTS * WEIGHTS + BIASES, 0)), "that multiplies entry by entry: a matrix product is @"
        ),
        Mistake(same_as(np.minimum(INPUTS @ WEIGHTS + BIASES, 0)), "ReLU keeps what is above zero: np.maximum"),
    ],
)

softmax = Exercise(
    task="return beliefs [N, classes]: exp of the logits over its sum in each row, safe for logits of 1,000 too",
    right="it depends on differences of logits alone, which is why the largest may be taken off first",
    attempt=lambda answer: _array(answer(LOGITS)),
    is_right=same_as(BELIEFS),
    mistakes=[
        Mistake(
            lambda got: np.isnan(got[1]).any() and np.allclose(got[0], BELIEFS[0]),
            "the second row overflows: exp(1000) is infinite; take each row's largest logit off first",
        ),
        Mistake(
            lambda got: np.allclose(got.sum(axis=0), 1),
            "the beliefs of a column sum to 1: sum over the classes, axis=1",
        ),
        Mistake(same_as(np.log(BELIEFS)), "that is the log of the beliefs"),
        Mistake(
            same_as(np.exp(LOGITS - LOGITS.max()) / np.exp(LOGITS - LOGITS.max()).sum()),
            "that divides by the sum of the whole batch: sum over each row, axis=1 and keepdims=True",
        ),
        Mistake(
            same_as(np.exp(LOGITS - LOGITS.max(axis=1, keepdims=True))),
            "these do not sum to 1 yet: divide by the sum of each row",
        ),
        Mistake(
            lambda got: got.shape == (3, 3) and not np.allclose(np.nan_to_num(got).sum(axis=1), 1),
            "the rows do not sum to 1: a sum or a maximum of shape [N] lines up with the columns; keep its axis with "
            "keepdims=True",
        ),
    ],
)

loss_slope = Exercise(
    task="return the slope of the mean cross-entropy on the logits, [N, classes]: (beliefs − one-hot truth) / N",
    right="the error itself is the slope, and that is what makes softmax and cross-entropy a pair",
    attempt=lambda answer: _array(answer(BELIEFS.copy(), LABELS)),
    is_right=same_as((BELIEFS - TRUTH) / 3),
    mistakes=[
        Mistake(
            same_as(BELIEFS - TRUTH),
            "the 1/N is missing: the loss is a mean, or the step would grow with the size of the batch",
        ),
        Mistake(same_as((TRUTH - BELIEFS) / 3), "the sign is wrong: the slope points up; descent goes against it"),
        Mistake(same_as(TRUTH - BELIEFS), "the sign is wrong, and the 1/N is missing"),
        Mistake(same_as(BELIEFS / 3), "take 1 off at the right class of each row: beliefs[np.arange(N), labels] -= 1"),
        Mistake(
            same_as((BELIEFS - TRUTH) / 9), "N is the number of rows, len(labels), and not the number of all entries"
        ),
        Mistake(
            same_as((BELIEFS - 1) / 3),
            "beliefs[:, labels] touches whole columns: to pick one entry in each row write [np.arange(N), labels]",
        ),
    ],
)

GRADIENTS = ACTIVATIONS.T @ DELTA, DELTA.sum(axis=0), (DELTA @ WEIGHTS.T) * (ACTIVATIONS > 0)

layer_backward = Exercise(
    task="return three slopes: on the weights, on the biases, and on the outputs of the layer below before its ReLU",
    right="two products and a mask: that is all of backpropagation",
    attempt=lambda answer: _arrays(answer(DELTA.copy(), ACTIVATIONS, WEIGHTS)),
    is_right=same_as(*GRADIENTS),
    mistakes=[
        Mistake(lambda parts: len(parts) != 3, "return three things: for_weights, for_biases, delta_below"),
        Mistake(
            _is(GRADIENTS[0].T, 0),
            "the slope on the weights is transposed: it has their shape [inputs, outputs], below.T @ delta",
        ),
        Mistake(
            _is(GRADIENTS[0] / 3, 0), "one 1/N too many: delta holds it already, so sums over the batch are sums here"
        ),
        Mistake(
            _is(DELTA.mean(axis=0), 1), "one 1/N too many: delta holds it already, so the biases take a sum over rows"
        ),
        Mistake(_is(DELTA.sum(axis=1), 1), "the biases have one slope for each output: sum over the rows, axis=0"),
        Mistake(
            _is(DELTA @ WEIGHTS.T, 2),
            "the ReLU's mask is missing: where the layer below gave 0, nothing passes back: times (below > 0)",
        ),
        Mistake(
            _is((DELTA @ WEIGHTS) * (ACTIVATIONS > 0), 2),
            "the weights go back transposed: delta @ weights.T, from outputs to inputs",
        ),
        Mistake(
            _is((DELTA @ WEIGHTS.T) * ACTIVATIONS, 2),
            "the ReLU's slope is 1 or 0, not its value: times (below > 0)",
        ),
    ],
)

he_deviation = Exercise(
    task="return the standard deviation of a ReLU layer's first weights that keeps signals alive",
    right="half of the inputs are silent behind a ReLU, so each weight is √2 larger than it would be without",
    attempt=lambda answer: np.array([float(_array(answer(200, 50))), float(_array(answer(8, 8)))]),
    is_right=same_as(np.array([0.1, 0.5])),
    mistakes=[
        Mistake(same_as(np.array([0.01, 0.25])), "that is the variance: take its root"),
        Mistake(
            same_as(np.array([50**-0.5, 8**-0.5]) * 2**0.5),
            "that counts outputs: going forward, a sum has as many terms as the layer has inputs",
        ),
        Mistake(
            same_as(np.array([200**-0.5, 8**-0.5])),
            "that keeps a linear layer's variance: a ReLU halves the mean square, so the variance is 2 / inputs",
        ),
        Mistake(
            same_as(np.array([(2 / 250) ** 0.5, (2 / 16) ** 0.5])),
            "that is Glorot's compromise for tanh; a ReLU wants 2 / inputs",
        ),
    ],
)

best_step = Exercise(
    task="return the step at which the validation loss was lowest; there is one value for every `every` steps",
    right="the weights of that step are the ones to keep",
    attempt=lambda answer: float(_array(answer(CURVE, 25))),
    is_right=same_as(100.0),
    mistakes=[
        Mistake(same_as(3.0), "that is the place in the array, and the first value stands for the first 25 steps"),
        Mistake(same_as(75.0), "places count from 0: the first value was taken after 25 steps, not after 0"),
        Mistake(same_as(0.55), "that is the lowest loss; which step was it?"),
        Mistake(same_as(25.0), "that is where the loss was highest: np.argmin"),
        Mistake(same_as(175.0), "that is the last step, where the loss has risen again"),
        Mistake(same_as(125.0), "the first rise is at 125: keep what stood before it"),
    ],
)

quiz = Quiz(
    Question(
        asks="What does a stack of layers become if the ReLUs are left out?",
        right="b",
        choices={
            "a": ("a deeper net that needs more data", "however many there are, their product is one matrix"),
            "b": ("one linear layer", "a product of matrices is a matrix: without a bend, depth adds nothing"),
            "c": ("a net that cannot be trained", "it can: it learns what one layer could have learned"),
        },
    ),
    Question(
        asks="A gradient check shows a relative difference of 0.5 on the weights of one layer, and 1e-9 on the others.",
        right="c",
        choices={
            "a": ("rounding: float64 has its limits", "rounding costs some 1e-8 here, not one half"),
            "b": ("the learning rate is too high", "the check takes no step, so no rate plays a part"),
            "c": ("there is a slip in the backward pass of that layer", "and a factor of 2 is a good guess"),
        },
    ),
    Question(
        asks="The training loss falls, the validation loss rises. What is the matter?",
        right="a",
        choices={
            "a": ("the net learns its training images by heart", "so get more images, or make some by moving them"),
            "b": ("the rate is too low", "then both would fall, slowly"),
            "c": ("the units are dead", "then the training loss would stand still"),
        },
    ),
    Question(
        asks="In a deep ReLU net the signal shrinks by half in every layer. Its weights have variance 1/inputs. Cure?",
        right="b",
        choices={
            "a": ("a higher learning rate", "the lower layers would hardly move, and the upper ones blow up"),
            "b": ("twice the variance", "2/inputs makes up for the half that the ReLU takes"),
            "c": ("more layers", "each halves the signal once more"),
        },
    ),
    Question(
        asks="You have ten scans of each of 200 parts, and want to know how a net does on new parts. How do you split?",
        right="c",
        choices={
            "a": ("shuffle the 2,000 scans, keep 20 % aside", "nearly every part has scans on both sides: a leak"),
            "b": ("train on all, test on a few", "what was trained on says nothing about new parts"),
            "c": ("keep all scans of 40 parts aside", "no part is on both sides, so the test is about new parts"),
        },
    ),
)
