"""Drawing from a generator: seeds, ranges, walks on the sphere, looks on the way, and files that are not generators."""

import json
import zipfile

import keras
import numpy as np
import pytest
from keras import layers

from aigc_helpers import nets
from aigc_helpers.gan.callbacks import Snapshots
from aigc_helpers.gan.sampling import (
    belief_map,
    decode,
    generate,
    interpolate,
    latent_vectors,
    load_generator,
)
from aigc_helpers.training import predict

# Keras 3.15 saves with a call that NumPy 2 frowns on.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")


def image_generator():
    with nets.seeded(0):
        ends = [layers.Dense(12, activation="tanh"), layers.Reshape((3, 4, 1))]
        return keras.Sequential([keras.Input((5,)), layers.Dense(8), layers.BatchNormalization(), *ends])


GENERATOR = image_generator()


# Latent vectors and samples


def test_latent_vectors_are_standard_normal_and_follow_their_seed():
    one, again, other = (latent_vectors(20_000, 3, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    assert not np.array_equal(one, other)
    assert one.shape == (20_000, 3) and one.dtype == np.float32
    np.testing.assert_allclose(one.mean(axis=0), 0, atol=0.03)
    np.testing.assert_allclose(np.cov(one.T), np.eye(3), atol=0.04)


def test_fewer_latent_vectors_are_the_first_of_more():
    np.testing.assert_array_equal(latent_vectors(4, 3), latent_vectors(9, 3)[:4])


def test_decoded_images_lie_in_0_to_1_where_tanh_has_minus_1_to_1():
    latents = latent_vectors(7, 5)
    images = decode(GENERATOR, latents)
    assert images.shape == (7, 3, 4, 1) and images.dtype == np.float32
    np.testing.assert_allclose(images, (np.asarray(GENERATOR(latents, training=False)) + 1) / 2, atol=1e-6)
    assert images.min() >= 0 and images.max() <= 1


def test_points_are_left_where_they_are():
    generator, latents = nets.point_generator(), latent_vectors(6, 2)
    np.testing.assert_array_equal(
        decode(generator, latents, kind="points"), np.asarray(generator(latents, training=False))
    )


def test_batches_do_not_show(monkeypatch):
    whole = generate(GENERATOR, 10)
    monkeypatch.setattr(predict, "BATCH", 3)
    np.testing.assert_allclose(generate(GENERATOR, 10), whole, atol=1e-6)


def test_a_shuffled_batch_gives_shuffled_images():
    """BatchNorm must use its moving statistics here, not those of the batch."""
    latents, order = latent_vectors(10, 5), np.random.default_rng(0).permutation(10)
    np.testing.assert_allclose(decode(GENERATOR, latents[order]), decode(GENERATOR, latents)[order], atol=1e-6)


def test_generate_follows_its_seed():
    np.testing.assert_array_equal(generate(GENERATOR, 4, seed=3), generate(GENERATOR, 4, seed=3))
    assert not np.array_equal(generate(GENERATOR, 4, seed=3), generate(GENERATOR, 4, seed=4))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: latent_vectors(0, 5), "count=0"),
        (lambda: generate(GENERATOR, -1), "count=-1"),
        (lambda: decode(GENERATOR, latent_vectors(3, 4)), r"latents has shape \(3, 4\); this generator wants \(N, 5\)"),
        (lambda: decode(GENERATOR, np.zeros(5)), r"latents has shape \(5,\)"),
        (lambda: interpolate(np.ones(3), np.ones(3), 1), "count=1"),
        (lambda: interpolate(np.ones(3), np.full(3, np.nan), 4), "end holds 3 values that are NaN"),
        (lambda: interpolate(["a"] * 3, np.ones(3), 4), "start"),
        (lambda: decode(GENERATOR, np.full((2, 5), np.inf)), "latents holds 10 values that are NaN or infinite"),
        (lambda: latent_vectors(3, 0), "latent_dim=0"),
        (lambda: latent_vectors(3, 2, seed=True), "seed=True"),
        (lambda: belief_map(GENERATOR, box=(0, 1, 0, 1), rows=1), "rows=1"),
        (lambda: belief_map(GENERATOR, box=(1, 0, 0, 1)), r"box=\(1, 0, 0, 1\); it wants .* left below right"),
        (lambda: belief_map(GENERATOR, box=(0, np.nan, 0, 1)), "box holds 1 values that are NaN"),
    ],
)
def test_what_does_not_fit_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


