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
    "mlp": (nets.mlp, (28, 28, 1), (10,), 785 * 128 + 129 * 64 + 65 * 10),
    "cnn": (nets.cnn, (28, 28, 1), (10,), (25 * 8 + 8) + (9 * 8 * 16 + 16) + (49 * 16 * 10 + 10)),
    "autoencoder": (nets.autoencoder, (28, 28, 1), (28, 28, 1), 785 * 256 + 257 * 2 + 3 * 256 + 257 * 784),
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


def test_an_mlp_has_the_layers_that_it_is_told():
    model = nets.mlp((5, 4, 3), inputs=(2,), activation="tanh", dropout=0.5)
    dense = [layer for layer in model.layers if isinstance(layer, keras.layers.Dense)]
    assert [layer.units for layer in dense] == [5, 4, 3, 10]
    assert [layer.activation.__name__ for layer in dense] == ["tanh", "tanh", "tanh", "linear"]
    assert [layer.rate for layer in model.layers if isinstance(layer, keras.layers.Dropout)] == [0.5] * 3


def test_an_autoencoder_is_its_encoder_and_its_decoder():
    model = nets.autoencoder(3)
    images = np.random.default_rng(0).uniform(size=(4, 28, 28, 1)).astype(np.float32)
    codes = model.get_layer("encoder")(images)
    assert codes.shape == (4, 3)
    np.testing.assert_allclose(model.get_layer("decoder")(codes), model(images), rtol=1e-6)
