"""Checks at the public edge, in one voice: each error names the argument, what it got, what it wants, what to type."""

import difflib
import numbers
from collections.abc import Collection

import numpy as np


def one_of(value: str, choices: Collection[str], *, name: str) -> str:
    """Return `value` if it is among `choices`, the names of a table; else a ValueError lists them, the nearest last.

    >>> one_of("ring", ["ring", "grid"], name="dataset")
    'ring'
    """
    if isinstance(value, str) and value in choices:
        return value
    near = difflib.get_close_matches(str(value), choices, 1)
    meant = f"; did you mean {near[0]!r}?" if near else ""
    raise ValueError(f"{name}={value!r}; choose one of {', '.join(choices)}{meant}")


def at_least(least: int, value: int, *, name: str) -> int:
    """Return `value` as an int if it is a whole number of `least` or more; else a ValueError that names it.

    >>> at_least(1, 128, name="batch_size")
    128
    """
    if not _is_number(value) or not float(value).is_integer() or value < least:
        raise ValueError(f"{name}={value!r}; it wants a whole number of at least {least}")
    return int(value)


def check_seed(seed: int, *, name: str = "seed") -> int:
    """Return `seed` as an int if it is a whole number from 0 to 2³¹ − 1; else a ValueError."""
    if not _is_number(seed) or not float(seed).is_integer() or not 0 <= seed < 2**31:
        raise ValueError(f"{name}={seed!r}; it wants a whole number from 0 to {2**31 - 1}")
    return int(seed)


def number_between(low: float, high: float, value: float, *, name: str) -> float:
    """`value` as a float if it is a number with low ≤ value < high; else a ValueError that names it."""
    if not _is_number(value) or not low <= value < high:
        below = "" if np.isinf(high) else f" and below {high:g}"
        raise ValueError(f"{name}={value!r}; it wants a number of at least {low:g}{below}")
    return float(value)


def positive(value: float, *, name: str) -> float:
    """`value` as a float if it is a finite number above 0; else a ValueError that names it.

    >>> positive(1e-3, name="learning_rate")
    0.001
    """
    if not _is_number(value) or not 0 < value < np.inf:
        raise ValueError(f"{name}={value!r}; it wants a finite number above 0")
    return float(value)


def check_share(value: float, *, name: str) -> float:
    """`value` as a float if it is a number above 0 and below 1; else a ValueError that names it."""
    if not _is_number(value) or not 0 < value < 1:
        raise ValueError(f"{name}={value!r}; it wants a share above 0 and below 1, such as 0.5")
    return float(value)


def true_or_false(value: bool, *, name: str) -> bool:
    """`value` as a bool if it is True or False; else a ValueError, for any other word or number would count as True."""
    if not isinstance(value, (bool, np.bool_)):
        raise ValueError(f"{name}={value!r}; it wants True or False")
    return bool(value)


def check_text(text: str, *, name: str = "text") -> str:
    """Return `text` if it is a string of one character at least; else a ValueError that names it."""
    if not isinstance(text, str) or not text:
        raise ValueError(f"{name}={text!r:.40}; it wants a text of one character at least, such as data.texts.novel()")
    return text


def check_bounds(bounds: tuple[float, float], *, name: str = "bounds") -> tuple[float, float]:
    """Return `bounds` as two floats if they are finite numbers, the lower one first; else a ValueError."""
    fits = isinstance(bounds, (tuple, list)) and len(bounds) == 2 and all(map(_is_number, bounds))
    if not fits or not np.isfinite(bounds).all() or bounds[0] >= bounds[1]:
        raise ValueError(f"{name}={bounds!r}; it wants the lowest and the highest value, such as (0.0, 1.0)")
    return float(bounds[0]), float(bounds[1])


def check_finite(values: np.ndarray, *, name: str) -> None:
    """Raise a ValueError where `values` hold NaN or infinity."""
    bad = int(np.size(values) - np.isfinite(values).sum())
    if bad:
        raise ValueError(f"{name} holds {bad} values that are NaN or infinite; remove or replace them first")


