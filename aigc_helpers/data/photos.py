"""A folder of your own photos as a data set: one subfolder for each class, its name the class."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from aigc_helpers.data.fetch import DataError
from aigc_helpers.validation import at_least, check_images

LEAST_SIZE = 32  # pixels: smaller ones are too small for the nets that photos are for


class Photos(NamedTuple):
    """Photos uint8 [N, size, size, 3], labels int64 [N], the names of the classes, and file → why it was not read."""

    images: np.ndarray
    labels: np.ndarray
    classes: tuple[str, ...]
    unread: dict[str, str]


def load_photos(folder: str | Path, *, size: int = 96) -> Photos:
    """Read the photos in each subfolder of `folder`, in alphabetical order: square, `size` pixels wide, RGB.

    The middle of each photo is kept, turned as the camera held it. What cannot be read is named in `.unread`, and the
    rest is read all the same; hidden files are passed over. Raises DataError for a folder that is not there, has fewer
    than two subfolders, or has a subfolder in which no photo can be read.

    >>> import tempfile
    >>> folder = tempfile.mkdtemp()
    >>> write_photos(folder, np.ones((4, 32, 32, 3)), np.array([0, 1, 0, 1]), classes=["bolt", "nut"])
    >>> photos = load_photos(folder, size=64)
    >>> photos.images.shape, photos.labels.tolist(), photos.classes, photos.unread
    ((4, 64, 64, 3), [0, 0, 1, 1], ('bolt', 'nut'), {})
    """
    size, folder = at_least(LEAST_SIZE, size, name="size"), Path(folder).expanduser()
    images, labels, unread = [], [], {}
    classes = _classes(folder)
    for label, name in enumerate(classes):
        for path in _visible(folder / name):
            try:
                images.append(_read(path, size))
                labels.append(label)
            except _errors() as error:
                unread[f"{name}/{path.name}"] = _why(error)
        if label not in labels:
            raise DataError(_no_photo(folder / name, unread))
    return Photos(np.stack(images), np.array(labels, np.int64), classes, unread)


def write_photos(folder: str | Path, images: np.ndarray, labels: np.ndarray, *, classes: Sequence[str]) -> None:
    """Write `images` [N, height, width, 1 or 3], float in [0, 1] or bytes, as PNG files in a subfolder for each class.

    `classes[label]` is the subfolder's name. Raises ValueError for what does not fit.
    """
    from PIL import Image

    images, labels = check_images(images), np.asarray(labels)
    whole = labels.shape == (len(images),) and labels.dtype.kind in "iu"
    if not whole or labels.min() < 0 or labels.max() >= len(classes):
        raise ValueError(f"labels wants one whole number from 0 to {len(classes) - 1} for each of {len(images)} images")
    if images.shape[-1] not in (1, 3):
        raise ValueError(f"images has {images.shape[-1]} channels; it wants 1 (grey) or 3 (RGB)")
    levels = images if images.dtype == np.uint8 else np.rint(255 * images).astype(np.uint8)
    for place, (image, label) in enumerate(zip(levels, labels, strict=True)):
        path = Path(folder).expanduser() / classes[label] / f"{place:05d}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(image[..., 0] if image.shape[-1] == 1 else image).save(path)


def _classes(folder: Path) -> tuple[str, ...]:
    if not folder.is_dir():
        raise DataError(f"{folder} is no folder; it wants one with a subfolder of photos for each class")
    entries = _visible(folder)
    names = tuple(entry.name for entry in entries if entry.is_dir())
    if len(names) < 2:
        loose = sum(entry.is_file() for entry in entries)
        found = f"{len(names)} subfolders and {loose} files outside of them"
        raise DataError(f"{folder} has {found}; sort the photos into two subfolders or more, one for each class")
    return names


def _visible(folder: Path) -> list[Path]:
    return sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))


def _read(path: Path, size: int) -> np.ndarray:
    """One photo uint8 [size, size, 3]; where it is see-through, on white."""
    from PIL import Image, ImageOps

    with Image.open(path) as photo:
        photo.draft("RGB", (2 * size, 2 * size))  # a JPEG is read at an eighth of its size if that is enough
        upright = ImageOps.exif_transpose(photo).convert("RGBA")
    square = ImageOps.fit(upright, (size, size), Image.Resampling.BICUBIC)
    paper = Image.new("RGBA", square.size, "white")
    return np.asarray(Image.alpha_composite(paper, square).convert("RGB"))


def _errors() -> tuple[type[Exception], ...]:
    """What Pillow raises for a file that is no image, cut short, damaged, or larger than any photo."""
    from PIL import Image

    return OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError


def _why(error: Exception) -> str:
    from PIL import UnidentifiedImageError

    if isinstance(error, UnidentifiedImageError):
        return "no image in a format that can be read here; save it as JPEG or PNG"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


def _no_photo(folder: Path, unread: dict[str, str]) -> str:
    lines = [f"  {file}: {why}" for file, why in unread.items() if file.startswith(f"{folder.name}/")]
    what = "it is empty" if not lines else f"none of its {len(lines)} files can be read:"
    return "\n".join([f"{folder} is a class without a photo; {what}", *lines[:5]])
