"""Plots of a search for the lowest place: paths over contours, panels of them, a table of numbers in colours."""

from collections.abc import Callable, Mapping, Sequence
from itertools import cycle

import numpy as np
from matplotlib.axes import Axes

from aigc_helpers.plots.style import FAINT, LOW_TO_HIGH, PALETTE, TEXT, inches_wide, tidy_axes, titled
from aigc_helpers.validation import check_box, check_finite, finite

ROWS = 161  # of the grid on which heights are taken
# Yellow is too faint for a line on white, and black is kept for what is marked.
PATH_COLOURS = [PALETTE[name] for name in ("blue", "vermilion", "green", "purple", "orange", "sky")]


def descent(
    value: Callable[[np.ndarray], np.ndarray],
    paths: Mapping[str, np.ndarray],
    *,
    box: tuple[float, float, float, float],
    minima: Sequence[tuple[float, float]] | np.ndarray = (),
    title: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw the contours of `value`, points [..., 2] → heights, over `box` (left, right, bottom, top), under `paths`.

    Paths are name → points [steps + 1, 2], and may end in NaN; each begins at a small dark dot and ends in a large
    one. `minima` [K, 2] are marked by crosses. Contours stand closer where it is low. Raises ValueError for heights
    that are not finite.
    """
    left, right, bottom, top = check_box(box)
    grid = np.meshgrid(np.linspace(left, right, ROWS), np.linspace(bottom, top, ROWS))
    heights = np.asarray(value(np.stack(grid, axis=-1)), float)
    check_finite(heights, name="value over the box")
    _check_paths(paths)
    ax = tidy_axes(ax, width=5, height=4)
    _draw_contours(ax, grid, heights)
    for colour, width, (name, path) in zip(cycle(PATH_COLOURS), path_widths(len(paths)), paths.items(), strict=False):
        _draw_path(ax, np.asarray(path), name=name, color=colour, linewidth=width)
    for x, y in minima:
        ax.plot(x, y, "x", color=PALETTE["black"], markersize=8, markeredgewidth=2)
    ax.set(xlim=(left, right), ylim=(bottom, top), xlabel="$x_1$", ylabel="$x_2$")
    if paths:
        ax.legend(frameon=True, framealpha=0.85, edgecolor=FAINT, labelcolor=TEXT, fontsize=8, loc="best")
    return titled(ax, title)


def _check_paths(paths: Mapping[str, np.ndarray]) -> None:
    for name, path in paths.items():
        if np.ndim(path) != 2 or np.shape(path)[1] != 2:
            raise ValueError(f"paths[{name!r}] has shape {np.shape(path)}; it wants points [steps + 1, 2]")


def _draw_contours(ax: Axes, grid: Sequence[np.ndarray], heights: np.ndarray) -> None:
    above = np.sqrt(heights - heights.min())  # so that a steep wall does not take all the lines
    ax.contourf(*grid, above, 14, cmap="Greys", vmin=-0.4 * above.max(), vmax=2.2 * above.max())
    ax.contour(*grid, above, 14, colors="white", linewidths=0.6)


def path_widths(count: int) -> list[float]:
    """A width for each of `count` paths; the later, the wider and the lower it lies, so that none hides another."""
    return [1.4 + 1.2 * above for above in range(count)]


def _draw_path(ax: Axes, path: np.ndarray, *, name: str, color: str, linewidth: float) -> None:
    """A line through points [steps + 1, 2], a small dark dot where it begins, and a large one where it ends."""
    ax.plot(*path.T, "-", color=color, linewidth=linewidth, zorder=3 - linewidth / 10, label=name)
    ax.plot(*path[0], "o", color=TEXT, markersize=5, zorder=4)
    ends = path[np.isfinite(path).all(axis=1)]
    ax.plot(*ends[-1], "o", color=color, markersize=8, markeredgecolor="white", zorder=5)


def heat_map(
    values: np.ndarray,
    *,
    rows: Sequence[str],
    columns: Sequence[str],
    label: str,
    limits: tuple[float, float] = (0, 1),
    digits: int = 2,
    title: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw `values` [rows, columns] as coloured cells with their numbers; `label` says what they are.

    Raises ValueError where names and values do not fit, or a value is not finite.
    """
    values = finite(values, name="values")
    if values.shape != (len(rows), len(columns)) or values.size == 0:
        names = f"{len(rows)} rows and {len(columns)} columns"
        raise ValueError(f"values has shape {values.shape} for {names} of names; it wants [rows, columns]")
    if not finite(limits, name="limits")[0] < limits[1]:
        raise ValueError(f"limits={limits!r}; it wants (low, high), low below high")
    cell, beside = max(0.75, 0.15 + inches_wide(*columns)), max(1.6, 0.25 + inches_wide(*rows))
    ax = tidy_axes(ax, width=beside + cell * len(columns), height=1 + 0.42 * len(rows))
    ax.imshow(values, cmap=LOW_TO_HIGH, vmin=limits[0], vmax=limits[1], aspect="auto")
    for (row, column), value in np.ndenumerate(values):
        ax.text(column, row, f"{value:.{digits}f}", ha="center", va="center", color=TEXT, fontsize=9)
    ax.set_xticks(range(len(columns)), columns)
    ax.set_yticks(range(len(rows)), rows)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.set_xlabel(label)
    return titled(ax, title)
