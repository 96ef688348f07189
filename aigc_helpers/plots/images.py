"""Plots of images: a grid of them, and a grid over time."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from aigc_helpers.plots.style import tidy_axes, titled
from aigc_helpers.validation import as_array, as_floats, at_least, check_images

GUTTER = 2  # white pixels around each image of a mosaic
INCHES_PER_IMAGE = 0.65


def image_grid(images: np.ndarray, *, columns: int = 8, title: str = "", ax: Axes | None = None) -> Axes:
    """Draw `images`, float in [0, 1] or bytes, row by row: [N, height, width, 1] as black ink on white, 3 in colour.

    Raises ValueError for images or a number of columns that do not fit.
    """
    in_colour = np.ndim(images) == 4 and np.shape(images)[3] == 3
    ink = as_floats(images, name="images") if in_colour else _ink(images, name="images")
    columns = min(at_least(1, columns, name="columns"), len(ink))
    blank = np.full((-len(ink) % columns, *ink.shape[1:]), float(in_colour), ink.dtype)
    tiles = np.concatenate([ink, blank]).reshape(-1, columns, *ink.shape[1:])
    return _mosaic(tiles, title=title, ax=ax)


def filmstrip(frames: np.ndarray, steps: Sequence[object], *, title: str = "", ax: Axes | None = None) -> Axes:
    """Draw `frames` [T, K, height, width, 1], float in [0, 1] or bytes.

    Time runs to the right, each row is one latent vector; `steps` are the T labels under the columns.
    Raises ValueError for frames or steps that do not fit.
    """
    frames = as_array(frames, name="frames")
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


def _ink(images: np.ndarray, *, name: str) -> np.ndarray:
    """One-channel images as float [N, height, width] in [0, 1]."""
    images = check_images(images, name=name)
    if images.shape[3] != 1:
        raise ValueError(f"{name} has {images.shape[3]} channels; it wants one, [..., height, width, 1]")
    return images[..., 0] / 255 if images.dtype == np.uint8 else images[..., 0]


def _mosaic(tiles: np.ndarray, *, title: str, ax: Axes | None) -> Axes:
    """Draw `tiles`, ink [rows, columns, height, width] or colours [..., 3], as one picture, white between them."""
    (rows, columns, height, width), depth = tiles.shape[:4], tiles.shape[4:]
    paper, whole = float(bool(depth)), [(0, 0)] * len(depth)
    framed = np.pad(tiles, [(0, 0), (0, 0), (0, GUTTER), (0, GUTTER), *whole], constant_values=paper)
    picture = np.concatenate(np.concatenate(framed, axis=1), axis=1)
    picture = np.pad(picture, [(GUTTER, 0), (GUTTER, 0), *whole], constant_values=paper)
    inches = columns * INCHES_PER_IMAGE, rows * INCHES_PER_IMAGE * height / width
    ax = tidy_axes(ax, width=inches[0], height=inches[1] + 0.35 * bool(title))
    ax.imshow(picture, cmap="gray_r", vmin=0, vmax=1, interpolation="nearest")
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    return titled(ax, title)
