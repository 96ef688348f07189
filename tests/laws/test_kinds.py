"""What holds for every kind of sample in KINDS: named, shown to the nets in its range, and given back as data look."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from aigc_helpers import nets
from aigc_helpers.gan.kinds import KINDS
from aigc_helpers.gan.recipes import RECIPES, build
from aigc_helpers.gan.sampling import decode
from aigc_helpers.gan.trainer import Trainer

EVERY = pytest.mark.parametrize("kind", KINDS)
RANGED = pytest.mark.parametrize("kind", [name for name, kind in KINDS.items() if kind.sample_range])
FREE = pytest.mark.parametrize("kind", [name for name, kind in KINDS.items() if not kind.sample_range])
SHAPES = {"images": (5, 4, 1), "videos": (3, 5, 4, 1), "sequences": (6, 2), "points": (2,)}


def generator(kind, activation=None):
    activation = ("tanh" if KINDS[kind].sample_range else "linear") if activation is None else activation
    shape = SHAPES[kind]
    with nets.seeded(0):
        ends = [layers.Dense(int(np.prod(shape)), activation=activation), layers.Reshape(shape)]
        return keras.Sequential([keras.Input((4,)), *ends])


def discriminator(kind):
    with nets.seeded(1):
        return keras.Sequential([keras.Input(SHAPES[kind]), layers.Flatten(), layers.Dense(1)])


def trainer(kind, **options):
    adams = keras.optimizers.Adam(1e-3), keras.optimizers.Adam(1e-3)
    return Trainer(generator(kind), discriminator(kind), adams, kind=kind, batch_size=4, **options)


def data(kind):
    """Samples [8, …] from 0 to 1."""
    values = np.random.default_rng(0).uniform(size=(8, *SHAPES[kind])).astype(np.float32)
    values.flat[:2] = 0, 1
    return values


def seen(kind, values):
    """All of `values` as the nets see them, from the lowest to the highest."""
    game = trainer(kind)
    checked = tf.constant(game._check_data(values))
    batches = [game._batch(checked, tf.constant(step, tf.int64)) for step in range(2)]
    return np.sort(np.ravel(batches))


@RANGED
def test_the_nets_see_bytes_and_floats_alike_from_minus_one_to_one(kind):
    values = np.round(255 * data(kind)) / np.float32(255)
    as_bytes = np.round(255 * values).astype(np.uint8)
    np.testing.assert_allclose(seen(kind, as_bytes), np.sort(2 * values.ravel() - 1), atol=1e-6)
    np.testing.assert_allclose(seen(kind, values), np.sort(2 * values.ravel() - 1), atol=1e-6)


@FREE
def test_the_nets_see_what_has_units_of_its_own_as_it_is(kind):
    np.testing.assert_array_equal(seen(kind, 40 * data(kind)), np.sort(40 * data(kind).ravel()))


@EVERY
def test_samples_look_as_data_do(kind):
    game = trainer(kind)
    game.train(data(kind), steps=2, quiet=True)
    samples, raw = game.sample(7), np.asarray(game.average(game_latents(7), training=False))
    assert samples.shape == (7, *SHAPES[kind])
    np.testing.assert_allclose(samples, (raw + 1) / 2 if KINDS[kind].sample_range else raw, atol=1e-6)


def game_latents(count):
    return np.random.default_rng(0).standard_normal((count, 4), dtype=np.float32)


@RANGED
@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda values: 255 * values, r"data lies in \[0, 255\].*divide grey levels"),
        (lambda values: 2 * values - 1, r"data lies in \[-1, 1\]"),
        (lambda values: (values > 0.5).astype(np.uint8), "data holds bytes 0 and 1"),
        (lambda values: np.ma.masked_less(values, 0.5), "data hides .* behind a mask"),
        (lambda values: values[..., 0], r"data has shape .* kind='(images|videos)' wants \[N, "),
    ],
)
def test_data_in_another_range_are_refused(kind, change, message):
    with pytest.raises(ValueError, match=message):
        trainer(kind).train(change(data(kind)), steps=1, quiet=True)


@FREE
def test_bytes_and_masks_are_refused_where_there_is_no_range(kind):
    for values, message in (
        ((255 * data(kind)).astype(np.uint8), "data has dtype uint8; .* want floats, in units of their own"),
        (np.ma.masked_less(data(kind), 0.5), "data hides .* behind a mask"),
        (data(kind) * np.nan, "data holds .* NaN"),
    ):
        with pytest.raises(ValueError, match=message):
            trainer(kind).train(values, steps=1, quiet=True)


@FREE
def test_data_that_the_generator_cannot_reach_are_refused(kind):
    game = trainer(kind)
    game.generator = generator(kind, "tanh")
    with pytest.raises(ValueError, match=r"data lies in \[0, 255\], the generator's in \[-1, 1\]"):
        game.train(255 * data(kind), steps=1, quiet=True)


@RANGED
@pytest.mark.parametrize("ends", ["sigmoid", "relu"])
def test_a_generator_that_cannot_reach_black_is_refused(kind, ends):
    adams = keras.optimizers.Adam(1e-3), keras.optimizers.Adam(1e-3)
    with pytest.raises(ValueError, match=rf"generator ends in {ends}; .* in \[-1, 1\]: end it with activation='tanh'"):
        Trainer(generator(kind, ends), discriminator(kind), adams, kind=kind)


@EVERY
def test_another_kind_than_the_generator_makes_is_refused(kind):
    other = "points" if kind == "images" else "images"
    with pytest.raises(ValueError, match=rf"kind='{other}' wants .*: type kind='{kind}'"):
        decode(generator(kind), game_latents(3), kind=other)
    with pytest.raises(ValueError, match="kind='picture'; choose one of images, videos, sequences, points"):
        decode(generator(kind), game_latents(3), kind="picture")


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_names_its_kind(name):
    assert build(name).kind == RECIPES[name].kind in KINDS
