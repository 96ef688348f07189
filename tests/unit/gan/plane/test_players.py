"""The players for many seeds at once, against Keras and NumPy."""

import numpy as np
import pytest
import tensorflow as tf

from aigc_helpers import nets
from aigc_helpers.gan.plane import players
from mutated import mutated

POINTS = np.random.default_rng(0).normal(size=(6, 2)).astype(np.float32)


def test_the_stacked_net_is_a_keras_net_for_each_seed():
    weights = players.first_weights((2, 16, 16, 1), seeds=(3, 8), stream=0)
    made = players.mlp(weights[::2], weights[1::2], tf.repeat(POINTS[None], 2, 0))
    for place in range(2):
        model = nets.point_discriminator(width=16)
        model.set_weights([w[place].squeeze(0) if i % 2 else w[place] for i, w in enumerate(weights)])
        np.testing.assert_allclose(made[place], model(POINTS), rtol=1e-4, atol=1e-6)


def test_spectral_norm_against_numpy():
    kernels = np.random.default_rng(0).normal(size=(3, 20, 12)).astype(np.float32)
    direction = tf.constant(np.random.default_rng(1).normal(size=(3, 1, 12)).astype(np.float32))
    for _ in range(300):
        direction = players.power_step(kernels, direction)
    norms = players.spectral_norm(tf.constant(kernels), direction)[:, 0, 0]
    np.testing.assert_allclose(norms, np.linalg.svd(kernels, compute_uv=False)[:, 0], rtol=1e-4)


def test_spectral_norms_slope_is_that_of_the_true_one():
    """Of the largest singular value it is the outer product of its two singular vectors."""
    kernel = tf.Variable(np.random.default_rng(0).normal(size=(6, 4)).astype(np.float32))
    left, _, right = np.linalg.svd(kernel.numpy())
    with tf.GradientTape() as tape:
        norm = players.spectral_norm(kernel, tf.constant(right[:1]))
    np.testing.assert_allclose(tape.gradient(norm, kernel), np.outer(left[:, 0], right[0]), atol=1e-5)


def test_packs_are_neighbours_side_by_side():
    points = np.arange(24, dtype=np.float32).reshape(1, 6, 4)
    pairs = players.packed(points, 2).numpy()
    assert pairs.shape == (1, 3, 8)
    np.testing.assert_array_equal(pairs[0, 1], np.concatenate([points[0, 2], points[0, 3]]))


def test_deviation_is_numpys():
    features = np.random.default_rng(0).normal(size=(2, 50, 3)).astype(np.float32)
    widened = players.with_deviation(tf.constant(features)).numpy()
    expected = features.std(axis=1).mean(axis=1)
    np.testing.assert_allclose(widened[:, :, -1], np.repeat(expected[:, None], 50, 1), rtol=1e-4)
    np.testing.assert_array_equal(widened[..., :-1], features)


# slip: (right source, wrong source, the test that it turns red)
SLIPS = {
    "a slope of 0.3": ("SLOPE = 0.2", "SLOPE = 0.3", test_the_stacked_net_is_a_keras_net_for_each_seed),
    "the norm of all entries": (
        "return tf.linalg.matmul(unit, along, transpose_a=True)",
        "return tf.norm(kernel, axis=[-2, -1], keepdims=True) + 0 * unit[..., :1, :1]",
        test_spectral_norm_against_numpy,
    ),
    "a direction that learns": (
        "unit = tf.stop_gradient(along / (tf.norm(along, axis=-2, keepdims=True) + 1e-12))",
        "unit = tf.stop_gradient(tf.ones_like(along)) / tf.sqrt(tf.cast(tf.shape(along)[-2], tf.float32))",
        test_spectral_norms_slope_is_that_of_the_true_one,
    ),
    "packs of points far apart": (
        "return tf.reshape(points, tf.concat([shape[:-2], [shape[-2] // count, count * shape[-1]]], axis=0))",
        "return tf.concat(tf.split(points, count, axis=-2), axis=-1)",
        test_packs_are_neighbours_side_by_side,
    ),
    "deviation over features": ("features, axis=-2, keepdims", "features, axis=-1, keepdims", test_deviation_is_numpys),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_seen(slip, tmp_path, monkeypatch):
    right, wrong, test = SLIPS[slip]
    monkeypatch.setitem(globals(), "players", mutated(tmp_path, players, right, wrong))
    with pytest.raises(AssertionError):
        test()
