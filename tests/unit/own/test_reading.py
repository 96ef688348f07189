"""What learners bring: pictures of every kind, tables with gaps and words, models of others; and what is refused."""

import keras
import numpy as np
import pytest
from PIL import Image

from aigc_helpers import nets
from aigc_helpers.data import SPLITS, load
from aigc_helpers.data.photographs import IMAGENET, about
from aigc_helpers.own import reading

# Keras's own, where it saves a net.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")


@pytest.fixture
def folder(tmp_path):
    """Seven files as they lie about: colour, grey, 16-bit, see-through, a palette, and two that are no pictures."""
    rng = np.random.default_rng(0)
    for place, mode in enumerate(("RGB", "L", "RGBA", "P")):
        Image.fromarray(rng.integers(0, 256, (40, 60, 4), np.uint8), "RGBA").convert(mode).save(
            tmp_path / f"{place}.png"
        )
    Image.fromarray(rng.integers(0, 2**16, (30, 30), np.uint16)).save(tmp_path / "scan.png")
    (tmp_path / "notes.txt").write_text("buy milk")
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / ".hidden").write_text("")
    return tmp_path


def test_odd_pictures_are_read_and_the_rest_is_named(folder):
    grey, color = reading.pictures(folder), reading.pictures(folder, size=32, color=True)
    assert grey.images.shape == (5, 28, 28, 1) and color.images.shape == (5, 32, 32, 3)
    assert grey.images.dtype == np.float32 and 0 <= grey.images.min() < grey.images.max() <= 1
    assert set(grey.unread) == {"notes.txt", "broken.jpg"} and grey.labels is None and grey.classes == ()


def test_grey_weighs_the_colours_as_the_eye_does(tmp_path):
    for name, color in {"red": (255, 0, 0), "green": (0, 255, 0), "white": (255, 255, 255)}.items():
        Image.new("RGB", (4, 4), color).save(tmp_path / f"{name}.png")
    found = reading.pictures(tmp_path)
    grey = dict(zip(found.names, found.images.mean(axis=(1, 2, 3)), strict=True))
    assert grey["red.png"] < grey["green.png"] < grey["white.png"] == pytest.approx(1)


def test_subfolders_are_classes_and_one_picture_is_enough(tmp_path):
    for name in ("bolt/a.png", "nut/b.png", "nut/c.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        Image.new("L", (9, 9), 100).save(tmp_path / name)
    found = reading.pictures(tmp_path)
    assert found.classes == ("bolt", "nut") and found.labels.tolist() == [0, 1, 1]
    assert reading.pictures(tmp_path / "bolt" / "a.png").names == ("a.png",)


def test_photographs_of_ones_own_serve_the_net_that_knows_photographs(tmp_path):
    """A tiger and a zebra as they might come: wide, on a see-through ground, as JPEG."""
    tiger, zebra = (photograph(name) for name in ("tiger", "zebra"))
    wide = Image.new("RGBA", (400, 300), (0, 0, 0, 0))
    wide.paste(tiger, (88, 38))
    wide.save(tmp_path / "a.png")
    zebra.resize((500, 500)).save(tmp_path / "b.jpg")
    found = reading.pictures(tmp_path, size=224, color=True)
    logits = np.asarray(nets.photo_classifier()(found.images, training=False))
    assert [IMAGENET[index] for index in logits.argmax(axis=1)] == ["tiger", "zebra"]


def photograph(name):
    """One of the course's photographs, as Pillow has it."""
    for split in SPLITS:
        names = [photo.name for photo in about("photos", split)]
        if name in names:
            return Image.fromarray(load("photos", split, dtype="uint8")[0][names.index(name)])
    raise LookupError(name)


def test_large_pictures_are_fewer_so_that_they_fit_into_memory(tmp_path, monkeypatch):
    for place in range(9):
        Image.new("RGB", (8, 8)).save(tmp_path / f"{place}.png")
    monkeypatch.setattr(reading, "MOST_VALUES", 3 * 8 * 8 * 3)
    assert len(reading.pictures(tmp_path, size=8, color=True).images) == 3
    assert len(reading.pictures(tmp_path, size=8).images) == 9


@pytest.mark.parametrize("inside", [{}, {"a.txt": "words"}])
def test_a_folder_without_pictures_says_what_it_wants(tmp_path, inside):
    for name, text in inside.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(ValueError, match="PNG or JPEG"):
        reading.pictures(tmp_path)


def test_of_too_many_pictures_an_even_share_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MOST_PICTURES", 4)
    for place in range(10):
        Image.new("L", (2, 2)).save(tmp_path / f"{place}.png")
    assert reading.pictures(tmp_path).names == ("0.png", "3.png", "6.png", "9.png")


def test_a_table_keeps_its_numbers_and_names_what_it_leaves_out(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("age,name,cost\n31,Ann,1.5\n,Bo,NA\n44,Cy,2.5\n")
    found = reading.table(path)
    assert found.columns == ("age", "cost") and found.left_out == ("name",)
    assert np.array_equal(found.values, [[31, 1.5], [np.nan, np.nan], [44, 2.5]], equal_nan=True)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1,2\n3,4\n", [[1, 2], [3, 4]]),
        ("\ufeffa;b\n1,5;2\n3;4\n", [[1.5, 2], [3, 4]]),
        ("a\tb\n1\t2\n3\t4\n", [[1, 2], [3, 4]]),
        ("a,b\n1,2\n3\n", [[1, 2], [3, np.nan]]),
    ],
)
def test_tables_as_people_write_them(tmp_path, text, values):
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    assert np.array_equal(reading.table(tmp_path / "t.csv").values, values, equal_nan=True)


@pytest.mark.parametrize("text", ["", "a,b\n", "a,b\n1,2\n", "x,y\nred,blue\ngreen,black\n"])
def test_a_table_without_numbers_says_what_it_wants(tmp_path, text):
    (tmp_path / "t.csv").write_text(text)
    with pytest.raises(ValueError, match="a table of numbers"):
        reading.table(tmp_path / "t.csv")


def test_a_foreign_model_is_read_and_what_is_none_is_refused(tmp_path, folder):
    keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)]).save(tmp_path / "mine.keras")
    assert reading.model(tmp_path / "mine.keras").output_shape == (None, 2)
    (tmp_path / "fake.keras").write_text("no zip")
    for path in (tmp_path / "fake.keras", folder / "0.png"):
        with pytest.raises(ValueError, match=r"model\.save"):
            reading.model(path)


def test_a_model_that_carries_code_is_not_run(tmp_path):
    carrying = keras.Sequential([keras.Input((3,)), keras.layers.Lambda(lambda x: x * 2)])
    carrying.save(tmp_path / "code.keras")
    with pytest.raises(ValueError, match=r"model\.save"):
        reading.model(tmp_path / "code.keras")


def test_what_is_named_is_found_or_refused(tmp_path, monkeypatch):
    monkeypatch.delenv("AIGC_OWN", raising=False)
    assert reading.named() is None and reading.named(str(tmp_path)) == tmp_path
    monkeypatch.setenv("AIGC_OWN", f'"{tmp_path}"')
    assert reading.named() == tmp_path
    with pytest.raises(ValueError, match="nothing is at"):
        reading.named(tmp_path / "absent")


@pytest.mark.parametrize(("name", "kind"), [("a.keras", "model"), ("b.CSV", "table"), ("c.png", "pictures")])
def test_what_it_is_taken_for_goes_by_its_name(tmp_path, name, kind):
    assert reading.kind(tmp_path / name) == kind and reading.kind(tmp_path) == "pictures"
