"""A net small enough to train a hundred times in seconds, in NumPy: 196 pixels → 32 ReLU → 10 logits."""

import itertools
import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from aigc_helpers import numpy_nets
from aigc_helpers.optimizers.rules import Rule
from aigc_helpers.validation import as_array, at_least, check_finite, check_images, check_labels, check_seed

PIXELS, WIDTH, CLASSES = 196, 32, 10
LOST = 1e6  # a loss from which nothing comes back

Weights = list[np.ndarray]


class Training(NamedTuple):
    """The weights at the end, and the loss on each batch [steps]: infinite from where the training fell apart."""

    weights: Weights
    losses: np.ndarray


def pixels(images: np.ndarray) -> np.ndarray:
    """Images [N, 28, 28, 1], float in [0, 1] or bytes, as float32 [N, 196]: the mean of each 2×2 square, centred."""
    images = check_images(images)
    if images.shape[1:] != (28, 28, 1):
        raise ValueError(f"images has shape {images.shape}; this net takes digits (N, 28, 28, 1)")
    scale = 255 if images.dtype == np.uint8 else 1
    squares = images.reshape(len(images), 14, 2, 14, 2).mean(axis=(2, 4), dtype=np.float32) / scale
    return (squares - 0.15).reshape(len(images), PIXELS)


def fresh_weights(*, seed: int) -> Weights:
    """Weights and biases of both layers, by He's rule (2015): float32 [196, 32], [32], [32, 10], [10]."""
    rng = np.random.default_rng(check_seed(seed))
    sizes = (PIXELS, WIDTH, CLASSES)
    weights = [
        math.sqrt(2 / rows) * rng.standard_normal((rows, columns), dtype=np.float32)
        for rows, columns in itertools.pairwise(sizes)
    ]
    return [weights[0], np.zeros(WIDTH, np.float32), weights[1], np.zeros(CLASSES, np.float32)]


def logits(weights: Weights, inputs: np.ndarray) -> np.ndarray:
    """The logits [N, 10] for inputs [N, 196]."""
    return numpy_nets.forward(_layers(weights), inputs)[-1]


def loss_and_gradient(weights: Weights, inputs: np.ndarray, labels: np.ndarray) -> tuple[float, Weights]:
    """The mean cross-entropy for inputs [N, 196] and labels [N], and its gradient, shaped as the weights.

    Raises ValueError for inputs or labels that do not fit.
    """
    return _slopes(weights, *_checked(inputs, labels))


def _slopes(weights: Weights, inputs: np.ndarray, labels: np.ndarray) -> tuple[float, Weights]:
    loss, gradient = numpy_nets.loss_and_gradient(_layers(weights), inputs, labels)
    return loss, [part for layer in gradient for part in layer]


def _layers(weights: Weights) -> numpy_nets.Parameters:
    return list(zip(weights[::2], weights[1::2], strict=True))


def accuracy(weights: Weights, inputs: np.ndarray, labels: np.ndarray) -> float:
    """The share of inputs [N, 196] whose highest logit is that of their label [N]."""
    inputs, labels = _checked(inputs, labels)
    return float((logits(weights, inputs).argmax(axis=1) == labels).mean())


def passes(count: int, *, size: int, steps: int, seed: int) -> Iterator[np.ndarray]:
    """Row numbers of `steps` batches out of `count` rows; no pass takes a row twice."""
    rng = np.random.default_rng(seed)
    size = min(at_least(1, size, name="batch_size"), count)
    per_pass = count // size
    for step in range(at_least(1, steps, name="steps")):
        if step % per_pass == 0:
            order = rng.permutation(count)
        yield order[step % per_pass * size : (step % per_pass + 1) * size]


def _checked(inputs: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    inputs = as_array(inputs, name="inputs")
    if inputs.ndim != 2 or inputs.shape[1] != PIXELS or inputs.dtype.kind != "f":
        raise ValueError(
            f"inputs are {inputs.dtype} {inputs.shape}; they want floats (N, {PIXELS}), as pixels() returns"
        )
    check_finite(inputs, name="inputs")
    return inputs, check_labels(labels, len(inputs), classes=CLASSES)


def train(
    rule: Rule, inputs: np.ndarray, labels: np.ndarray, *, steps: int, batch_size: int = 64, seed: int = 0
) -> Training:
    """Train fresh weights by `rule`; `seed` decides both them and the order of the batches.

    A training whose loss grows beyond all bounds stops there, and its losses are infinite from there on.
    Raises ValueError where inputs and labels are not [N, 196] and integers [N] in 0 … 9.
    """
    inputs, labels = _checked(inputs, labels)
    steps, seed = at_least(1, steps, name="steps"), check_seed(seed)
    state, losses = rule.init(fresh_weights(seed=seed)), np.full(steps, np.inf)
    with np.errstate(over="ignore", invalid="ignore"):
        for step, rows in enumerate(passes(len(labels), size=batch_size, steps=steps, seed=seed)):
            loss, gradient = _slopes(list(state.parameters), inputs[rows], labels[rows])
            if not loss < LOST:
                break
            losses[step] = loss
            state, _ = rule.update(state, gradient)
    return Training(list(state.parameters), losses)
