"""Checks at the public edge: each error names the argument, what it got, what it wants and what to type."""

import numbers

import numpy as np


def at_least(least: int, value: int, *, name: str) -> int:
    """Return `value` as an int if it is a whole number of `least` or more; else a ValueError that names it.

    >>> at_least(1, 128, name="batch_size")
    128
    """
    is_number = isinstance(value, numbers.Real) and not isinstance(value, bool)
    if not is_number or not float(value).is_integer() or value < least:
        raise ValueError(f"{name}={value!r}; it wants a whole number of at least {least}")
    return int(value)


def check_finite(values: np.ndarray, *, name: str) -> None:
    """Raise a ValueError where `values` hold NaN or infinity."""
    bad = int(np.size(values) - np.isfinite(values).sum())
    if bad:
        raise ValueError(f"{name} holds {bad} values that are NaN or infinite; remove or replace them first")


def check_images(images: np.ndarray, *, name: str = "images") -> np.ndarray:
    """Return `images` [N, height, width, channels] if bytes or floats in [0, 1]; else a ValueError says why."""
    images = np.asarray(images)
    if images.ndim != 4 or len(images) == 0:
        raise ValueError(
            f"{name} has shape {images.shape}; it wants [N, height, width, channels] with N ≥ 1, as load() returns"
        )
    if images.dtype == np.uint8:
        return images
    if not np.issubdtype(images.dtype, np.floating):
        raise ValueError(f"{name} has dtype {images.dtype}; it wants float32 in [0, 1], or uint8")
    check_finite(images, name=name)
    low, high = float(images.min()), float(images.max())
    if low < 0 or high > 1:
        raise ValueError(f"{name} lies in [{low:g}, {high:g}]; it wants [0, 1]: divide grey levels 0-255 by 255")
    return images.astype(np.float32, copy=False)
