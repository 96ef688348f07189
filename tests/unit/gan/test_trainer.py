"""The trainer: the same run twice, against a hand-written loop, by every loss; and its errors."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from aigc_helpers import nets
from aigc_helpers.gan import step as one_step
from aigc_helpers.gan.losses import LOSSES
from aigc_helpers.gan.trainer import Trainer
from trainers import (
    IMAGES,
    POINTS,
    adam,
    image_trainer,
    point_game,
    point_trainer,
    same,
    small_discriminator,
    small_generator,
    trained,
)


def test_same_seed_same_weights_other_seed_others():
    one, again, other = trained(image_trainer()), trained(image_trainer()), trained(image_trainer(seed=1))
    assert same(one, again)
    assert not same(one, other)


def test_bytes_and_floats_are_the_same_data():
    as_bytes, as_floats = trained(image_trainer()), trained(image_trainer(), IMAGES / np.float32(255))
    np.testing.assert_allclose(as_bytes.history["generator"], as_floats.history["generator"], rtol=1e-4)


def test_losses_match_a_hand_written_loop():
    """The same two networks, batches and latent vectors, one step at a time with a tape for each player."""
    trainer = image_trainer()
    generator, discriminator = small_generator(), small_discriminator()
    cross_entropy, losses = keras.losses.BinaryCrossentropy(from_logits=True), []
    optimizers = adam(), adam()
    for number in range(30):
        step = tf.constant(number, tf.int64)
        real, latents = trainer._batch(tf.constant(IMAGES), step), trainer._latents(step)
        with tf.GradientTape() as generator_tape, tf.GradientTape() as discriminator_tape:
            fake = generator(latents, training=True)
            on_real, on_fake = discriminator(real, training=True), discriminator(fake, training=True)
            ones, zeros = tf.ones_like(on_real), tf.zeros_like(on_fake)
            discriminator_loss = cross_entropy(ones, on_real) + cross_entropy(zeros, on_fake)
            generator_loss = cross_entropy(ones, on_fake)
        for tape, loss, model, optimizer in (
            (generator_tape, generator_loss, generator, optimizers[0]),
            (discriminator_tape, discriminator_loss, discriminator, optimizers[1]),
        ):
            gradients = tape.gradient(loss, model.trainable_variables)
            optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))
        losses.append((float(discriminator_loss), float(generator_loss)))
    history = trained(trainer, steps=30).history
    np.testing.assert_allclose(np.stack([history["discriminator"], history["generator"]], 1), losses, rtol=2e-3)


@pytest.mark.parametrize("name", [name for name, pair in LOSSES.items() if pair.ratio])
def test_one_pass_gives_the_gradients_of_two(name):
    latents = tf.random.stateless_normal([16, 8], [0, 0])
    real = tf.constant(IMAGES[:16], tf.float32) / 127.5 - 1
    results = [
        compute(small_generator(), small_discriminator(), LOSSES[name], real, latents)
        for compute in (one_step.one_pass, one_step.two_passes)
    ]
    for one, two in zip(tf.nest.flatten(results[0]), tf.nest.flatten(results[1]), strict=True):
        np.testing.assert_allclose(one, two, rtol=1e-4, atol=1e-6)


def test_one_pass_only_where_it_is_right():
    with_batch_norm = keras.Sequential([keras.Input((2,)), layers.BatchNormalization(), layers.Dense(1)])
    assert one_step.shares_backward(nets.conv_discriminator(), LOSSES["non_saturating"])
    assert not one_step.shares_backward(with_batch_norm, LOSSES["non_saturating"])
    assert not one_step.shares_backward(nets.conv_discriminator(), LOSSES["hinge"])


@pytest.mark.parametrize("name", LOSSES)
def test_every_loss_trains_on_points(name):
    trainer = trained(point_trainer(loss=name), POINTS, steps=30)
    assert trainer.step == 30 and trainer.sample(5).shape == (5, 2)
    assert np.isfinite(trainer.sample(5)).all()


def test_a_pass_takes_every_sample_once():
    trainer = point_trainer()
    source = tf.constant(np.arange(320, dtype=np.float32)[:, None])
    first = np.concatenate([trainer._batch(source, tf.constant(i, tf.int64)) for i in range(10)]).ravel()
    second = np.concatenate([trainer._batch(source, tf.constant(i, tf.int64)) for i in range(10, 20)]).ravel()
    assert sorted(first) == sorted(second) == list(range(320))
    assert not np.array_equal(first, second)


def test_average_follows_the_generator():
    trainer = trained(point_trainer(decay=0.0), POINTS, steps=25)
    assert all(
        np.array_equal(a, b)
        for a, b in zip(trainer.average.get_weights(), trainer.generator.get_weights(), strict=True)
    )
    slow = trained(point_trainer(decay=0.999), POINTS, steps=200)
    assert not np.allclose(slow.average.get_weights()[0], slow.generator.get_weights()[0])


def test_the_average_lets_go_of_its_start_first_and_then_follows_its_factor():
    """A tenth of it is old after 25 steps, two elevenths after 50, and so on, until the factor of 25 steps is less."""
    trainer = point_trainer(decay=0.99)  # 0.99²⁵ = 0.778: from the 32nd move on, 32 / 41 = 0.780
    average, old = trainer.average.get_weights()[0], {1: 1 / 10, 2: 2 / 11, 31: 31 / 40, 32: 0.99**25, 33: 0.99**25}
    for move in range(1, 34):
        trained(trainer, POINTS, steps=25 * move)
        before, average = average, trainer.average.get_weights()[0]
        if move in old:
            wanted = old[move] * before + (1 - old[move]) * trainer.generator.get_weights()[0]
            np.testing.assert_allclose(average, wanted, rtol=1e-4, atol=1e-6)


def test_seconds_stop_the_training():
    trainer = point_trainer()
    trainer.train(POINTS, steps=10**7, seconds=0.2, quiet=True)
    assert 0 < trainer.step < 10**7


DATA_ERRORS = {
    "grey levels": (IMAGES.astype(np.float32), r"lies in \[0, 255\].*divide grey levels 0-255 by 255"),
    "wrong shape": (IMAGES[:, :14], r"data has shape \(200, 14, 28, 1\); this discriminator wants \('N', 28, 28, 1\)"),
    "empty": (IMAGES[:0], "shape"),
    "whole numbers": (IMAGES.astype(np.int64), "dtype int64"),
    "not a number": (np.where(IMAGES > 250, np.nan, 0.5).astype(np.float32), "NaN"),
}


@pytest.mark.parametrize("fault", DATA_ERRORS)
def test_data_errors(fault):
    data, message = DATA_ERRORS[fault]
    with pytest.raises(ValueError, match=message):
        image_trainer().train(data, steps=1, quiet=True)


def with_sigmoid():
    return keras.Sequential([keras.Input((2,)), layers.Dense(1, activation="sigmoid")])


def frozen():
    discriminator = nets.point_discriminator()
    discriminator.trainable = False
    return discriminator


def with_rates(*rates):
    return point_game(nets.point_generator(), nets.point_discriminator(), tuple(map(keras.optimizers.Adam, rates)))


@pytest.mark.parametrize("seed", [1.5, "0", True, -1])
def test_what_is_no_seed_is_refused(seed):
    with pytest.raises(ValueError, match="seed=.* it wants a whole number from 0"):
        point_game(nets.point_generator(), nets.point_discriminator(), seed=seed)


shared = adam()


PLAYER_ERRORS = {
    "sigmoid": (lambda: point_game(nets.point_generator(), with_sigmoid()), "ends in sigmoid.*logits"),
    "one optimizer": (
        lambda: point_game(nets.point_generator(), nets.point_discriminator(), (shared, shared)),
        "two different optimizers",
    ),
    "shapes": (lambda: Trainer(nets.dense_generator(), nets.point_discriminator(), (adam(), adam())), "same shape"),
    "loss": (lambda: point_trainer(loss="focal"), "loss='focal'"),
    "steps": (lambda: trained(point_trainer(), POINTS, steps=-1), "steps=-1; it wants a whole number"),
    "points": (lambda: trained(point_trainer(), POINTS * np.nan), "NaN"),
    "sample": (lambda: point_trainer().sample(0), "count=0"),
    "hidden sigmoid": (
        lambda: point_game(nets.point_generator(), keras.Sequential([with_sigmoid(), layers.Flatten()])),
        "discriminator ends in sigmoid",
    ),
    "frozen discriminator": (lambda: point_game(nets.point_generator(), frozen()), "all of discriminator is frozen"),
    "rate below 0": (lambda: with_rates(-1e-2, 1e-3), "the generator's learning_rate=-0.009.*; it wants a number"),
    "rate of NaN": (lambda: with_rates(1e-3, np.nan), "the discriminator's learning_rate=nan"),
    "decay of NaN": (lambda: point_trainer(decay=np.nan), "decay=nan; it wants a number of at least 0 and below 1"),
    "decay below 0": (lambda: point_trainer(decay=-1), "decay=-1"),
    "decay of 1": (lambda: point_trainer(decay=1), "decay=1"),
    "decay in words": (lambda: point_trainer(decay="1e-3"), "decay='1e-3'"),
    "seconds of NaN": (lambda: trained(point_trainer(), POINTS, seconds=np.nan), "seconds=nan; it wants a number"),
    "seconds below 0": (lambda: trained(point_trainer(), POINTS, seconds=-1), "seconds=-1"),
    "words": (lambda: trained(point_trainer(), POINTS.astype(str)), "data has dtype <U"),
}


@pytest.mark.parametrize("fault", PLAYER_ERRORS)
def test_player_errors(fault):
    build, message = PLAYER_ERRORS[fault]
    with pytest.raises(ValueError, match=message):
        build()
