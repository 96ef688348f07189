"""The VAE: its parts against other arithmetic, its training repeated, stopped and resumed, and its errors."""

import os
import signal
import subprocess
import sys
import time

import keras
import numpy as np
import pytest
import tensorflow as tf

from aigc_helpers.models import vae
from aigc_helpers.models.vae import VAE, Codes, cross_entropy, divergence, reparameterised
from mutated import mutated
from places import SUPPORT
from vaes import IMAGES, SHAPE, same, small_vae, trained


def gaussians(count=40, seed=0):
    rng = np.random.default_rng(seed)
    return Codes(rng.normal(size=(count, 3)), rng.uniform(-3, 1.5, size=(count, 3)))


# The parts


def sampled_divergence(codes, *, draws=200_000):
    """Monte Carlo of log q − log p at samples of q, its noise paired as ε and −ε, with ε² of mean exactly 1."""
    noise = np.random.default_rng(1).standard_normal(draws)
    noise = noise / np.sqrt(np.mean(noise**2))
    total = np.zeros(codes.mean.shape)
    for sign in (1, -1):
        for place in np.ndindex(*codes.mean.shape):
            mean, log_variance = codes.mean[place], codes.log_variance[place]
            z = mean + np.exp(log_variance / 2) * sign * noise
            log_q = -((z - mean) ** 2) / (2 * np.exp(log_variance)) - log_variance / 2
            total[place] += np.mean(log_q + z**2 / 2) / 2
    return total


def test_the_divergence_is_that_of_monte_carlo():
    codes = gaussians(6)
    assert np.abs(np.asarray(divergence(codes)) - sampled_divergence(codes)).max() < 1e-3


def test_the_divergence_is_that_of_an_integral():
    from scipy import integrate, stats

    for mean, log_variance in ((0.0, 0.0), (1.2, -1.0), (-0.5, 0.7)):
        q, p = stats.norm(mean, np.exp(log_variance / 2)), stats.norm()
        value = integrate.quad(lambda z, q=q, p=p: q.pdf(z) * (q.logpdf(z) - p.logpdf(z)), -12, 12)[0]
        found = divergence(Codes(np.array([[mean]]), np.array([[log_variance]])))
        assert float(found[0, 0]) == pytest.approx(value, abs=1e-9)


def test_samples_have_the_mean_and_the_variance_of_their_codes():
    codes, noise = gaussians(1), np.random.default_rng(2).standard_normal((200_000, 3))
    drawn = np.asarray(reparameterised(codes, noise))
    np.testing.assert_allclose(drawn.mean(axis=0), codes.mean[0], atol=0.02)
    np.testing.assert_allclose(drawn.var(axis=0), np.exp(codes.log_variance[0]), rtol=0.02)


def test_a_gradient_passes_through_the_sample():
    """d/dμ of E[z²] is 2μ and d/d log σ² is σ²: with ε² of mean 1 and ε of mean 0, exactly."""
    noise = tf.constant([[1.0], [-1.0]])
    mean, log_variance = tf.constant([[0.7]]), tf.constant([[0.4]])
    with tf.GradientTape() as tape:
        tape.watch([mean, log_variance])
        value = tf.reduce_mean(reparameterised(Codes(mean, log_variance), noise) ** 2)
    slopes = tape.gradient(value, [mean, log_variance])
    np.testing.assert_allclose(np.ravel(slopes), [1.4, np.exp(0.4)], rtol=1e-5)


def test_cross_entropy_is_the_mean_over_black_and_white_pictures():
    """A grey level is the chance of white: the loss is −log of a picture's chance, on average over such pictures."""
    rng = np.random.default_rng(0)
    greys, decoded = rng.uniform(size=(1, 2, 2, 1)), rng.uniform(0.05, 0.95, size=(1, 2, 2, 1))
    pictures = rng.uniform(size=(100_000, 2, 2, 1)) < greys
    chances = np.where(pictures, decoded, 1 - decoded)
    expected = -np.log(chances).sum(axis=(1, 2, 3)).mean()
    assert float(cross_entropy(greys, decoded)[0]) == pytest.approx(expected, abs=0.01)


def test_the_distortion_of_an_image_that_comes_back_is_zero():
    images = np.random.default_rng(0).uniform(size=(5, *SHAPE)).astype(np.float32)
    np.testing.assert_allclose(vae._excess(images, images), 0)
    assert (np.asarray(vae._excess(images, 1 - images)) > 1).all()


# The training


def test_the_step_is_that_of_a_hand_written_loop():
    trainer, encoder, decoder = small_vae(beta=2.0), *small_vae().nets
    optimizer, losses = keras.optimizers.Adam(1e-3), []
    for number in range(20):
        step = tf.constant(number, tf.int64)
        images, noise = trainer._batch(tf.constant(IMAGES), step), trainer._noise(step)
        with tf.GradientTape() as tape:
            outputs = encoder(images)
            mean, log_variance = outputs[:, :3], outputs[:, 3:]
            seen = decoder(mean + tf.sqrt(tf.exp(log_variance)) * noise)
            pixels = keras.losses.BinaryCrossentropy(reduction=None)
            wrong = [pixels(images[..., None], it[..., None]) for it in (seen, images)]
            distortion = tf.reduce_mean(tf.reduce_sum(wrong[0] - wrong[1], axis=(1, 2, 3)))
            rate = -0.5 * tf.reduce_mean(tf.reduce_sum(1 + log_variance - mean**2 - tf.exp(log_variance), axis=1))
            loss = distortion + 2 * rate
        weights = encoder.trainable_variables + decoder.trainable_variables
        optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights, strict=True))
        losses.append((float(distortion), float(rate)))
    history = trained(trainer, steps=20).history
    np.testing.assert_allclose(np.stack([history["distortion"], history["rate"]], 1), losses, rtol=1e-3, atol=1e-4)


