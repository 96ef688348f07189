"""What the metrics share: the check of their input, the interval around any of them, and the histogram of classes."""

from collections.abc import Callable

import numpy as np
from threadpoolctl import threadpool_limits

from aigc_helpers.validation import as_array, at_least, check_finite, check_seed

LARGEST = 1e30  # its cube, and sums of such cubes, are still numbers


def check_features(*, least: int = 2, **samples: np.ndarray) -> list[np.ndarray]:
    """The named samples as float64 [N, width], if all are finite float arrays of `least` rows or more and one width.

    Raises ValueError that names the argument, what it got and what it wants.
    """
    checked = [_as_features(values, name=name, least=least) for name, values in samples.items()]
    widths = {name: values.shape[1] for name, values in zip(samples, checked, strict=True)}
    if len(set(widths.values())) > 1:
        listed = ", ".join(f"{name} {width}" for name, width in widths.items())
        raise ValueError(f"the samples differ in width ({listed}); take all features from one layer of one network")
    return checked


def class_histogram(labels: np.ndarray, classes: int = 10) -> np.ndarray:
    """The share of each class among integer `labels` [N] in 0 … classes − 1: float64 [classes], which sums to 1.

    A generator that forgets a class shows it here first. Raises ValueError for labels that are no such integers.

    >>> class_histogram([0, 0, 2, 1], classes=3).tolist()
    [0.5, 0.25, 0.25]
    """
    labels, classes = as_array(labels, name="labels"), at_least(1, classes, name="classes")
    if labels.ndim != 1 or labels.size == 0 or labels.dtype.kind not in "iu":
        got = f"labels has shape {labels.shape} and dtype {labels.dtype}"
        raise ValueError(f"{got}; it wants integers [N], N ≥ 1: make logits labels with np.argmax(logits, axis=1)")
    if labels.min() < 0 or labels.max() >= classes:
        span = f"labels run from {labels.min()} to {labels.max()}"
        raise ValueError(f"{span}; with classes={classes} it wants 0 to {classes - 1}: set classes=")
    return np.bincount(labels, minlength=classes) / labels.size


@threadpool_limits.wrap(limits=1)  # on matrices this small, threads that wait for each other cost more than they help
def bootstrap(
    metric: Callable[[np.ndarray, np.ndarray], float],
    a: np.ndarray,
    b: np.ndarray,
    *,
    repeats: int = 100,
    seed: int = 0,
) -> tuple[float, float]:
    """The 95 % interval (low, high) around `metric(a, b)`: how far other samples of the same size would move it.

    Each repeat takes a random half of the rows of `a` and of `b`: the double-or-nothing bootstrap, as wide as the usual
    one, but no row comes twice. A row twice is its own neighbour and lifts a Fréchet distance, so that the usual
    percentile interval misses its own estimate. Centring on the estimate takes out the bias of half-sized samples.
    Præstgaard and Wellner 1993; Owen and Eckles 2012. Raises ValueError where the metric gives anything but one number.

    >>> data = np.random.default_rng(0).normal(size=(400, 1))
    >>> low, high = bootstrap(lambda a, b: a.mean() - b.mean(), data + 3, data)
    >>> bool(low < 3 < high)
    True
    """
    repeats, rng = at_least(2, repeats, name="repeats"), np.random.default_rng(check_seed(seed))
    estimate = _number(metric(a, b))
    halves = np.array([_number(metric(_half(a, rng), _half(b, rng))) for _ in range(repeats)])
    low, high = estimate + np.percentile(halves - halves.mean(), [2.5, 97.5])
    return float(low), float(high)


def _as_features(values: np.ndarray, *, name: str, least: int) -> np.ndarray:
    values = as_array(values, name=name)
    if values.ndim != 2 or values.shape[1] == 0 or values.dtype.kind != "f":
        got = f"{name} has shape {values.shape} and dtype {values.dtype}"
        raise ValueError(f"{got}; it wants floats [N, width]: for images, a classifier's features of {name}")
    if len(values) < least:
        raise ValueError(f"{name} has {len(values)} rows; it wants at least {least}: draw more samples")
    check_finite(values, name=name)
    if np.abs(values).max() > LARGEST:
        raise ValueError(
            f"{name} reaches {np.abs(values).max():.3g}, too large to be squared: divide by its spread first"
        )
    return values.astype(np.float64)


def _half(values: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return np.asarray(values)[rng.permutation(len(values))[: len(values) // 2]]


def _number(value: float) -> float:
    if np.ndim(value) != 0 or not np.isfinite(value):
        wants = "one finite number: lambda a, b: precision_recall(a, b)[0], say"
        raise ValueError(f"metric returned {value!r}; it wants {wants}")
    return float(value)
