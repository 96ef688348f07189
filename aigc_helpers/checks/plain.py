"""What an answer gives, as plain data: numbers, arrays, truths and words, which can be stored, sent and compared."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

ANY = object()  # stands for anything, among the parts that a wrong answer gives


class UnreadableError(ValueError):
    """An answer gave something of another kind than is wanted; the message names what it gave."""


def is_empty(value: Any) -> bool:
    """Whether `value` is no answer yet: None, ..., or several parts of which one is.

    >>> is_empty(...), is_empty((1.0, None)), is_empty(0.0)
    (True, True, False)
    """
    if isinstance(value, (tuple, list)):
        return any(part is None or part is ... for part in value)
    return value is None or value is ...


def array(value: Any) -> np.ndarray:
    """`value`, a list, a tensor or an array of numbers, as an array of float64 of its own.

    >>> array([[1, 2]])
    array([[1., 2.]])
    """
    try:
        values = np.asarray(value)
        if values.dtype.kind == "O":  # one by one: None is no number here, though NumPy makes it NaN
            return np.array([float(part) for part in values.flat]).reshape(values.shape)
        if values.dtype.kind not in "USmMc":  # text, times and complex numbers are none of ours
            return values.astype(np.float64)
    except Exception:  # whatever a stranger's object says when it is asked for its numbers
        pass
    raise UnreadableError(described(value))


def number(value: Any) -> float | np.ndarray:
    """`value` as a float; an array of one number counts as that number, and a larger one stays as it is.

    >>> number(np.array([0.5]))
    0.5
    """
    values = array(value)
    return float(values.item()) if values.size == 1 else values


def truth(value: Any) -> bool:
    """`value` as True or False: Python's, NumPy's or TensorFlow's, and no number in its place."""
    if np.size(value) == 1 and np.asarray(value).dtype.kind == "b":
        return bool(np.asarray(value).item())
    raise UnreadableError(described(value))


def word(value: Any) -> str | None:
    """`value` as one name in small letters, `_` counted as a space; a blank or three dots are None: no answer yet.

    >>> word(" Independent_pixels ")
    'independent pixels'
    """
    if isinstance(value, str):
        return value.strip(" .").lower().replace("_", " ") or None
    raise UnreadableError(described(value))


def words(value: Any) -> list[str]:
    """`value`, a list, tuple, set or array of names, as a list."""
    names = list(value) if isinstance(value, Iterable) and not isinstance(value, (str, bytes)) else [None]
    if all(isinstance(name, str) for name in names):
        return [str(name) for name in names]
    raise UnreadableError(described(value))


def described(value: Any) -> str:
    """`value` in a few words: its parts, its shape, its number, or what it is.

    >>> described((6.0, [1.0])), described(np.ones((2, 3)))
    ('2 parts: 6, 1 parts: 1', 'an array of shape (2, 3)')
    """
    if isinstance(value, (tuple, list)):
        return f"{len(value)} parts: " + ", ".join(described(part) for part in value[:4])
    shape = getattr(value, "shape", ())
    if isinstance(shape, Sequence) and len(shape):
        return f"an array of shape {tuple(shape)}"
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value))
    try:
        return f"{float(value):.3g}" if not isinstance(value, str) else "a str"
    except Exception:
        return f"a {type(value).__name__}"


def agree(given: Any, wanted: Any, *, tolerance: float = 1e-4, scale: float | None = None) -> bool:
    """Whether plain data `given` has the shape of `wanted`, in which ANY stands for anything, and its values.

    Numbers may differ by `tolerance` times the wanted one, or times the largest in `wanted`; NaN agrees with NaN.

    >>> agree([0.6931, np.array([1.0])], [0.69315, np.array([1.0])]), agree([0.7, 1.0], [0.7, [1.0]])
    (True, False)
    """
    scale = _scale(wanted) if scale is None else scale
    if wanted is ANY:
        return True
    if isinstance(wanted, (list, tuple)):
        return (
            isinstance(given, (list, tuple, np.ndarray))
            and len(given) == len(wanted)
            and all(agree(*pair, tolerance=tolerance, scale=scale) for pair in zip(given, wanted, strict=True))
        )
    if isinstance(wanted, (str, bool)):
        return type(given) is type(wanted) and given == wanted
    return _are_close(given, wanted, tolerance, tolerance * (scale or 1.0))


def _are_close(given: Any, wanted: Any, relative: float, absolute: float) -> bool:
    try:
        same_shape = np.shape(given) == np.shape(wanted)
        return same_shape and bool(np.allclose(given, wanted, rtol=relative, atol=absolute, equal_nan=True))
    except (TypeError, ValueError):  # no numbers, or a list of uneven ones
        return False


def _scale(wanted: Any) -> float:
    """The largest finite number in `wanted`, without its sign."""
    if isinstance(wanted, (list, tuple)):
        return max((_scale(part) for part in wanted), default=0.0)
    if not isinstance(wanted, (int, float, np.ndarray)):
        return 0.0
    sizes = np.abs(np.asarray(wanted, np.float64))
    return float(sizes[np.isfinite(sizes)].max(initial=0.0))
