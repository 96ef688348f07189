"""The public edge of all attacks: what is handed in is checked once, and each error says how to mend it."""

import math
import warnings
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf

from aigc_helpers.attacks.norms import NORMS
from aigc_helpers.attacks.problem import OBJECTIVES, Problem, kept_graph
from aigc_helpers.training.predict import FEW, Model, answers_of, check_input
from aigc_helpers.validation import (
    as_array,
    at_least,
    check_bounds,
    check_finite,
    check_labels,
    check_seed,
    number_between,
    one_of,
    positive,
    true_or_false,
)


class Aim(NamedTuple):
    """What an attack is after, and how it reads the model's answers (see `Attack`)."""

    targeted: bool = False
    targets: np.ndarray | int | None = None
    loss: str = "cross_entropy"
    bounds: tuple[float, float] = (0.0, 1.0)
    logits: bool | None = None


def prepare(
    model: Model,
    images: np.ndarray,
    labels: np.ndarray,
    *,
    epsilon: float,
    norm: str = "linf",
    seed: int | None = None,
    **aim: Any,
) -> Problem:
    """The task of an attack, after all checks (see `Attack` for the arguments); `aim` has fields of `Aim`."""
    targeted, targets, loss, bounds, logits = Aim(**aim)
    bounds = check_bounds(bounds)
    pixels = check_pixels(images, bounds)
    one_of(norm, NORMS, name="norm")
    one_of(loss, OBJECTIVES, name="loss")
    epsilon = check_radius(epsilon)
    targeted = true_or_false(targeted, name="targeted")
    logits = None if logits is None else true_or_false(logits, name="logits")
    seed = int(np.random.SeedSequence().generate_state(1)[0] % 2**31) if seed is None else check_seed(seed)
    classes, probabilities = _answers(model, pixels, logits)
    labels = check_labels(labels, len(pixels), classes=classes)
    goals = _goals(labels, targeted, targets, classes)
    return Problem(model, pixels, goals, epsilon, norm, targeted, loss, bounds, probabilities, classes, seed)


def check_radius(epsilon: float) -> float:
    """`epsilon` as a float of 0 or more, infinity included; else a ValueError."""
    infinite = isinstance(epsilon, float) and epsilon == math.inf
    return math.inf if infinite else number_between(0, math.inf, epsilon, name="epsilon")


def check_pixels(images: np.ndarray, bounds: tuple[float, float]) -> np.ndarray:
    """The `images` [N, …] as float32, if they are floats within `bounds`; else a ValueError."""
    images = as_array(images, name="images")
    if images.ndim < 2 or images.size == 0:
        raise ValueError(f"images has shape {images.shape}; it wants [N, …] with N ≥ 1: for one image, images[None]")
    if images.dtype not in (np.float32, np.float64):
        advice = "write images.astype('float32') / 255 for grey levels, images.astype('float32') otherwise"
        raise ValueError(f"images has dtype {images.dtype}; it wants float32 or float64: {advice}")
    check_finite(images, name="images")
    low, high = float(images.min()), float(images.max())
    if low < bounds[0] or high > bounds[1]:
        advice = f"divide grey levels 0-255 by 255, or type bounds=({low:g}, {high:g}) if that is their range"
        raise ValueError(f"images lies in [{low:g}, {high:g}] outside bounds={bounds}; {advice}")
    return images.astype(np.float32, copy=False)


def _goals(labels: np.ndarray, targeted: bool, targets: np.ndarray | int | None, classes: int) -> np.ndarray:
    if not targeted:
        if targets is not None:
            raise ValueError("targets is given, but targeted=False; type targeted=True, or leave targets out")
        return labels
    if targets is None:
        raise ValueError("targets=None, but targeted=True; type targets=3, or one class number for each image")
    each = np.full(len(labels), targets) if np.ndim(targets) == 0 else as_array(targets, name="targets")
    goals = check_labels(each, len(labels), classes=classes, name="targets")
    same = int((goals == labels).sum())
    if same:
        raise ValueError(f"targets equals labels in {same} places: nothing is to be done there; leave those images out")
    return goals


def _answers(model: Model, images: np.ndarray, logits: bool | None) -> tuple[int, bool]:
    """The number of classes, and whether the model answers with probabilities; refuses what does not fit."""
    check_input(model, images)
    answers = np.asarray(_tried(model, images))
    few = min(len(images), FEW)
    if answers.ndim != 2 or len(answers) != few or answers.shape[1] < 2:
        wants = f"[{few}, classes] with at least 2 classes"
        raise ValueError(f"model answers {few} images with shape {answers.shape}; it wants {wants}")
    check_finite(answers, name="the model's answer")
    sums_to_one = bool((answers >= 0).all() and np.allclose(answers.sum(axis=1), 1, atol=1e-3))
    if logits is not None and logits == sums_to_one:
        found = "sum to 1: these are probabilities" if sums_to_one else "do not sum to 1: these are logits"
        raise ValueError(f"logits={logits}, but the model's answers {found}; type logits={not logits}")
    if logits is None and sums_to_one:
        message = (
            "the model answers with probabilities, whose logarithms the attack takes; logits=False says that you know"
        )
        warnings.warn(message, stacklevel=4)
    return answers.shape[1], sums_to_one


def _tried(model: Model, images: np.ndarray) -> tf.Tensor:
    try:
        return kept_graph(model, ("answers",), partial(answers_of, model), tf.constant(images[:FEW]))
    except (ValueError, TypeError, tf.errors.InvalidArgumentError) as error:
        why = next(line for line in [*str(error).splitlines(), type(error).__name__] if line.strip(" .:"))
        raise ValueError(f"images has shape {images.shape}, which the model does not take: {why}") from error


def _share(value: Any, *, name: str) -> float:
    if positive(value, name=name) > 1:
        raise ValueError(f"{name}={value!r}; it wants a share above 0, and 1 at most")
    return float(value)


_count, _not_negative = partial(at_least, 1), partial(number_between, 0, math.inf)

# option → what it may be: a check of a value and a name.
OPTIONS: dict[str, Callable[..., Any]] = {
    "steps": _count,
    "restarts": _count,
    "queries": _count,
    "searches": _count,
    "candidates": partial(at_least, 2),
    "step_size": lambda value, *, name: None if value is None else positive(value, name=name),
    "initial_constant": positive,
    "momentum": _not_negative,
    "overshoot": _not_negative,
    "confidence": _not_negative,
    "share": _share,
    "random_start": true_or_false,
    "early_stop": true_or_false,
}


def check_options(attack: str, known: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The given options, checked; a ValueError names one that the attack does not have, or that does not fit."""
    unknown = sorted(given.keys() - known.keys())
    if unknown:
        has = f"its options are {', '.join(known)}" if known else "it has no options"
        raise ValueError(f"{attack} does not know {unknown[0]}={given[unknown[0]]!r}; {has}")
    return {name: OPTIONS[name](value, name=name) for name, value in given.items()}
