"""MNIST as people have it: where its files may lie, under which names, and which of them are whole."""

import hashlib
import os
import re
import warnings
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import numpy as np

from aigc_helpers.data.errors import DataError
from aigc_helpers.data.idx import idx_bytes, member_of_npz, parse_idx, uncompressed
from aigc_helpers.files import COURSE

# Of the uncompressed bytes: mirrors compress the same file in their own ways.
MD5 = {
    "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
}
KERAS_FILE = "mnist.npz"
IN_KERAS_FILE = dict(zip(MD5, ("x_train", "y_train", "x_test", "y_test"), strict=True))
PLACES = (".", "raw", "MNIST", "MNIST/raw")  # within a folder; torchvision makes the last
SPLITS = {
    "train": ("train", slice(None, 50_000)),
    "validation": ("train", slice(50_000, None)),
    "test": ("t10k", slice(None)),
}
FOUR = f"its four IDX files ({', '.join(MD5)}; raw or .gz)"
BY_HAND = f"put {FOUR}, or Keras's {KERAS_FILE}, in a folder and set AIGC_DATA to it"


def read(split: str) -> tuple[np.ndarray, np.ndarray]:
    """One split of MNIST as grey levels: uint8 [N, 28, 28] in 0..255, and the digits [N].

    Training data are the first 50,000 images of the training file, validation its last 10,000, test the test file
    (LeCun, Bottou, Bengio and Haffner, 1998). Raises DataError where the files are missing or damaged.
    """
    prefix, rows = SPLITS[split]
    names = [f"{prefix}-images-idx3-ubyte", f"{prefix}-labels-idx1-ubyte"]
    folder = first_whole(names)
    if folder is None:
        raise DataError(_not_here(names))
    if fault := passed_over(folder, names):
        warnings.warn(f"{fault}; MNIST is read from {folder} instead", stacklevel=3)
    images, labels = (_read(folder, name) for name in names)
    return images[rows], labels[rows]


def find_mnist() -> Path | None:
    """The first folder with a file for each of MNIST's four names: $AIGC_DATA, then the cache; None if neither has.

    The files' contents are checked when they are read, not here.
    """
    return next((folder for folder in folders() if not _absent(folder, MD5)), None)


def first_whole(names: Iterable[str] = tuple(MD5)) -> Path | None:
    """The first folder in which all of these files are MNIST's, byte for byte: $AIGC_DATA, then the cache."""
    return next((folder for folder in folders() if what_ails(folder, names) is None), None)


def folders() -> list[Path]:
    """Where MNIST is looked for, in this order."""
    return [folder for folder in (chosen_folder(), cache_folder()) if folder is not None]


def chosen_folder() -> Path | None:
    """The folder that AIGC_DATA names, absolute, or None; a relative one counts from the course's folder.

    So a notebook, a terminal and `aigc doctor` see the same one, wherever each of them was started. Where AIGC_DATA
    names a file, its folder is meant.
    """
    value = os.environ.get("AIGC_DATA", "").strip().strip("\"'")  # Windows' `set` keeps quotes
    if not value:
        return None
    start = COURSE if (COURSE / "notebooks").is_dir() else Path.cwd()
    folder = start / os.path.expanduser(value)
    return Path(os.path.normpath(folder.parent if os.path.isfile(folder) else folder))


def cache_folder() -> Path | None:
    """The folder of this user and this system for fetched files, which may not exist yet; None without a home."""
    # It and what it imports cost a twentieth of a second, which `import aigc_helpers` should not.
    import platformdirs

    try:
        return Path(platformdirs.user_cache_dir("aigc"))
    except RuntimeError:
        return None


def candidates(folder: Path, name: str) -> list[Path]:
    """The files in `folder` that may be MNIST's `name`, however they were spelled, wrapped or nested."""
    found = []
    for place in PLACES:
        named = [entry for entry in _entries(folder / place) if _as_published(entry.name) == name]
        found += [inner for entry in named for inner in (_entries(entry) if entry.is_dir() else [entry])]
        found += [entry for entry in _entries(folder / place) if entry.name == KERAS_FILE]
    wanted = [path for path in found if path.name == KERAS_FILE or _as_published(path.name) == name]
    return [path for path in wanted if path.is_file()]


