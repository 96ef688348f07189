"""The networks: shapes, sizes as the course states them, and seeds."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

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
    "fast_generator": (
        nets.fast_generator,
        (64,),
        (28, 28, 1),
        64 * 1568 + 2 * 32 + 25 * 32 * 16 + 2 * 16 + (25 * 16 + 1),
    ),
    "fast_discriminator": (
        nets.fast_discriminator,
        (28, 28, 1),
        (1,),
        (64 * 32 + 32) + (25 * 32 * 64 + 64) + 2 * 64 + 4 * 4 * 64 + 1,
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
    "dense_encoder": (nets.dense_encoder, (28, 28, 1), (32,), 785 * 256 + 257 * 256 + 257 * 32),
    "dense_decoder": (nets.dense_decoder, (16,), (28, 28, 1), 17 * 256 + 257 * 256 + 257 * 784),
    "dense_flow": (nets.dense_flow, (17,), (16,), (17 + 16 + 1) * 256 + 2 * 257 * 256 + 257 * 16),
    "point_generator": (nets.point_generator, (2,), (2,), 3 * 64 + 65 * 64 + 65 * 2),
    "point_discriminator": (nets.point_discriminator, (2,), (1,), 3 * 64 + 65 * 64 + 65),
}


@pytest.mark.parametrize("name", NETS)
def test_shapes_and_sizes(name):
    build, inputs, outputs, parameters = NETS[name]
    model = build()
    assert model.input_shape[1:] == inputs and model.output_shape[1:] == outputs
    assert sum(int(np.prod(variable.shape)) for variable in model.trainable_variables) == parameters


def test_discriminators_end_in_logits():
    for model in (nets.conv_discriminator(), nets.fast_discriminator(), nets.point_discriminator()):
        assert model.layers[-1].activation is keras.activations.linear


def test_points_have_as_many_numbers_as_asked_for():
    generator, discriminator = nets.point_generator(4, dimensions=3), nets.point_discriminator(3)
    assert generator.input_shape == (None, 4) and generator.output_shape == discriminator.input_shape == (None, 3)


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


@pytest.mark.parametrize("shape", [(8, 8, 1), (5, 7, 3), (1, 1, 2)])
def test_nets_around_a_code_take_images_of_any_shape(shape):
    encoder, decoder = nets.dense_encoder(3, shape=shape, width=4), nets.dense_decoder(3, shape=shape, width=4)
    assert encoder.input_shape[1:] == decoder.output_shape[1:] == shape
    assert encoder.output_shape[1:] == (6,) and decoder.input_shape[1:] == (3,)
    assert nets.last_activation(decoder) == "sigmoid" and nets.last_activation(encoder) == "linear"


@pytest.mark.parametrize("shape", [(28, 28), 28, None, (28, 0, 1), (28, 28, 1.5), "28"])
def test_shapes_of_no_image_are_refused(shape):
    for build in (nets.dense_encoder, nets.dense_decoder):
        with pytest.raises(ValueError, match="shape.* wants"):
            build(3, shape=shape)


def test_a_flow_takes_a_code_a_time_and_a_class():
    model = nets.dense_flow(3, classes=10, width=8, seed=1)
    assert model.input_shape[1:] == (14,) and model.output_shape[1:] == (3,)
    rows = np.zeros((5, 14), np.float32)
    rows[1:, [0, 3, 4, 13]] = np.eye(4)
    answers = np.asarray(model(rows))
    assert np.abs(answers[1:] - answers[0]).max(axis=1).min() > 1e-3  # each of them matters


def test_waves_are_sines_and_cosines_of_one_number_beside_all():
    rows = np.random.default_rng(0).uniform(size=(6, 4)).astype(np.float32)
    seen = np.asarray(nets.Waves(2, count=3)(rows))
    np.testing.assert_array_equal(seen[:, :4], rows)
    angles = np.pi * rows[:, 2, None] * [1, 2, 3]
    np.testing.assert_allclose(seen[:, 4:], np.concatenate([np.sin(angles), np.cos(angles)], 1), atol=1e-6)


@pytest.mark.parametrize(("options", "message"), [({"place": -1}, "place=-1"), ({"place": 0, "count": 0}, "count=0")])
def test_waves_of_no_number_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        nets.Waves(**options)


@pytest.mark.parametrize("rate", [0.05, 0.3, 0.9])
def test_dropout_leaves_out_its_share_in_every_row_and_keeps_the_mean(rate):
    inputs = np.random.default_rng(0).uniform(1, 2, size=(51, 41, 41)).astype(np.float32)  # an odd count of values
    outputs = np.array(nets.Dropout(rate, seed=1)(inputs, training=True))
    kept = outputs != 0
    spread = np.sqrt(rate * (1 - rate))
    for share in (kept[:, ::2], kept[:, 1::2], kept[0], kept[-1]):
        assert abs(share.mean() - (1 - rate)) < 5 * spread / np.sqrt(share.size)
    np.testing.assert_allclose(outputs[kept], inputs[kept] / (1 - rate), rtol=1e-6)


def test_dropout_of_neighbours_is_independent_as_keras_has_it():
    for kind in (nets.Dropout, keras.layers.Dropout):
        kept = np.array(kind(0.3, seed=2)(np.ones((1000, 100), np.float32), training=True)).ravel() != 0
        for lag in (1, 2, 3, 4, 8, 100):
            assert abs(np.corrcoef(kept[:-lag], kept[lag:])[0, 1]) < 5 / np.sqrt(kept.size), (kind, lag)


def test_dropout_draws_anew_each_time_and_repeats_from_its_seed():
    inputs = np.ones((40, 40), np.float32)
    one, same = nets.Dropout(0.5, seed=3), nets.Dropout(0.5, seed=3)
    first, second = (np.array(one(inputs, training=True)) for _ in range(2))
    assert np.array_equal(first, same(inputs, training=True)) and not np.array_equal(first, second)


def test_dropout_does_nothing_outside_training_or_at_rate_zero():
    inputs = np.ones((4, 4), np.float32)
    assert np.array_equal(nets.Dropout(0.5)(inputs), inputs)
    assert np.array_equal(nets.Dropout(0.0)(inputs, training=True), inputs)


def test_dropout_shares_one_mask_where_noise_shape_says_so():
    outputs = np.array(nets.Dropout(0.5, noise_shape=(1, 30), seed=4)(np.ones((5, 30), np.float32), training=True))
    assert (outputs == outputs[0]).all() and 0 < (outputs[0] == 0).mean() < 1


def test_dropout_passes_no_gradient_where_it_drops():
    inputs, layer = tf.ones([30, 30]), nets.Dropout(0.4, seed=5)
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        outputs = layer(inputs, training=True)
    np.testing.assert_allclose(tape.gradient(outputs, inputs), outputs, rtol=1e-6)


@pytest.mark.filterwarnings("ignore:__array__")  # Keras's own, where it saves the state of dropout
def test_a_net_with_dropout_comes_back_from_a_file_in_safe_mode(tmp_path):
    model = nets.conv_discriminator(seed=6)
    model.save(tmp_path / "discriminator.keras")
    again = keras.models.load_model(tmp_path / "discriminator.keras", safe_mode=True)
    images = np.random.default_rng(0).uniform(size=(3, 28, 28, 1)).astype(np.float32)
    assert np.array_equal(model(images), again(images))
    assert [type(layer) for layer in again.layers] == [type(layer) for layer in model.layers]


ENDS = {
    "sigmoid": [layers.Dense(4, "sigmoid")],
    "tanh": [layers.Dense(4, "tanh"), layers.Reshape((2, 2, 1)), layers.UpSampling2D(), layers.Cropping2D(1)],
    "softmax": [layers.Dense(4), layers.Softmax()],
    "relu": [layers.Dense(4), layers.Activation("relu"), layers.Flatten()],
    "linear": [layers.Dense(4, "sigmoid"), layers.Rescaling(2, -1)],
}


@pytest.mark.parametrize(("name", "ends"), ENDS.items(), ids=ENDS)
@pytest.mark.parametrize("wrapped", [False, True])
def test_the_last_activation_is_seen_past_what_only_reshapes(name, ends, wrapped):
    model = keras.Sequential([keras.Input((3,)), *(type(end).from_config(end.get_config()) for end in ends)])
    assert nets.last_activation(keras.Sequential([keras.Input((3,)), model]) if wrapped else model) == name
