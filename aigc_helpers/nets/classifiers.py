"""Networks that read pictures: logits of ten classes, or of as many as wanted."""

from collections.abc import Sequence

import keras
from keras import layers

from aigc_helpers.nets.layers import Seeds
from aigc_helpers.validation import at_least, number_between


def digit_classifier(*, seed: int = 0) -> keras.Model:
    """A small classifier: image [28, 28, 1] in [0, 1] → ten logits; its layer `features` [64] feeds the metrics."""
    seeds = Seeds(seed)
    return keras.Sequential(
        [
            *_convolutions(seeds, (16, 3), (32, 3)),
            seeds.dropout(0.3),
            seeds.dense(64, activation="relu", name="features"),
            seeds.dense(10, name="logits"),
        ],
        name="digit_classifier",
    )


def mlp(
    hidden: Sequence[int] = (128, 64),
    *,
    inputs: Sequence[int] = (28, 28, 1),
    activation: str = "relu",
    dropout: float = 0.0,
    dtype: str = "float32",
    seed: int = 0,
) -> keras.Model:
    """A multilayer perceptron: `inputs`, flattened → `hidden` layers of these widths → ten logits.

    Its first weights are He's (2015); `dropout` is the share of each hidden layer that is left out in training.
    `dtype` "float64" makes it count as exactly as NumPy does, to be compared with it.
    """
    seeds = Seeds(seed)
    stack = [keras.Input(tuple(inputs)), layers.Flatten(dtype=dtype)]
    dropout = number_between(0, 1, dropout, name="dropout")
    for width in hidden:
        width = at_least(1, width, name="a hidden width")
        stack.append(seeds.dense(width, activation=activation, initializer=keras.initializers.HeNormal, dtype=dtype))
        stack += [seeds.dropout(dropout, dtype=dtype)] if dropout else []
    return keras.Sequential([*stack, seeds.dense(10, dtype=dtype)], name="mlp")


def cnn(*, seed: int = 0) -> keras.Model:
    """A convolutional classifier of 9,226 weights: image [28, 28, 1] in [0, 1] → ten logits."""
    seeds = Seeds(seed)
    return keras.Sequential([*_convolutions(seeds, (8, 5), (16, 3)), seeds.dense(10)], name="cnn")


def _convolutions(seeds: Seeds, *kernels: tuple[int, int]) -> list:
    """Image [28, 28, 1] → numbers in a row: for each (filters, size) a convolution that halves the picture's sides."""
    stack = [seeds.conv(filters, size, strides=2, activation="relu") for filters, size in kernels]
    return [keras.Input((28, 28, 1)), *stack, layers.Flatten()]


def transfer_net(*, classes: int = 10, inputs: Sequence[int] = (28, 28, 1), seed: int = 0) -> keras.Model:
    """A classifier in four blocks and a head: an image `inputs` in [0, 1] → logits [classes], BatchNorm throughout.

    Its blocks begin with the layers `conv1`, `conv2`, `conv3` and `dense`, and end with `block1` … `block4`.
    """
    seeds = Seeds(seed)
    stack = [keras.Input(tuple(inputs))]
    for place, (width, size) in enumerate(((16, 5), (32, 3), (64, 3)), 1):
        stack.append(seeds.conv(width, size, strides=2, use_bias=False, name=f"conv{place}"))
        stack += [layers.BatchNormalization(momentum=0.9, name=f"norm{place}"), layers.ReLU(name=f"block{place}")]
    stack += [layers.Flatten(name="flatten"), seeds.dense(64, use_bias=False, name="dense")]
    stack += [layers.BatchNormalization(momentum=0.9, name="norm4"), layers.ReLU(name="block4")]
    return keras.Sequential(
        [*stack, seeds.dense(at_least(2, classes, name="classes"), name="head")], name="transfer_net"
    )
