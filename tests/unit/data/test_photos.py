"""A learner's own folder of photos: what can be read is read, what cannot is named, what cannot work is explained."""

import shutil

import numpy as np
import pytest
from PIL import Image

from aigc_helpers.data import DataError, load
from aigc_helpers.data.photos import load_photos, write_photos

RED, BLUE = (200, 20, 20), (20, 20, 200)


def test_a_folder_of_photos_is_a_data_set(folder):
    photos = load_photos(folder, size=40)
    assert photos.images.shape == (4, 40, 40, 3) and photos.images.dtype == np.uint8
    assert photos.labels.tolist() == [0, 0, 1, 1] and photos.labels.dtype == np.int64
    assert photos.classes == ("bolt", "nut") and photos.unread == {}
    assert np.all(photos.images[photos.labels == 0] == RED) and np.all(photos.images[photos.labels == 1] == BLUE)
    assert load_photos(str(folder)).images.shape == (4, 224, 224, 3)


def test_what_cannot_be_read_is_named_and_the_rest_is_read(folder):
    whole = (folder / "nut" / "photo0.png").read_bytes()
    (folder / "nut" / "cut.png").write_bytes(whole[: len(whole) // 2])
    (folder / "nut" / "empty.jpg").touch()
    (folder / "bolt" / "notes.txt").write_text("M6, ordered again")
    (folder / "bolt" / "older").mkdir()
    (folder / "bolt" / ".DS_Store").write_bytes(b"\0")
    photos = load_photos(folder)
    assert photos.labels.tolist() == [0, 0, 1, 1]
    assert set(photos.unread) == {"nut/cut.png", "nut/empty.jpg", "bolt/notes.txt", "bolt/older"}
    assert "save it as JPEG or PNG" in photos.unread["bolt/notes.txt"] and all(photos.unread.values())


@pytest.mark.parametrize("damage", ["header", "middle", "end"])
def test_a_damaged_photo_never_stops_the_others(folder, damage):
    rng = np.random.default_rng(0)
    for name in ("broken.jpg", "broken.png"):
        Image.fromarray(rng.integers(0, 255, (50, 50, 3), np.uint8)).save(folder / "bolt" / name)
        data = bytearray((folder / "bolt" / name).read_bytes())
        first = {"header": 4, "middle": len(data) // 2, "end": len(data) - 40}[damage]
        data[first : first + 24] = bytes(24)
        (folder / "bolt" / name).write_bytes(data)
    photos = load_photos(folder)
    assert len(photos.images) >= 4 and len(photos.images) + len(photos.unread) == 6


def test_the_middle_is_kept_without_distortion(folder):
    wide = np.zeros((40, 120, 3), np.uint8)
    wide[:, 40:80] = 255
    Image.fromarray(wide).save(folder / "bolt" / "a_wide.png")
    assert load_photos(folder, size=40).images[0].min() == 255


@pytest.mark.parametrize("mode", ["L", "1", "P", "RGBA", "LA", "CMYK", "I;16"])
def test_every_kind_of_image_becomes_rgb(folder, mode):
    suffix = "tiff" if mode in ("CMYK", "I;16") else "png"
    Image.new(mode, (50, 50)).save(folder / "bolt" / f"a.{suffix}")
    photos = load_photos(folder, size=32)
    assert photos.images.shape == (5, 32, 32, 3) and not photos.unread


def test_what_is_see_through_lies_on_white(folder):
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(folder / "bolt" / "a.png")
    assert load_photos(folder).images[0].min() == 255


def test_what_is_written_is_read_again(tmp_path):
    images, labels = load("strokes", count=20, dtype="uint8")
    write_photos(tmp_path, images, labels, classes=[f"digit {digit}" for digit in range(10)])
    photos = load_photos(tmp_path, size=56)
    assert photos.classes == tuple(f"digit {digit}" for digit in range(10)) and np.all(np.bincount(photos.labels) == 2)
    zeros = photos.images[photos.labels == 0, ::2, ::2, 0].astype(float)
    for zero, image in zip(zeros, images[labels == 0, :, :, 0], strict=True):
        assert np.corrcoef(zero.ravel(), image.ravel())[0, 1] > 0.9


def without(folder, name):
    for path in (folder / name).iterdir():
        path.unlink()
    return folder


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda folder: folder / "nowhere", "nowhere is no folder; it wants one with a subfolder of photos for each"),
        (lambda folder: folder / "bolt" / "photo0.png", "photo0.png is no folder"),
        (lambda folder: folder / "bolt", "bolt has 0 subfolders and 2 files outside of them; sort the photos into two"),
        (lambda folder: without(folder, "nut"), "nut is a class without a photo; it is empty"),
    ],
)
def test_a_folder_that_cannot_work_is_explained(folder, make, message):
    with pytest.raises(DataError, match=message):
        load_photos(make(folder))


