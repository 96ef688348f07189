"""Plots of what a net holds: its weights as pictures, what its layers make of points, where it looks, and runs."""

from collections.abc import Mapping, Sequence
from itertools import cycle

import numpy as np
from matplotlib.axes import Axes

from aigc_helpers.plots.images import GUTTER, INCHES_PER_IMAGE
from aigc_helpers.plots.style import FAINT, LOW_TO_HIGH, PALETTE, TEXT, tidy_axes, titled
from aigc_helpers.validation import as_array, as_floats, at_least, check_box, check_points, finite


def weight_grid(weights: np.ndarray, *, columns: int = 8, title: str = "", ax: Axes | None = None) -> Axes:
    """Draw signed pictures [N, height, width] row by row: blue above zero, vermilion below, white at zero.

    All share one scale. Raises ValueError for weights that do not fit.
    """
    weights = finite(weights, name="weights")
    if weights.ndim != 3 or weights.size == 0:
        raise ValueError(f"weights has shape {weights.shape}; it wants [N, height, width], a picture for each unit")
    columns = min(at_least(1, columns, name="columns"), len(weights))
    picture = _side_by_side(weights, columns=columns)
    inches = -(-len(weights) // columns) * INCHES_PER_IMAGE * weights.shape[1] / weights.shape[2] + 0.35 * bool(title)
    ax = tidy_axes(ax, width=columns * INCHES_PER_IMAGE, height=inches)
    limit = np.quantile(np.abs(weights), 0.995) or 1
    ax.imshow(picture, cmap=LOW_TO_HIGH, vmin=-limit, vmax=limit, interpolation="nearest")
    return titled(_bare(ax), title)


def classes(points: np.ndarray, labels: np.ndarray, *, title: str = "", ax: Axes | None = None) -> Axes:
    """Draw points [N, 2], each as the digit of its label [N], in a colour of its class.

    Raises ValueError for points or labels that do not fit.
    """
    points, labels = check_points(points, name="points"), _whole(labels)
    if labels.shape != points.shape[:1]:
        raise ValueError(f"labels has shape {labels.shape} for {len(points)} points; it wants one each")
    ax = tidy_axes(ax, width=4.2, height=4.2)
    for label, colour in zip(np.unique(labels), cycle(PALETTE.values()), strict=False):
        ax.scatter(*points[labels == label].T, s=26, marker=f"${label}$", color=colour, linewidths=0)
    return titled(_bare(ax), title)


def plane(
    values: np.ndarray,
    points: np.ndarray,
    labels: np.ndarray,
    *,
    box: tuple[float, float, float, float],
    title: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw beliefs [rows, columns] in [0, 1] over `box`, blue for class 1, and on them points [N, 2] of two classes.

    The first row lies at the bottom. Class 1 are blue dots, class 0 vermilion ones; a line marks the belief one half.
    """
    values, points, labels, box = finite(values, name="values"), check_points(points), _whole(labels), check_box(box)
    _check_beliefs(values)
    if labels.shape != points.shape[:1] or not set(labels.tolist()) <= {0, 1}:
        raise ValueError(f"labels has shape {labels.shape} and {set(labels.tolist())}; it wants 0 or 1 for each point")
    ax = tidy_axes(ax, width=3, height=3)
    ax.imshow(values, origin="lower", extent=box, cmap=LOW_TO_HIGH, vmin=0, vmax=1, interpolation="bilinear")
    if values.min() < 0.5 < values.max():
        across, up = np.linspace(*box[:2], values.shape[1]), np.linspace(*box[2:], values.shape[0])
        ax.contour(across, up, values, [0.5], colors=TEXT, linewidths=1)
    for label, colour in ((0, "vermilion"), (1, "blue")):
        ax.scatter(*points[labels == label].T, s=4, color=PALETTE[colour], alpha=0.7, linewidths=0)
    ax.set(xlim=box[:2], ylim=box[2:])
    return titled(_bare(ax), title)


def heat_over(images: np.ndarray, heat: np.ndarray, *, title: str = "", ax: Axes | None = None) -> Axes:
    """Draw images [N, height, width, 1] in grey, and over each its `heat` [N, height, width]: vermilion where high.

    The heat of each image has its own scale. Raises ValueError for what does not fit.
    """
    images, heat = as_floats(images), finite(heat, name="heat")
    if heat.shape != images.shape[:3]:
        raise ValueError(f"heat has shape {heat.shape}; it wants one value for each pixel, {images.shape[:3]}")
    framed = np.pad(_glowing(images, heat), ((0, 0), (0, 0), (0, GUTTER), (0, 0)), constant_values=1)
    ax = tidy_axes(ax, width=1.3 * len(images), height=1.3 + 0.35 * bool(title))
    ax.imshow(np.concatenate(framed, axis=1), interpolation="nearest")
    return titled(_bare(ax), title)


def bands(
    across: Sequence[float],
    runs: Mapping[str, np.ndarray],
    *,
    label: str,
    across_label: str = "training step",
    ax: Axes | None = None,
) -> Axes:
    """Draw the mean of each of `runs`, name → values [runs, T] over `across` [T], in a band from lowest to highest.

    Raises ValueError for runs that do not fit.
    """
    rows = {name: finite(values, name=name) for name, values in runs.items()}
    shapes = {name: values.shape for name, values in rows.items()}
    if not runs or any(len(shape) != 2 or shape[1] != len(across) or not shape[0] for shape in shapes.values()):
        raise ValueError(f"runs has shapes {shapes}; it wants a name → values [runs, {len(across)}]")
    ax = tidy_axes(ax, width=6.4, height=3.4)
    for (name, values), colour in zip(rows.items(), cycle(PALETTE.values()), strict=False):
        ax.fill_between(across, values.min(axis=0), values.max(axis=0), color=colour, alpha=0.15, linewidth=0)
        ax.plot(across, values.mean(axis=0), color=colour, linewidth=1.8, label=name)
    ax.set(xlabel=across_label, ylabel=label)
    # Beside the axes: bands fill them.
    ax.legend(frameon=False, labelcolor=TEXT, loc="upper left", bbox_to_anchor=(1, 1))
    return ax


def _check_beliefs(values: np.ndarray) -> None:
    if values.ndim != 2 or min(values.shape) < 2 or values.min() < 0 or values.max() > 1:
        got = f"values has shape {values.shape} in [{values.min(initial=0):.3g}, {values.max(initial=0):.3g}]"
        raise ValueError(f"{got}; it wants beliefs [rows, columns] in [0, 1], at least 2 of each")


def _side_by_side(pictures: np.ndarray, *, columns: int) -> np.ndarray:
    """Pictures [N, height, width] as one, row by row, with a gap before each."""
    blank = np.zeros((-len(pictures) % columns, *pictures.shape[1:]))
    tiles = np.concatenate([pictures, blank]).reshape(-1, columns, *pictures.shape[1:])
    framed = np.pad(tiles, ((0, 0), (0, 0), (GUTTER, 0), (GUTTER, 0)))
    return np.concatenate(np.concatenate(framed, axis=1), axis=1)


def _glowing(images: np.ndarray, heat: np.ndarray) -> np.ndarray:
    """Grey `images` [N, height, width, 1], vermilion where their `heat` [N, height, width] is high, as RGB."""
    heat = np.clip(heat, 0, None)
    strength = 0.85 * heat / np.maximum(heat.max(axis=(1, 2), keepdims=True), 1e-9)
    paper = 1 - 0.75 * np.repeat(images.astype(float), 3, axis=3)
    hot = np.array([int(PALETTE["vermilion"][i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return paper * (1 - strength[..., None]) + hot * strength[..., None]


def _whole(labels: np.ndarray) -> np.ndarray:
    labels = as_array(labels, name="labels")
    if labels.dtype.kind not in "iu":
        raise ValueError(f"labels has dtype {labels.dtype}; it wants whole numbers, one for each point")
    return labels


def _bare(ax: Axes) -> Axes:
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    ax.spines[:].set_color(FAINT)
    return ax
