"""A trainer's whole state in one `.npz` file: plain arrays and a line of JSON, nothing pickled."""

import hashlib
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import keras
import numpy as np

from aigc_helpers.files import whole

CHUNK = 1000  # samples whose fingerprint is taken at once
STEPS = "steps done"  # the settings' key for how many losses there are


def save(path: str | Path, variables: dict[str, list], *, losses: np.ndarray, settings: dict[str, object]) -> Path:
    """Write groups of `variables`, the `losses` [steps, …] and `settings` to an `.npz` file, whole or not at all."""
    arrays: dict[str, Any] = {key: np.asarray(variable) for key, variable in _keyed(variables).items()}
    text = np.asarray(json.dumps({**settings, STEPS: len(losses)}, sort_keys=True))
    # Into an open file: NumPy would add .npz to a name that ends otherwise, and the work would lie beside `path`.
    with whole(path) as temporary, open(temporary, "wb") as file:
        np.savez(file, **arrays, losses=losses, settings=text)
    return Path(path)


def restore(
    path: str | Path, variables: dict[str, list], *, losses: int, settings: dict[str, object]
) -> tuple[np.ndarray, dict]:
    """Put the arrays of `path` into `variables`; return its losses [steps, `losses`] and all settings that are stored.

    Where something does not fit, or one of `settings` is stored with another value, nothing is put anywhere.
    Raises FileNotFoundError, or a ValueError that names the file and what is damaged or different.
    """
    arrays = _read(path)
    stored, history = json.loads(str(arrays.pop("settings"))), arrays.pop("losses")
    for name, value in json.loads(json.dumps(settings)).items():
        if stored.get(name) != value:
            was = f"{path} was trained with {name}={stored.get(name)!r}, not {value!r}"
            raise ValueError(f"{was}; resume with the same, or start anew")
    if history.shape != (stored.get(STEPS), losses) or not _is_sound(history, history):
        held = f"{path} holds losses {history.shape} of {stored.get(STEPS)} steps"
        raise ValueError(f"{held}; copy it again, or start anew")
    keyed = _keyed(variables)
    _check_fit(path, arrays, keyed)
    for key, variable in keyed.items():
        variable.assign(arrays[key])
    return history, stored


def fingerprint(data: np.ndarray) -> str:
    """A short name for checked `data`, the same for bytes and for the floats that are made of them."""
    digest = hashlib.blake2b(str(data.shape).encode(), digest_size=16)
    for start in range(0, len(data), CHUNK):
        part = data[start : start + CHUNK]
        digest.update((part / np.float32(255) if part.dtype == np.uint8 else part).tobytes())
    return digest.hexdigest()


def _check_fit(path: str | Path, arrays: dict[str, np.ndarray], keyed: dict[str, object]) -> None:
    """Raise a ValueError where the arrays of `path` have other names, shapes or kinds than the variables `keyed`."""
    found, wanted = _shapes(arrays), _shapes(keyed)
    if found != wanted:
        key = min(key for key in found.keys() | wanted.keys() if found.get(key) != wanted.get(key))
        got = f"{key} has shape {found.get(key)} in the file and {wanted.get(key)} here"
        raise ValueError(f"{path} belongs to another architecture: {got}; build the same networks, or start anew")
    unsound = [key for key, variable in keyed.items() if not _is_sound(arrays[key], variable)]
    if unsound:
        raise ValueError(f"{path} holds no sound numbers in {unsound[0]}; copy it again, or start anew")


def settings_of(optimizer: keras.Optimizer) -> list[tuple[str, object]]:
    """What an optimizer was set to, (name, value) each, as a checkpoint keeps it."""
    settings = {name: value for name, value in optimizer.get_config().items() if name != "name"}
    if isinstance(settings["learning_rate"], float):  # a float32 of the optimizer's, with more digits than it was told
        settings["learning_rate"] = float(f"{settings['learning_rate']:.7g}")
    return list(json.loads(json.dumps(settings, default=str)).items())


def _is_sound(array: np.ndarray, like: object) -> bool:
    """Whether an array holds finite numbers of the sort that `like` holds."""
    return array.dtype.kind == np.asarray(like).dtype.kind and bool(np.isfinite(array).all())


def _keyed(variables: dict[str, list]) -> dict[str, Any]:
    return {f"{group}/{i:03d}": variable for group, members in variables.items() for i, variable in enumerate(members)}


def _shapes(arrays: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    return {key: tuple(array.shape) for key, array in arrays.items()}


def _read(path: str | Path) -> dict[str, np.ndarray]:
    try:
        with open(path, "rb") as file, np.load(file, allow_pickle=False) as arrays:
            return dict(arrays)
    except FileNotFoundError:
        raise FileNotFoundError(f"there is no checkpoint at {path}; train first, or name another folder") from None
    except (ValueError, EOFError, zipfile.BadZipFile, OSError) as error:
        raise ValueError(f"{path} is not a whole checkpoint ({error}); copy it again, or start elsewhere") from error
