"""Plots of numbers over time, over a line, and beside each other."""

from collections.abc import Mapping, Sequence
from itertools import cycle

import numpy as np
from matplotlib.axes import Axes

from aigc_helpers.plots.style import PALETTE, TEXT, colours_of, short, tidy_axes, titled
from aigc_helpers.validation import finite


def loss_curves(history: Mapping[str, np.ndarray], *, title: str = "", ax: Axes | None = None) -> Axes:
    """Draw each loss of `history`, name → values [steps], one value a step: raw and faint, and its moving mean on top.

    Raises ValueError for a history that is empty or holds anything but 1-D values.
    """
    if not history or any(np.ndim(values) != 1 or len(values) == 0 for values in history.values()):
        shapes = {name: np.shape(values) for name, values in history.items()}
        raise ValueError(f"history has shapes {shapes}; it wants a name → values [steps] for at least one loss")
    ax = tidy_axes(ax, width=6, height=3)
    for colour, (name, values) in zip(cycle(PALETTE.values()), history.items(), strict=False):
        steps = np.arange(1, len(values) + 1)
        ax.plot(steps, values, color=colour, alpha=0.2, linewidth=0.8)
        ax.plot(
            steps, _moving_mean(np.asarray(values, float)), color=colour, linewidth=1.8, label=name.replace("_", " ")
        )
    ax.set(xlabel="training step", ylabel="loss")
    ax.margins(x=0.01)  # so that no line is cut in half at either end
    ax.legend(frameon=False, labelcolor=TEXT, loc="best")
    return titled(ax, title)


def curves(
    across: np.ndarray,
    heights: Mapping[str, np.ndarray],
    *,
    label: str,
    across_label: str = "$x$",
    ax: Axes | None = None,
) -> Axes:
    """Draw each of `heights`, name → values [N], over `across` [N]; `label` names the values. The last is dashed."""
    rows = {name: finite(values, name=name) for name, values in heights.items()}
    if not rows or any(values.shape != (len(across),) for values in rows.values()):
        shapes = {name: values.shape for name, values in rows.items()}
        raise ValueError(f"heights has shapes {shapes}; it wants name → [{len(across)}], a value for each of across")
    ax = tidy_axes(ax, width=6, height=3)
    for place, (colour, (name, values)) in enumerate(zip(colours_of(rows), rows.items(), strict=True), 1):
        style = "--" if place == len(heights) else "-"
        ax.plot(across, values, style, color=colour, linewidth=1.8, label=name)
    ax.set(xlabel=across_label, ylabel=label)
    ax.legend(frameon=False, labelcolor=TEXT)
    return ax


def bars(
    names: Sequence[str],
    values: np.ndarray,
    *,
    intervals: Sequence[tuple[float, float]] | None = None,
    label: str,
    ax: Axes | None = None,
) -> Axes:
    """Draw one bar across for each name, the first at the top, with its value beside it; `label` names the values.

    `intervals` are the (low, high) of each value. Raises ValueError for counts that differ or NaN.
    """
    values = finite(values, name="values")
    limits = np.stack([values, values], axis=-1) if intervals is None else finite(intervals, name="intervals")
    _check_limits(names, values, limits)
    ax = tidy_axes(ax, width=6, height=0.6 + 0.42 * len(names))
    places = np.arange(len(names))
    ax.barh(places, values, height=0.62, color=PALETTE["sky"], tick_label=names)
    if intervals is not None:
        whiskers = np.maximum(0, [values - limits[:, 0], limits[:, 1] - values])
        ax.errorbar(values, places, xerr=whiskers, fmt="none", ecolor=TEXT, elinewidth=1.2, capsize=3)
    for place, value, end in zip(places, values, np.maximum(limits[:, 1], values), strict=True):
        ax.annotate(short(value), (max(end, 0), place), (5, 0), textcoords="offset points", va="center", color=TEXT)
    ax.invert_yaxis()
    ax.set(xlabel=label, xmargin=0.14)
    ax.locator_params(axis="x", nbins=5)  # so that numbers such as −0.125 do not run into each other
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    return ax


def dots(values: Mapping[str, Sequence[float]], *, label: str, ax: Axes | None = None) -> Axes:
    """Draw a row for each of `values`, name → numbers above 0, on a logarithmic axis, the first at the top.

    Every number is a dot on a line from the lowest to the highest, with the median beside it; `label` names the
    numbers. Raises ValueError for rows without numbers, or with some that are not above 0.
    """
    rows = {name: _above_zero(row, name=name) for name, row in values.items()}
    if not rows:
        raise ValueError("values has no rows; it wants name → numbers above 0")
    ax = tidy_axes(ax, width=6.6, height=0.7 + 0.4 * len(rows))
    for place, row in enumerate(rows.values()):
        ax.plot([row.min(), row.max()], [place, place], color=PALETTE["sky"], linewidth=5, solid_capstyle="round")
        ax.plot(row, np.full(len(row), place), "o", color=PALETTE["blue"], markersize=5, alpha=0.7, markeredgewidth=0)
        beside = short(float(np.median(row)))
        ax.annotate(beside, (row.max(), place), (9, 0), textcoords="offset points", va="center", color=TEXT)
    ax.set(xscale="log", xlabel=label, yticks=range(len(rows)), yticklabels=list(rows), xmargin=0.12)
    ax.invert_yaxis()
    return ax


def _above_zero(values: Sequence[float], *, name: str) -> np.ndarray:
    row = finite(values, name=name)
    if row.ndim != 1 or not row.size or row.min() <= 0:
        raise ValueError(f"values[{name!r}] is {values}; it wants numbers above 0, one at least")
    return row


def _check_limits(names: Sequence[str], values: np.ndarray, limits: np.ndarray) -> None:
    if values.shape != (len(names),) or not len(names) or limits.shape != (len(names), 2):
        shapes = f"{len(names)} names, values of shape {values.shape}, intervals of shape {limits.shape}"
        raise ValueError(f"{shapes}; they want one value and one (low, high) for each name")
    if np.any(limits[:, 0] > values + 1e-9) or np.any(values > limits[:, 1] + 1e-9):
        raise ValueError("intervals lie beside their values; they want (low, high) with low ≤ value ≤ high")


def _moving_mean(values: np.ndarray) -> np.ndarray:
    """The mean over a window of a fiftieth of the curve, narrower at both ends."""
    window = np.ones(max(1, len(values) // 50))
    return np.convolve(values, window, "same") / np.convolve(np.ones(len(values)), window, "same")