# Walks


def test_a_walk_keeps_to_the_circle_with_even_steps():
    start, end = np.array([3.0, 0.0, 0.0]), np.array([0.0, 3.0, 0.0])
    walk = interpolate(start, end, 7)
    np.testing.assert_allclose(walk[[0, -1]], [start, end], atol=1e-12)
    np.testing.assert_allclose(np.linalg.norm(walk, axis=1), 3)
    cosines = np.sum(walk[1:] * walk[:-1], axis=1) / 9
    np.testing.assert_allclose(np.arccos(cosines), np.pi / 2 / 6)
    np.testing.assert_allclose(walk[3], 3 * np.sqrt([0.5, 0.5, 0]))


def test_a_walk_between_latent_vectors_ends_where_it_should():
    start, end = latent_vectors(2, 64, seed=1)
    walk = interpolate(start, end, 5)
    np.testing.assert_allclose(walk[[0, -1]], [start, end], atol=1e-6)
    # A straight line would sink to about 0.7 of the length half-way.
    lengths = np.linalg.norm(walk, axis=1) / np.linalg.norm(start)
    assert lengths.min() > 0.9


def test_a_walk_between_nearly_equal_vectors_is_straight():
    start = np.array([1.0, 2.0])
    np.testing.assert_array_equal(interpolate(start, start, 4), np.tile(start, (4, 1)))
    np.testing.assert_allclose(interpolate(start, 2 * start, 3)[1], 1.5 * start)


@pytest.mark.parametrize("end", [-latent_vectors(1, 9)[0], np.zeros(9)], ids=["opposite", "zeros"])
def test_a_walk_that_no_one_circle_joins_is_refused(end):
    with pytest.raises(ValueError, match="opposite, or one is all zeros; choose another end"):
        interpolate(latent_vectors(1, 9)[0], end, 4)


# Beliefs and looks on the way


def test_a_belief_map_is_the_sigmoid_of_the_logit_at_each_place():
    discriminator = keras.Sequential([keras.Input((2,)), layers.Dense(1)])
    discriminator.set_weights([np.array([[1.0], [10.0]]), np.array([0.5])])
    beliefs = belief_map(discriminator, box=(-1, 1, -2, 2), rows=3)
    logits = np.array([-1, 0, 1]) + 10 * np.array([-2, 0, 2])[:, None] + 0.5
    np.testing.assert_allclose(beliefs, 1 / (1 + np.exp(-logits)), rtol=1e-5)


class Runner:
    """A trainer in all that `Snapshots` looks at."""

    step = 0


def test_snapshots_grow_farther_apart_and_hold_the_last_step():
    trainer, snapshots = Runner(), Snapshots(lambda it: it.step * 10, 1000, count=5)
    for trainer.step in range(25, 1001, 25):
        snapshots(trainer)
    assert snapshots.steps == [25, 75, 150, 400, 1000]
    assert snapshots.kept == [250, 750, 1500, 4000, 10_000]


def test_moments_within_one_call_become_one():
    trainer, snapshots = Runner(), Snapshots(lambda it: it.step, 50, count=8)
    for trainer.step in (25, 50):
        snapshots(trainer)
    assert snapshots.steps == [25, 50]


# Files


def test_a_kept_generator_comes_back(tmp_path):
    GENERATOR.save(tmp_path / "generator.keras")
    loaded = load_generator(tmp_path / "generator.keras")
    np.testing.assert_array_equal(generate(loaded, 5), generate(GENERATOR, 5))


def truncated(path):
    GENERATOR.save(path)
    path.write_bytes(path.read_bytes()[:-500])


def with_code_inside(path):
    """A file that would run code of its maker's choice when it is opened: Keras stores a lambda as byte code."""
    layer = layers.Lambda(lambda x: x + 1, output_shape=(5,))
    keras.Sequential([keras.Input((5,)), layer]).save(path)


