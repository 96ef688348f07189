"""Lesson 04 on a learner's own data: least squares is a bowl; how steep, how flat, how fast, and what scaling does."""

import os
from pathlib import Path
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes

from aigc_helpers import plots
from aigc_helpers.own import reading
from aigc_helpers.plots.style import PALETTE

STEPS = 10_000
ARRIVED = 1e-3  # of the loss that can be won: what is left when we call it done
FLAT = 1e-9  # of the largest curvature: a direction flatter than this is one in which the data say nothing
RANGE = np.geomspace(1e-6, 1e2, 400)  # the rates of a range test, in units of one over the largest curvature
LARGEST = 1e100  # in a table: the squares of larger numbers would overflow
COLOURS = {"centred": PALETTE["vermilion"], "scaled alike": PALETTE["blue"]}


class Bowl(NamedTuple):
    """Least squares in the directions in which it curves: the curvatures [K], and how far off the start at 0 is [K]."""

    curvatures: np.ndarray
    start: np.ndarray

    @property
    def condition(self) -> float:
        """κ, the largest curvature over the smallest."""
        return float(self.curvatures[-1] / self.curvatures[0])


def report(own: str | os.PathLike = "") -> None:
    """Print κ, the best rates, the steps they need and what a range test finds for least squares on `own`; draw both.

    `own` is a table (.csv, .tsv; its last column of numbers is predicted from the others) or a folder of pictures, a
    subfolder for each kind (the kind's number is predicted from 14×14 pixels). Where nothing is named, here or in
    $AIGC_OWN, it is the table of wines that comes with scikit-learn. Raises ValueError for what is neither, or has
    nothing to predict from.
    """
    what, inputs, target = _brought(reading.named(own))
    print(f"{what}: {len(inputs):,} rows, {inputs.shape[1]} columns")
    bowls = {"centred": _bowl(inputs, target), "scaled alike": _bowl(_scaled(inputs), target)}
    falls = {name: {style: _fall(bowl, style=style) for style in ("SGD", "momentum")} for name, bowl in bowls.items()}
    for name, bowl in bowls.items():
        print(_told(name, bowl, falls[name]))
    left, right = plots.panels(2, columns=2, width=4.2, height=3.3)
    _draw_falls(falls, left)
    _draw_tests(bowls, right)


def _brought(path: Path | None) -> tuple[str, np.ndarray, np.ndarray]:
    """What it is, the inputs [N, columns] and what to predict [N]: columns that differ, without gaps."""
    if path is None:
        from sklearn.datasets import load_wine

        inputs, kinds = (np.asarray(part, float) for part in load_wine(return_X_y=True))
        return "nothing of yours is named, so: scikit-learn's wines", inputs, kinds
    kind = reading.kind(path)
    if kind == "model":
        raise ValueError(f"{path} is a model; this report wants a table (.csv), or a folder of pictures by kind")
    what, inputs, target = _table(path) if kind == "table" else _pictures(path)
    inputs = inputs[:, np.ptp(inputs, axis=0) > 0]
    if not inputs.shape[1] or np.ptp(target) == 0:
        raise ValueError(
            f"{path} has nothing to learn: it wants a column that varies, and one to predict that does too"
        )
    return what, inputs, target


def _table(path: Path) -> tuple[str, np.ndarray, np.ndarray]:
    table = reading.table(path)
    if table.values.shape[1] < 2:
        raise ValueError(
            f"{path} has one column of numbers, {table.columns[0]!r}; it wants two: one is to be predicted"
        )
    known = table.values[np.isfinite(table.values[:, -1])]
    told = np.isfinite(known)
    if np.abs(known[told]).max() > LARGEST:
        raise ValueError(f"{path} holds numbers beyond {LARGEST:g}; it wants smaller ones: divide them first")
    filled = _filled(known, told)
    return f"{path.name}, predicting {table.columns[-1]!r}", filled[:, :-1], filled[:, -1]


def _filled(values: np.ndarray, told: np.ndarray) -> np.ndarray:
    """`values` with the mean of its column in the place of each that is not `told`."""
    means = np.where(told, values, 0).sum(axis=0) / np.maximum(told.sum(axis=0), 1)
    return np.where(told, values, means)


def _pictures(path: Path) -> tuple[str, np.ndarray, np.ndarray]:
    found = reading.pictures(path, size=14)
    if found.labels is None:
        raise ValueError(f"{path} has no kinds; it wants a subfolder for each kind of picture: mine/cats, mine/dogs")
    rows = found.images.reshape(len(found.images), -1).astype(np.float64)
    return f"{path.name}, predicting the number of the kind", rows, found.labels.astype(float)


