"""Photographs of six kinds of things, drawings of four of them, and the thousand names of ImageNet's classes."""

import csv
import io
import zipfile
from functools import cache
from typing import NamedTuple

import numpy as np

from aigc_helpers.data.errors import DataError
from aigc_helpers.data.shipped import shipped
from aigc_helpers.validation import one_of

KINDS = ("mammals", "birds", "fruit", "vehicles", "flowers", "vegetables")
DRAWN = KINDS[:4]  # there is no drawn flower or vegetable: labels of cartoons go from 0 to 3
DOMAINS = ("photos", "cartoons")
SPLITS = ("train", "validation", "test")
SIZE = 224  # pixels
ARCHIVE = "photos.zip"

IMAGENET: tuple[str, ...]  # index of a logit → what `nets.photo_classifier` says; read when asked for


class Photograph(NamedTuple):
    """What is known of a picture: its name, its kind, its family (what it shows), and a caption in English."""

    name: str
    kind: str
    family: str
    caption: str


def photos(split: str) -> tuple[np.ndarray, np.ndarray]:
    """One split of the photographs: uint8 [N, 224, 224, 3], and the place of each one's kind in KINDS [N].

    Things cut out and put on white; no family (two photographs of tigers are one) lies in two splits.

    >>> photos("validation")[0].shape
    (37, 224, 224, 3)
    """
    return _read("photos", split)


def cartoons(split: str) -> tuple[np.ndarray, np.ndarray]:
    """The same of the drawings."""
    return _read("cartoons", split)


def _read(domain: str, split: str) -> tuple[np.ndarray, np.ndarray]:
    paths = _paths(domain, split)
    images = np.stack([_picture(path) for path in paths])
    return images, np.array([KINDS.index(path.split("/")[2]) for path in paths])


def about(domain: str, split: str = "train") -> tuple[Photograph, ...]:
    """What each picture of a split shows, in the order of `load(domain, split)`.

    Raises ValueError for another domain or split.

    >>> tigers = [photo for photo in about("photos") if photo.family == "tiger"]
    >>> tigers[0].kind, sorted(photo.caption for photo in tigers)
    ('mammals', ['A Sumatran tiger.', 'A tiger.'])
    """
    paths = _paths(one_of(domain, DOMAINS, name="domain"), one_of(split, SPLITS, name="split"))
    parts = [path.removesuffix(".jpg").split("/") for path in paths]
    captions = _captions()
    return tuple(
        Photograph(name, kind, family, captions[path])
        for path, (_, _, kind, family, name) in zip(paths, parts, strict=True)
    )


def _paths(domain: str, split: str) -> list[str]:
    return [path for path in _members() if path.startswith(f"{domain}/{split}/")]


@cache
def _members() -> dict[str, bytes]:
    """All of the archive, 2 MB: path → bytes, in the order in which the pictures are read."""
    path = shipped(ARCHIVE)
    try:
        with zipfile.ZipFile(path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except zipfile.BadZipFile as error:
        raise DataError(f"{path} is damaged ({error}); type `git checkout -- data` in the course's folder") from error


def _picture(path: str) -> np.ndarray:
    from PIL import Image

    with Image.open(io.BytesIO(_members()[path])) as picture:
        return np.asarray(picture.convert("RGB"))


def _captions() -> dict[str, str]:
    text = _members()["captions.csv"].decode("utf-8")
    return {row["file"]: row["caption"] for row in csv.DictReader(io.StringIO(text))}


@cache
def _imagenet() -> tuple[str, ...]:
    return tuple(shipped("imagenet.txt").read_text(encoding="utf-8").splitlines())


def __getattr__(name: str) -> tuple[str, ...]:
    if name == "IMAGENET":
        return _imagenet()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
