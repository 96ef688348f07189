"""A folder of your own photos as a data set: one subfolder for each class, its name the class."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from aigc_helpers.data.errors import DataError
from aigc_helpers.data.pictures import read_square
from aigc_helpers.validation import at_least, check_images, check_labels

LEAST_SIZE = 32  # pixels: smaller ones are too small for the nets that photos are for, which learned on 224
UNSEEN = ("__MACOSX", "Thumbs.db", "desktop.ini")  # what a Mac's zip and Windows lay beside the photos
FORBIDDEN = frozenset('/\\:*?"<>|')  # in a folder's name, on one system or another


class Photos(NamedTuple):
    """Photos uint8 [N, size, size, 3], labels int64 [N], the names of the classes, and file → why it was not read."""

    images: np.ndarray
    labels: np.ndarray
    classes: tuple[str, ...]
    unread: dict[str, str]


def load_photos(folder: str | Path, *, size: int = 224) -> Photos:
    """Read the photos in each subfolder of `folder`, in alphabetical order: square, `size` pixels wide, RGB.

    The middle of each photo is kept, turned as the camera held it. What cannot be read is named in `.unread`, and the
    rest is read all the same; hidden files are passed over, and so is what a Mac's zip adds. Raises DataError for a
    folder that is not there, has fewer than two subfolders, or has a subfolder in which no photo can be read.

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
                images.append(read_square(path, size))
                labels.append(label)
            except ValueError as error:
                unread[f"{name}/{path.name}"] = str(error)
        if label not in labels:
            raise DataError(_no_photo(folder / name, unread))
    return Photos(np.stack(images), np.array(labels, np.int64), classes, unread)


def write_photos(folder: str | Path, images: np.ndarray, labels: np.ndarray, *, classes: Sequence[str]) -> None:
    """Write `images` [N, height, width, 1 or 3], float in [0, 1] or bytes, as PNG files in a subfolder for each class.

    `classes[label]` is the subfolder's name; `folder` is a new one, or empty. Raises ValueError for what does not fit.
    """
    from PIL import Image

    images, folder = check_images(images), Path(folder).expanduser()
    labels = check_labels(labels, len(images), classes=len(classes))
    _check_names(classes)
    if folder.is_dir() and _visible(folder):
        raise ValueError(f"folder is {folder}, which is not empty; name a new one, so that old and new do not mix")
    if images.shape[-1] not in (1, 3):
        raise ValueError(f"images has {images.shape[-1]} channels; it wants 1 (grey) or 3 (RGB)")
    levels = images if images.dtype == np.uint8 else np.rint(255 * images).astype(np.uint8)
    for place, (image, label) in enumerate(zip(levels, labels, strict=True)):
        path = folder / classes[int(label)] / f"{place:05d}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(image[..., 0] if image.shape[-1] == 1 else image).save(path)


def _check_names(classes: Sequence[str]) -> None:
    for name in classes:
        is_name = isinstance(name, str) and name.strip(". ") == name.strip() != "" and not FORBIDDEN & set(name)
        if not is_name or name in UNSEEN:
            raise ValueError(f"classes holds {name!r}; each is the name of a folder, such as 'bolt', without / or dots")
    if len({name.lower() for name in classes}) < len(classes):
        raise ValueError(f"classes is {list(classes)}; each name once: many systems take 'A' and 'a' for one folder")


def _classes(folder: Path) -> tuple[str, ...]:
    if not folder.is_dir():
        raise DataError(f"{folder} is no folder; it wants one with a subfolder of photos for each class")
    entries = _visible(folder)
    inner = [entry for entry in entries if entry.is_dir()]
    if len(inner) == 1 and len(_subfolders(inner[0])) > 1:
        within = f"load_photos({str(inner[0])!r})"
        raise DataError(f"{folder} only wraps {inner[0].name}, in which the classes are; type {within}")
    if len(inner) < 2:
        loose = sum(entry.is_file() for entry in entries)
        found = f"{len(inner)} subfolders and {loose} files outside of them"
        raise DataError(f"{folder} has {found}; sort the photos into two subfolders or more, one for each class")
    return tuple(entry.name for entry in inner)


def _visible(folder: Path) -> list[Path]:
    return sorted(entry for entry in folder.iterdir() if not entry.name.startswith(".") and entry.name not in UNSEEN)


def _subfolders(folder: Path) -> list[Path]:
    return [entry for entry in _visible(folder) if entry.is_dir()]


def _no_photo(folder: Path, unread: dict[str, str]) -> str:
    deeper = _subfolders(folder)
    if len(deeper) > 1:
        names, parts = ", ".join(entry.name for entry in deeper), [str(entry) for entry in _subfolders(folder.parent)]
        each = " and ".join(f"load_photos({part!r})" for part in parts[:3])
        return f"{folder} holds no photo but {names}: the classes lie one folder deeper. Read each part: {each}"
    lines = [f"  {file}: {why}" for file, why in unread.items() if file.startswith(f"{folder.name}/")]
    what = "it is empty" if not lines else f"none of its {len(lines)} files can be read:"
    return "\n".join([f"{folder} is a class without a photo; {what}", *lines[:5]])
