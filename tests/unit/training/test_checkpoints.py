"""Checkpoints: killed and resumed to the bit; refused where they are another run's, or damaged."""

import errno
import os
import signal
import subprocess
import sys
import time

import keras
import numpy as np
import pytest

from aigc_helpers import nets
from aigc_helpers.training import trainer as trainer_module
from aigc_helpers.training.checkpoints import fingerprint
from places import SUPPORT
from trainers import IMAGES, POINTS, image_trainer, players, point_game, point_trainer, same, state, trained


def test_in_two_parts_is_in_one(tmp_path):
    whole = trained(image_trainer())
    trained(image_trainer(), steps=35, checkpoint=tmp_path / "c.npz")
    resumed = trained(image_trainer(), steps=60, checkpoint=tmp_path / "c.npz")
    assert same(whole, resumed)
    assert resumed.step == 60 and np.array_equal(whole.history["generator"], resumed.history["generator"])


RUN = """
import sys, time; sys.path.insert(0, {support!r})
import trainers as t
from aigc_helpers.training import trainer as trainer_module
trainer_module.SECONDS_PER_CHECKPOINT = 0.0
trainer = t.image_trainer()
slow = lambda _: (print(trainer.step, flush=True), time.sleep(0.05))
t.trained(trainer, steps=1500, checkpoint={path!r}, callbacks=[slow])
"""


def test_killed_at_any_moment_and_resumed(tmp_path):
    path = tmp_path / "c.npz"
    command = [sys.executable, "-c", RUN.format(support=str(SUPPORT), path=str(path))]
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


def test_a_fingerprint_tells_data_apart_and_bytes_from_their_floats_it_does_not():
    one = np.random.default_rng(0).integers(0, 256, (1500, 2, 2, 1), dtype=np.uint8)
    other = one.copy()
    other[-1, 0, 0, 0] ^= 1
    assert fingerprint(one) == fingerprint(one / np.float32(255)) != fingerprint(other)
    assert fingerprint(one) != fingerprint(one[::-1]) and fingerprint(one) != fingerprint(one[:-1])
