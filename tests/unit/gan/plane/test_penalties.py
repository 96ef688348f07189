"""The penalties: slopes against closed forms and finite differences, and where each looks."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from aigc_helpers import nets
from aigc_helpers.gan.plane import PENALTIES, penalties
from aigc_helpers.gan.plane.penalties import squared_slopes, towards_one, zero_centred
from mutated import mutated

POINTS = np.random.default_rng(0).normal(size=(6, 2)).astype(np.float32)


def quadratic(points):
    """D(x) = 3 x₁² − 2 x₂, with slope (6 x₁, −2)."""
    return 3 * points[..., :1] ** 2 - 2 * points[..., 1:]


def by_hand(points):
    return 36 * points[..., 0] ** 2 + 4


def test_slopes_closed_form():
    np.testing.assert_allclose(squared_slopes(quadratic, tf.constant(POINTS)), by_hand(POINTS), rtol=1e-5)


def test_slopes_of_a_stack_and_of_images():
    stack = tf.constant(POINTS.reshape(3, 2, 2))
    np.testing.assert_allclose(squared_slopes(quadratic, stack), by_hand(stack.numpy()), rtol=1e-5)
    image = tf.random.stateless_normal([4, 5, 5, 1], [0, 1])
    slopes = squared_slopes(lambda x: tf.reduce_sum(x**2, [1, 2]), image)
    np.testing.assert_allclose(slopes, 4 * tf.reduce_sum(image**2, [1, 2, 3]), rtol=1e-5)


def test_slopes_of_a_net_against_finite_differences():
    with nets.seeded(0):
        layers = [keras.layers.Dense(8, activation="tanh", dtype="float64"), keras.layers.Dense(1, dtype="float64")]
        model = keras.Sequential([keras.Input((2,), dtype="float64"), *layers])
    points, step = POINTS.astype(np.float64), 1e-5
    columns = [(model(points + step * unit) - model(points - step * unit)) / (2 * step) for unit in np.eye(2)]
    numeric = np.sum(np.concatenate([np.asarray(column) for column in columns], 1) ** 2, axis=1)
    np.testing.assert_allclose(squared_slopes(model, tf.constant(points)), numeric, rtol=1e-6)


def test_a_penaltys_slope_by_the_weights_against_finite_differences():
    """The second derivative, which is what an optimizer gets of R1."""
    weight, points, step = tf.Variable(0.7, dtype=tf.float64), tf.constant(POINTS, tf.float64), 1e-6

    def price(w):
        return zero_centred(lambda x: tf.sin(w * x[..., :1]) * x[..., 1:], points)

    with tf.GradientTape() as tape:
        value = price(weight)
    numeric = (price(weight + step) - price(weight - step)) / (2 * step)
    assert float(tape.gradient(value, weight)) == pytest.approx(float(numeric), rel=1e-5)


def test_penalties_closed_form():
    points = tf.constant(POINTS)
    assert float(zero_centred(quadratic, points)) == pytest.approx(by_hand(POINTS).mean() / 2, rel=1e-5)
    assert float(towards_one(quadratic, points)) == pytest.approx(((by_hand(POINTS) ** 0.5 - 1) ** 2).mean(), rel=1e-5)


def test_where_each_penalty_looks():
    real, fake, shares = tf.zeros([5, 2]), tf.ones([5, 2]), tf.linspace(0.0, 1.0, 5)[:, None]
    looked = {name: penalty.where(real, fake, shares).numpy() for name, penalty in PENALTIES.items()}
    assert (looked["r1"] == 0).all() and (looked["r2"] == 1).all()
    np.testing.assert_allclose(looked["gradient_penalty"][:, 0], [1, 0.75, 0.5, 0.25, 0])


def test_no_nan_where_the_slope_is_zero():
    weight = tf.Variable(0.0)
    with tf.GradientTape() as tape:
        value = towards_one(lambda x: weight * x[..., :1], tf.constant(POINTS))
    assert np.isfinite(tape.gradient(value, weight))


# slip: (right source, wrong source, the test that it turns red)
SLIPS = {
    "half forgotten": ("samples)) / 2", "samples))", test_penalties_closed_form),
    "towards zero": ("+ TINY) - 1) ** 2", "+ TINY)) ** 2", test_penalties_closed_form),
    "one length for the batch": ("tf.shape(logits)[:-1], [-1]]", "[1], [-1]]", test_slopes_closed_form),
    "not squared": ("tf.reduce_sum(rows**2, axis=-1)", "tf.reduce_sum(rows, axis=-1)", test_slopes_closed_form),
    "a root of zero": ("samples) + TINY)", "samples))", test_no_nan_where_the_slope_is_zero),
    "shares swapped": ("fake + shares * (real - fake)", "real + shares * (fake - real)", test_where_each_penalty_looks),
    "r2 looks at real points": ("shares: fake,", "shares: real,", test_where_each_penalty_looks),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_seen(slip, tmp_path, monkeypatch):
    right, wrong, test = SLIPS[slip]
    mutant = mutated(tmp_path, penalties, right, wrong)
    for name in ("PENALTIES", "squared_slopes", "towards_one", "zero_centred"):
        monkeypatch.setitem(globals(), name, getattr(mutant, name))
    with pytest.raises(AssertionError):
        test()
