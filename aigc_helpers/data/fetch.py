"""Where MNIST's files are, and how they get there: the only code of the course that uses the network."""

import errno
import gzip
import hashlib
import os
import tempfile
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path

MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)
# Of the uncompressed bytes: mirrors compress the same file in their own ways.
MNIST_MD5 = {
    "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
}
BY_HAND = f"put the four IDX files ({', '.join(MNIST_MD5)}; raw or .gz) in a folder and set AIGC_DATA to it"
TIMEOUT_SECONDS = 20


class DataError(RuntimeError):
    """A data file is missing, damaged, or cannot be fetched or stored; the message says what to type."""


def find_mnist() -> Path | None:
    """The first folder that holds all four MNIST files, raw or .gz: $AIGC_DATA, then the cache; None if neither does.

    The files' contents are checked when they are read, not here.
    """
    return next((folder for folder in _folders() if not _absent(folder)), None)


def require_mnist() -> Path:
    """The folder of `find_mnist()`; DataError, with what to type, where there is none."""
    folder = find_mnist()
    if folder is None:
        chosen = os.environ.get("AIGC_DATA")
        hint = f" AIGC_DATA is {chosen!r}, where {', '.join(_absent(_folders()[0]))} cannot be found." if chosen else ""
        raise DataError(f"MNIST is not on this machine. Type `aigc fetch mnist` (11 MB, once), or {BY_HAND}.{hint}")
    return folder


def find_file(folder: Path, name: str) -> Path | None:
    """The path of `name`.gz or `name` in a folder, whichever is there (.gz first, as that is what a fetch writes)."""
    candidates = (folder / f"{name}.gz", folder / name)
    # os.path: a folder that may not be entered counts as one without the file.
    return next((path for path in candidates if os.path.isfile(path)), None)


def cache_folder() -> Path:
    """The folder of this user and this system in which fetched files are kept; it may not exist yet."""
    # pooch and what it imports cost a tenth of a second, which `import aigc_helpers` should not.
    import pooch

    return Path(pooch.os_cache("aigc"))


def fetch_mnist(*, mirrors: Sequence[str] = MIRRORS) -> Path:
    """Download what is missing or damaged of MNIST (11 MB) and return the folder that holds all of it, checked.

    Mirrors (addresses that end in "/") are tried in turn, file by file, with a progress bar. A file gets its name
    only after its checksum is right, so this may be interrupted at any moment and called again.
    Raises DataError, with what to do, when no mirror answers rightly or the files cannot be written.
    """
    for folder in _folders():
        if not _unusable(folder):
            return folder
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in _unusable(folder):
            _fetch(name, folder, mirrors)
    except OSError as error:
        raise DataError(_why_not_written(error, folder)) from error
    return folder


def uncompressed(path: Path) -> bytes:
    """The bytes of a file, decompressed if they are gzip, whatever its name; ValueError if the gzip is damaged."""
    data = path.read_bytes()
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        return gzip.decompress(data)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ValueError("the gzip data is cut short or damaged") from error


def check_md5(data: bytes, name: str) -> None:
    """Raise ValueError unless these are the published bytes of the MNIST file `name`."""
    found = hashlib.md5(data, usedforsecurity=False).hexdigest()
    if found != MNIST_MD5[name]:
        raise ValueError(f"wrong checksum: the MD5 of its bytes is {found}, that of {name} is {MNIST_MD5[name]}")


def _folders() -> list[Path]:
    chosen = os.environ.get("AIGC_DATA")
    return ([Path(chosen).expanduser()] if chosen else []) + [cache_folder()]


def _absent(folder: Path) -> list[str]:
    return [name for name in MNIST_MD5 if find_file(folder, name) is None]


def _unusable(folder: Path) -> list[str]:
    return [name for name in MNIST_MD5 if not _is_intact(folder, name)]


def _is_intact(folder: Path, name: str) -> bool:
    path = find_file(folder, name)
    try:
        check_md5(uncompressed(path) if path else b"", name)
    except (ValueError, OSError):
        return False
    return True


def _fetch(name: str, folder: Path, mirrors: Iterable[str]) -> None:
    from requests import RequestException

    failures = []
    # In the same folder, so that the last step is a rename: it happens whole or not at all.
    with tempfile.TemporaryDirectory(dir=folder, prefix=".download-") as scratch:
        part = Path(scratch) / f"{name}.gz"
        for mirror in mirrors:
            try:
                _download(f"{mirror}{name}.gz", part)
                check_md5(uncompressed(part), name)
            except (RequestException, ValueError) as error:
                failures.append(f"  {mirror}{name}.gz: {_why_not_fetched(error)}")
            else:
                os.replace(part, folder / part.name)
                return
    advice = f"Connect to the internet and type `aigc fetch mnist` again, or {BY_HAND}."
    raise DataError("\n".join([f"{name} could not be downloaded:", *failures, advice]))


def _download(url: str, target: Path) -> None:
    import pooch
    from tqdm import tqdm

    # pooch sets the true total; it also asks `if bar`, which a tqdm without any total refuses to answer.
    with tqdm(total=1, desc=target.name, unit="B", unit_scale=True) as bar:
        download = pooch.HTTPDownloader(progressbar=bar, chunk_size=2**16, timeout=TIMEOUT_SECONDS)
        download(url, str(target), None)


def _why_not_fetched(error: Exception) -> str:
    import requests

    reasons = {
        requests.HTTPError: "the server answered {0}",
        requests.Timeout: f"no answer in {TIMEOUT_SECONDS} seconds",
        requests.ConnectionError: "no connection",
        requests.exceptions.ChunkedEncodingError: "the connection broke off",
    }
    reason = next((text for kind, text in reasons.items() if isinstance(error, kind)), "{0}")
    return reason.format(error)


def _why_not_written(error: OSError, folder: Path) -> str:
    # Windows has no quota error of its own.
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return f"The disk is full: MNIST needs 12 MB in {folder}. Free some space and type `aigc fetch mnist` again."
    problem = f"Cannot write in {folder} ({error.strerror})"
    return f"{problem}. Make it writable and type `aigc fetch mnist` again, or {BY_HAND}."