def what_ails(folder: Path, names: Iterable[str] = tuple(MD5)) -> str | None:
    """Why these files of MNIST cannot be read from `folder`, each by its path; None where they can."""
    absent = _absent(folder, names)
    if absent:
        return f"{_called(folder)}, {_without(folder, absent)}"
    faults = {}
    for name in names:
        try:
            _read(folder, name)
        except ValueError as error:
            faults.update(dict.fromkeys(str(error).splitlines()))
    return f"{_called(folder)}, but\n  " + "\n  ".join(faults) if faults else None


def passed_over(folder: Path, names: Iterable[str] = tuple(MD5)) -> str | None:
    """What ails the folder that AIGC_DATA names, where MNIST is read from another `folder`; else None."""
    chosen = chosen_folder()
    return None if chosen is None or chosen == folder else what_ails(chosen, names)


def check_md5(data: bytes, name: str) -> None:
    """Raise ValueError unless these are the published bytes of the MNIST file `name`."""
    found = hashlib.md5(data, usedforsecurity=False).hexdigest()
    if found != MD5[name]:
        raise ValueError(
            f"wrong checksum: these bytes (MD5 {found}) are not those of MNIST's {name} (MD5 {MD5[name]}); "
            "the file was changed, or belongs to another data set, such as Fashion-MNIST"
        )


def _read(folder: Path, name: str) -> np.ndarray:
    """The array of the first whole file for `name`; ValueError, a line for each candidate, if there is none."""
    reasons = []
    for path in candidates(folder, name):
        try:
            return _array(path, name, path.stat().st_mtime_ns)
        except (ValueError, OSError) as error:
            reasons.append(f"{path}: {getattr(error, 'strerror', None) or error}")
    raise ValueError("\n".join(reasons))


@cache
def _array(path: Path, name: str, changed: int) -> np.ndarray:
    """The array of a file as it was when it was last `changed`."""
    is_keras = path.name == KERAS_FILE
    data = idx_bytes(member_of_npz(path, IN_KERAS_FILE[name])) if is_keras else uncompressed(path)
    # The header first: "cut short" helps more than "another checksum".
    array = parse_idx(data)
    check_md5(data, name)
    return array


def _absent(folder: Path, names: Iterable[str]) -> list[str]:
    return [name for name in names if not candidates(folder, name)]


def _entries(folder: Path) -> list[Path]:
    """What lies in a folder, sorted; nothing, if it is none or may not be entered."""
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _as_published(name: str) -> str:
    """A file's published name: browsers, unpackers and collections write "(1)", a dot, or capitals."""
    plain = re.sub(r" ?\(\d+\)", "", name.lower()).removesuffix(".gz")
    return plain.replace(".idx", "-idx")


def _called(folder: Path) -> str:
    return f"AIGC_DATA is {folder}" if folder == chosen_folder() else f"the cache is {folder}"


def _without(folder: Path, absent: list[str]) -> str:
    if not folder.is_dir():
        return "which is no folder (a relative one counts from the course's folder)"
    there = [path.name for path in _entries(folder)]
    listed = ", ".join(sorted(there)[:5]) + (f" and {len(there) - 5} more" if len(there) > 5 else "")
    return f"where {', '.join(absent)} cannot be found; there: {listed or 'nothing'}"


def _not_here(names: Iterable[str]) -> str:
    cached, chosen = cache_folder(), chosen_folder()
    faults = [what_ails(folder, names) for folder in folders() if folder == chosen or folder.is_dir()]
    said = [f"{fault[0].upper()}{fault[1:]}." for fault in faults if fault]
    kept = " Your own files stay as they are." if chosen is not None else ""
    fetched = f"Type `aigc fetch mnist` (11 MB, once): it fills {cached}, which is read then.{kept} Or {BY_HAND}."
    advice = f"There is no home folder to fetch it to: {BY_HAND}." if cached is None else fetched
    return "\n".join(["MNIST is not whole on this machine.", *said, advice])