def test_same_seed_same_weights_other_seed_others():
    one, again, other = trained(small_vae()), trained(small_vae()), trained(small_vae(seed=1))
    assert same(one, again) and not same(one, other)


def test_bytes_and_floats_are_the_same_data():
    as_bytes, as_floats = trained(small_vae()), trained(small_vae(), IMAGES / np.float32(255))
    np.testing.assert_allclose(as_bytes.history["distortion"], as_floats.history["distortion"], rtol=1e-4)


def test_it_learns_and_beta_trades_rate_for_distortion():
    free, bound, tight = (trained(small_vae(beta=beta, width=32), steps=1500) for beta in (0.1, 1.0, 20.0))
    ends = [[np.mean(it.history[name][-100:]) for name in VAE.losses] for it in (free, bound, tight)]
    assert ends[0][0] < ends[1][0] < ends[2][0] and ends[0][1] > ends[1][1] > ends[2][1]
    assert ends[1][0] < 0.7 * np.mean(bound.history["distortion"][:20])
    assert ends[2][1] < 0.05  # the codes have collapsed: they tell nothing


def test_killed_at_any_moment_and_resumed(tmp_path):
    path = tmp_path / "c.npz"
    command = [sys.executable, "-c", RUN.format(support=str(SUPPORT), path=str(path))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        run.stdout.readline()  # the first steps are done
        time.sleep(0.31)
        run.send_signal(signal.SIGKILL)
    assert run.returncode == -signal.SIGKILL
    killed = small_vae()
    killed.restore(path)
    assert 0 < killed.step < 5000
    until = killed.step + 50
    resumed, whole = trained(killed, steps=until), trained(small_vae(), steps=until)
    assert same(resumed, whole) and np.array_equal(resumed.sample(3), whole.sample(3))
    assert np.array_equal(resumed.history["rate"], whole.history["rate"])


RUN = """
import sys, time; sys.path.insert(0, {support!r})
import vaes
from aigc_helpers.training import trainer as trainer_module
trainer_module.SECONDS_PER_CHECKPOINT = 0.0
trainer = vaes.small_vae()
slow = lambda _: (print(trainer.step, flush=True), time.sleep(0.05))
vaes.trained(trainer, steps=5000, checkpoint={path!r}, callbacks=[slow])
"""


def test_in_two_parts_is_in_one(tmp_path):
    trained(small_vae(), steps=35, checkpoint=tmp_path / "c.npz")
    assert same(trained(small_vae(), steps=60), trained(small_vae(), steps=60, checkpoint=tmp_path / "c.npz"))


def test_ctrl_c_keeps_the_work(tmp_path):
    def interrupt(trainer):
        if trainer.step == 50:
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt, match="after step 50"):
        trained(small_vae(), steps=500, checkpoint=tmp_path / "c.npz", callbacks=[interrupt])
    assert same(trained(small_vae(), steps=75, checkpoint=tmp_path / "c.npz"), trained(small_vae(), steps=75))


def test_a_checkpoint_of_another_is_refused(tmp_path):
    path = trained(small_vae(), steps=5).save(tmp_path / "c.npz")
    others = {
        r"trained with beta=1.0, not 4.0": small_vae(beta=4.0),
        r"belongs to another architecture: average_decoder/000 has shape \(3, 8\) in the file": small_vae(latent_dim=5),
        r"trained with seed=0, not 1": small_vae(seed=1),
        r"trained with decay=0.9, not 0.5": small_vae(decay=0.5),
    }
    for message, other in others.items():
        with pytest.raises(ValueError, match=message):
            other.restore(path)


# Slips that these tests would notice


def closed_form(module):
    codes = gaussians(6)
    found = np.asarray(module.divergence(module.Codes(*codes)))
    assert np.abs(found - sampled_divergence(codes, draws=20_000)).max() < 2e-2


def spread(module):
    codes, noise = gaussians(1), np.random.default_rng(2).standard_normal((20_000, 3))
    drawn = np.asarray(module.reparameterised(module.Codes(*codes), noise))
    np.testing.assert_allclose(drawn.var(axis=0), np.exp(codes.log_variance[0]), rtol=0.1)


def summed(module):
    one = np.full((1, 1, 1, 1), 0.5)
    assert float(module.cross_entropy(np.tile(one, (1, 2, 2, 1)), np.tile(one, (1, 2, 2, 1)))[0]) == pytest.approx(
        4 * np.log(2)
    )


SLIPS = {
    "no minus one": ("- codes.log_variance - 1) / 2", "- codes.log_variance) / 2", closed_form),
    "no half": ("codes.log_variance - 1) / 2", "codes.log_variance - 1)", closed_form),
    "a plus": ("- codes.log_variance - 1", "+ codes.log_variance - 1", closed_form),
    "the mean not squared": ("(codes.mean**2 +", "(codes.mean +", closed_form),
    "the variance for the deviation": ("exp(codes.log_variance / 2) *", "exp(codes.log_variance) *", spread),
    "a mean over pixels": ("keras.ops.sum(keras.ops.binary", "keras.ops.mean(keras.ops.binary", summed),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_noticed(slip, tmp_path):
    right, wrong, check = SLIPS[slip]
    check(vae)
    with pytest.raises(AssertionError):
        check(mutated(tmp_path, vae, right, wrong))