def image_classifier(path):
    keras.Sequential([keras.Input((4, 4, 1)), layers.Flatten(), layers.Dense(2)]).save(path)


def conditional(path):
    inputs = keras.Input((5,)), keras.Input((1,))
    image = layers.Reshape((2, 2, 1))(layers.Dense(4)(layers.Concatenate()(inputs)))
    keras.Model(inputs, image).save(path)


def from_keras_2(path):
    """Our generator with the words of an older file: its version, and a module that is gone."""
    GENERATOR.save(path)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["metadata.json"] = json.dumps({"keras_version": "2.13.1"}).encode()
    gone = b'"module": "keras.src.engine.sequential"'
    members["config.json"] = members["config.json"].replace(b'"module": "keras"', gone)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)


class Own(layers.Layer):
    """A layer that its maker did not register."""

    def call(self, inputs):
        return inputs


FAULTS = {
    "truncated": (truncated, ValueError, "not a whole .keras file"),
    "empty": (lambda path: path.write_bytes(b""), ValueError, "not a whole .keras file"),
    "a text": (lambda path: path.write_text("weights"), ValueError, "not a whole .keras file"),
    "code inside": (with_code_inside, ValueError, "holds a Lambda layer, which is code, and code from a file is not"),
    "old": (from_keras_2, ValueError, "was saved by Keras 2.13.1, and Keras 3.* cannot read it; load it"),
    "a class of its own": (
        lambda path: keras.Sequential([keras.Input((5,)), Own()]).save(path),
        ValueError,
        "holds Own, which Keras does not know; load it in a notebook in which that class is defined",
    ),
    "a classifier": (image_classifier, ValueError, r"inputs of shape \(None, 4, 4, 1\); a generator takes latent"),
    "a discriminator": (
        lambda path: nets.point_discriminator().save(path),
        ValueError,
        r"gives \(None, 1\); a generator gives samples: images",
    ),
    "two inputs": (conditional, ValueError, "takes 2 inputs, .*, not latent vectors alone; call a conditional"),
    "missing": (lambda path: None, FileNotFoundError, "there is no generator at .*aigc train gan"),
    "a folder": (lambda path: path.mkdir(), FileNotFoundError, "there is no generator at"),
}


@pytest.mark.parametrize(("make", "error", "message"), FAULTS.values(), ids=FAULTS)
def test_a_file_that_is_no_generator_is_refused(make, error, message, tmp_path):
    make(tmp_path / "generator.keras")
    with pytest.raises(error, match=message):
        load_generator(tmp_path / "generator.keras")


def test_weights_alone_and_checkpoints_are_told_apart_from_generators(tmp_path):
    GENERATOR.save_weights(tmp_path / "mine.weights.h5")
    with pytest.raises(ValueError, match=r"mine.weights.h5 holds weights alone, .*model.save\('generator.keras'\)"):
        load_generator(tmp_path / "mine.weights.h5")
    np.savez(tmp_path / "checkpoint.npz", step=0)
    with pytest.raises(ValueError, match=f"is a checkpoint, .*its generator is {tmp_path / 'generator.keras'}"):
        load_generator(tmp_path / "checkpoint.npz")


@pytest.mark.parametrize("moved", [False, True], ids=["in a Sequential", "within another model"])
def test_a_generator_that_ends_in_a_sigmoid_lies_in_0_to_1_already(tmp_path, moved):
    dense = layers.Dense(12, activation="sigmoid", bias_initializer=keras.initializers.Constant(-9.0))
    generator = keras.Sequential([keras.Input((5,)), dense, layers.Reshape((3, 4, 1)), layers.Dropout(0.1)])
    if moved:
        inputs = keras.Input((5,))
        generator = keras.Model(inputs, generator(inputs))
    generator.save(tmp_path / "generator.keras")
    loaded, latents = load_generator(tmp_path / "generator.keras"), latent_vectors(7, 5)
    images = decode(loaded, latents)
    np.testing.assert_allclose(images, np.asarray(generator(latents, training=False)), atol=1e-6)
    assert images.max() < 0.1  # black, where half grey came out before
