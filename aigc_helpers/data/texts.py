"""The novels of Jane Austen as plain text, in splits, and how much one text has from another."""

import zipfile
from functools import cache
from pathlib import Path

from aigc_helpers.data.errors import DataError
from aigc_helpers.data.shipped import shipped
from aigc_helpers.validation import at_least, check_text, one_of

NOVELS = {
    "emma": "Emma (1815)",
    "mansfield": "Mansfield Park (1814)",
    "northanger": "Northanger Abbey (1817)",
    "persuasion": "Persuasion (1817)",
    "pride": "Pride and Prejudice (1813)",
    "sense": "Sense and Sensibility (1811)",
}
ALL = "austen"
ARCHIVE = "austen.zip"
TENTHS = {"train": (0, 8), "validation": (8, 9), "test": (9, 10)}  # of the text, in its order


def novel(name: str = "pride", split: str = "train") -> str:
    """One split of a novel: the first eight tenths of it, the ninth or the last; each begins with a paragraph.

    A line is a paragraph, `_word_` stands in italics, `--` is a dash. Raises ValueError for another name or split,
    DataError where the file is missing or damaged.

    >>> novel("pride")[45:97]
    'It is a truth universally acknowledged, that a singl'
    >>> [len(novel("pride", split)) for split in ("train", "validation", "test")]
    [547231, 67021, 68051]
    """
    text = _whole(one_of(name, NOVELS, name="name"))
    first, last = TENTHS[one_of(split, TENTHS, name="split")]
    return text[_cut(text, first) : _cut(text, last)]


def nine_tenths_and_one(source: str) -> tuple[str, str]:
    """A text in two, to learn from and to judge on: a novel's, all six's ("austen"), or those of a .txt file.

    Of each novel the last tenth is judged on. Raises ValueError for another name, and for a file that is no text.
    """
    if str(source).lower().endswith(".txt"):
        text = read_text(source)
        return text[: len(text) * 9 // 10], text[len(text) * 9 // 10 :]
    names = list(NOVELS) if source == ALL else [one_of(source, [*NOVELS, ALL], name="text")]
    learned = "".join(novel(name, split) for name in names for split in ("train", "validation"))
    return learned, "".join(novel(name, "test") for name in names)


def read_text(path: str | Path, *, least: int = 1_000) -> str:
    """The text in a file in UTF-8; ValueError where it is none, or has fewer than `least` characters."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path} is not in UTF-8 ({error}); save it anew with that encoding") from error
    if "\0" in text:
        raise ValueError(f"{path} holds bytes that stand in no text; save it as plain text")
    if len(text) < least:
        raise ValueError(f"{path} has {len(text)} characters; it wants at least {least}: fewer tell nothing")
    return text


def share_found(text: str, source: str, *, length: int = 13) -> float:
    """The share of the runs of `length` characters in `text` that stand in `source` too, anywhere.

    Raises ValueError for what is no text, and where `text` has no such run.

    >>> share_found("abcde", "xabcy", length=2)
    0.5
    """
    text, source = check_text(text), check_text(source, name="source")
    runs = len(text) - at_least(1, length, name="length") + 1
    if runs < 1:
        raise ValueError(f"text has {len(text)} characters; it wants {length} or more, or a smaller length")
    return sum(text[start : start + length] in source for start in range(runs)) / runs


def _cut(text: str, tenths: int) -> int:
    """Where the first paragraph begins after so many tenths of the text."""
    place = len(text) * tenths // 10
    return text.find("\n", place - 1) + 1 if place else 0


@cache
def _whole(name: str) -> str:
    path = shipped(ARCHIVE)
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.read(f"{name}.txt").decode("utf-8")
    except (zipfile.BadZipFile, KeyError, OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path} is damaged ({error}); type `git checkout -- data` in the course's folder") from error
