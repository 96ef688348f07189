"""Pictures: arrays in, Axes out. Nothing here trains and nothing calls show: a notebook shows what is drawn."""

from collections.abc import Mapping, Sequence
from itertools import cycle

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from aigc_helpers.validation import at_least, check_finite, check_images

# Okabe and Ito 2008: colours that people with any colour vision can tell apart. Real data is blue, generated vermilion.
PALETTE = {
    "blue": "#0072B2",
    "vermilion": "#D55E00",
    "green": "#009E73",
    "purple": "#CC79A7",
    "orange": "#E69F00",
    "sky": "#56B4E9",
    "yellow": "#F0E442",
    "black": "#000000",
}
TEXT = "#333333"
FAINT = "#B8B8B8"
LOW_TO_HIGH = LinearSegmentedColormap.from_list("low_to_high", ["#F0A875", "#FFFFFF", "#7FB8D9"])
GUTTER = 2  # white pixels around each image of a mosaic
INCHES_PER_IMAGE = 0.65


def image_grid(images: np.ndarray, *, columns: int = 8, title: str = "", ax: Axes | None = None) -> Axes:
    """Draw `images` [N, height, width, 1], float in [0, 1] or bytes, row by row, as black ink on white.

    Raises ValueError for images or a number of columns that do not fit.
    """
    ink = _ink(images, name="images")
    columns = min(at_least(1, columns, name="columns"), len(ink))
    blank = np.zeros((-len(ink) % columns, *ink.shape[1:]), ink.dtype)
    tiles = np.concatenate([ink, blank]).reshape(-1, columns, *ink.shape[1:])
    return _mosaic(tiles, title=title, ax=ax)


def filmstrip(frames: np.ndarray, steps: Sequence[object], *, title: str = "", ax: Axes | None = None) -> Axes:
    """Draw `frames` [T, K, height, width, 1], float in [0, 1] or bytes.

    Time runs to the right, each row is one latent vector; `steps` are the T labels under the columns.
    Raises ValueError for frames or steps that do not fit.
    """
    frames = np.asarray(frames)
    if frames.ndim != 5 or frames.size == 0:
        raise ValueError(f"frames has shape {frames.shape}; it wants [T, K, height, width, 1], a batch for each moment")
    if len(steps) != len(frames):
        raise ValueError(f"steps has {len(steps)} labels for {len(frames)} frames; it wants one each")
    ink = _ink(frames.reshape(-1, *frames.shape[2:]), name="frames")
    tiles = ink.reshape(*frames.shape[:4]).swapaxes(0, 1)
    ax = _mosaic(tiles, title=title, ax=ax)
    width = tiles.shape[3] + GUTTER
    labels = [f"{step:,}" if isinstance(step, (int, np.integer)) else str(step) for step in steps]
    ax.set_xticks((np.arange(len(frames)) + 0.5) * width + GUTTER / 2 - 0.5, labels)
    ax.set_xlabel("training step")
    return ax


def loss_curves(history: Mapping[str, np.ndarray], *, title: str = "", ax: Axes | None = None) -> Axes:
    """Draw each loss of `history`, name → values [steps], one value a step: raw and faint, and its moving mean on top.

    Raises ValueError for a history that is empty or holds anything but 1-D values.
    """
    if not history or any(np.ndim(values) != 1 or len(values) == 0 for values in history.values()):
        shapes = {name: np.shape(values) for name, values in history.items()}
        raise ValueError(f"history has shapes {shapes}; it wants a name → values [steps] for at least one loss")
    ax = _axes(ax, width=6, height=3)
    for colour, (name, values) in zip(cycle(PALETTE.values()), history.items(), strict=False):
        steps = np.arange(1, len(values) + 1)
        ax.plot(steps, values, color=colour, alpha=0.2, linewidth=0.8)
        ax.plot(
            steps, _moving_mean(np.asarray(values, float)), color=colour, linewidth=1.8, label=name.replace("_", " ")
        )
    ax.set(xlabel="training step", ylabel="loss", xlim=(1, max(2, *map(len, history.values()))))
    ax.legend(frameon=False, labelcolor=TEXT, loc="best")
    return _finish(ax, title)


