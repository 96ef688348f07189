"""Where points of the plane can flow: exact fields of Gaussian mixtures, or a field that is handed over."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from aigc_helpers.judging.metrics.blocks import nearest
from aigc_helpers.models.mixtures import Mixture, mixture
from aigc_helpers.models.paths import PATHS
from aigc_helpers.models.solvers import Field
from aigc_helpers.validation import check_labels, check_points, finite

ALL = -1  # the class of those who ask for none
SAMPLE = 1000  # points that stand for the data
SECTORS = 6  # groups of points that have no other
LEAST_DATA = 20
MOST_CLASSES = 100
PROBE = np.array([[0.0, 0.0], [1.0, -1.0], [-0.5, 2.0]])


class World(NamedTuple):
    """A field, and what is known about where it leads.

    `along(path, label, guidance)` is the field; `classes` is how many labels it knows; `exact` how many steps of Heun
    count as exact in it. `data` [M, 2] lie where it should lead, in `groups` [M] and of classes `labels` [M], each
    None where nobody knows.
    """

    along: Callable[[str, int, float], Field]
    classes: int = 0
    exact: int = 256
    data: np.ndarray | None = None
    groups: np.ndarray | None = None
    labels: np.ndarray | None = None

    def of(self, label: int) -> np.ndarray | None:
        """The data of a class, or all."""
        if self.data is None or self.labels is None or label == ALL:
            return self.data
        return self.data[self.labels == label]

    def group(self, points: np.ndarray) -> np.ndarray:
        """The group of each point [N]: that of the data next to it, or its direction where there are none."""
        if self.data is None or self.groups is None:
            return sectors(points)
        return self.groups[nearest(points, self.data)[0]]


def sectors(points: np.ndarray) -> np.ndarray:
    """In which of a few directions from their middle points [N, 2] lie."""
    x, y = (points - points.mean(axis=0)).T
    return (np.floor(np.arctan2(y, x) / (2 * np.pi) * SECTORS) % SECTORS).astype(int)


def of_mixture(parts: Mixture, groups: np.ndarray | None, classes: np.ndarray | None) -> World:
    """The exact field of a mixture whose K parts are of `groups` [K] and `classes` [K]."""
    kinds = [] if classes is None else [_of_class(parts, classes == label) for label in np.unique(classes)]
    data = parts.sample(SAMPLE, seed=1)
    part = nearest(data, parts.means)[0]

    def along(path: str, label: int, guidance: float) -> Field:
        everyone = _exact(parts, path)
        return everyone if label == ALL else guided(everyone, _exact(kinds[label], path), guidance)

    found = sectors(data) if groups is None else groups[part]
    return World(along, len(kinds), data=data, groups=found, labels=None if classes is None else classes[part])


def guided(everyone: Field, own: Field, guidance: float) -> Field:
    """All + w · (its own − all), as `Flow.field` has it; its own alone at 1."""
    if guidance == 1:
        return own
    return lambda points, time: (1 - guidance) * everyone(points, time) + guidance * own(points, time)


def given(field: Any, data: np.ndarray | None, labels: np.ndarray | None) -> World:
    """The world of a field that is handed over: a `Flow`, or a function."""
    is_flow = hasattr(field, "field") and hasattr(field, "dimensions")
    return of_flow(field, data, labels) if is_flow else of_field(field, data, labels)


def of_flow(flow: Any, data: np.ndarray | None, labels: np.ndarray | None) -> World:
    """The field of a trained `Flow` over points of the plane."""
    if flow.dimensions != 2:
        raise ValueError(f"field is a flow over {flow.dimensions} numbers; a river wants points of the plane: 2")

    def along(path: str, label: int, guidance: float) -> Field:
        asked = {} if label == ALL else {"labels": label, "guidance": guidance}
        return lambda points, time: np.asarray(flow.field(points, time, **asked), float)

    return World(along, flow.classes, 128, *_checked_data(data, labels, flow.classes or MOST_CLASSES))


def of_field(field: Field, data: np.ndarray | None, labels: np.ndarray | None) -> World:
    """The `field` as it is: (points [N, 2], time) → velocities [N, 2]."""
    wants = "it wants (points [N, 2], time) → velocities [N, 2]"
    if not callable(field):
        raise ValueError(f"field={field!r}; {wants}, or a Flow")
    try:
        answer = np.asarray(field(PROBE, 0.5))
    except Exception as error:
        raise ValueError(f"field failed on 3 points at time 0.5 ({type(error).__name__}: {error}); {wants}") from error
    if answer.shape != PROBE.shape:
        raise ValueError(f"field answers 3 points with shape {answer.shape}; {wants}")
    finite(answer, name="field's answer")
    return World(lambda path, label, guidance: field, 0, 128, *_checked_data(data, labels, MOST_CLASSES))


def _checked_data(data: np.ndarray | None, labels: np.ndarray | None, classes: int) -> tuple:
    """Data, groups and labels for a world; a few of them, if they are many."""
    if data is None:
        if labels is not None:
            raise ValueError("labels are given without data; hand over both, or neither")
        return None, None, None
    data = check_points(data, name="data")
    if len(data) < LEAST_DATA:
        raise ValueError(f"data has {len(data)} points; it wants at least {LEAST_DATA}, to say what lies near them")
    kept = np.random.default_rng(0).permutation(len(data))[:SAMPLE]
    if labels is None:
        return data[kept], sectors(data)[kept], None
    labels = check_labels(labels, len(data), classes=classes)[kept]
    return data[kept], labels, labels


def _exact(parts: Mixture, path: str) -> Field:
    return lambda points, time: parts.field(points, PATHS[path], time)


def _of_class(parts: Mixture, kept: np.ndarray) -> Mixture:
    weights = parts.weights[kept]
    return Mixture(weights / weights.sum(), parts.means[kept], parts.covariances[kept])


def _ring() -> World:
    """Six clumps on a circle, three of each class: the upper ones and the lower ones."""
    angles = 2 * np.pi * (np.arange(6) + 0.5) / 6
    places = 1.5 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return of_mixture(mixture(places, 0.15), np.arange(6), np.arange(6) // 3)


def _moons() -> World:
    """Two arcs that reach into each other, each of five clumps that are drawn out along it."""
    angles = np.pi * (np.arange(5) + 0.5) / 5
    outwards, along = np.stack([np.cos(angles), np.sin(angles)], 1), np.stack([-np.sin(angles), np.cos(angles)], 1)
    upper = 1.3 * outwards
    places = np.concatenate([upper, [1.3, 0.5] - upper]) - [0.65, 0.25]
    spreads = 0.11**2 * _squared(outwards) + 0.33**2 * _squared(along)
    kinds = np.arange(10) // 5
    return of_mixture(Mixture(np.full(10, 0.1), places, np.tile(spreads, (2, 1, 1))), kinds, kinds)


def _squared(directions: np.ndarray) -> np.ndarray:
    """For each of `directions` [K, 2] the matrix [2, 2] of a spread along it alone."""
    return directions[:, :, None] * directions[:, None]


def _clump() -> World:
    """One clump away from the middle."""
    return of_mixture(mixture(np.array([[1.2, 0.6]]), 0.2), None, None)


WORLDS = {"ring": _ring, "moons": _moons, "one clump": _clump}
