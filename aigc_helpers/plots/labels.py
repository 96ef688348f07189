"""Plots of transfer: accuracy against labels per class, and a value for each block of a net."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import cycle

import numpy as np
from matplotlib.axes import Axes

from aigc_helpers.plots.style import FAINT, PALETTE, TEXT, tidy_axes
from aigc_helpers.validation import finite

MARKERS = "os^Dv<>P"


def label_curves(
    sizes: Sequence[int],
    means: Mapping[str, np.ndarray],
    *,
    intervals: Mapping[str, np.ndarray] | None = None,
    untouched: float | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw accuracies, name → values [sizes], over `sizes` labels per class, with `intervals` name → [sizes, 2].

    `untouched` is the accuracy of the source as it came: a dotted line. Raises ValueError for what does not fit.
    """
    rows, limits = _checked(sizes, means, intervals or {})
    ax = tidy_axes(ax, width=7.4, height=3.8)
    for name, colour, marker in _marked(means):
        low, high = limits[name].T
        ax.fill_between(sizes, low, high, color=colour, alpha=0.15, linewidth=0)
        ax.plot(sizes, rows[name], color=colour, marker=marker, markersize=5, linewidth=1.6, label=name)
    if untouched is not None:
        ax.axhline(untouched, color=TEXT, linestyle=":", linewidth=1.2, label="source, untouched")
    ax.set(xscale="log", xlabel="labels per class", ylabel="accuracy on test digits")
    ax.set_xticks(sizes, [str(size) for size in sizes])
    ax.minorticks_off()
    ax.grid(axis="y", color=FAINT, linewidth=0.4)
    return _named_beside(ax)


def by_block(names: Sequence[str], values: Mapping[str, np.ndarray], *, label: str, ax: Axes | None = None) -> Axes:
    """Draw a value for each block, the lowest block left: `values` are name → [blocks], `label` says what they are.

    Raises ValueError where names and values do not fit.
    """
    rows = {name: finite(row, name=name) for name, row in values.items()}
    shapes = {name: row.shape for name, row in rows.items()}
    if not values or any(shape != (len(names),) for shape in shapes.values()):
        raise ValueError(f"values has shapes {shapes}; it wants name → [{len(names)}], a value for each block")
    ax = tidy_axes(ax, width=6, height=3)
    for name, colour, marker in _marked(values):
        ax.plot(range(len(names)), rows[name], color=colour, marker=marker, markersize=6, linewidth=1.6, label=name)
    ax.set_xticks(range(len(names)), names)
    ax.set(xlabel="block, from the pixels up", ylabel=label)
    return _named_beside(ax)


def _checked(
    sizes: Sequence[int], means: Mapping[str, np.ndarray], intervals: Mapping[str, np.ndarray]
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Means [sizes] and the ends of their intervals [sizes, 2]: where there is none, the mean twice."""
    if unknown := sorted(set(intervals) - set(means)):
        raise ValueError(f"intervals names {', '.join(unknown)}; it wants names of means: {', '.join(means)}")
    if len(sizes) == 0 or finite(sizes, name="sizes").min() <= 0:
        raise ValueError(f"sizes={sizes!r}; it wants labels per class, numbers above 0")
    rows = {name: finite(values, name=name) for name, values in means.items()}
    limits = {name: np.stack([row, row], axis=-1) for name, row in rows.items()}
    limits |= {name: finite(ends, name=f"interval of {name}") for name, ends in intervals.items()}
    shapes = {name: (rows[name].shape, limits[name].shape) for name in rows}
    if not means or any(shape != ((len(sizes),), (len(sizes), 2)) for shape in shapes.values()):
        raise ValueError(f"shapes are {shapes}; they want [{len(sizes)}] and, for an interval, [{len(sizes)}, 2]")
    return rows, limits


def _marked(names: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Each name with a colour and a marker."""
    return zip(names, cycle(PALETTE.values()), cycle(MARKERS), strict=False)


def _named_beside(ax: Axes) -> Axes:
    """`ax` with its names beside it: the curves fill it."""
    ax.legend(frameon=False, labelcolor=TEXT, loc="center left", bbox_to_anchor=(1, 0.5))
    return ax
