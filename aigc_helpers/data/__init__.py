"""The course's data sets behind one word each: `load("uci")`, `load("photos")`, `load("strokes", count=500)`."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from aigc_helpers.data import digits, mnist, photographs, strokes, toy
from aigc_helpers.data.errors import DataError
from aigc_helpers.data.mnist import find_mnist
from aigc_helpers.data.strokes import Drawings
from aigc_helpers.validation import one_of

__all__ = ["DATASETS", "DTYPES", "SPLITS", "DataError", "Dataset", "Drawings", "find_mnist", "load"]

SPLITS = photographs.SPLITS
DTYPES = {"images": ("float32", "uint8"), "photographs": ("float32", "uint8"), "points": ("float32",)}


@dataclass(frozen=True)
class Dataset:
    """One entry of `DATASETS`: its kind (a key of `DTYPES`), a line about it, and what reads one of its splits.

    Where `endless`, `read` takes a `count` and a `seed` too.
    """

    kind: str
    summary: str
    read: Callable[..., tuple[np.ndarray, np.ndarray]]
    endless: bool = False


DATASETS = {
    "uci": Dataset("images", "1,797 real handwritten digits that come with scikit-learn, 28×28", digits.uci),
    "mnist": Dataset("images", "70,000 real handwritten digits, 28×28; `aigc fetch mnist` brings them", mnist.read),
    "strokes": Dataset("images", "digits drawn by our own pen, as many as you like, 28×28", strokes.read, endless=True),
    "photos": Dataset("photographs", "185 photographs of six kinds of things, 224×224", photographs.photos),
    "cartoons": Dataset("photographs", "53 drawings of four of these kinds, 224×224", photographs.cartoons),
    "ring": Dataset("points", "8 Gaussians on a circle, in 2-D", partial(toy.points, "ring")),
    "grid": Dataset("points", "25 Gaussians on a 5×5 grid, in 2-D", partial(toy.points, "grid")),
    "spirals": Dataset("points", "two spiral arms, in 2-D", partial(toy.points, "spirals")),
    "moons": Dataset("points", "two half moons, in 2-D", partial(toy.points, "moons")),
}


def load(
    name: str, split: str = "train", *, dtype: str = "float32", count: int | None = None, seed: int | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Load one split of a data set as `(items, labels)`: fresh arrays, always the same, yours to change.

    Images are [N, 28, 28, 1], white ink on black: "float32" in [0, 1] or "uint8" in 0..255, a quarter of the memory.
    Photographs are the same in colour, [N, 224, 224, 3]: "photos" and the drawn "cartoons". Points are float32 [N, 2].
    Labels are int64 [N]: the digit, the place of the kind in `photographs.KINDS`, or the index of the mode or arm.
    The splits "train", "validation" and "test" share no item. "strokes" draws `count` digits from `seed`, and what it
    returns has the true `.factors` as well; `strokes.draw` has more dials.
    Raises ValueError for a name, split, dtype, count or seed that does not fit, and DataError where the files are
    missing or damaged.

    >>> images, labels = load("uci")
    >>> images.shape, images.dtype.name, labels.shape
    ((899, 28, 28, 1), 'float32', (899,))
    >>> load("ring", "test")[0].shape
    (5000, 2)
    >>> load("photos", "test")[0].shape
    (55, 224, 224, 3)
    >>> load("strokes", count=500, seed=3).factors["slant"].shape
    (500,)
    """
    dataset = DATASETS[one_of(name, DATASETS, name="name")]
    one_of(split, SPLITS, name="split")
    one_of(dtype, DTYPES[dataset.kind], name=f"dtype (of {name!r})")
    wanted = {key: value for key, value in (("count", count), ("seed", seed)) if value is not None}
    if wanted and not dataset.endless:
        raise ValueError(f"{' and '.join(wanted)} are for 'strokes'; {name!r} has the items it has: leave them out.")
    found = dataset.read(split, **wanted)
    items, labels = found
    items = items[..., np.newaxis] if dataset.kind == "images" else items
    items = items if dataset.kind == "points" else _as_levels(items, dtype)
    pair = items, labels.astype(np.int64)
    return Drawings(*pair, found.factors) if isinstance(found, Drawings) else pair


def _as_levels(images: np.ndarray, dtype: str) -> np.ndarray:
    return images.copy() if dtype == "uint8" else images / np.float32(255)
