"""Every pair in LOSSES: hand arithmetic on four logits, finite differences, and the laws that all of them share."""

import math

import numpy as np
import pytest
import tensorflow as tf

from aigc_helpers.gan import losses
from aigc_helpers.gan.losses import LOSSES
from mutated import mutated

REAL, FAKE = np.array([[2.0], [0.5]]), np.array([[-1.0], [3.0]])


def log_sigmoid(x):
    return -math.log1p(math.exp(-x))


# (discriminator, generator) on the four logits above, written out with Python's own arithmetic.
EXPECTED = {
    "minimax": (
        -(log_sigmoid(2) + log_sigmoid(0.5)) / 2 - (log_sigmoid(1) + log_sigmoid(-3)) / 2,
        (log_sigmoid(1) + log_sigmoid(-3)) / 2,
    ),
    "non_saturating": (
        -(log_sigmoid(2) + log_sigmoid(0.5)) / 2 - (log_sigmoid(1) + log_sigmoid(-3)) / 2,
        -(log_sigmoid(-1) + log_sigmoid(3)) / 2,
    ),
    "least_squares": ((1 + 0.25) / 4 + (1 + 9) / 4, (4 + 4) / 4),
    "hinge": ((0 + 0.5) / 2 + (0 + 4) / 2, -(-1 + 3) / 2),
    "wasserstein": ((-1 + 3) / 2 - (2 + 0.5) / 2, -(-1 + 3) / 2),
    "relativistic": (-(log_sigmoid(3) + log_sigmoid(-2.5)) / 2, -(log_sigmoid(-3) + log_sigmoid(2.5)) / 2),
}
# Goodfellow et al. 2014, Theorem 1 and its proof: of a best discriminator, whose logit is log p/q, what is left of the
# discriminator's loss is log 4 less twice the Jensen-Shannon divergence.
SHARES = np.array([2, 1, 1]), np.array([1, 1, 2])  # of four real points, and of four fakes, in three places


def slopes(pair, real, fake):
    """The slopes of the discriminator's loss, by the real and by the fake logits, then those of the generator's."""
    real, fake = tf.constant(real), tf.constant(fake)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([real, fake])
        values = pair.discriminator(real, fake), pair.generator(real, fake)
    return [
        tape.gradient(value, logits, unconnected_gradients="zero").numpy()
        for value in values
        for logits in (real, fake)
    ]


def has_the_expected_numbers(table, name):
    got = [float(loss(tf.constant(REAL), tf.constant(FAKE))) for loss in table[name][:2]]
    assert got == pytest.approx(EXPECTED[name], rel=1e-6)


def has_the_slopes_of_its_numbers(table, name):
    rng, step = np.random.default_rng(0), 1e-6
    real, fake = rng.normal(scale=2, size=(2, 6, 1))
    found = slopes(table[name], real, fake)
    for loss, by_real, by_fake in ((table[name].discriminator, *found[:2]), (table[name].generator, *found[2:])):
        for place, unit in enumerate(step * np.eye(6)[:, :, None]):
            by_steps = [
                (loss(real + unit, fake) - loss(real - unit, fake)) / (2 * step),
                (loss(real, fake + unit) - loss(real, fake - unit)) / (2 * step),
            ]
            np.testing.assert_allclose([by_real[place, 0], by_fake[place, 0]], by_steps, rtol=1e-5, atol=1e-8)


def pulls_apart(table, name):
    undecided = np.array([[0.1], [0.7]])
    on_real, on_fake, _, generator = slopes(table[name], undecided, undecided[::-1].copy())
    assert (on_real < 0).all(), "a discriminator step must raise the logits of real samples"
    assert (on_fake > 0).all(), "and lower those of fake ones"
    assert (generator < 0).all(), "a generator step must raise the logits of its samples"


def stays_finite(table, name):
    for size in (1, 30, 90, 1000):
        real, fake = np.array([[size], [-size]], np.float32), np.array([[-size], [size]], np.float32)
        values = [table[name].discriminator(real, fake), table[name].generator(real, fake)]
        assert all(np.isfinite(value).all() for value in (*values, *slopes(table[name], real, fake)))


def has_the_ratio_of_its_slopes(table, name):
    real, fake = np.random.default_rng(0).normal(scale=4, size=(2, 64, 1))
    _, on_fake, _, generator = slopes(table[name], real, fake)
    np.testing.assert_allclose(table[name].ratio(real, fake) * on_fake, generator, rtol=1e-6, atol=1e-12)


