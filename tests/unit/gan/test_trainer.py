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
    return Trainer(*players, (adam(), adam()), kind="points", batch_size=32, seed=seed, **options)


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


def point_game(generator, discriminator, optimizers=None, **options):
    return Trainer(generator, discriminator, optimizers or (adam(), adam()), kind="points", **options)


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


def test_divergence_is_an_error_and_keeps_the_last_checkpoint(tmp_path):
    trainer = trained(point_trainer(), POINTS, steps=10, checkpoint=tmp_path / "c.npz")
    before = (tmp_path / "c.npz").read_bytes()
    trainer.generator.trainable_variables[0].assign(trainer.generator.trainable_variables[0] * np.nan)
    with pytest.raises(FloatingPointError, match="lower the learning rate"):
        trained(trainer, POINTS, steps=60)
    assert (tmp_path / "c.npz").read_bytes() == before


def test_checkpoint_of_another_run_is_refused(tmp_path):
    path = trained(point_trainer(), POINTS, steps=5).save(tmp_path / "c.npz")
    with pytest.raises(ValueError, match="trained with kind='points', not 'images'"):
        image_trainer().restore(path)
    with pytest.raises(ValueError, match="seed=0, not 1"):
        point_trainer(seed=1).restore(path)
    wide = point_game(nets.point_generator(width=65), nets.point_discriminator(), batch_size=32)
    with pytest.raises(ValueError, match=r"another architecture: average/000 has shape \(2, 64\).*\(2, 65\)"):
        wide.restore(path)


@pytest.mark.parametrize(
    ("optimizer", "message"),
    [
        (lambda: keras.optimizers.Adam(1e-5, beta_1=0.5), "generator's learning_rate=0.001, not 1e-05"),
        (lambda: keras.optimizers.Adam(1e-3, beta_1=0.9), "generator's beta_1=0.5, not 0.9"),
    ],
)
def test_a_checkpoint_of_other_optimizers_is_refused(optimizer, message, tmp_path):
    path = trained(point_trainer(), POINTS, steps=5).save(tmp_path / "c.npz")
    other = point_game(*players(), (optimizer(), optimizer()), batch_size=32)
    before = state(other)
    with pytest.raises(ValueError, match=f"was trained with {message}; resume with the same"):
        other.restore(path)
    assert all(np.array_equal(*pair) for pair in zip(before, state(other), strict=True)) and other.step == 0


def players():
    return nets.point_generator(seed=0), nets.point_discriminator(seed=0)


def test_a_checkpoint_goes_on_with_its_own_data_alone(tmp_path):
    path = tmp_path / "c.npz"
    trained(point_trainer(), POINTS, steps=5, checkpoint=path)
    with pytest.raises(ValueError, match="trained on other data for its 5 steps; go on with those, or start anew"):
        trained(point_trainer(), POINTS + 5, steps=10, checkpoint=path)
    assert trained(point_trainer(), POINTS.copy(), steps=10, checkpoint=path).step == 10
    restored = point_trainer()
    restored.restore(path)
    restored.save(path)  # before it has seen any data: what it knows of them is kept
    with pytest.raises(ValueError, match="trained on other data for its 10 steps"):
        trained(point_trainer(), POINTS[:-1], steps=20, checkpoint=path)


def test_bytes_go_on_as_floats(tmp_path):
    trained(image_trainer(), steps=5, checkpoint=tmp_path / "c.npz")
    trained(image_trainer(), IMAGES / np.float32(255), steps=6, checkpoint=tmp_path / "c.npz")


def test_a_trainer_may_go_on_with_other_data_where_no_checkpoint_is_read():
    assert trained(trained(point_trainer(), POINTS, steps=5), POINTS + 5, steps=10).step == 10


CHANGES = {
    "too few losses": ("losses", lambda it: it[:3], r"holds losses \(3, 2\) of 5 steps"),
    "losses of another shape": ("losses", lambda it: it[:, :1], r"holds losses \(5, 1\) of 5 steps"),
    "losses of NaN": ("losses", lambda it: it * np.nan, "holds losses"),
    "weights of NaN": ("generator/000", lambda it: it * np.nan, "no sound numbers in generator/000"),
    "whole numbers": ("generator/000", lambda it: it.astype(int), "no sound numbers in generator/000"),
    "words": ("generator/000", lambda it: it.astype(str), "no sound numbers in generator/000"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_checkpoint_that_was_tampered_with_is_refused(change, tmp_path):
    key, alter, message = CHANGES[change]
    path = trained(point_trainer(), POINTS, steps=5).save(tmp_path / "c.npz")
    arrays = dict(np.load(path))
    np.savez(path, **{**arrays, key: alter(arrays[key])})
    other = point_trainer()
    before = state(other)
    with pytest.raises(ValueError, match=message):
        other.restore(path)
    assert all(np.array_equal(*pair) for pair in zip(before, state(other), strict=True))


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