def as_array(values: object, *, name: str) -> np.ndarray:
    """`values` as an array of real numbers, as they are; a ValueError for what is masked, or no number."""
    if np.ma.is_masked(values):
        hidden = int(np.ma.count_masked(values))
        raise ValueError(f"{name} hides {hidden} values behind a mask, which would be dropped; fill them: .filled(0)")
    array = np.asarray(values)
    if array.dtype.kind not in "fiub":
        raise ValueError(f"{name} has dtype {array.dtype}; it wants an array of real numbers")
    return array


def finite(values: object, *, name: str) -> np.ndarray:
    """`values` as float64, if they are real numbers without NaN and infinity; else a ValueError."""
    array = as_array(values, name=name).astype(np.float64)
    check_finite(array, name=name)
    return array


def check_box(box: tuple[float, float, float, float], *, name: str = "box") -> tuple[float, float, float, float]:
    """Return `box` as (left, right, bottom, top) if left < right and bottom < top; else a ValueError that names it."""
    ends = finite(box, name=name)
    if ends.shape != (4,) or ends[0] >= ends[1] or ends[2] >= ends[3]:
        raise ValueError(f"{name}={box!r}; it wants (left, right, bottom, top), left below right and bottom below top")
    left, right, bottom, top = ends.tolist()
    return left, right, bottom, top


def check_points(points: np.ndarray, *, name: str = "points") -> np.ndarray:
    """Return `points` [N, 2] as float64 if they are finite numbers; else a ValueError that names them."""
    points = finite(points, name=name)
    if points.ndim != 2 or points.shape[1] != 2:
        raise ValueError(f"{name} has shape {points.shape}; it wants points [N, 2]")
    return points


def check_images(images: np.ndarray, *, name: str = "images") -> np.ndarray:
    """Return `images` [N, height, width, channels] if bytes or floats in [0, 1]; else a ValueError says why."""
    images = as_array(images, name=name)
    if images.ndim != 4 or len(images) == 0:
        raise ValueError(
            f"{name} has shape {images.shape}; it wants [N, height, width, channels] with N ≥ 1, as load() returns"
        )
    if images.dtype == np.uint8:
        if images.max(initial=0) == 1:
            raise ValueError(f"{name} holds bytes 0 and 1; bytes are grey levels 0-255: type .astype('float32')")
        return images
    if not np.issubdtype(images.dtype, np.floating):
        raise ValueError(f"{name} has dtype {images.dtype}; it wants float32 in [0, 1], or uint8")
    check_finite(images, name=name)
    low, high = float(images.min(initial=0)), float(images.max(initial=0))
    if low < 0 or high > 1:
        raise ValueError(f"{name} lies in [{low:g}, {high:g}]; it wants [0, 1]: divide grey levels 0-255 by 255")
    return images.astype(np.float32, copy=False)


def as_floats(images: np.ndarray, *, name: str = "images") -> np.ndarray:
    """The checked `images` [N, height, width, channels] as float32 in [0, 1]: bytes are divided by 255.

    >>> as_floats(np.full((1, 2, 2, 1), 255, np.uint8)).max()
    np.float32(1.0)
    """
    images = check_images(images, name=name)
    return images / np.float32(255) if images.dtype == np.uint8 else images


def check_labels(labels: np.ndarray, count: int, *, classes: int, name: str = "labels") -> np.ndarray:
    """The labels [count] as int64 in 0 … classes − 1; outside, TensorFlow on a GPU would go on with losses of NaN."""
    labels = as_array(labels, name=name)
    if labels.shape != (count,):
        raise ValueError(f"{name} has shape {labels.shape}; it wants one label for each of the {count} images")
    if labels.dtype.kind not in "iu":
        raise ValueError(f"{name} has dtype {labels.dtype}; it wants integers: make one-hot rows labels with np.argmax")
    if labels.min() < 0 or labels.max() >= classes:
        span = f"{name} run from {labels.min()} to {labels.max()}"
        raise ValueError(f"{span}; {classes} classes (or logits of a model) want 0 to {classes - 1}: one for each")
    return labels.astype(np.int64)


def _is_number(value: object) -> bool:
    return isinstance(value, numbers.Real) and not isinstance(value, (bool, np.bool_))
