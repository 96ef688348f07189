"""Plots of points in the plane, and of what a discriminator makes of the plane."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from aigc_helpers.plots.style import FAINT, LOW_TO_HIGH, PALETTE, TEXT, tidy_axes, titled
from aigc_helpers.validation import check_box, check_points, finite


def scatter(real: np.ndarray, fake: np.ndarray, *, title: str = "", ax: Axes | None = None) -> Axes:
    """Draw two samples of points [N, 2] and [M, 2]: the real ones blue, the generated ones vermilion and on top.

    Raises ValueError for points that are not finite or not 2-D.
    """
    real, fake = check_points(real, name="real"), check_points(fake, name="fake")
    ax = tidy_axes(ax, width=4.2, height=4.4)
    for points, label, colour in ((real, "real", "blue"), (fake, "generated", "vermilion")):
        ax.scatter(*points.T, s=12, color=PALETTE[colour], alpha=0.6, linewidths=0.2, edgecolors="white", label=label)
    ax.set(xlabel="$x_1$", ylabel="$x_2$", aspect="equal")
    # Under the axes, since any corner may hold points.
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.13), ncols=2, frameon=False, labelcolor=TEXT, markerscale=1.5)
    return titled(ax, title)


def surface(
    values: np.ndarray,
    *,
    box: tuple[float, float, float, float],
    label: str,
    limits: tuple[float, float] = (0, 1),
    ax: Axes | None = None,
) -> Axes:
    """Draw `values` [rows, columns] on an even grid over `box` (left, right, bottom, top): blue high, vermilion low.

    The first row lies at the bottom, as `np.meshgrid` gives it. `limits` are the values of the two full colours, white
    lies half-way, and `label` names the values beside the colour bar. Raises ValueError for values that do not fit.
    """
    values = finite(values, name="values")
    if values.ndim != 2 or min(values.shape) < 2:
        raise ValueError(f"values has shape {values.shape}; it wants [rows, columns], at least 2 of each")
    left, right, bottom, top = check_box(box)
    ax = tidy_axes(ax, width=5, height=4.2)
    across, up = np.linspace(left, right, values.shape[1]), np.linspace(bottom, top, values.shape[0])
    contours = ax.contourf(across, up, values, np.linspace(*limits, 21), cmap=LOW_TO_HIGH, extend="both")
    bar = ax.figure.colorbar(contours, ax=ax, ticks=np.linspace(*limits, 5), extendfrac=0, shrink=0.8)
    bar.outline.set_visible(False)
    bar.ax.tick_params(length=0, colors=TEXT)
    bar.set_label(label, color=TEXT)
    ax.set(xlabel="$x_1$", ylabel="$x_2$", aspect="equal", xlim=(left, right), ylim=(bottom, top))
    return ax


def game_strip(
    beliefs: Sequence[np.ndarray],
    fakes: Sequence[np.ndarray],
    real: np.ndarray,
    *,
    steps: Sequence[int],
    box: tuple[float, float, float, float],
) -> np.ndarray:
    """Draw a panel for each moment: the discriminator's belief [rows, columns] over `box`, and both kinds of points.

    Returns the Axes [moments]. Raises ValueError where the numbers of moments differ or an array does not fit.
    """
    if not len(beliefs) == len(fakes) == len(steps) > 0:
        raise ValueError(
            f"{len(beliefs)} beliefs, {len(fakes)} fakes and {len(steps)} steps; it wants one each a moment"
        )
    box, beliefs = check_box(box), [finite(belief, name="beliefs") for belief in beliefs]
    axes = _panels(len(steps))
    for ax, belief, fake, step in zip(axes, beliefs, fakes, steps, strict=True):
        _draw_moment(ax, belief, {"blue": real, "vermilion": fake}, box=box)
        ax.set_title(f"step {step:,}", fontsize=10, color=TEXT)
        ax.spines[:].set_color(FAINT)
    return axes


def _panels(count: int) -> np.ndarray:
    """The Axes [count] of a new figure, four in a row at most, and rows as even as may be."""
    rows = -(-count // 4)
    columns = -(-count // rows)
    size = 2.3 * columns, 2.45 * rows
    _, axes = plt.subplots(rows, columns, figsize=size, squeeze=False, dpi=100, layout="constrained")
    for ax in axes.flat[count:]:
        ax.remove()
    return axes.flat[:count]


def _draw_moment(
    ax: Axes, belief: np.ndarray, clouds: Mapping[str, np.ndarray], *, box: tuple[float, float, float, float]
) -> None:
    """A belief over `box`, and on it points in the colours of their names."""
    # Paler than the points, which would vanish on a ground of their own colour.
    ground = {"cmap": LOW_TO_HIGH, "vmin": 0, "vmax": 1, "interpolation": "bilinear", "alpha": 0.5}
    ax.imshow(belief, origin="lower", extent=box, **ground)
    for colour, points in clouds.items():
        ax.scatter(*check_points(points, name="points").T, s=3, color=PALETTE[colour], alpha=0.6, linewidths=0)
    ax.set(xlim=box[:2], ylim=box[2:], xticks=[], yticks=[])
