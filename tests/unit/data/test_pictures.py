"""A picture's file as 8-bit RGB: every depth looks alike or is listed, and EXIF turns it without ever stopping it."""

import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageOps

from aigc_helpers.data.photos import load_photos

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


# What cameras and phones do.


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


def test_photos_are_turned_as_the_camera_was_held(folder):
    lying = np.zeros((60, 60, 3), np.uint8)
    lying[:30] = 255
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright: turn a quarter to the right
    Image.fromarray(lying).save(folder / "bolt" / "a_turned.jpg", exif=exif, quality=95)
    image = load_photos(folder, size=60).images[0]
    assert image[:, 35:].min() > 200 and image[:, :25].max() < 50
