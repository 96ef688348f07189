"""A multilayer perceptron in NumPy: forward, backward and descent written out, in float64.

`parameters` are one pair (weights [inputs, outputs], biases [outputs]) for each layer. Every layer but the last is
followed by one of `ACTIVATIONS`; the last gives logits. The loss is the mean cross-entropy of their softmax.
"""

import itertools
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits

from aigc_helpers import validation
from aigc_helpers.validation import at_least, check_labels, check_seed, number_between, one_of

Parameters = list[tuple[np.ndarray, np.ndarray]]


class Activation(NamedTuple):
    """A nonlinearity: its function, and its slope in terms of what the function returned."""

    function: Callable[[np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray], np.ndarray]


def _sigmoid(z: np.ndarray) -> np.ndarray:
    return (1 + np.tanh(z / 2)) / 2  # exp would overflow far from zero


ACTIVATIONS = {
    "relu": Activation(lambda z: np.maximum(z, 0), lambda a: a > 0),
    "leaky_relu": Activation(lambda z: np.where(z > 0, z, 0.2 * z), lambda a: np.where(a > 0, 1, 0.2)),
    "tanh": Activation(np.tanh, lambda a: 1 - a**2),
    "sigmoid": Activation(_sigmoid, lambda a: a * (1 - a)),
    "linear": Activation(lambda z: z, lambda a: np.ones_like(a)),
}

# Standard deviation of a layer's first weights, from how many inputs and outputs it has.
INITIALIZERS: dict[str, Callable[[int, int], float]] = {
    "he": lambda inputs, outputs: (2 / inputs) ** 0.5,  # He et al. 2015, for ReLU
    "glorot": lambda inputs, outputs: (2 / (inputs + outputs)) ** 0.5,  # Glorot and Bengio 2010, for tanh
    "tiny": lambda inputs, outputs: 0.01,
    "unit": lambda inputs, outputs: 1.0,
}


def initial_parameters(widths: Sequence[int], *, scheme: str = "he", seed: int = 0) -> Parameters:
    """Fresh parameters of a net whose layers have `widths`, inputs first: Gaussian weights, biases of zero.

    `scheme` is one of `INITIALIZERS`. Raises ValueError for widths or a scheme that do not fit.

    >>> [weights.shape for weights, biases in initial_parameters([784, 128, 10])]
    [(784, 128), (128, 10)]
    """
    deviation = INITIALIZERS[one_of(scheme, INITIALIZERS, name="scheme")]
    if len(widths) < 2:
        raise ValueError(f"widths={widths!r}; it wants the inputs, any hidden layers, and the outputs: [784, 128, 10]")
    widths = [at_least(1, width, name="a width") for width in widths]
    rng = np.random.default_rng(check_seed(seed))
    shapes = itertools.pairwise(widths)
    return [(rng.normal(0, deviation(*shape), shape), np.zeros(shape[1])) for shape in shapes]


def forward(parameters: Parameters, inputs: np.ndarray, *, activation: str = "relu") -> list[np.ndarray]:
    """What every layer says to `inputs` [N, width]: the inputs themselves, each hidden layer, and the logits.

    Raises ValueError where shapes do not fit, inputs or parameters are no floats, or there is no such activation, and
    FloatingPointError for parameters that are no longer finite.
    """
    one_of(activation, ACTIVATIONS, name="activation")
    _check_parameters(parameters)
    return _said(parameters, _check_inputs(inputs, parameters), activation)


def _said(parameters: Parameters, inputs: np.ndarray, activation: str) -> list[np.ndarray]:
    function, activations = ACTIVATIONS[activation].function, [inputs]
    for weights, biases in parameters[:-1]:
        activations.append(function(activations[-1] @ weights + biases))
    weights, biases = parameters[-1]
    return [*activations, activations[-1] @ weights + biases]


def softmax(logits: np.ndarray) -> np.ndarray:
    """The beliefs [N, classes] that `logits` [N, classes] stand for; each row sums to 1.

    >>> softmax(np.array([[1000.0, 1000.0]]))
    array([[0.5, 0.5]])
    """
    return _beliefs(_check_logits(logits))