def ratio_times_slope_is_finite(table, name):
    """A slope that vanishes in float32 times a ratio that overflows there would be no number."""
    real, fake = np.zeros((1, 1), np.float32), np.array([[-200.0]], np.float32)
    _, on_fake, _, _ = slopes(table[name], real, fake)
    assert np.isfinite(table[name].ratio(real, fake) * on_fake).all()


def leaves_the_divergence(table, name):
    p, q = (counts / counts.sum() for counts in SHARES)
    real, fake = (np.repeat(np.log(p / q), counts)[:, None] for counts in SHARES)
    middle = (p + q) / 2
    divergence = np.sum(p * np.log(p / middle) + q * np.log(q / middle)) / 2
    assert float(table[name].discriminator(real, fake)) == pytest.approx(math.log(4) - 2 * divergence, rel=1e-6)


def counts_differences_alone(table, name):
    for loss in table[name][:2]:
        moved = loss(REAL + 1, FAKE + 1) - loss(REAL, FAKE)
        assert float(moved) == pytest.approx(
            -1 if name == "wasserstein" and loss is table[name].generator else 0, abs=1e-6
        )


LAWS = [has_the_expected_numbers, has_the_slopes_of_its_numbers, pulls_apart, stays_finite]
RATIO = [has_the_ratio_of_its_slopes, ratio_times_slope_is_finite]
SOME = [
    *((law, name) for name in LOSSES if LOSSES[name].ratio for law in RATIO),
    *((leaves_the_divergence, name) for name in ("minimax", "non_saturating")),
    *((counts_differences_alone, name) for name in ("wasserstein", "relativistic")),
]


def test_every_pair_has_expected_numbers():
    assert EXPECTED.keys() == LOSSES.keys()


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("law", LAWS)
def test_law(law, name):
    law(LOSSES, name)


@pytest.mark.parametrize(("law", "name"), SOME)
def test_law_of_some(law, name):
    law(LOSSES, name)


# slip: (right source, wrong source, the law it breaks, the pair)
SLIPS = {
    "sign lost": (
        "generator=lambda real, fake: mean(softplus(-fake))",
        "generator=lambda real, fake: mean(softplus(fake))",
        pulls_apart,
        "non_saturating",
    ),
    "logits swapped": (
        "discriminator=lambda real, fake: mean(fake) - mean(real)",
        "discriminator=lambda real, fake: mean(real) - mean(fake)",
        pulls_apart,
        "wasserstein",
    ),
    "half forgotten": (
        "(mean((real - 1) ** 2) + mean(fake**2)) / 2",
        "mean((real - 1) ** 2) + mean(fake**2)",
        has_the_expected_numbers,
        "least_squares",
    ),
    "sigmoid applied twice": (
        "softplus = tf.nn.softplus",
        "softplus = lambda x: tf.nn.softplus(tf.sigmoid(x))",
        leaves_the_divergence,
        "minimax",
    ),
    "log of exp": (
        "softplus = tf.nn.softplus",
        "softplus = lambda x: tf.math.log(1 + tf.exp(x))",
        stays_finite,
        "minimax",
    ),
    "slope of a hinge cut": (
        "mean(tf.nn.relu(1 + fake))",
        "tf.stop_gradient(mean(tf.nn.relu(1 + fake)))",
        has_the_slopes_of_its_numbers,
        "hinge",
    ),
    "ratio upside down": (
        "ratio=lambda real, fake: -_exp(-fake)",
        "ratio=lambda real, fake: -_exp(fake)",
        has_the_ratio_of_its_slopes,
        "non_saturating",
    ),
    "ratio too small": (
        "ratio=lambda real, fake: -_exp(real - fake)",
        "ratio=lambda real, fake: -_exp(-fake)",
        has_the_ratio_of_its_slopes,
        "relativistic",
    ),
    "ratio beyond float32": (
        "tf.exp(tf.minimum(logits, 60.0))",
        "tf.exp(logits)",
        ratio_times_slope_is_finite,
        "non_saturating",
    ),
    "not relative": (
        "mean(softplus(fake - real))",
        "mean(softplus(fake)) + mean(softplus(-real))",
        counts_differences_alone,
        "relativistic",
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_breaks_its_law(slip, tmp_path):
    right, wrong, law, name = SLIPS[slip]
    with pytest.raises(AssertionError):
        law(mutated(tmp_path, losses, right, wrong).LOSSES, name)


@pytest.mark.parametrize("name", ["focal", "non-saturating", "", None, ["hinge"]])
def test_a_name_that_is_not_there(name):
    with pytest.raises(ValueError, match="loss=.*; choose one of minimax, non_saturating"):
        losses.find_loss(name)
