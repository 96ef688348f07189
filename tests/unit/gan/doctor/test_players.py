"""The nets that people bring: whatever their heads, inputs and classes, a report, or words that say what to type."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from aigc_helpers import nets
from aigc_helpers.gan.doctor import doctor
from aigc_helpers.gan.doctor.players import Discriminator, Generator, ends_in, kept, untouched
from sick import points, ring

HISTORY = {"discriminator": [1.38] * 100, "generator": [0.7] * 100}
RING, IMAGES = ring(), np.random.default_rng(0).random((60, 28, 28, 1), np.float32) * 2 - 1


def trained(model: keras.Model) -> keras.Model:
    """As after a few steps: all that was born at zero has moved."""
    rng = np.random.default_rng(0)
    for weight in model.weights:
        if weight.name in ("bias", "beta"):
            weight.assign(np.asarray(weight) + 0.01 * rng.normal(size=weight.shape))
    return model


def dense(*sizes: int, into: tuple[int, ...] = (2,), end: str | None = None) -> keras.Model:
    hidden = [layers.Dense(size, "relu") for size in sizes[:-1]]
    return trained(keras.Sequential([keras.Input(into), *hidden, layers.Dense(sizes[-1], end)]))


class Subclassed(keras.Model):
    def __init__(self, width: int):
        super().__init__()
        self.first, self.last, self.drop = layers.Dense(16, "relu"), layers.Dense(width), layers.Dropout(0.5)

    def call(self, x, training=False):
        return self.last(self.drop(self.first(x), training=training))


class Conditional(keras.Model):
    def __init__(self, width: int):
        super().__init__()
        self.names, self.last = layers.Embedding(10, 3), layers.Dense(width)

    def call(self, x, label):
        return self.last(keras.ops.concatenate([x, keras.ops.reshape(self.names(label), (-1, 3))], axis=-1))


def subclassed(width: int) -> keras.Model:
    model = Subclassed(width)
    model(np.zeros((4, 2), np.float32))
    return trained(model)


def shaped_by_data(width: int) -> keras.Model:
    model = keras.Sequential([layers.Dense(16, "relu"), layers.Dense(width)])
    model(np.zeros((4, 2), np.float32))
    return trained(model)


def two_outputs() -> keras.Model:
    x = keras.Input((2,))
    hidden = layers.Dense(8)(x)
    return trained(keras.Model(x, [layers.Dense(10)(hidden), layers.Dense(1)(hidden)]))


def of_patches() -> keras.Model:
    stack = [layers.Conv2D(8, 4, 4, activation="relu"), layers.Conv2D(1, 3, padding="same")]
    return trained(keras.Sequential([keras.Input((28, 28, 1)), *stack]))


def of_maps() -> keras.Model:
    stack = [layers.Flatten(), layers.Dense(784, "tanh"), layers.Reshape((28, 28, 1))]
    return trained(keras.Sequential([keras.Input((1, 1, 20)), *stack]))


REPORTS = {
    "subclassed": lambda: (subclassed(2), subclassed(1), RING),
    "shaped by the first batch": lambda: (shaped_by_data(2), shaped_by_data(1), RING),
    "two logits": lambda: (dense(8, 2), dense(8, 2), RING),
    "two classes": lambda: (dense(8, 2), dense(8, 2, end="softmax"), RING),
    "a class beside the verdict": lambda: (dense(8, 2), two_outputs(), RING),
    "patches": lambda: (trained(nets.fast_generator()), of_patches(), IMAGES),
    "flat nets, pictures": lambda: (dense(8, 784, end="tanh"), dense(8, 1, into=(784,)), IMAGES),
    "flat generator": lambda: (dense(8, 784, end="tanh"), of_patches(), IMAGES),
    "pictures without a channel": lambda: (trained(nets.fast_generator()), of_patches(), IMAGES[..., 0]),
    "latent maps": lambda: (of_maps(), of_patches(), IMAGES),
    "a list of arrays": lambda: (dense(8, 2), dense(8, 1), list(RING)),
    "a tensor": lambda: (dense(8, 2), dense(8, 1), tf.constant(RING)),
}


@pytest.mark.parametrize("make", REPORTS.values(), ids=REPORTS)
def test_reports_on_the_nets_that_people_bring(make):
    generator, discriminator, data = make()
    letter = doctor(HISTORY, generator, discriminator, data)
    assert {"frozen", "idle"}.isdisjoint(letter.names)
    assert np.isfinite([letter.vitals.real, letter.vitals.fake, letter.vitals.cells, letter.vitals.logit]).all()


REFUSED = {
    "never built": (
        lambda: (keras.Sequential([layers.Dense(2)]), dense(1)),
        r"generator was never built.*generator\(batch\)",
    ),
    "in each other's place": (lambda: (dense(1), dense(2)), "generator makes samples of shape .*the generator first"),
    "no Keras model": (lambda: (dense(2), lambda x: x), "discriminator is a function; it wants a keras.Model"),
    "eleven classes": (lambda: (dense(2), dense(11)), r"shape \('N', 11\).*type keras.Model"),
    "whole numbers": (
        lambda: (
            keras.Sequential([keras.Input((3,), dtype="int32"), layers.Embedding(5, 2), layers.Flatten()]),
            dense(1),
        ),
        "generator takes whole numbers",
    ),
    "two verdicts": (
        lambda: (dense(2), keras.Model(x := keras.Input((2,)), [layers.Dense(1)(x), layers.Dense(1)(x)])),
        r"type keras.Model\(discriminator.inputs, discriminator.outputs\[0\]\)",
    ),
}


@pytest.mark.parametrize(("make", "words"), REFUSED.values(), ids=REFUSED)
def test_says_what_it_wants_instead(make, words):
    with pytest.raises(ValueError, match=words):
        doctor(HISTORY, *make(), RING)


def conditional_by_list(width: int, label: keras.KerasTensor) -> keras.Model:
    x = keras.Input((2,))
    return trained(keras.Model([x, label], layers.Dense(width)(layers.Concatenate()([x, label]))))


def conditional_by_arguments(width: int) -> keras.Model:
    model = Conditional(width)
    model(np.zeros((4, 2), np.float32), np.zeros((4,), np.int32))
    return trained(model)


CONDITIONAL = {
    "a number": lambda width: conditional_by_list(width, keras.Input((1,))),
    "one-hot": lambda width: conditional_by_list(width, keras.Input((10,))),
    "an embedding": conditional_by_arguments,
}


@pytest.mark.parametrize(
    "make", [CONDITIONAL["a number"], CONDITIONAL["an embedding"]], ids=["a number", "an embedding"]
)
def test_what_it_says_to_type_for_a_conditional_pair_works(make):
    nets_by_name = {"generator": make(2), "discriminator": make(1)}
    for name in nets_by_name:
        with pytest.raises(ValueError, match=f"{name} takes 2 inputs") as refused:
            doctor(HISTORY, *nets_by_name.values(), RING)
        scope = {**nets_by_name, "keras": keras, "np": np}
        exec(str(refused.value).split("Type\n")[1], scope)
        nets_by_name = {key: scope[key] for key in nets_by_name}
    assert {"frozen", "idle"}.isdisjoint(doctor(HISTORY, *nets_by_name.values(), RING).names)


def test_a_head_of_two_gives_the_difference_or_the_share():
    logits, shares = dense(8, 2), dense(8, 2, end="softmax")
    shares.set_weights(logits.get_weights())
    difference = Discriminator(logits)(RING)
    np.testing.assert_allclose(difference[:, 0], np.diff(np.asarray(logits(RING)))[:, 0], atol=1e-5)
    np.testing.assert_allclose(Discriminator(shares)(RING), 1 / (1 + np.exp(-difference)), atol=1e-5)


def test_patches_keep_their_verdicts_apart():
    assert Discriminator(of_patches())(IMAGES).shape == (60, 49)


def test_only_what_moved_tells_a_frozen_net():
    generator, discriminator = points(0)
    assert untouched(discriminator)
    discriminator.trainable = False
    assert not untouched(trained(discriminator))
    generator.layers[-1].bias.assign([0.0, 1e-9])
    assert not untouched(generator)


def test_without_biases_its_initializers_tell():
    with nets.seeded(3):
        bare = keras.Sequential([keras.Input((2,)), layers.Dense(4, use_bias=False), layers.Dense(1, use_bias=False)])
    assert untouched(bare)
    bare.layers[0].kernel.assign(bare.layers[0].kernel + 1e-3)
    assert not untouched(bare)


def test_kept_puts_back_even_when_a_look_fails():
    model = keras.Sequential([keras.Input((2,)), layers.BatchNormalization()])
    before = model.get_weights()
    with pytest.raises(ZeroDivisionError), kept(model):
        model(RING, training=True)
        raise ZeroDivisionError
    assert all(np.array_equal(old, new) for old, new in zip(before, model.get_weights(), strict=True))


def test_the_last_activation_is_found_in_a_net_within_a_net():
    inner = dense(4, 1, end="sigmoid")
    assert ends_in(keras.Sequential([keras.Input((2,)), inner, layers.Flatten()]), "sigmoid")
    assert not ends_in(keras.Sequential([keras.Input((2,)), inner, layers.Dense(1)]), "sigmoid")


def test_latents_have_the_shape_that_the_generator_takes():
    assert Generator(of_maps()).latent_shape == (1, 1, 20)
    assert Generator(of_maps())(np.zeros((3, 20), np.float32)).shape == (3, 28, 28, 1)