def _beliefs(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def cross_entropy(logits: np.ndarray, labels: np.ndarray) -> float:
    """The mean of −log(belief in the right class), of `logits` [N, classes] and integer `labels` [N]."""
    logits = _check_logits(logits)
    return _surprise(logits, check_labels(labels, len(logits), classes=logits.shape[1]))


def _surprise(logits: np.ndarray, labels: np.ndarray) -> float:
    shifted = logits - logits.max(axis=1, keepdims=True)
    return float(np.mean(np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(labels)), labels]))


def backward(
    parameters: Parameters, activations: list[np.ndarray], labels: np.ndarray, *, activation: str = "relu"
) -> Parameters:
    """The gradient of the mean cross-entropy: one pair (like the weights, like the biases) for each layer.

    `activations` are what `forward` returned, `labels` [N] integers. Backpropagation as in Rumelhart, Hinton and
    Williams 1986. Raises ValueError for labels that do not fit, or if there is no such activation.
    """
    slope = ACTIVATIONS[one_of(activation, ACTIVATIONS, name="activation")].slope
    labels = check_labels(labels, len(activations[-1]), classes=activations[-1].shape[1])
    delta = _beliefs(activations[-1])
    delta[np.arange(len(labels)), labels] -= 1
    delta /= len(labels)
    gradient = []
    for (weights, _), below in zip(reversed(parameters), reversed(activations[:-1]), strict=True):
        gradient.append((below.T @ delta, delta.sum(axis=0)))
        if len(gradient) < len(parameters):  # the inputs themselves are not moved
            delta = (delta @ weights.T) * slope(below)
    return gradient[::-1]


def finite_differences(
    loss: Callable[[Parameters], float], parameters: Parameters, *, epsilon: float = 1e-5
) -> Parameters:
    """The gradient of `loss` by central differences, two evaluations for each number: slow, and hard to get wrong.

    Raises ValueError for a step `epsilon` that is no finite number above 0, or is lost in the parameters' rounding.
    """
    validation.positive(epsilon, name="epsilon")
    copies = [(np.array(weights, np.float64), np.array(biases, np.float64)) for weights, biases in parameters]

    def slope_at(part: np.ndarray, place: tuple[int, ...]) -> float:
        value = part[place]
        if value + epsilon == value:
            raise ValueError(f"epsilon={epsilon!r} is lost in the rounding of {value:g}; type 1e-5")
        part[place] = value + epsilon
        above = loss(copies)
        part[place] = value - epsilon
        below = loss(copies)
        part[place] = value
        return (above - below) / (2 * epsilon)

    slopes = [[slope_at(part, place) for place in np.ndindex(part.shape)] for layer in copies for part in layer]
    parts = [np.reshape(slope, part.shape) for slope, part in zip(slopes, sum(copies, ()), strict=True)]
    return list(zip(parts[::2], parts[1::2], strict=True))


def descend(parameters: Parameters, gradient: Parameters, *, learning_rate: float) -> Parameters:
    """New parameters, one step down the `gradient`; the old ones stay as they are.

    Raises ValueError for a rate that is no finite number of 0 or more, a gradient that does not fit or is not finite.
    """
    number_between(0, np.inf, learning_rate, name="learning_rate")
    for place, pair in enumerate(zip(parameters, gradient, strict=True)):
        shapes = [[part.shape for part in layer] for layer in pair]
        if shapes[0] != shapes[1]:
            raise ValueError(f"layer {place} has shapes {shapes[0]}, but its slopes have {shapes[1]}")
        if not all(np.isfinite(part).all() for part in pair[1]):
            what = f"the gradient of layer {place} holds NaN or infinity"
            raise ValueError(f"{what}; look for a division by zero, or lower the rate")
    return [
        (weights - learning_rate * for_weights, biases - learning_rate * for_biases)
        for (weights, biases), (for_weights, for_biases) in zip(parameters, gradient, strict=True)
    ]


