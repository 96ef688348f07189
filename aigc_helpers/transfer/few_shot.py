"""A few labels: drawn fairly, the same for all methods, and never from what is tested on."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from aigc_helpers.validation import as_array, as_floats, at_least, check_images, check_labels, check_seed

Answers = Callable[[np.ndarray, int], np.ndarray]  # (rows of the labels to learn from, seed) → the test's labels [M]


@dataclass(frozen=True, eq=False)
class Task:
    """A pool of `images` [N, …] and `labels` [N] to draw a few from, and `test_images` [M, …] with `test_labels` [M].

    Raises ValueError for what does not fit, for a class without examples, and where a test image stands in the pool.
    """

    images: np.ndarray
    labels: np.ndarray
    test_images: np.ndarray
    test_labels: np.ndarray
    classes: int = field(init=False)

    def __post_init__(self) -> None:
        classes = max(_classes(self.labels, name="labels"), _classes(self.test_labels, name="test_labels"))
        for name, kept in (("images", "labels"), ("test_images", "test_labels")):
            images = check_images(getattr(self, name), name=name)
            object.__setattr__(self, name, images)
            object.__setattr__(self, kept, check_labels(getattr(self, kept), len(images), classes=classes, name=kept))
        object.__setattr__(self, "classes", classes)
        _check_examples(self.labels, classes)
        leaked = len(shared_rows(self.images, self.test_images))
        if leaked:
            raise ValueError(f"{leaked} test images stand in the pool too; take them out: shared_rows finds them")


def _check_examples(labels: np.ndarray, classes: int) -> None:
    missing = sorted(set(range(classes)) - set(labels.tolist()))[:10]
    if missing:
        raise ValueError(f"labels has no example of {missing}; every class wants one, or leave it out of test_labels")


def shared_rows(images: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The rows of `images` [N, …] that stand, pixel by pixel, among `others` [M, …] as well, bytes or floats."""
    known = {image.tobytes() for image in _levels(others, name="others")}
    return np.flatnonzero([image.tobytes() in known for image in _levels(images, name="images")])


def _levels(images: np.ndarray, *, name: str) -> np.ndarray:
    """Images as 65,536 grey levels: bytes and floats of any width are the same there."""
    return np.rint(as_floats(images, name=name) * 65535).astype(np.uint16)


def _classes(labels: np.ndarray, *, name: str) -> int:
    """How many classes there must be for these labels, which `check_labels` is to see next."""
    labels = as_array(labels, name=name)
    return 1 + int(labels.max(initial=0)) if labels.dtype.kind in "iu" else 1


def shots(labels: np.ndarray, per_class: int, *, seed: int = 0) -> np.ndarray:
    """Rows of `per_class` examples of each class in `labels` [N], drawn by `seed`: more of them include the fewer.

    Raises ValueError where a class has not so many.

    >>> labels = np.array([0, 1, 0, 1, 1])
    >>> sorted(labels[shots(labels, 2)].tolist())
    [0, 0, 1, 1]
    """
    labels = check_labels(labels, np.size(labels), classes=_classes(labels, name="labels"))
    per_class = at_least(1, per_class, name="per_class")
    counts = np.bincount(labels)
    if counts.min() < per_class:
        least = f"class {counts.argmin()} has {counts.min()} examples"
        raise ValueError(f"per_class={per_class}, but {least}; ask for no more than that")
    rng = np.random.default_rng(check_seed(seed))
    orders = [rng.permutation(np.flatnonzero(labels == label)) for label in range(len(counts))]
    return np.stack([order[:per_class] for order in orders], axis=1).ravel()


def few_shot(answers: Answers, task: Task, *, labels_per_class: int, draws: int = 5, seed: int = 0) -> np.ndarray:
    """The accuracy [draws] on the test of a method that learns from `labels_per_class` labels, drawn anew each time.

    `answers` is what a method makes of the task. All methods see the same draws of the same `seed`. Raises ValueError
    for what does not fit.
    """
    scores, seed, wanted = [], check_seed(seed), task.test_labels.shape
    labels_per_class = at_least(1, labels_per_class, name="labels_per_class")
    for draw in range(at_least(1, draws, name="draws")):
        rows = shots(task.labels, labels_per_class, seed=draw_seed(seed, draw))
        found = as_array(answers(rows, draw_seed(seed, draw)), name="what answers returns")
        if found.shape != wanted:
            raise ValueError(f"answers returns shape {found.shape}; it wants {wanted}, one class for each test image")
        scores.append(np.mean(found == task.test_labels))
    return np.array(scores)


def draw_seed(seed: int, draw: int) -> int:
    """The seed of one draw: no two draws of nearby seeds share theirs."""
    return int(np.random.SeedSequence([seed, draw]).generate_state(1)[0] % 2**31)
