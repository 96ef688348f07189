"""A picture's file as 8-bit RGB: turned upright, scaled by its depth, see-through parts on white."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from PIL import Image

ORIENTATION = 0x0112  # the EXIF entry that says how the camera was held
DEPTHS = (8, 10, 12, 14, 16)  # bits in which sensors and scanners count
LEAST_HIGH_BYTE = 16  # colours below it fill at most 12 of 16 bits: nearly black once the lower byte is dropped


def read_square(path: Path, size: int) -> np.ndarray:
    """The middle of a picture, uint8 [size, size, 3]; ValueError, with the reason, for what cannot be read truly.

    More than 8 bits of grey are scaled by the smallest of 8, 10, 12, 14 and 16 bits that holds the brightest pixel,
    floats are taken in [0, 1].
    """
    from PIL import Image, ImageOps

    try:
        upright = _opened(path, size)
    # A damaged or hostile file can break a decoder in any way: it loses itself, never the folder.
    except Exception as error:
        raise ValueError(_why(error)) from error
    square = ImageOps.fit(upright, (size, size), Image.Resampling.BICUBIC)
    paper = Image.new("RGBA", square.size, "white")
    return np.asarray(Image.alpha_composite(paper, square).convert("RGB"))


def _opened(path: Path, size: int) -> "Image.Image":
    from PIL import Image

    with Image.open(path) as photo:
        photo.draft("RGB", (2 * size, 2 * size))  # a JPEG is read at an eighth of its size if that is enough
        drops_a_byte = ";16" in str([tile[3] for tile in photo.tile])
        photo.load()
        if photo.mode.startswith(("I", "F")):
            return _upright(photo, Image.fromarray(_eight_bits(np.asarray(photo)))).convert("RGBA")
        if drops_a_byte and np.asarray(photo.convert("RGB")).max() < LEAST_HIGH_BYTE:
            raise ValueError("its 16-bit colours fill 12 bits at most and would be black; save it with 8 bits a colour")
        return _upright(photo, photo).convert("RGBA")


def _upright(photo: "Image.Image", picture: "Image.Image") -> "Image.Image":
    """`picture` turned as the camera that took `photo` was held; as it is, where that cannot be read."""
    from PIL.Image import Transpose

    turns = {2: Transpose.FLIP_LEFT_RIGHT, 3: Transpose.ROTATE_180, 4: Transpose.FLIP_TOP_BOTTOM}
    turns |= {5: Transpose.TRANSPOSE, 6: Transpose.ROTATE_270, 7: Transpose.TRANSVERSE, 8: Transpose.ROTATE_90}
    try:
        turn = turns.get(photo.getexif().get(ORIENTATION, 1))
    except Exception:  # whatever odd entries do to the parser, the pixels are whole
        turn = None
    return picture if turn is None else picture.transpose(turn)


def _eight_bits(levels: np.ndarray) -> np.ndarray:
    """Grey levels of more than 8 bits, or floats, as bytes."""
    low, high = levels.min(), levels.max()
    if levels.dtype.kind == "f":
        if not 0 <= low <= high <= 1:
            raise ValueError(f"its floats go from {low:g} to {high:g}, not from 0 to 1; save it with 8 or 16 bits")
        return np.rint(255 * levels).astype(np.uint8)
    bits = next((bits for bits in DEPTHS if high < 2**bits), None)
    if low < 0 or bits is None:
        raise ValueError(f"its pixels go from {low} to {high}, beyond 16 bits; save it with 8 or 16 bits")
    return np.rint(levels * (255 / (2**bits - 1))).astype(np.uint8)


def _why(error: Exception) -> str:
    from PIL import UnidentifiedImageError

    if isinstance(error, UnidentifiedImageError):
        return "no image in a format that can be read here; save it as JPEG or PNG"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
