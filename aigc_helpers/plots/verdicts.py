"""A plot of a table of scores, with what each judge has noticed."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from aigc_helpers.plots.style import PALETTE, TEXT, short, tidy_axes, titled
from aigc_helpers.validation import finite

NOTICED, MISSED = "#F0A875", "#DCEAF4"


def verdict_table(
    values: np.ndarray,
    noticed: np.ndarray,
    *,
    limits: np.ndarray | None = None,
    rows: Sequence[str],
    columns: Sequence[str],
    title: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw `values` [rows, columns] as a table, a cell vermilion where it is `noticed` and pale blue elsewhere.

    `limits` [2, rows, columns] are the ends of each value's interval, shown under it. Raises ValueError for what does
    not fit.
    """
    values, noticed = finite(values, name="values"), np.asarray(noticed)
    low, high = (values, values) if limits is None else finite(limits, name="limits")
    _check(values, noticed, low, high, names=(rows, columns))
    ax = tidy_axes(ax, width=1.8 + 0.98 * len(columns), height=0.7 + 0.45 * len(rows))
    ax.set(xlim=(-0.5, len(columns) - 0.5), ylim=(len(rows) - 0.5, -0.5))
    for (row, column), value in np.ndenumerate(values):
        colour = NOTICED if noticed[row, column] else MISSED
        ax.add_patch(_cell(row, column, colour))
        ends = (_number(float(end[row, column])) for end in (low, high))
        spread = "" if limits is None else "\n" + " to ".join(ends)
        ax.text(column, row, _number(value) + spread, ha="center", va="center", color=TEXT, fontsize=8)
    _name_cells(ax, rows, columns)
    return titled(ax, title)


def _check(values: np.ndarray, noticed: np.ndarray, *ends: np.ndarray, names: tuple[Sequence, Sequence]) -> None:
    if noticed.dtype != bool:
        raise ValueError(f"noticed has dtype {noticed.dtype}; it wants True or False for each value")
    rows, columns = map(len, names)
    shapes = {values.shape, noticed.shape, *(end.shape for end in ends)}
    if shapes != {(rows, columns)} or values.size == 0:
        raise ValueError(f"shapes {sorted(shapes)} for {rows} rows and {columns} columns of names; all agree")


def _name_cells(ax: Axes, rows: Sequence[str], columns: Sequence[str]) -> None:
    """The rows' names on the left, the columns' over the table, a word a line."""
    over = [name.replace(" ", "\n") for name in columns]
    ax.set_xticks(range(len(columns)), over, color=PALETTE["black"], fontsize=9)
    ax.set_yticks(range(len(rows)), rows, fontsize=9)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)


def _number(value: float) -> str:
    """Two decimals for shares, fewer for distances."""
    return f"{value:.2f}" if abs(value) < 10 else short(value)


def _cell(row: int, column: int, colour: str) -> Rectangle:
    return Rectangle((column - 0.48, row - 0.46), 0.96, 0.92, facecolor=colour, edgecolor="none")
