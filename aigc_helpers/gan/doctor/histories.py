"""A run's losses, in whatever a training loop left them in: a dict, a list of dicts, Keras's History."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

from aigc_helpers.validation import as_array

WANTS = 'history = {"discriminator": [...], "generator": [...]}, a loss for every step'
# What people call the two, without the words "loss" and "train", and without all that is no letter.
NAMES = {
    "discriminator": {"discriminator", "disc", "dis", "d", "critic", "c"},
    "generator": {"generator", "gen", "g"},
}
FILLERS = ("losses", "loss", "training", "train")


class Losses(NamedTuple):
    """The losses of the two players, [steps] each; where one learns more often, it has more of them."""

    discriminator: np.ndarray
    generator: np.ndarray


def read_history(history: object) -> Losses:
    """Both players' losses; keys such as "d_loss" and "loss_G" are known, and a Keras History gives its dict.

    Raises ValueError where a player's losses are missing, twice there, or hold more than a loss a step.
    """
    columns = _columns(getattr(history, "history", history))
    named = {player: [key for key in columns if _plain(key) in names] for player, names in NAMES.items()}
    if any(len(keys) != 1 for keys in named.values()):
        missing = [player for player, keys in named.items() if not keys]
        twice = " and ".join(repr(key) for keys in named.values() if len(keys) > 1 for key in keys)
        what = f"history has no {' and no '.join(missing)}" if missing else f"history has {twice} for one player"
        raise ValueError(f"{what}, its keys are {', '.join(map(str, columns)) or 'none'}; it wants {WANTS}")
    return Losses(*(_column(columns[keys[0]], keys[0]) for keys in named.values()))


def _columns(history: Any) -> dict[object, object]:
    """Key → values, of a mapping or of what has keys like one; rows that are dicts are turned into columns."""
    if isinstance(history, Mapping):
        return dict(history)
    if hasattr(history, "keys") and hasattr(history, "__getitem__"):
        return {key: history[key] for key in history}  # a table of pandas
    rows = list(history) if isinstance(history, (list, tuple)) else []
    if rows and all(isinstance(row, Mapping) for row in rows):
        return {key: [row[key] for row in rows if key in row] for key in {key: None for row in rows for key in row}}
    raise ValueError(f"history is a {type(history).__name__}; it wants {WANTS}")


def _plain(key: object) -> str:
    word = "".join(letter for letter in str(key).lower() if letter.isalpha())
    for filler in FILLERS:
        word = word.replace(filler, "")
    return word


def _column(values: object, key: object) -> np.ndarray:
    """The losses [steps] of one player; a row that is a dict, as train_on_batch may return it, gives its "loss"."""
    name = f"history[{key!r}]"
    if values is None or not isinstance(values, Iterable):
        raise ValueError(f"{name} is {values!r}; it wants a list of losses, one for every step")
    if isinstance(values, (list, tuple)) and values and all(isinstance(row, Mapping) for row in values):
        values = [row.get("loss") for row in values]
    losses = _numbers(values, name).astype(np.float64)
    if losses.ndim > 1 and losses.size != len(losses):
        take = f"np.asarray({name})"
        raise ValueError(
            f"{name} has shape {losses.shape}; it wants one loss a step: type {take}[:, 0] for the loss of "
            f"[loss, accuracy], or {take}.sum(axis=1) for losses on real and on fake"
        )
    if not losses.size:
        raise ValueError(f"{name} holds 0 losses; it wants at least 1: record a loss at every step")
    return losses.ravel()


def _numbers(values: object, name: str) -> np.ndarray:
    try:
        return as_array(values, name=name)
    except ValueError as error:
        raise ValueError(f"{error}: one number for every step") from error
