"""The networks: shapes, sizes as the course states them, and seeds."""

import random

import keras
import numpy as np
import pytest

from aigc_helpers import nets

# name → (builder, input shape, output shape, trainable parameters counted by hand)
NETS = {
    "dense_generator": (
        nets.dense_generator,
        (100,),
        (28, 28, 1),
        100 * 256 + 2 * 256 + 256 * 512 + 512 + 2 * 512 + 512 * 784 + 784,
    ),
    "conv_discriminator": (
        nets.conv_discriminator,
        (28, 28, 1),
        (1,),
        (9 * 64 + 64) + (9 * 64 * 128 + 128) + 7 * 7 * 128 + 1,
    ),
    "digit_classifier": (
        nets.digit_classifier,
        (28, 28, 1),
        (10,),
        (9 * 16 + 16) + (9 * 16 * 32 + 32) + (49 * 32 * 64 + 64) + (64 * 10 + 10),
    ),
    "point_generator": (nets.point_generator, (2,), (2,), 3 * 64 + 65 * 64 + 65 * 2),
    "point_discriminator": (nets.point_discriminator, (2,), (1,), 3 * 64 + 65 * 64 + 65),
}


@pytest.mark.parametrize("name", NETS)
def test_shapes_and_sizes(name):
    build, inputs, outputs, parameters = NETS[name]
    model = build()
    assert model.input_shape[1:] == inputs and model.output_shape[1:] == outputs
    assert sum(int(np.prod(variable.shape)) for variable in model.trainable_variables) == parameters


@pytest.mark.parametrize("name", NETS)
def test_seed_decides_the_weights(name):
    build = NETS[name][0]
    one, same, other = build(seed=3), build(seed=3), build(seed=4)
    assert all(np.array_equal(a, b) for a, b in zip(one.variables, same.variables, strict=True))
    assert not all(np.array_equal(a, b) for a, b in zip(one.variables, other.variables, strict=True))


def test_building_leaves_python_random_alone():
    random.seed(5)
    expected = [random.random() for _ in range(3)]
    random.seed(5)
    nets.conv_discriminator(seed=1)
    assert [random.random() for _ in range(3)] == expected


def test_discriminators_end_in_logits():
    for model in (nets.conv_discriminator(), nets.point_discriminator()):
        assert model.layers[-1].activation is keras.activations.linear
