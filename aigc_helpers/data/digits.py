"""Real handwritten digits, 28×28: `uci`, which comes with scikit-learn, and `mnist`, read from its four IDX files."""

import math
import struct
from functools import cache
from pathlib import Path

import numpy as np

from aigc_helpers.data.fetch import DataError, check_md5, find_file, require_mnist, uncompressed

MNIST_SPLITS = {
    "train": ("train", slice(None, 50_000)),
    "validation": ("train", slice(50_000, None)),
    "test": ("t10k", slice(None)),
}


def uci(split: str) -> tuple[np.ndarray, np.ndarray]:
    """One split of the UCI digits as grey levels: uint8 [N, 28, 28] in 0..255, and the digits [N].

    The 1,797 scans of Alpaydin and Kaynak (1998) are split 899 / 449 / 449 with the same share of each digit.
    scikit-learn's copy does not say who wrote what, so one person's digits may stand in more than one split.

    >>> uci("validation")[0].shape
    (449, 28, 28)
    """
    images, digits = _uci_images()
    rows = _uci_rows()[split]
    return images[rows], digits[rows]


@cache
def _uci_images() -> tuple[np.ndarray, np.ndarray]:
    # scikit-learn takes a second to import: only those who ask for these digits wait for it.
    from sklearn.datasets import load_digits

    digits = load_digits()
    return _enlarge(digits.images / 16), digits.target


@cache
def _uci_rows() -> dict[str, np.ndarray]:
    from sklearn.model_selection import train_test_split

    _, digits = _uci_images()
    train, rest = train_test_split(np.arange(len(digits)), test_size=898, stratify=digits, random_state=0)
    validation, test = train_test_split(rest, test_size=449, stratify=digits[rest], random_state=0)
    return {"train": train, "validation": validation, "test": test}


def _enlarge(ink: np.ndarray) -> np.ndarray:
    """Bring 8×8 ink shares [N, 8, 8] in [0, 1] to the look of MNIST: uint8 grey levels [N, 28, 28].

    Each digit is enlarged to 20×20 by cubic splines, made black and white but for its edges,
    and placed with its centre of mass in the middle, as MNIST was (LeCun et al., 1998).
    """
    from scipy import ndimage

    framed = np.pad(ink, ((0, 0), (2, 2), (2, 2)))
    smooth = ndimage.zoom(framed, (1, 2.5, 2.5), order=3, mode="grid-constant", grid_mode=True)
    # A slope of 2.5 leaves edges as grey as MNIST's; a threshold above one half would break thin strokes.
    crisp = np.clip(2.5 * (smooth - 0.5) + 0.5, 0, 1)
    middle = (crisp.shape[1] - 1) / 2
    shifts = [np.rint(middle - np.array(ndimage.center_of_mass(image))).astype(int) for image in crisp]
    centred = np.stack([np.roll(image, shift, axis=(0, 1)) for image, shift in zip(crisp, shifts, strict=True)])
    return np.rint(255 * centred[:, 1:-1, 1:-1]).astype(np.uint8)


def mnist(split: str) -> tuple[np.ndarray, np.ndarray]:
    """One split of MNIST as grey levels: uint8 [N, 28, 28] in 0..255, and the digits [N].

    Training data are the first 50,000 images of the training file, validation its last 10,000, test the test file
    (LeCun, Bottou, Bengio and Haffner, 1998). Raises DataError where the files are missing or damaged.
    """
    folder = require_mnist()
    prefix, rows = MNIST_SPLITS[split]
    images = _read_mnist(find_file(folder, f"{prefix}-images-idx3-ubyte"))
    labels = _read_mnist(find_file(folder, f"{prefix}-labels-idx1-ubyte"))
    return images[rows], labels[rows]


@cache
def _read_mnist(path: Path) -> np.ndarray:
    try:
        data = uncompressed(path)
        # The header first: "cut short" helps more than "another checksum".
        array = parse_idx(data)
        check_md5(data, path.name.removesuffix(".gz"))
    except (ValueError, OSError) as error:
        raise DataError(f"{path}: {error}. Delete this file, then type `aigc fetch mnist`.") from error
    return array


def parse_idx(data: bytes) -> np.ndarray:
    """Read the bytes of an uncompressed IDX file of unsigned bytes: a read-only uint8 array over the same memory.

    The format: two zero bytes, the type (8 for unsigned bytes), the number of axes, each axis's length as a
    big-endian 32-bit integer, then the values. Raises ValueError for another header or another length.

    >>> parse_idx(bytes([0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9]))
    array([7, 8, 9], dtype=uint8)
    """
    if data[:3] != b"\0\0\x08" or len(data) < 4:
        raise ValueError(f"this is no IDX file of bytes: it begins with {data[:4].hex(' ')!r}, not with '00 00 08'")
    header = 4 + 4 * data[3]
    if len(data) < header:
        raise ValueError(f"the file is cut short: {len(data)} bytes, where its header alone has {header}")
    shape = struct.unpack(f">{data[3]}I", data[4:header])
    expected = header + math.prod(shape)
    if len(data) != expected:
        problem = "is cut short" if len(data) < expected else "is too long"
        raise ValueError(f"the file {problem}: {len(data)} bytes, where its header announces {expected}")
    return np.frombuffer(data, dtype=np.uint8, offset=header).reshape(shape)
