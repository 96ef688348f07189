"""A learner's own folder of photos: what can be read is read, what cannot is named, what cannot work is explained."""

import shutil
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageOps

from aigc_helpers.data import DataError, load
from aigc_helpers.data.photos import load_photos, write_photos

RED, BLUE = (200, 20, 20), (20, 20, 200)


@pytest.fixture
def folder(tmp_path):
    """Two classes of two photos each: red bolts and blue nuts."""
    for name, colour in (("bolt", RED), ("nut", BLUE)):
        (tmp_path / name).mkdir()
        for place, size in enumerate([(64, 48), (90, 120)]):
            Image.new("RGB", size, colour).save(tmp_path / name / f"photo{place}.png")
    return tmp_path


def test_a_folder_of_photos_is_a_data_set(folder):
    photos = load_photos(folder, size=40)
    assert photos.images.shape == (4, 40, 40, 3) and photos.images.dtype == np.uint8
    assert photos.labels.tolist() == [0, 0, 1, 1] and photos.labels.dtype == np.int64
    assert photos.classes == ("bolt", "nut") and photos.unread == {}
    assert np.all(photos.images[photos.labels == 0] == RED) and np.all(photos.images[photos.labels == 1] == BLUE)
    assert load_photos(str(folder)).images.shape == (4, 96, 96, 3)


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


def test_photos_are_turned_as_the_camera_was_held(folder):
    lying = np.zeros((60, 60, 3), np.uint8)
    lying[:30] = 255
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright: turn a quarter to the right
    Image.fromarray(lying).save(folder / "bolt" / "a_turned.jpg", exif=exif, quality=95)
    image = load_photos(folder, size=60).images[0]
    assert image[:, 35:].min() > 200 and image[:, :25].max() < 50


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


# More than eight bits.

RAMP = np.tile(np.linspace(0, 1, 60), (60, 1))  # dark on the left, bright on the right
DEEP = {
    "16-bit PNG": ("a.png", np.rint(65535 * RAMP).astype(np.uint16)),
    "16-bit TIFF": ("a.tif", np.rint(65535 * RAMP).astype(np.uint16)),
    "big-endian TIFF": ("a.tif", np.rint(65535 * RAMP).astype(">u2")),
    "14 bits in 16": ("a.png", np.rint(16383 * RAMP).astype(np.uint16)),
    "12 bits in 16": ("a.png", np.rint(4095 * RAMP).astype(np.uint16)),
    "10 bits in 16": ("a.tif", np.rint(1023 * RAMP).astype(np.uint16)),
    "8 bits in 16": ("a.png", np.rint(255 * RAMP).astype(np.uint16)),
    "32-bit whole numbers": ("a.tif", np.rint(65535 * RAMP).astype(np.int32)),
    "floats": ("a.tif", RAMP.astype(np.float32)),
}


@pytest.mark.parametrize(("name", "levels"), DEEP.values(), ids=DEEP)
def test_deep_grey_looks_as_the_same_picture_of_eight_bits(folder, name, levels):
    Image.fromarray(levels).save(folder / "bolt" / name)
    Image.fromarray(np.rint(255 * RAMP).astype(np.uint8)).save(folder / "bolt" / "b.png")
    photos = load_photos(folder, size=60)
    deep, shallow = photos.images[:2].astype(int)
    assert not photos.unread and np.ptp(shallow) > 200 and np.abs(deep - shallow).max() <= 1


UNSCALABLE = {
    "floats to 255": ("a.tif", 255 * RAMP.astype(np.float32), "its floats go from 0 to 255, not from 0 to 1"),
    "NaN": ("a.tif", np.full((9, 9), np.nan, np.float32), "its floats go from nan to nan"),
    "negative": ("a.tif", np.full((9, 9), -5, np.int32), "its pixels go from -5 to -5, beyond 16 bits"),
    "more than 16 bits": ("a.tif", np.full((9, 9), 70_000, np.int32), "to 70000, beyond 16 bits"),
}


@pytest.mark.parametrize(("name", "levels", "reason"), UNSCALABLE.values(), ids=UNSCALABLE)
def test_what_has_no_known_depth_is_listed_as_unread(folder, name, levels, reason):
    Image.fromarray(levels).save(folder / "bolt" / name)
    photos = load_photos(folder)
    assert len(photos.images) == 4 and reason in photos.unread[f"bolt/{name}"]
    assert "save it with 8 or 16 bits" in photos.unread[f"bolt/{name}"]


def colour_png(levels):
    """A PNG of 16 bits a colour, [height, width, 3], which Pillow reads and cannot write."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    height, width, _ = levels.shape
    lines = b"".join(b"\0" + row.astype(">u2").tobytes() for row in levels)
    header = struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def test_deep_colours_are_read_or_listed_never_black(folder):
    colours = np.stack([RAMP, RAMP[:, ::-1], RAMP], axis=-1)
    (folder / "bolt" / "a.png").write_bytes(colour_png(np.rint(65535 * colours)))
    (folder / "bolt" / "twelve.png").write_bytes(colour_png(np.rint(4095 * colours)))
    photos = load_photos(folder, size=60)
    assert set(photos.unread) == {"bolt/twelve.png"}
    assert "save it with 8 bits a colour" in photos.unread["bolt/twelve.png"]
    assert np.abs(photos.images[0] - 255 * colours).max() <= 1


# What cameras, phones, zips and collections do.


def with_bad_exif(path):
    """A JPEG, lying, whose EXIF says "turn me" and holds a fraction that no reader can write again."""
    lying = np.zeros((60, 60, 3), np.uint8)
    lying[:30] = 255
    Image.fromarray(lying).save(path, quality=95)
    data = path.read_bytes()
    turned = struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0)
    fraction = struct.pack("<HHII", 0x011A, 10, 1, 38)
    exif = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 2) + turned + fraction + struct.pack("<Iii", 0, -1, 0)
    path.write_bytes(data[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + data[2:])


def test_a_photo_with_odd_exif_is_read_and_turned(folder):
    with_bad_exif(folder / "bolt" / "a.jpg")
    photos = load_photos(folder, size=60)
    assert len(photos.images) == 5 and not photos.unread
    assert photos.images[0][:, 35:].min() > 200 and photos.images[0][:, :25].max() < 50


@pytest.mark.parametrize("orientation", range(1, 9))
def test_photos_are_turned_as_pillow_itself_turns_them(folder, orientation):
    quarters = np.repeat(np.repeat(np.array([[0, 80], [160, 240]], np.uint8), 30, 0), 30, 1)
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(quarters).save(folder / "bolt" / "a.png", exif=exif)
    with Image.open(folder / "bolt" / "a.png") as photo:
        upright = np.asarray(ImageOps.exif_transpose(photo))
    assert np.array_equal(load_photos(folder, size=60).images[0][5::30, 5::30, 0], upright[5::30, 5::30])


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