def loss_and_gradient(
    parameters: Parameters, inputs: np.ndarray, labels: np.ndarray, *, activation: str = "relu"
) -> tuple[float, Parameters]:
    """The mean cross-entropy and its gradient, for a training: what was checked before it is not checked again."""
    said = _said(parameters, inputs, activation)
    return _surprise(said[-1], labels), backward(parameters, said, labels, activation=activation)


@threadpool_limits.wrap(limits=1)  # on matrices this small, threads that wait for each other cost more than they help
def train(
    parameters: Parameters,
    inputs: np.ndarray,
    labels: np.ndarray,
    *,
    steps: int,
    batch_size: int | None = None,
    learning_rate: float = 0.1,
    activation: str = "relu",
    seed: int = 0,
) -> tuple[Parameters, np.ndarray]:
    """Gradient descent from `parameters` on `inputs` [N, width] and `labels` [N]: the new ones, and each step's loss.

    Each step takes `batch_size` rows drawn by `seed`, or all. Raises ValueError for what does not fit, and
    FloatingPointError where the loss is no longer a number.
    """
    one_of(activation, ACTIVATIONS, name="activation")
    _check_parameters(parameters)
    inputs = _check_inputs(inputs, parameters).astype(np.float64)
    rng, losses = np.random.default_rng(check_seed(seed)), []
    labels = check_labels(labels, len(inputs), classes=len(parameters[-1][1]))
    count = len(inputs) if batch_size is None else at_least(1, batch_size, name="batch_size")
    for step in range(at_least(1, steps, name="steps")):
        rows = slice(None) if batch_size is None else rng.integers(len(inputs), size=count)
        loss, gradient = loss_and_gradient(parameters, inputs[rows], labels[rows], activation=activation)
        losses.append(loss)
        if not np.isfinite(loss):
            raise FloatingPointError(f"the loss is no longer a number at step {step}; lower the learning rate")
        parameters = descend(parameters, gradient, learning_rate=learning_rate)
    return parameters, np.array(losses)


def _check_parameters(parameters: Parameters) -> None:
    for place, (weights, biases) in enumerate(parameters):
        if weights.ndim != 2 or biases.shape != weights.shape[1:]:
            shapes = f"weights of shape {weights.shape} and biases of shape {biases.shape}"
            raise ValueError(f"layer {place} has {shapes}; it wants [inputs, outputs] and [outputs]")
        if weights.dtype.kind != "f" or biases.dtype.kind != "f":
            raise ValueError(f"layer {place} has parameters of {weights.dtype}; it wants floats: .astype(np.float64)")
        if not (np.isfinite(weights).all() and np.isfinite(biases).all()):
            raise FloatingPointError(f"layer {place} holds no finite numbers any more; lower the rate, and start anew")
        if place and len(weights) != parameters[place - 1][0].shape[1]:
            above = parameters[place - 1][0].shape[1]
            raise ValueError(f"layer {place} takes {len(weights)} inputs, but the layer below it gives {above}")


def _check_inputs(inputs: np.ndarray, parameters: Parameters) -> np.ndarray:
    inputs, width = validation.as_array(inputs, name="inputs"), len(parameters[0][0])
    if inputs.dtype.kind != "f":
        raise ValueError(f"inputs has dtype {inputs.dtype}; it wants floats: divide grey levels 0-255 by 255")
    if inputs.ndim != 2 or inputs.shape[1] != width or not len(inputs):
        raise ValueError(
            f"inputs has shape {inputs.shape}; the first layer wants [N, {width}], N ≥ 1: try .reshape(len(x), -1)"
        )
    validation.check_finite(inputs, name="inputs")
    return inputs


def _check_logits(logits: np.ndarray) -> np.ndarray:
    logits = validation.as_array(logits, name="logits")
    if logits.ndim != 2 or not logits.size:
        raise ValueError(
            f"logits has shape {logits.shape}; it wants [N, classes] with N ≥ 1: for one row, logits[None]"
        )
    if not np.isfinite(logits).all():
        raise FloatingPointError("the logits are no finite numbers any more; lower the rate, and start anew")
    return logits