def scatter(real: np.ndarray, fake: np.ndarray, *, title: str = "", ax: Axes | None = None) -> Axes:
    """Draw two samples of points [N, 2] and [M, 2]: the real ones blue, the generated ones vermilion and on top.

    Raises ValueError for points that are not finite or not 2-D.
    """
    real, fake = _points(real, name="real"), _points(fake, name="fake")
    ax = _axes(ax, width=4.2, height=4.4)
    for points, label, colour in ((real, "real", "blue"), (fake, "generated", "vermilion")):
        ax.scatter(*points.T, s=12, color=PALETTE[colour], alpha=0.6, linewidths=0.2, edgecolors="white", label=label)
    ax.set(xlabel="$x_1$", ylabel="$x_2$", aspect="equal")
    # Under the axes, since any corner may hold points.
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.13), ncols=2, frameon=False, labelcolor=TEXT, markerscale=1.5)
    return _finish(ax, title)


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
    values = np.asarray(values, float)
    if values.ndim != 2 or min(values.shape) < 2:
        raise ValueError(f"values has shape {values.shape}; it wants [rows, columns], at least 2 of each")
    check_finite(values, name="values")
    ax = _axes(ax, width=5, height=4.2)
    left, right, bottom, top = box
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
    rows = -(-len(steps) // 4)
    columns = -(-len(steps) // rows)
    _, axes = plt.subplots(
        rows, columns, figsize=(2.3 * columns, 2.45 * rows), squeeze=False, dpi=100, layout="constrained"
    )
    for ax, belief, fake, step in zip(axes.flat, beliefs, fakes, steps, strict=False):
        ax.imshow(belief, origin="lower", extent=box, cmap=LOW_TO_HIGH, vmin=0, vmax=1, interpolation="bilinear")
        for points, colour in ((real, "blue"), (fake, "vermilion")):
            ax.scatter(*_points(points, name="points").T, s=3, color=PALETTE[colour], alpha=0.6, linewidths=0)
        ax.set(xlim=box[:2], ylim=box[2:], xticks=[], yticks=[])
        ax.set_title(f"step {step:,}", fontsize=10, color=TEXT)
        ax.spines[:].set_color(FAINT)
    for ax in axes.flat[len(steps) :]:
        ax.remove()
    return axes.flat[: len(steps)]


def curves(
    across: np.ndarray,
    heights: Mapping[str, np.ndarray],
    *,
    label: str,
    across_label: str = "$x$",
    ax: Axes | None = None,
) -> Axes:
    """Draw each of `heights`, name → values [N], over `across` [N]; `label` names the values. The last is dashed."""
    ax = _axes(ax, width=6, height=3)
    for place, (colour, (name, values)) in enumerate(zip(cycle(PALETTE.values()), heights.items(), strict=False), 1):
        style = "--" if place == len(heights) else "-"
        ax.plot(across, np.asarray(values, float), style, color=colour, linewidth=1.8, label=name)
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
    values = np.asarray(values, float)
    limits = np.stack([values, values], axis=-1) if intervals is None else np.asarray(intervals, float)
    if values.shape != (len(names),) or limits.shape != (len(names), 2):
        shapes = f"{len(names)} names, values of shape {values.shape}, intervals of shape {limits.shape}"
        raise ValueError(f"{shapes}; they want one value and one (low, high) for each name")
    check_finite(values, name="values")
    check_finite(limits, name="intervals")
    ax = _axes(ax, width=6, height=0.6 + 0.42 * len(names))
    places = np.arange(len(names))
    ax.barh(places, values, height=0.62, color=PALETTE["sky"], tick_label=names)
    if intervals is not None:
        whiskers = np.maximum(0, [values - limits[:, 0], limits[:, 1] - values])
        ax.errorbar(values, places, xerr=whiskers, fmt="none", ecolor=TEXT, elinewidth=1.2, capsize=3)
    for place, value, end in zip(places, values, np.maximum(limits[:, 1], values), strict=True):
        ax.annotate(_short(value), (max(end, 0), place), (5, 0), textcoords="offset points", va="center", color=TEXT)
    ax.invert_yaxis()
    ax.set(xlabel=label, xmargin=0.14)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    return ax


def _axes(ax: Axes | None, *, width: float, height: float) -> Axes:
    """The given Axes, or those of a new figure of that many inches, tidied up alike."""
    if ax is None:
        _, ax = plt.subplots(figsize=(width, height), dpi=100, layout="constrained")
    ax.spines[["top", "right"]].set_visible(False)
    ax.spines[["left", "bottom"]].set_color(FAINT)
    ax.tick_params(colors=TEXT, color=FAINT)
    ax.xaxis.label.set_color(TEXT)
    ax.yaxis.label.set_color(TEXT)
    ax.title.set_color(TEXT)
    return ax


def _ink(images: np.ndarray, *, name: str) -> np.ndarray:
    """One-channel images as float [N, height, width] in [0, 1]."""
    images = check_images(images, name=name)
    if images.shape[3] != 1:
        raise ValueError(f"{name} has {images.shape[3]} channels; it wants one, [..., height, width, 1]")
    return images[..., 0] / 255 if images.dtype == np.uint8 else images[..., 0]


def _mosaic(tiles: np.ndarray, *, title: str, ax: Axes | None) -> Axes:
    """Draw `tiles` [rows, columns, height, width] as one picture with white gutters and no ticks."""
    framed = np.pad(tiles, ((0, 0), (0, 0), (0, GUTTER), (0, GUTTER)))
    picture = np.concatenate(np.concatenate(framed, axis=1), axis=1)
    picture = np.pad(picture, ((GUTTER, 0), (GUTTER, 0)))
    rows, columns, height, width = tiles.shape
    inches = columns * INCHES_PER_IMAGE, rows * INCHES_PER_IMAGE * height / width
    ax = _axes(ax, width=inches[0], height=inches[1] + 0.35 * bool(title))
    ax.imshow(picture, cmap="gray_r", vmin=0, vmax=1, interpolation="nearest")
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    return _finish(ax, title)


def _moving_mean(values: np.ndarray) -> np.ndarray:
    """The mean over a window of a fiftieth of the curve, narrower at both ends."""
    window = np.ones(max(1, len(values) // 50))
    return np.convolve(values, window, "same") / np.convolve(np.ones(len(values)), window, "same")


def _points(points: np.ndarray, *, name: str) -> np.ndarray:
    points = np.asarray(points)
    if points.ndim != 2 or points.shape[1] != 2:
        raise ValueError(f"{name} has shape {points.shape}; it wants points [N, 2]")
    check_finite(points, name=name)
    return points


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _finish(ax: Axes, title: str) -> Axes:
    if title:
        ax.set_title(title, fontsize=11)
    return ax