def test_a_class_of_broken_photos_names_them(folder):
    for path in (folder / "nut").iterdir():
        path.write_bytes(b"no image")
    with pytest.raises(
        DataError, match=r"nut is a class without a photo; none of its 2 files can be read:\n  nut/photo0"
    ):
        load_photos(folder)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda folder: load_photos(folder, size=16), "size=16; it wants a whole number of at least 32"),
        (lambda folder: write(folder, labels=[0, 2]), "labels run from 0 to 2; 2 classes"),
        (lambda folder: write(folder, labels=[0.0, 1.5]), "labels"),
        (lambda folder: write(folder, labels=np.ma.masked_array([0, 1], [0, 1])), "labels"),
        (lambda folder: write(folder, channels=2), "has 2 channels"),
        (lambda folder: write(folder, classes=["../x", "b"]), "classes holds '../x'"),
        (lambda folder: write(folder, classes=["a", "b/c"]), "classes holds 'b/c'"),
        (lambda folder: write(folder, classes=["a", ""]), "classes holds ''"),
        (lambda folder: write(folder, classes=["..", "b"]), "classes holds '..'"),
        (lambda folder: write(folder, classes=[".a", "b"]), "classes holds '.a'"),
        (lambda folder: write(folder, classes=["a", 1]), "classes holds 1"),
        (lambda folder: write(folder, classes=["nut", "Nut"]), "each name once"),
        (lambda folder: write(folder.parent), "which is not empty; name a new one"),
    ],
)
def test_what_does_not_fit_is_refused(folder, call, message):
    before = sorted(folder.parent.rglob("*"))
    with pytest.raises(ValueError, match=message):
        call(folder / "new")
    assert sorted(folder.parent.rglob("*")) == before


def write(folder, *, labels=(0, 1), channels=1, classes=("a", "b")):
    labels = labels if isinstance(labels, np.ndarray) else np.array(labels)
    write_photos(folder, np.zeros((2, 9, 9, channels)), labels, classes=classes)


# What zips and collections do.


def test_any_error_of_a_decoder_loses_one_file(folder, monkeypatch):
    opened = Image.open

    def breaks(path):
        if path.name == "photo1.png":
            raise ZeroDivisionError("in some plug-in")
        return opened(path)

    monkeypatch.setattr(Image, "open", breaks)
    photos = load_photos(folder)
    assert photos.labels.tolist() == [0, 1] and set(photos.unread) == {"bolt/photo1.png", "nut/photo1.png"}


def test_what_a_macs_zip_adds_is_no_class(folder):
    (folder / "__MACOSX" / "bolt").mkdir(parents=True)
    (folder / "__MACOSX" / "bolt" / "._photo0.png").write_bytes(b"\0\5\x16\7")
    (folder / "bolt" / "Thumbs.db").write_bytes(b"\0")
    photos = load_photos(folder)
    assert photos.classes == ("bolt", "nut") and photos.unread == {}


def test_train_and_test_folders_are_told_apart_from_classes(folder, tmp_path):
    for part in ("test", "train"):
        for name in ("bolt", "nut"):
            shutil.copytree(folder / name, tmp_path / "all" / part / name)
    with pytest.raises(DataError) as caught:
        load_photos(tmp_path / "all")
    parts = [str(tmp_path / "all" / part) for part in ("test", "train")]
    assert f"Read each part: load_photos({parts[0]!r}) and load_photos({parts[1]!r})" in str(caught.value)
    assert load_photos(parts[0]).classes == ("bolt", "nut")


def test_a_folder_around_the_folder_is_named(folder, tmp_path):
    for name in ("bolt", "nut"):
        shutil.copytree(folder / name, tmp_path / "unzipped" / "parts" / name)
    (tmp_path / "unzipped" / "__MACOSX").mkdir()
    inner = tmp_path / "unzipped" / "parts"
    with pytest.raises(DataError) as caught:
        load_photos(tmp_path / "unzipped")
    assert f"only wraps parts, in which the classes are; type load_photos({str(inner)!r})" in str(caught.value)
