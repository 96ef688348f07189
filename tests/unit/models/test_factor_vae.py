"""FactorVAE: its estimate against a known total correlation, its step against a hand-written one, its errors."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from aigc_helpers import nets
from aigc_helpers.models import factor_vae
from aigc_helpers.models.factor_vae import FactorVAE, build, shuffled_columns, telling_apart
from mutated import mutated
from vaes import IMAGES, SHAPE, same, small_vae, trained


def small(seed=0, *, module=factor_vae, discriminator=None, **options):
    discriminator = discriminator or nets.point_discriminator(3, width=8, seed=seed + 2)
    optimizers = keras.optimizers.Adam(1e-3), keras.optimizers.Adam(1e-3)
    settings = {"batch_size": 16, "decay": 0.9, "seed": seed, **options}
    return module.FactorVAE(small_vae(seed).nets, discriminator, optimizers, **settings)


def entangled(count, rho, seed=0):
    """Pairs of normal numbers with correlation rho: their total correlation is −½ log(1 − ρ²) nats."""
    one, noise = np.random.default_rng(seed).normal(size=(2, count))
    return np.stack([one, rho * one + np.sqrt(1 - rho**2) * noise], axis=1).astype(np.float32)


def test_shuffled_columns_hold_the_same_numbers_and_know_nothing_of_each_other():
    codes = entangled(2000, 0.9)
    mixed = np.asarray(shuffled_columns(tf.constant(codes), [0, 1]))
    np.testing.assert_array_equal(np.sort(mixed, axis=0), np.sort(codes, axis=0))
    assert abs(np.corrcoef(mixed.T)[0, 1]) < 0.06 < np.corrcoef(codes.T)[0, 1]
    assert not np.array_equal(mixed, shuffled_columns(tf.constant(codes), [0, 2]))
    assert all(not np.array_equal(*pair) for pair in zip(mixed.T, codes.T, strict=True))


def estimated(codes, *, module=factor_vae, steps=600):
    """What a discriminator that was trained to tell them apart says of the total correlation of `codes`."""
    discriminator, optimizer = nets.point_discriminator(2, width=32, seed=0), keras.optimizers.Adam(3e-3)
    optimizer.build(discriminator.trainable_variables)

    @tf.function
    def move(number):
        rows = tf.gather(codes, tf.random.stateless_uniform([512], [number, 5], 0, len(codes), tf.int32))
        with tf.GradientTape() as tape:
            loss = module.telling_apart(discriminator, rows, tf.stack([number, 0]))
        weights = discriminator.trainable_variables
        optimizer.apply(tape.gradient(loss, weights), weights)

    for number in range(steps):
        move(tf.constant(number))
    return float(np.mean(discriminator(codes)))


@pytest.mark.parametrize("rho", [0.0, 0.6, 0.9])
def test_the_discriminator_finds_the_total_correlation(rho):
    assert estimated(entangled(20_000, rho)) == pytest.approx(-np.log(1 - rho**2) / 2, abs=0.12)


def test_a_guess_costs_log_two():
    blind = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, kernel_initializer="zeros")])
    assert float(telling_apart(blind, tf.constant(entangled(50, 0.5)), [0, 0])) == pytest.approx(np.log(2))


def test_the_step_is_that_of_a_hand_written_loop():
    trainer, twin, losses = small(beta=2.0, gamma=3.0), small(), []
    (encoder, decoder), discriminator = twin.nets, twin.discriminator
    optimizer, its = keras.optimizers.Adam(1e-3), keras.optimizers.Adam(1e-3)
    guess = keras.losses.BinaryCrossentropy(from_logits=True)
    for number in range(15):
        step = tf.constant(number, tf.int64)
        images, noise = trainer._batch(tf.constant(IMAGES), step), trainer._noise(step)
        with tf.GradientTape() as tape, tf.GradientTape() as its_tape:
            outputs = encoder(images)
            mean, log_variance = outputs[:, :3], outputs[:, 3:]
            codes = mean + tf.exp(log_variance / 2) * noise
            pixels = keras.losses.BinaryCrossentropy(reduction=None)
            wrong = [pixels(images[..., None], it[..., None]) for it in (decoder(codes), images)]
            distortion = tf.reduce_mean(tf.reduce_sum(wrong[0] - wrong[1], axis=(1, 2, 3)))
            rate = 0.5 * tf.reduce_mean(tf.reduce_sum(mean**2 + tf.exp(log_variance) - log_variance - 1, axis=1))
            correlation = tf.reduce_mean(discriminator(codes))
            loss = distortion + 2 * rate + 3 * correlation
            fixed = tf.constant(codes.numpy())
            mixed = shuffled_columns(fixed, tf.stack([tf.constant(0, tf.int64), step]))
            both = discriminator(fixed), discriminator(mixed)
            its_loss = (guess(tf.ones((16, 1)), both[0]) + guess(tf.zeros((16, 1)), both[1])) / 2
        weights = encoder.trainable_variables + decoder.trainable_variables
        slopes = tape.gradient(loss, weights), its_tape.gradient(its_loss, discriminator.trainable_variables)
        optimizer.apply_gradients(zip(slopes[0], weights, strict=True))
        its.apply_gradients(zip(slopes[1], discriminator.trainable_variables, strict=True))
        losses.append([float(it) for it in (distortion, rate, correlation, its_loss)])
    history = trained(trainer, steps=15).history
    found = np.stack([history[name] for name in FactorVAE.losses], axis=1)
    np.testing.assert_allclose(found, losses, rtol=2e-3, atol=1e-3)


def test_in_two_parts_is_in_one_with_all_three_nets(tmp_path):
    trained(small(), steps=35, checkpoint=tmp_path / "c.npz")
    resumed, whole = trained(small(), steps=60, checkpoint=tmp_path / "c.npz"), trained(small(), steps=60)
    assert same(resumed, whole) and not same(whole, trained(small(gamma=0.0), steps=60))
    with pytest.raises(ValueError, match="trained with gamma=6.0, not 2.0"):
        small(gamma=2.0).restore(tmp_path / "c.npz")


def test_without_its_weight_it_is_the_vae():
    plain, factor = trained(small_vae(), steps=20), trained(small(gamma=0.0), steps=20)
    np.testing.assert_allclose(plain.history["rate"], factor.history["rate"], rtol=1e-3)


def test_build_gives_what_it_is_told():
    trainer = build(5, shape=(7, 9, 3), gamma=2, seed=2**31 - 1)
    assert trainer.latent_dim == 5 and trainer.gamma == 2 and trainer.sample(2).shape == (2, 7, 9, 3)


def alike():
    rule = keras.optimizers.Adam()
    return FactorVAE(small_vae().nets, nets.point_discriminator(3), (rule, rule))


REFUSED = {
    "gamma below 0": (lambda: small(gamma=-1), "gamma=-1; it wants a number of at least 0"),
    "gamma NaN": (lambda: small(gamma=np.nan), "gamma=nan"),
    "one rule": (alike, "optimizers wants two different optimizers"),
    "other codes": (
        lambda: small(discriminator=nets.point_discriminator(2)),
        "discriminator maps .2,. to .1,.; it wants",
    ),
    "beta": (lambda: small(beta=np.inf), "beta=inf"),
    "images": (lambda: trained(small(), IMAGES[:, :5]), f"data has shape .* wants .N, {SHAPE[0]}, {SHAPE[1]}"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_what_does_not_fit_is_refused(fault):
    call, message = REFUSED[fault]
    with pytest.raises(ValueError, match=message):
        call()


SLIPS = {
    "rows and not columns": ("seed), axis=1)", "seed)[:1], axis=1) + 0 * tf.range(2)[:, None]"),
    "the sides swapped": ("softplus(-as_they_are)", "softplus(as_they_are)"),
    "both alike": ("softplus(shuffled)", "softplus(-shuffled)"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_noticed(slip, tmp_path):
    found = estimated(entangled(5000, 0.9), module=mutated(tmp_path, factor_vae, *SLIPS[slip]), steps=300)
    assert not 0.5 < found < 1.1  # 0.83 is true
