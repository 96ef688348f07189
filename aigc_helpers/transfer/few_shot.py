"""A few labels: drawn fairly, the same for all methods, and never from what is tested on."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from aigc_helpers.validation import at_least, check_images, check_labels

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
        classes = 1 + max(int(np.max(self.labels)), int(np.max(self.test_labels)))
        for name, kept in (("images", "labels"), ("test_images", "test_labels")):
            images = check_images(getattr(self, name), name=name)
            object.__setattr__(self, name, images)
            object.__setattr__(self, kept, check_labels(getattr(self, kept), len(images), classes=classes))
        object.__setattr__(self, "classes", classes)
        missing = sorted(set(range(classes)) - set(self.labels.tolist()))
        if missing:
            raise ValueError(f"labels has no example of {missing}; every class wants one, or leave it out of the test")
        leaked = len(shared_rows(self.images, self.test_images))
        if leaked:
            raise ValueError(f"{leaked} test images stand in the pool too; take them out: shared_rows finds them")


def shared_rows(images: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The rows of `images` [N, …] that stand, pixel by pixel, among `others` [M, …] as well."""
    known = {image.tobytes() for image in np.ascontiguousarray(others)}
    return np.flatnonzero([image.tobytes() in known for image in np.ascontiguousarray(images)])


def shots(labels: np.ndarray, per_class: int, *, seed: int = 0) -> np.ndarray:
    """Rows of `per_class` examples of each class in `labels` [N], drawn by `seed`: more of them include the fewer.

    Raises ValueError where a class has not so many.

    >>> labels = np.array([0, 1, 0, 1, 1])
    >>> sorted(labels[shots(labels, 2)].tolist())
    [0, 0, 1, 1]
    """
    labels, per_class = np.asarray(labels), at_least(1, per_class, name="per_class")
    counts = np.bincount(labels)
    if counts.min() < per_class:
        least = f"class {counts.argmin()} has {counts.min()} examples"
        raise ValueError(f"per_class={per_class}, but {least}; ask for no more than that")
    rng = np.random.default_rng(seed)
    orders = [rng.permutation(np.flatnonzero(labels == label)) for label in range(len(counts))]
    return np.stack([order[:per_class] for order in orders], axis=1).ravel()


def few_shot(answers: Answers, task: Task, *, labels_per_class: int, draws: int = 5, seed: int = 0) -> np.ndarray:
    """The accuracy [draws] on the test of a method that learns from `labels_per_class` labels, drawn anew each time.

    `answers` is what a method of `METHODS` makes of the task. All methods see the same draws of the same `seed`.
    """
    scores = []
    for draw in range(at_least(1, draws, name="draws")):
        rows = shots(task.labels, labels_per_class, seed=draw_seed(seed, draw))
        scores.append(np.mean(answers(rows, draw_seed(seed, draw)) == task.test_labels))
    return np.array(scores)


def draw_seed(seed: int, draw: int) -> int:
    """The seed of one draw: no two draws of nearby seeds share theirs."""
    return int(np.random.SeedSequence([seed, draw]).generate_state(1)[0] % 2**31)
