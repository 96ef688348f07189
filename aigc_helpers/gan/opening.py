"""Files that hold no generator, each kind with its own words: what it is, and what to do."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keras

from aigc_helpers.gan.kinds import KINDS
from aigc_helpers.nets import last_activation


def why_not_opened(path: Path, error: Exception) -> str:
    """Why Keras could not load a model from `path`, read from the file itself: Keras's own words name no cause."""
    if path.name.endswith(".weights.h5"):
        advice = "build that net, load_weights() there, and save it: model.save('generator.keras')"
        return f"{path} holds weights alone, without the net that they belong to; {advice}"
    if path.suffix == ".npz":
        return f"{path} is a checkpoint, to go on with a training; its generator is {path.parent / 'generator.keras'}"
    version, classes = _metadata(path).get("keras_version", ""), set(_classes(_member(path, "config.json")))
    if ("keras", "Lambda") in classes or "`Lambda`" in str(error):  # the latter for .h5, which has no such member
        advice = "build the net without Lambda; or load it in a notebook with safe_mode=False, if you trust its maker"
        return f"{path} holds a Lambda layer, which is code, and code from a file is not run; {advice}"
    if version and int(version.split(".")[0]) < int(keras.__version__.split(".")[0]):
        advice = "load it with that Keras and save it as generator.h5, which is read here, or train anew"
        return f"{path} was saved by Keras {version}, and Keras {keras.__version__} cannot read it; {advice}"
    strange = sorted(name for module, name in classes if module != "keras")
    if strange:
        advice = "load it in a notebook in which that class is defined"
        return f"{path} holds {', '.join(strange)}, which Keras does not know; {advice}"
    return f"{path} is not a whole .keras file; train anew, or copy it again ({error})"


def check_generator(model: keras.Model, path: Path) -> None:
    """Raise a ValueError unless `model`, loaded from `path`, maps latent vectors to samples."""
    takes, gives = ([tuple(tensor.shape) for tensor in tensors] for tensors in (model.inputs, model.outputs))
    if len(takes) != 1:
        advice = "call a conditional generator in a notebook, with its labels"
        raise ValueError(f"{path} takes {len(takes)} inputs, {takes}, not latent vectors alone; {advice}")
    if len(takes[0]) != 2:
        raise ValueError(f"{path} takes inputs of shape {takes[0]}; a generator takes latent vectors [N, width]")
    judges = gives[0][1:] == (1,) or last_activation(model) == "softmax"
    if judges or len(gives) != 1 or len(gives[0]) - 1 not in {len(kind.axes) for kind in KINDS.values()}:
        made = " and ".join(map(str, gives))
        raise ValueError(f"{path} gives {made}; a generator gives samples: {', '.join(KINDS)}")


def _classes(config: Any) -> Iterator[tuple[str, str]]:
    """Each class that a model's configuration names: its library ("keras", or "" for one of the maker's own)."""
    if isinstance(config, dict):
        if isinstance(config.get("class_name"), str):
            library = (config.get("module") or "").split(".")[0]
            yield "keras" if library in ("keras", "builtins") else "", config["class_name"]
        for value in config.values():
            yield from _classes(value)
    elif isinstance(config, list):
        for value in config:
            yield from _classes(value)


def _metadata(path: Path) -> dict[str, Any]:
    found = _member(path, "metadata.json")
    return found if isinstance(found, dict) else {}


def _member(path: Path, name: str) -> Any:
    """The JSON of one member of a `.keras` file; None where there is none."""
    try:
        with zipfile.ZipFile(path) as archive:
            return json.loads(archive.read(name))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        return None
