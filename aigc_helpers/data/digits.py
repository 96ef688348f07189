"""The real handwritten digits that come with scikit-learn, brought to the look of MNIST."""

from functools import cache
from typing import Any

import numpy as np


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

    digits: Any = load_digits()
    return _enlarge(digits.images / 16), digits.target


@cache
def _uci_rows() -> dict[str, np.ndarray]:
    from sklearn.model_selection import train_test_split

    _, digits = _uci_images()
    train, rest = train_test_split(np.arange(len(digits)), test_size=898, stratify=digits, random_state=0)
    validation, test = train_test_split(rest, test_size=449, stratify=digits[rest], random_state=0)
    return {"train": np.asarray(train), "validation": np.asarray(validation), "test": np.asarray(test)}


def _enlarge(ink: np.ndarray) -> np.ndarray:
    """Bring 8×8 ink shares [N, 8, 8] in [0, 1] to the look of MNIST: uint8 grey levels [N, 28, 28].

    Each digit is enlarged to 20×20 by cubic splines, made black and white but for its edges,
    and placed with its centre of mass in the middle, as MNIST was (LeCun et al., 1998).
    """
    from scipy import ndimage

    framed = np.pad(ink, ((0, 0), (2, 2), (2, 2)))
    smooth = np.asarray(ndimage.zoom(framed, (1, 2.5, 2.5), order=3, mode="grid-constant", grid_mode=True))
    # A slope of 2.5 leaves edges as grey as MNIST's; a threshold above one half would break thin strokes.
    crisp = np.clip(2.5 * (smooth - 0.5) + 0.5, 0, 1)
    middle = (crisp.shape[1] - 1) / 2
    shifts = [np.rint(middle - np.array(ndimage.center_of_mass(image))).astype(int) for image in crisp]
    centred = np.stack([np.roll(image, shift, axis=(0, 1)) for image, shift in zip(crisp, shifts, strict=True)])
    return np.rint(255 * centred[:, 1:-1, 1:-1]).astype(np.uint8)
