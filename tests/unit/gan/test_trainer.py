"""The trainer: the same run twice, killed and resumed, against a hand-written loop; and its errors."""

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from aigc_helpers import nets
from aigc_helpers.gan import step as one_step
from aigc_helpers.gan import trainer as trainer_module
from aigc_helpers.gan.losses import LOSSES
from aigc_helpers.gan.trainer import Trainer

IMAGES = np.random.default_rng(0).integers(0, 256, (200, 28, 28, 1), dtype=np.uint8)
POINTS = np.random.default_rng(1).normal(size=(300, 2)).astype(np.float32)


def adam():
    return keras.optimizers.Adam(1e-3, beta_1=0.5)


def small_discriminator(seed=0):
    """Two layers and dropout: as random as the reference discriminator, and quick."""
    with nets.seeded(seed):
        return keras.Sequential(
            [
                keras.Input((28, 28, 1)),
                layers.Conv2D(4, 3, strides=4),
                layers.LeakyReLU(),
                layers.Dropout(0.3),
                layers.Flatten(),
                layers.Dense(1),
            ]
        )


def small_generator(seed=0):
    """One hidden layer with BatchNorm, whose moving statistics belong to the state."""
    with nets.seeded(seed):
        hidden = [layers.Dense(16, use_bias=False), layers.BatchNormalization(), layers.ReLU()]
        image = [layers.Dense(28 * 28, activation="tanh"), layers.Reshape((28, 28, 1))]
        return keras.Sequential([keras.Input((8,)), *hidden, *image])


def image_trainer(seed=0, **options):
    generator = small_generator(seed)
    return Trainer(generator, small_discriminator(seed), (adam(), adam()), batch_size=16, seed=seed, **options)


def point_trainer(seed=0, **options):
    players = nets.point_generator(seed=seed), nets.point_discriminator(seed=seed)
    return Trainer(*players, (adam(), adam()), batch_size=32, seed=seed, **options)


def state(trainer):
    return [np.asarray(variable) for group in trainer._variables().values() for variable in group]


def same(one, other):
    return all(np.array_equal(a, b) for a, b in zip(state(one), state(other), strict=True))


def trained(trainer, data=IMAGES, steps=60, **options):
    trainer.train(data, steps=steps, quiet=True, **options)
    return trainer


def test_same_seed_same_weights_other_seed_others():
    one, again, other = trained(image_trainer()), trained(image_trainer()), trained(image_trainer(seed=1))
    assert same(one, again)
    assert not same(one, other)


def test_bytes_and_floats_are_the_same_data():
    as_bytes, as_floats = trained(image_trainer()), trained(image_trainer(), IMAGES / np.float32(255))
    np.testing.assert_allclose(as_bytes.history["generator"], as_floats.history["generator"], rtol=1e-4)


def test_in_two_parts_is_in_one(tmp_path):
    whole = trained(image_trainer())
    trained(image_trainer(), steps=35, checkpoint=tmp_path / "c.npz")
    resumed = trained(image_trainer(), steps=60, checkpoint=tmp_path / "c.npz")
    assert same(whole, resumed)
    assert resumed.step == 60 and np.array_equal(whole.history["generator"], resumed.history["generator"])


RUN = """
import sys; sys.path.insert(0, {tests!r})
import test_trainer as t
t.trainer_module.SECONDS_PER_CHECKPOINT = 0.0
trainer = t.image_trainer()
slow = lambda _: (print(trainer.step, flush=True), t.time.sleep(0.05))
t.trained(trainer, steps=1500, checkpoint={path!r}, callbacks=[slow])
"""


def test_killed_at_any_moment_and_resumed(tmp_path):
    path = tmp_path / "c.npz"
    command = [sys.executable, "-c", RUN.format(tests=str(Path(__file__).parent), path=str(path))]
    for wait in (0.31, 0.77, 0.13):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
            run.stdout.readline()  # the first steps are done
            time.sleep(wait)
            run.send_signal(signal.SIGKILL)
        assert run.returncode == -signal.SIGKILL
    killed = image_trainer()
    killed.restore(path)
    assert 0 < killed.step < 1500
    until = killed.step + 50
    assert same(trained(killed, steps=until), trained(image_trainer(), steps=until))
    killed.save(path)
    assert list(tmp_path.iterdir()) == [path], "a killed save left its temporary file"