def _scaled(inputs: np.ndarray) -> np.ndarray:
    return (inputs - inputs.mean(axis=0)) / inputs.std(axis=0)


def _bowl(inputs: np.ndarray, target: np.ndarray) -> Bowl:
    """The bowl of half the mean squared error around the means, in the directions of its curvatures, flattest first."""
    inputs, target = inputs - inputs.mean(axis=0), target - target.mean()
    curvatures, directions = np.linalg.eigh(inputs.T @ inputs / len(inputs))
    slopes = directions.T @ (inputs.T @ target) / len(inputs)
    curved = curvatures > FLAT * curvatures[-1]
    return Bowl(curvatures[curved], slopes[curved] / curvatures[curved])


def _fall(bowl: Bowl, *, style: str) -> np.ndarray:
    """The share of the loss to be won that is left after each step [STEPS + 1], at the best constant rate."""
    low, high = bowl.curvatures[[0, -1]]
    root = np.sqrt(bowl.condition)
    plain = style == "SGD"
    rate = 2 / (low + high) if plain else 4 / (np.sqrt(low) + np.sqrt(high)) ** 2
    kept = 0.0 if plain else ((root - 1) / (root + 1)) ** 2
    place, velocity, left = bowl.start, np.zeros_like(bowl.start), []
    for _ in range(STEPS + 1):
        left.append((bowl.curvatures * place**2).sum())
        velocity = kept * velocity - rate * bowl.curvatures * place
        place = place + velocity
    return np.array(left) / max(left[0], np.finfo(float).tiny)


def _range_test(bowl: Bowl) -> tuple[np.ndarray, np.ndarray, float]:
    """Rates that grow step by step, the share of the loss left after each, and a fifth of the rate at its lowest."""
    rates = RANGE / bowl.curvatures[-1]
    place, velocity, left = bowl.start, np.zeros_like(bowl.start), []
    for rate in rates:
        velocity = 0.9 * velocity - rate * bowl.curvatures * place
        place = place + velocity
        left.append((bowl.curvatures * place**2).sum())
    losses = np.array(left) / max((bowl.curvatures * bowl.start**2).sum(), np.finfo(float).tiny)
    return rates, losses, rates[losses.argmin()] / 5


def _told(name: str, bowl: Bowl, falls: dict[str, np.ndarray]) -> str:
    low, high = bowl.curvatures[[0, -1]]
    steps = ", ".join(f"{style} {_steps(fall)}" for style, fall in falls.items())
    return "\n  ".join(
        [
            f"columns {name}: curvatures {low:.2g} to {high:.2g}, κ = {bowl.condition:.3g}",
            f"SGD diverges above rate {2 / high:.2g}",
            f"steps until a thousandth is left: {steps}",
            f"a range test (momentum 0.9) takes the rate {_range_test(bowl)[2]:.2g}",
        ]
    )


def _steps(fall: np.ndarray) -> str:
    away = np.flatnonzero(~(fall <= ARRIVED))
    return f"more than {STEPS:,}" if len(away) and away[-1] == STEPS else f"{int(away[-1]) + 1 if len(away) else 0:,}"


def _draw_falls(falls: dict[str, dict[str, np.ndarray]], ax: Axes) -> None:
    for name, styles in falls.items():
        for dash, (style, fall) in zip(("-", "--"), styles.items(), strict=True):
            ax.plot(
                np.arange(1, STEPS + 2), np.maximum(fall, 1e-9), dash, color=COLOURS[name], label=f"{style}, {name}"
            )
    ax.axhline(ARRIVED, color=PALETTE["black"], linewidth=0.6)
    ax.set(xscale="log", yscale="log", xlabel="step", ylabel="loss still to be won")
    ax.set_ylim(bottom=1e-6)
    _legend_below(ax)


def _draw_tests(bowls: dict[str, Bowl], ax: Axes) -> None:
    for name, bowl in bowls.items():
        rates, losses, found = _range_test(bowl)
        ax.plot(rates, np.minimum(losses, 2.0), color=COLOURS[name], label=f"range test, {name}")
        ax.axvline(found, color=COLOURS[name], linestyle=":")
    ax.set(xscale="log", xlabel="learning rate", ylabel="share of the loss that is left")
    _legend_below(ax)


def _legend_below(ax: Axes) -> None:
    ax.legend(frameon=False, fontsize=8, loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=2)
