"""What an answer does to a Keras net or to rows of data, in a word: what cannot be seen from a number alone."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from aigc_helpers.checks.plain import array

# What is frozen, by what moves.
FROZEN = {
    ("head",): "body_frozen",
    ("body",): "head_frozen",
    (): "all_frozen",
    ("body", "head"): "nothing_frozen",
}


def what_stays(answer: Callable[[keras.Model], Any], seed: int) -> str:
    """Which of "body" and "head" stay when the net that `answer` gives back is trained further."""
    model = answer(_trained(seed))
    if not isinstance(model, keras.Model) or not {"body", "head"} <= {layer.name for layer in model.layers}:
        return "no_net"
    before = _kernels(model)
    try:
        _fit(model, seed + 1)
    except (ValueError, TypeError, RuntimeError):
        return "not_ready"
    moved = tuple(name for name, kernel in _kernels(model).items() if np.any(kernel != before[name]))
    if moved == ("body", "head") and not model.get_layer("body").trainable:
        return "not_compiled"
    return FROZEN[moved]


def _trained(seed: int) -> keras.Model:
    """A small net that Keras has compiled and trained for one step."""
    dense = [keras.layers.Dense(3, name="body"), keras.layers.Dense(2, name="head")]
    model = keras.Sequential([keras.Input((4,)), *dense])
    rng = np.random.default_rng(seed)
    model.set_weights([rng.normal(size=weight.shape) for weight in model.get_weights()])
    model.compile(keras.optimizers.SGD(0.1), "mse")
    _fit(model, seed)
    return model


def _fit(model: keras.Model, seed: int) -> None:
    rng = np.random.default_rng(seed)
    truth = np.eye(2, dtype=np.float32)[[0, 1] * 4]  # one-hot: any usual loss can be fitted to it
    model.fit(rng.normal(size=(8, 4)).astype(np.float32), truth, verbose=0)  # pyright: ignore[reportArgumentType]


def _kernels(model: keras.Model) -> dict[str, np.ndarray]:
    return {name: model.get_layer(name).get_weights()[0] for name in ("body", "head")}


def rows_drawn(answer: Callable[..., Any], labels: np.ndarray, held_out: np.ndarray, per_class: int) -> str:
    """How fairly the rows that `answer` gives, or its mask of them, serve the classes."""
    rows = _rows(answer(labels.copy(), held_out.copy(), per_class), len(labels))
    if rows is None:
        return "no_rows"
    if np.isin(rows, held_out).any():
        return "leak"
    if len(set(rows)) < len(rows):
        return "twice"
    counts = np.bincount(labels[rows], minlength=labels.max() + 1)
    if len(set(counts)) > 1:
        return "uneven"
    return "fair" if counts[0] == per_class else "count"


def _rows(given: Any, count: int) -> np.ndarray | None:
    """Row numbers from a list, an array or a mask; None where they are none of `count` rows."""
    mask = np.asarray(given)
    if mask.dtype == bool and mask.shape == (count,):
        return np.flatnonzero(mask)
    rows = array(given).ravel()
    if len(rows) and (np.any(rows != np.round(rows)) or rows.min() < 0 or rows.max() >= count):
        return None
    return rows.astype(int)


def folds_served(answer: Callable[..., Any], labels: np.ndarray, parts: int) -> str:
    """How evenly the parts that `answer` deals out serve each class."""
    number = array(answer(labels.copy(), parts)).ravel()
    whole = len(number) == len(labels) and np.all(number == np.round(number))
    if not whole or number.min() < 0 or number.max() >= parts:
        return "numbers"
    dealt = (number[labels == label].astype(int) for label in np.unique(labels))
    counts = np.array([np.bincount(places, minlength=parts) for places in dealt])
    if np.ptp(counts, axis=1).max() <= 1:
        return "served"
    if np.any((counts > 0).sum(axis=1) == 1):
        return "one_class"
    by_row = np.array_equal(number, np.arange(len(labels)) % parts) or np.all(np.diff(number) >= 0)
    return "blocks" if by_row else "uneven"
