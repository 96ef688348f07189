"""Lesson 02's report on what a learner brings: pictures, nets, the stand-in, and what is refused."""

import keras
import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from aigc_helpers.own import adversarial_samples
from attacked import trained

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")


def said(capsys, own=""):
    adversarial_samples.report(own)
    assert len(plt.get_fignums()) == 1
    plt.close("all")
    return capsys.readouterr().out


def test_a_folder_of_odd_pictures_is_attacked(tmp_path, capsys):
    rng = np.random.default_rng(0)
    for mode in ("RGB", "L", "RGBA"):
        pixels = rng.integers(0, 256, (50, 70, 4), np.uint8)
        Image.fromarray(pixels, "RGBA").convert(mode).save(tmp_path / f"{mode}.png")
    Image.fromarray(rng.integers(0, 2**16, (30, 30), np.uint16)).save(tmp_path / "scan.png")
    (tmp_path / "notes.txt").write_text("buy milk")
    text = said(capsys, str(tmp_path))
    assert "4 pictures" in text and "1 files left out; 4 are attacked" in text
    assert all(name in text for name in ("RGB.png", "L.png", "RGBA.png", "scan.png"))


def test_nothing_named_is_said_and_the_courses_photographs_stand_in(capsys, monkeypatch):
    monkeypatch.delenv("AIGC_OWN", raising=False)
    text = said(capsys)
    assert text.startswith("Nothing is named") and text.count("photo ") == 4


def test_a_net_for_digits_is_attacked(tmp_path, capsys):
    trained().save(tmp_path / "mine.keras")
    text = said(capsys, str(tmp_path / "mine.keras"))
    assert "under attack" in text and "no sign of masked gradients" in text


def test_a_net_that_never_gives_a_right_answer_is_told_so(tmp_path, capsys):
    net = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten(), keras.layers.Dense(10)])
    net.layers[-1].set_weights([np.zeros((784, 10)), np.zeros(10)])
    net.save(tmp_path / "blank.keras")
    assert "your net reads" in said(capsys, str(tmp_path / "blank.keras"))


def test_what_it_cannot_attack_is_refused(tmp_path):
    (tmp_path / "table.csv").write_text("a,b\n1,2\n3,4\n")
    with pytest.raises(ValueError, match=r"is a table; this lesson wants pictures"):
        adversarial_samples.report(str(tmp_path / "table.csv"))
    net = keras.Sequential([keras.Input((32, 32, 3)), keras.layers.Flatten(), keras.layers.Dense(10)])
    net.save(tmp_path / "other.keras")
    with pytest.raises(ValueError, match=r"takes \(None, 32, 32, 3\) and gives \(None, 10\); this report wants"):
        adversarial_samples.report(str(tmp_path / "other.keras"))
    with pytest.raises(ValueError, match="nothing is at"):
        adversarial_samples.report(str(tmp_path / "nowhere"))


def test_it_finds_the_least_level_and_keeps_what_a_file_keeps():
    images = np.full((3, 28, 28, 1), 0.5, np.float32)

    class Counts:
        """Says 1 as soon as the mean lies one level and a half above the middle."""

        def __call__(self, images):
            import tensorflow as tf

            mean = tf.reduce_mean(images, axis=(1, 2, 3))
            return tf.stack([tf.zeros_like(mean), 1000 * (mean - 0.5 - 1.5 / 255)], axis=1)

    made, levels = adversarial_samples._least_changes(Counts(), images, np.zeros(3, np.int64))
    assert levels.tolist() == [2, 2, 2]
    np.testing.assert_allclose(made * 255, np.rint(made * 255), atol=1e-4)
    assert np.abs(made - images).max() <= 2.5 / 255 + 1e-6
