"""The learning curve: accuracy against labels per class, for several methods on the same draws, with intervals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from aigc_helpers.transfer.few_shot import Task, few_shot, shots
from aigc_helpers.transfer.methods import Method
from aigc_helpers.validation import as_array, at_least, check_finite, check_share


def interval(values: np.ndarray, *, level: float = 0.95) -> tuple[float, float]:
    """Student's interval (low, high) of the mean of `values` [N ≥ 2], as wide as few values need it (Student 1908).

    Where draws scatter normally it holds their true mean as often as `level` says, at any N. Accuracies pile up below
    1: for N from 2 to 10 of a lopsided kind (beta 20, 1) 95 % turned out as 89 to 91 %. Raises ValueError for fewer
    than two values, or a level outside 0 … 1.

    >>> interval([0.9, 0.9, 0.9])
    (0.9, 0.9)
    """
    values = as_array(values, name="values").astype(float)
    if values.ndim != 1 or len(values) < 2:
        raise ValueError(f"values has shape {values.shape}; it wants [N] with N ≥ 2: one draw alone tells no spread")
    check_finite(values, name="values")
    mean, error = values.mean(), values.std(ddof=1) / np.sqrt(len(values))
    reach = stats.t.ppf((1 + check_share(level, name="level")) / 2, len(values) - 1) * error
    return float(mean - reach), float(mean + reach)


@dataclass(frozen=True, eq=False)
class Curve:
    """Accuracies of methods: name → [sizes, draws] at `sizes` labels per class."""

    sizes: np.ndarray
    accuracy: Mapping[str, np.ndarray]

    def mean(self, name: str) -> np.ndarray:
        """The mean over the draws, [sizes]."""
        return self.accuracy[name].mean(axis=1)

    def interval(self, name: str) -> np.ndarray:
        """The 95 % interval of each mean, (low, high), [sizes, 2]."""
        return np.array([interval(draws) for draws in self.accuracy[name]])

    def at(self, name: str, size: int) -> np.ndarray:
        """The draws [draws] of one method at `size` labels per class; ValueError where that was not measured."""
        if size not in self.sizes:
            raise ValueError(f"size={size!r} was not measured; type one of {', '.join(map(str, self.sizes))}")
        return self.accuracy[name][int(np.flatnonzero(self.sizes == size)[0])]

    def catches_up(self, name: str, other: str, *, within: float = 0.02) -> int | None:
        """The labels per class from which on `name` stays `within` so much of `other`; None if it never does."""
        behind = self.mean(other) - self.mean(name) > within
        first = len(behind) - int(np.argmax(behind[::-1])) if behind.any() else 0
        return int(self.sizes[first]) if first < len(behind) else None

    def __str__(self) -> str:
        lines = ["{:<26}".format("labels per class") + "".join(f"{size:>14}" for size in self.sizes)]
        for name in self.accuracy:
            cells = (
                f"{mean:.1%} ±{(high - low) / 2:.1%}"
                for mean, (low, high) in zip(self.mean(name), self.interval(name), strict=True)
            )
            lines.append(f"{name:<26}" + "".join(f"{cell:>14}" for cell in cells))
        return "\n".join(lines)


def learning_curve(
    methods: Mapping[str, Method],
    task: Task,
    *,
    sizes: Sequence[int] = (1, 2, 5, 10, 20, 50),
    draws: int = 5,
    seed: int = 0,
) -> Curve:
    """Measure each of `methods` at each of `sizes` labels per class, on the same `draws` of labels each.

    Raises ValueError for sizes that do not rise, or exceed what a class has.
    """
    rising = np.array([at_least(1, size, name="a size") for size in sizes])
    if not len(rising) or np.any(np.diff(rising) <= 0):
        raise ValueError(f"sizes={rising.tolist()}; it wants numbers that rise, such as (1, 2, 5, 10)")
    shots(task.labels, int(rising[-1]), seed=seed)  # speaks up before hours of training, not after
    if not methods:
        raise ValueError(f"methods={methods!r}; it wants names and methods, such as standard_methods(source)")
    accuracy = {}
    for name, method in methods.items():
        answers = method(task)
        points = [few_shot(answers, task, labels_per_class=size, draws=draws, seed=seed) for size in sizes]
        accuracy[name] = np.stack(points)
    return Curve(rising, accuracy)