def test_a_checkpoint_keeps_the_name_that_it_was_given(tmp_path):
    trainer = trained(point_trainer(), POINTS, steps=10, checkpoint=tmp_path / "run.1")
    restored = point_trainer()
    restored.restore(tmp_path / "run.1")
    assert restored.step == 10 and same(restored, trainer)
    assert list(tmp_path.iterdir()) == [tmp_path / "run.1"]


def test_ctrl_c_keeps_the_work(tmp_path):
    def interrupt(trainer):
        if trainer.step == 50:
            os.kill(os.getpid(), signal.SIGINT)

    stopped = image_trainer()
    with pytest.raises(KeyboardInterrupt, match="after step 50"):
        stopped.train(IMAGES, steps=500, checkpoint=tmp_path / "c.npz", callbacks=[interrupt], quiet=True)
    resumed = trained(image_trainer(), steps=100, checkpoint=tmp_path / "c.npz")
    assert same(resumed, trained(image_trainer(), steps=100))


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


shared = adam()
PLAYER_ERRORS = {
    "sigmoid": (lambda: Trainer(nets.point_generator(), with_sigmoid(), (adam(), adam())), "ends in sigmoid.*logits"),
    "one optimizer": (
        lambda: Trainer(nets.point_generator(), nets.point_discriminator(), (shared, shared)),
        "two different optimizers",
    ),
    "shapes": (lambda: Trainer(nets.dense_generator(), nets.point_discriminator(), (adam(), adam())), "same shape"),
    "loss": (lambda: point_trainer(loss="focal"), "loss='focal'"),
    "steps": (lambda: trained(point_trainer(), POINTS, steps=-1), "steps=-1; it wants a whole number"),
    "points": (lambda: trained(point_trainer(), POINTS * np.nan), "NaN"),
    "sample": (lambda: point_trainer().sample(0), "count=0"),
}


@pytest.mark.parametrize("fault", PLAYER_ERRORS)
def test_player_errors(fault):
    build, message = PLAYER_ERRORS[fault]
    with pytest.raises(ValueError, match=message):
        build()


def test_divergence_is_an_error_and_keeps_the_last_checkpoint(tmp_path):
    trainer = trained(point_trainer(), POINTS, steps=10, checkpoint=tmp_path / "c.npz")
    before = (tmp_path / "c.npz").read_bytes()
    trainer.generator.trainable_variables[0].assign(trainer.generator.trainable_variables[0] * np.nan)
    with pytest.raises(FloatingPointError, match="lower the learning rate"):
        trained(trainer, POINTS, steps=60)
    assert (tmp_path / "c.npz").read_bytes() == before


def test_checkpoint_of_another_run_is_refused(tmp_path):
    path = trained(point_trainer(), POINTS, steps=5).save(tmp_path / "c.npz")
    with pytest.raises(ValueError, match="batch_size=32, not 16|another architecture"):
        image_trainer().restore(path)
    with pytest.raises(ValueError, match="seed=0, not 1"):
        point_trainer(seed=1).restore(path)
    wide = Trainer(nets.point_generator(width=65), nets.point_discriminator(), (adam(), adam()), batch_size=32)
    with pytest.raises(ValueError, match=r"another architecture: average/000 has shape \(2, 64\).*\(2, 65\)"):
        wide.restore(path)


def test_damaged_checkpoints_are_refused(tmp_path):
    path = trained(point_trainer(), POINTS, steps=5).save(tmp_path / "c.npz")
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(ValueError, match="not a whole checkpoint"):
        point_trainer().restore(path)
    np.savez(path, settings=np.array([object()], dtype=object))  # a pickle inside must not be opened
    with pytest.raises(ValueError, match="not a whole checkpoint"):
        point_trainer().restore(path)
    with pytest.raises(FileNotFoundError, match="train first"):
        point_trainer().restore(tmp_path / "missing.npz")


def test_full_disk_keeps_the_old_checkpoint(tmp_path, monkeypatch):
    trainer = trained(point_trainer(), POINTS, steps=5)
    path = trainer.save(tmp_path / "c.npz")
    before = path.read_bytes()

    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(OSError, match=r"cannot write .*c.npz \(No space left on device\); free some space"):
        trainer.save(path)
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]


def test_no_permission_is_told(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OSError, match="cannot write"):
        trained(point_trainer(), POINTS, steps=5).save(tmp_path / "file" / "c.npz")
    assert trainer_module.SECONDS_PER_CHECKPOINT > 0
