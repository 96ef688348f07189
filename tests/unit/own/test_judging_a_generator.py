"""The report of 07: a folder of pictures, a generator's file, nothing; and what is refused."""

import keras
import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from aigc_helpers.data import load
from aigc_helpers.data.shipped import shipped
from aigc_helpers.own.judging_a_generator import report

DIGITS = load("uci", "test", dtype="uint8")[0][..., 0]
TRAIN = load("uci", "train", dtype="uint8")[0][..., 0]


@pytest.fixture(autouse=True)
def no_figure_left():
    yield
    plt.close("all")


def write(folder, images):
    """Pictures as they lie about: some in colour, some 16-bit, some see-through, and a text among them."""
    folder.mkdir()
    (folder / "notes.txt").write_text("buy milk")
    for place, image in enumerate(images):
        picture = Image.fromarray(image)
        if place % 4 == 1:
            picture = picture.convert("RGB")
        if place % 4 == 2:
            picture = Image.fromarray(image.astype(np.uint16) * 257)
        if place % 4 == 3:
            picture = picture.convert("RGBA")
        picture.save(folder / f"{place:03}.png")


def test_without_anything_the_courses_own_is_judged(capsys):
    report("")
    text = capsys.readouterr().out
    assert "course's own GAN" in text and "near train" in text and "95 % interval" in text
    assert len(plt.get_fignums()) == 1 and plt.gca().images


def test_a_generators_file_is_judged(capsys):
    report(str(shipped("gan_uci.keras")))
    assert "digits of gan_uci.keras" in capsys.readouterr().out


def test_copies_in_a_folder_are_found(capsys, tmp_path):
    for name, images in {"generated": TRAIN[:60], "real": DIGITS[:120], "train": TRAIN[:80]}.items():
        write(tmp_path / name, images)
    report(tmp_path)
    text = capsys.readouterr().out
    assert "60 pictures in" in text and "so it copies" in text


def test_without_training_pictures_nobody_speaks_of_them(capsys, tmp_path):
    for name, images in {"generated": 255 - DIGITS[200:250], "real": DIGITS[:100]}.items():
        write(tmp_path / name, images)
    report(tmp_path)
    text = capsys.readouterr().out
    assert "near train" not in text and "two samples" in text and "objects" in text


def test_too_few_pictures_are_too_few(tmp_path):
    for name, images in {"generated": DIGITS[:30], "real": DIGITS[:30]}.items():
        write(tmp_path / name, images)
    with pytest.raises(ValueError, match="30 generated and 30 real pictures; it wants 40 and 80"):
        report(tmp_path)


def test_a_folder_of_one_kind_is_refused(tmp_path):
    write(tmp_path / "cats", DIGITS[:30])
    with pytest.raises(ValueError, match="folders `generated` and `real`"):
        report(tmp_path)


def test_a_table_is_refused(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,2\n3,\n")
    with pytest.raises(ValueError, match="folders `generated` and `real`"):
        report(path)


@pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")
def test_a_model_that_is_no_generator_is_refused(tmp_path):
    net = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten(), keras.layers.Dense(10)])
    net.save(tmp_path / "reader.keras")
    with pytest.raises(ValueError, match="generator"):
        report(tmp_path / "reader.keras")
