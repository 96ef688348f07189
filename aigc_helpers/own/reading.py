"""Read what a learner names: pictures, a table of numbers, a Keras model; what cannot be read is told."""

import csv
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from aigc_helpers.data.pictures import read_square
from aigc_helpers.validation import at_least

if TYPE_CHECKING:
    import keras

MOST_PICTURES = 2_000  # more are not needed for a report, and
MOST_VALUES = 100_000_000  # as floats 400 MB: more would fill the memory, as 2,000 photographs of 224 pixels would
GREY = np.array([0.299, 0.587, 0.114], np.float32)  # weights of red, green and blue, ITU-R BT.601
EMPTY = {"", "na", "nan", "n/a", "null", "none", "-", "?"}


class Pictures(NamedTuple):
    """Pictures float32 [N, size, size, 1 or 3] in [0, 1], their labels int64 [N] or None, and what they are of.

    `classes` are the subfolders' names (none without subfolders), `names` the files', `unread` file → why not.
    """

    images: np.ndarray
    labels: np.ndarray | None
    classes: tuple[str, ...]
    names: tuple[str, ...]
    unread: dict[str, str]


class Table(NamedTuple):
    """The columns of numbers in a table, float64 [N, columns], a gap as NaN; the names of those left out, as words."""

    values: np.ndarray
    columns: tuple[str, ...]
    left_out: tuple[str, ...]


def named(own: str | os.PathLike = "") -> Path | None:
    """What a learner named: `own`, else $AIGC_OWN, else None. ValueError where nothing is at that place.

    A relative one counts from the folder that the notebook, or the terminal, is in.
    """
    text = (str(own) or os.environ.get("AIGC_OWN", "")).strip().strip("\"'")
    if not text:
        return None
    path = Path(text).expanduser()
    if not path.exists():
        raise ValueError(f"nothing is at {path} (seen from {Path.cwd()}); name a file or a folder that is there")
    return path


def kind(path: Path) -> str:
    """What `path` is taken for, by its name: "model", "table" or "pictures"."""
    if path.is_dir():
        return "pictures"
    return {".keras": "model", ".h5": "model", ".csv": "table", ".tsv": "table"}.get(path.suffix.lower(), "pictures")


def pictures(path: str | os.PathLike, *, size: int = 28, color: bool = False) -> Pictures:
    """A picture, or all in a folder and its subfolders, square and `size` pixels wide; a subfolder's name is a class.

    Of each the middle is kept, upright, see-through parts on white. At most 2,000 are read (664 in colour, 224
    pixels wide), spread evenly over the folder. ValueError, naming the first faults, where none can be read.
    """
    size, path = at_least(1, size, name="size"), Path(path)
    images, names, unread = [], [], {}
    for file in _even_share(list(_files(path)), values=size * size * (3 if color else 1)):
        name = str(file.relative_to(path)) if path.is_dir() else file.name
        try:
            images.append(_scaled(read_square(file, size), color=color))
            names.append(name)
        except ValueError as error:
            unread[name] = str(error)
    if not images:
        raise ValueError(_none_readable(path, unread))
    return Pictures(np.stack(images), *_classes(names), tuple(names), unread)


def table(path: str | os.PathLike) -> Table:
    """The columns of a CSV file (comma, semicolon or tab) in which at least half of the entries are numbers.

    Its first line names the columns, where it holds a word. ValueError where fewer than two rows of numbers are there.
    """
    header, cells = _headed(_rows(Path(path)))
    width = len(header)
    numbers = np.array([[_number(cell) for cell in row] for row in cells], float).reshape(len(cells), width)
    serves = np.isfinite(numbers).sum(axis=0) * 2 >= max(len(cells), 1)
    if len(cells) < 2 or not serves.any():
        raise ValueError(
            f"{path} has {len(cells)} rows and no column of numbers that fills half of them; it wants a "
            "table of numbers, one row a line, columns apart by a comma, a semicolon or a tab"
        )
    columns = [(name.strip() or "without a name", bool(keep)) for name, keep in zip(header, serves, strict=False)]
    return Table(numbers[:, serves], *(tuple(name for name, keep in columns if keep is want) for want in (True, False)))


def model(path: str | os.PathLike) -> "keras.Model":
    """A Keras model from its file, without running code that it may carry; ValueError, with what to type."""
    import keras

    try:
        found: Any = keras.models.load_model(path, compile=False, safe_mode=True)
        return found
    # Whatever is wrong with a foreign file, Keras and its readers raise it as they like.
    except Exception as error:
        said = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise ValueError(
            f"{path} is no Keras model that can be read here ({said[:200]}); save yours with model.save('mine.keras')"
        ) from error


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    for folder, inner, files in os.walk(path):
        inner[:] = sorted(name for name in inner if not name.startswith((".", "__")))
        yield from (Path(folder, name) for name in sorted(files) if not name.startswith("."))


def _even_share(files: list[Path], *, values: int) -> list[Path]:
    """As many files, spread evenly, as fit the memory at so many values a picture."""
    most = max(1, min(MOST_PICTURES, MOST_VALUES // values))
    return files[:: max(1, -(-len(files) // most))]


def _scaled(levels: np.ndarray, *, color: bool) -> np.ndarray:
    image = levels / np.float32(255)
    return image if color else (image @ GREY)[..., np.newaxis]


def _classes(names: Sequence[str]) -> tuple[np.ndarray | None, tuple[str, ...]]:
    """Labels and class names, where every picture lies in a subfolder and there are two or more."""
    folders = [Path(name).parts[0] if len(Path(name).parts) > 1 else "" for name in names]
    classes = sorted(set(folders))
    if len(classes) < 2 or "" in classes:
        return None, ()
    return np.array([classes.index(folder) for folder in folders], np.int64), tuple(classes)


def _none_readable(path: Path, unread: dict[str, str]) -> str:
    lines = [f"  {name}: {why}" for name, why in list(unread.items())[:5]]
    what = f"none of the {len(unread)} files in it can be read as a picture" if unread else "there is no file in it"
    return "\n".join([f"{path}: {what}; it wants PNG or JPEG files, or a folder of them", *lines])


def _headed(rows: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    """The names of the columns, made up where the first row has none, and the other rows, all as long as they."""
    width = max(map(len, rows), default=0)
    has_header = bool(rows) and any(_number(cell) is None and cell.strip() for cell in rows[0])
    header, rows = (rows[0], rows[1:]) if has_header else ([], rows)
    header = header + [f"column {place}" for place in range(len(header) + 1, width + 1)]
    return header, [row + [""] * (width - len(row)) for row in rows]


def _rows(path: Path) -> list[list[str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_text(encoding="latin-1")
    try:
        dialect = csv.Sniffer().sniff(text[:10_000], delimiters=",;\t")
    except csv.Error:
        dialect = csv.excel
    return [row for row in csv.reader(text.replace("\0", "").splitlines(), dialect) if any(map(str.strip, row))]


def _number(cell: str) -> float | None:
    """The number in a cell, NaN in an empty one, None for a word; a lone comma is a decimal one."""
    text = cell.strip()
    if text.lower() in EMPTY:
        return float("nan")
    try:
        return float(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text.replace(",", ""))
    except ValueError:
        return None
