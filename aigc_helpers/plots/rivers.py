"""Plots of points on their way through the plane: trails, the field that carries them, and what a walk costs."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.ticker import LogFormatterMathtext, LogLocator

from aigc_helpers.plots.descents import PATH_COLOURS
from aigc_helpers.plots.style import FAINT, TEXT, tidy_axes, titled
from aigc_helpers.validation import as_array, check_box, check_points, finite

MARKS = ("o", "s", "^", "D", "v", "P")


def river(
    stops: np.ndarray,
    groups: np.ndarray,
    *,
    box: tuple[float, float, float, float],
    arrows: tuple[np.ndarray, np.ndarray] | None = None,
    data: np.ndarray | None = None,
    title: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw points [N, 2] where the last of their `stops` [S, N, 2] has them, with their trails, a colour a group [N].

    Under them in grey: `arrows`, places and velocities [M, 2] each, the longest of them as long as may be without
    touching, and the points `data` [K, 2]. Raises ValueError for what does not fit, or lies outside all bounds.
    """
    (left, right, bottom, top), stops, groups = check_box(box), finite(stops, name="stops"), _whole(groups)
    if stops.ndim != 3 or stops.shape[2] != 2 or not stops.size or groups.shape != stops.shape[1:2]:
        raise ValueError(f"stops has shape {stops.shape}, groups {groups.shape}; they want [S, N, 2] and [N], S, N ≥ 1")
    ax = tidy_axes(ax, width=4.2, height=4.2)
    if data is not None:
        ax.scatter(*check_points(data, name="data").T, s=3, color=FAINT, linewidths=0, zorder=0)
    if arrows is not None:
        _draw_arrows(ax, *arrows)
    _draw_trails(ax, stops, [PATH_COLOURS[group % len(PATH_COLOURS)] for group in groups])
    ax.set(xlim=(left, right), ylim=(bottom, top), aspect="equal", xticks=[], yticks=[])
    return titled(ax, title)


def costs(
    tries: Mapping[str, np.ndarray | Sequence[Sequence[float]]],
    *,
    labels: tuple[str, str],
    now: tuple[str, int] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw name → costs and errors [2, N], all above 0, as marks on logarithmic axes with two `labels`, joined by name.

    An axis of less than two powers of ten has ticks at 2 and 5 as well, in plain numbers. `now` is a name
    and a place in its row: that mark is framed. Raises ValueError for what does not fit.
    """
    rows = {name: finite(row, name=f"tries[{name!r}]") for name, row in tries.items()}
    for name, row in rows.items():
        if row.ndim != 2 or len(row) != 2 or (row <= 0).any():
            raise ValueError(f"tries[{name!r}] has shape {row.shape}; it wants costs and errors, all above 0: [2, N]")
    ax = tidy_axes(ax, width=4, height=3.4)
    for (name, row), colour, mark in zip(rows.items(), PATH_COLOURS, MARKS, strict=False):
        order = row[0].argsort()
        ax.plot(*row[:, order], mark, linestyle="-", color=colour, linewidth=1, markersize=5, label=name)
        if now is not None and now[0] == name:
            ax.plot(*row[:, now[1]], mark, color="none", markeredgecolor="black", markersize=11)
    ax.set(xscale="log", yscale="log", xlabel=labels[0], ylabel=labels[1])
    ax.minorticks_off()  # which would take longer to draw than all the rest
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_locator(_Ticks())
        axis.set_major_formatter(_Numbers())
    if rows:
        ax.legend(frameon=False, labelcolor=TEXT, fontsize=9)
    return ax


def _is_short(low: float, high: float) -> bool:
    return high < 100 * low


class _Ticks(LogLocator):
    """The powers of ten; where there are hardly any, 2 and 5 times them too."""

    def tick_values(self, vmin: float, vmax: float) -> np.ndarray:
        self.set_params(subs=(1.0, 2.0, 5.0) if _is_short(vmin, vmax) else (1.0,))
        return np.asarray(super().tick_values(vmin, vmax))


class _Numbers(LogFormatterMathtext):
    """Plain numbers on a short axis, powers on a long one."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        is_short = self.axis is not None and _is_short(*self.axis.get_view_interval())
        return f"{x:g}" if is_short else super().__call__(x, pos)


def _draw_arrows(ax: Axes, places: np.ndarray, velocities: np.ndarray) -> None:
    places, velocities = check_points(places, name="arrows' places"), check_points(velocities, name="arrows")
    if places.shape != velocities.shape:
        raise ValueError(f"arrows has {len(places)} places and {len(velocities)} velocities; it wants one for each")
    speeds = np.linalg.norm(velocities, axis=1, keepdims=True)
    # The square root keeps the slow ones in sight.
    shown = velocities / np.sqrt(np.maximum(speeds, 1e-12) * max(speeds.max(), 1e-12))
    gap = np.ptp(places, axis=0).max() / max(1, np.sqrt(len(places)) - 1) or 1.0
    style = {"color": FAINT, "width": 0.004, "pivot": "mid", "zorder": 1}
    ax.quiver(*places.T, *shown.T, angles="xy", scale_units="xy", scale=1 / (0.9 * gap), **style)


def _draw_trails(ax: Axes, stops: np.ndarray, colours: list[str]) -> None:
    """Each point's way so far, a small dot where it began, and a large one where it is."""
    trails = LineCollection(list(stops.swapaxes(0, 1)), colors=colours, linewidths=0.8, alpha=0.45, zorder=2)
    ax.add_collection(trails, autolim=False)
    if len(stops) > 1:
        ax.scatter(*stops[0].T, s=3, c=colours, alpha=0.6, linewidths=0, zorder=2)
    ax.scatter(*stops[-1].T, s=16, c=colours, edgecolors="white", linewidths=0.4, zorder=3)


def _whole(groups: np.ndarray) -> np.ndarray:
    groups = as_array(groups, name="groups")
    if groups.dtype.kind not in "iu":
        raise ValueError(f"groups has dtype {groups.dtype}; it wants whole numbers, one for each point")
    return groups
