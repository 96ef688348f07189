"""Every pair in LOSSES: hand arithmetic on four logits, and the properties that all of them share."""

import math

import numpy as np
import pytest
import tensorflow as tf

from aigc_helpers.gan.losses import LOSSES, find_loss

REAL, FAKE = np.array([[2.0], [0.5]], np.float32), np.array([[-1.0], [3.0]], np.float32)


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


def slopes(name, real, fake):
    """Each loss's gradient with respect to the fake logits, and the discriminator's with respect to the real ones."""
    real, fake, pair = tf.constant(real), tf.constant(fake), LOSSES[name]
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([real, fake])
        discriminator, generator = pair.discriminator(real, fake), pair.generator(real, fake)
    return tape.gradient(discriminator, real), tape.gradient(discriminator, fake), tape.gradient(generator, fake)


def test_every_pair_has_expected_numbers():
    assert EXPECTED.keys() == LOSSES.keys()


@pytest.mark.parametrize("name", LOSSES)
def test_hand_arithmetic(name):
    pair = LOSSES[name]
    got = float(pair.discriminator(REAL, FAKE)), float(pair.generator(REAL, FAKE))
    assert got == pytest.approx(EXPECTED[name], rel=1e-6)


@pytest.mark.parametrize("name", LOSSES)
def test_players_pull_apart(name):
    undecided = np.array([[0.1], [0.7]], np.float32)
    on_real, on_fake, generator = slopes(name, undecided, undecided[::-1])
    assert (on_real.numpy() < 0).all(), "a discriminator step must raise the logits of real samples"
    assert (on_fake.numpy() > 0).all(), "and lower those of fake ones"
    assert (generator.numpy() < 0).all(), "a generator step must raise the logits of its samples"


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("size", [1.0, 30.0, 90.0, 1000.0])
def test_stable_at_large_logits(name, size):
    real, fake = np.array([[size], [-size]], np.float32), np.array([[-size], [size]], np.float32)
    values = [LOSSES[name].discriminator(real, fake), LOSSES[name].generator(real, fake), *slopes(name, real, fake)]
    assert all(np.isfinite(value.numpy()).all() for value in values)


@pytest.mark.parametrize("name", [name for name, pair in LOSSES.items() if pair.ratio])
def test_ratio_is_the_quotient_of_slopes(name):
    rng = np.random.default_rng(0)
    real, fake = rng.normal(scale=4, size=(2, 64, 1)).astype(np.float32)
    _, on_fake, generator = slopes(name, real, fake)
    np.testing.assert_allclose(LOSSES[name].ratio(real, fake) * on_fake, generator, rtol=2e-5, atol=1e-9)


def test_equilibrium_is_two_log_two():
    undecided = np.zeros((8, 1), np.float32)
    assert float(LOSSES["minimax"].discriminator(undecided, undecided)) == pytest.approx(2 * math.log(2), rel=1e-6)


@pytest.mark.parametrize("mutant", ["swapped labels", "wrong sign", "sigmoid applied twice"])
def test_mutants_are_seen(mutant):
    pair = LOSSES["non_saturating"]
    wrong = {
        "swapped labels": lambda: pair.discriminator(FAKE, REAL),
        "wrong sign": lambda: -pair.discriminator(REAL, FAKE),
        "sigmoid applied twice": lambda: pair.discriminator(tf.sigmoid(REAL), tf.sigmoid(FAKE)),
    }[mutant]
    assert float(wrong()) != pytest.approx(EXPECTED["non_saturating"][0], rel=1e-2)


def test_unknown_loss_lists_the_table():
    with pytest.raises(ValueError, match="loss='focal'; choose one of minimax, non_saturating"):
        find_loss("focal")
