"""The public edge of all attacks: what is handed in is checked once, and each error says how to mend it."""

import math
import numbers
import warnings
from collections.abc import Collection
from functools import partial

import keras
import numpy as np
import tensorflow as tf

from aigc_helpers.attacks.losses import LOSSES
from aigc_helpers.attacks.norms import NORMS
from aigc_helpers.attacks.problem import Problem, kept_graph
from aigc_helpers.training.predict import Model, answers_of
from aigc_helpers.validation import check_finite

LOOKED_AT = 8  # images whose answers tell whether a model gives logits or probabilities


def prepare(
    model: Model,
    images: np.ndarray,
    labels: np.ndarray,
    *,
    epsilon: float,
    norm: str = "linf",
    targeted: bool = False,
    targets: np.ndarray | int | None = None,
    loss: str = "cross_entropy",
    bounds: tuple[float, float] = (0.0, 1.0),
    logits: bool | None = None,
    seed: int | None = None,
) -> Problem:
    """The task of an attack, after all checks (see `Attack` for the arguments)."""
    bounds = _bounds(bounds)
    pixels = _pixels(images, bounds)
    _one_of(norm, NORMS, name="norm")
    _one_of(loss, LOSSES, name="loss")
    epsilon = check_radius(epsilon)
    classes, probabilities = _answers(model, pixels, logits)
    labels = check_labels(labels, len(pixels), classes)
    goals = _goals(labels, targeted, targets, classes)
    seed = int(np.random.SeedSequence().entropy % 2**63) if seed is None else _seed(seed)
    return Problem(model, pixels, goals, epsilon, norm, bool(targeted), loss, bounds, probabilities, classes, seed)


def _one_of(value: object, choices: Collection[str], *, name: str) -> None:
    if not isinstance(value, str) or value not in choices:
        raise ValueError(f"{name}={value!r}; type one of {', '.join(map(repr, choices))}")


def _is_number(value: object) -> bool:
    return isinstance(value, numbers.Real) and not isinstance(value, (bool, np.bool_))


def _bounds(bounds: tuple[float, float]) -> tuple[float, float]:
    fits = isinstance(bounds, (tuple, list)) and len(bounds) == 2 and all(map(_is_number, bounds))
    if not fits or not all(map(math.isfinite, bounds)) or bounds[0] >= bounds[1]:
        raise ValueError(f"bounds={bounds!r}; it wants the lowest and the highest pixel value, such as (0.0, 1.0)")
    return float(bounds[0]), float(bounds[1])


def check_radius(epsilon: float) -> float:
    """`epsilon` as a float of 0 or more; else a ValueError."""
    if not _is_number(epsilon) or not epsilon >= 0:
        raise ValueError(
            f"epsilon={epsilon!r}; it wants a radius of 0 or more, in the units of the pixels, such as 0.1"
        )
    return float(epsilon)


def _seed(seed: int) -> int:
    if not isinstance(seed, (int, np.integer)) or isinstance(seed, bool) or seed < 0:
        raise ValueError(f"seed={seed!r}; it wants a whole number of 0 or more, or None for another result each time")
    return int(seed)


def _pixels(images: np.ndarray, bounds: tuple[float, float]) -> np.ndarray:
    images = np.asarray(images)
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


def check_labels(labels: np.ndarray, count: int, classes: int, *, name: str = "labels") -> np.ndarray:
    """The labels [count] as int64 in 0 … classes − 1; else a ValueError."""
    labels = np.asarray(labels)
    if labels.shape != (count,):
        raise ValueError(f"{name} has shape {labels.shape}; it wants ({count},): one class number for each image")
    if labels.dtype.kind not in "iu":
        raise ValueError(
            f"{name} has dtype {labels.dtype}; it wants integers: of one-hot rows take np.argmax(…, axis=1)"
        )
    if labels.min() < 0 or labels.max() >= classes:
        span = f"{name} run from {labels.min()} to {labels.max()}"
        raise ValueError(f"{span}; this model has {classes} classes, so they want to be 0 to {classes - 1}")
    return labels.astype(np.int64)


def _goals(labels: np.ndarray, targeted: bool, targets: np.ndarray | int | None, classes: int) -> np.ndarray:
    if not targeted:
        if targets is not None:
            raise ValueError("targets is given, but targeted=False; type targeted=True, or leave targets out")
        return labels
    if targets is None:
        raise ValueError("targets=None, but targeted=True; type targets=3, or one class number for each image")
    if np.ndim(targets) == 0:
        targets = np.full(len(labels), targets)
    targets = check_labels(targets, len(labels), classes, name="targets")
    same = int((targets == labels).sum())
    if same:
        raise ValueError(f"targets equals labels in {same} places: nothing is to be done there; leave those images out")
    return targets


def _answers(model: Model, images: np.ndarray, logits: bool | None) -> tuple[int, bool]:
    """The number of classes, and whether the model answers with probabilities; refuses what does not fit."""
    if not callable(model):
        raise ValueError(f"model is a {type(model).__name__}; it wants a Keras model, or a function images → logits")
    answers = np.asarray(_tried(model, images))
    few = min(len(images), LOOKED_AT)
    if answers.ndim != 2 or len(answers) != few or answers.shape[1] < 2:
        wants = f"[{few}, classes] with at least 2 classes"
        raise ValueError(f"model answers {few} images with shape {answers.shape}; it wants {wants}")
    check_finite(answers, name="the model's answer")
    sums_to_one = bool((answers >= 0).all() and np.allclose(answers.sum(axis=1), 1, atol=1e-3))
    if logits is not None and bool(logits) == sums_to_one:
        found = "sum to 1: these are probabilities" if sums_to_one else "do not sum to 1: these are logits"
        raise ValueError(f"logits={logits}, but the model's answers {found}; type logits={not logits}")
    if logits is None and sums_to_one:
        message = (
            "the model answers with probabilities, whose logarithms the attack takes; logits=False says that you know"
        )
        warnings.warn(message, stacklevel=4)
    return answers.shape[1], sums_to_one


def _tried(model: Model, images: np.ndarray) -> tf.Tensor:
    expected = getattr(model, "input_shape", None) if isinstance(model, keras.Model) else None
    if isinstance(expected, tuple) and any(a not in (None, b) for a, b in zip(expected, images.shape, strict=False)):
        raise ValueError(f"images has shape {images.shape}, but the model wants {expected}")
    try:
        return kept_graph(model, ("answers",), partial(answers_of, model), tf.constant(images[:LOOKED_AT]))
    except (ValueError, TypeError, tf.errors.InvalidArgumentError) as error:
        why = next(line for line in [*str(error).splitlines(), type(error).__name__] if line.strip(" .:"))
        raise ValueError(f"images has shape {images.shape}, which the model does not take: {why}") from error
