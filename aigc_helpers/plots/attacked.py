"""Plots of attacked images: before, the change, after."""

from collections.abc import Iterable, Sequence
from textwrap import fill

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from aigc_helpers.plots.images import INCHES_PER_IMAGE
from aigc_helpers.plots.style import LOW_TO_HIGH, PALETTE, TEXT
from aigc_helpers.validation import as_floats, positive

WIDTH, PHOTO = 1.6 * INCHES_PER_IMAGE, 2.1 * INCHES_PER_IMAGE
LARGE = 128  # pixels
ROWS = ("before", "change", "after")


def before_after(
    images: np.ndarray,
    attacked: np.ndarray,
    *,
    before: Sequence[object],
    after: Sequence[object],
    magnified: float = 1.0,
) -> np.ndarray:
    """Draw `images` [N, height, width, 1 or 3], the change to each `magnified`, and what came of it, with what is read.

    `before` and `after` are the N readings; one that changed is vermilion. In the change of ink, blue adds some and
    vermilion takes it away; in that of colours, grey is none, and of large ones `magnified` each eighth pixel is drawn.
    Returns the Axes [3, N]. Raises ValueError for what does not fit.
    """
    images, attacked = (as_floats(some, name=name) for some, name in ((images, "images"), (attacked, "attacked")))
    positive(magnified, name="magnified")
    if not images.shape == attacked.shape == (len(before), *images.shape[1:]) or len(after) != len(images):
        counts = f"{len(before)} and {len(after)} readings"
        raise ValueError(f"images {images.shape}, attacked {attacked.shape}, {counts}; they want one for each image")
    in_colour = images.ndim == 4 and images.shape[3] == 3
    width = PHOTO if in_colour else WIDTH
    size = width * len(images), 3 * width + 0.5
    _, axes = plt.subplots(3, len(images), figsize=size, dpi=100, layout="constrained", squeeze=False)
    for place, column in enumerate(axes.T):
        change = np.clip(0.5 + magnified * (attacked[place] - images[place]) / 2, 0, 1)
        # Noise in all of a photograph's pixels would make the picture, and the page, several times as heavy.
        change = change[::8, ::8] if in_colour and magnified > 1 and len(change) >= LARGE else change
        _draw_column(column, (images[place], change, attacked[place]))
        turned = before[place] != after[place]
        column[0].set_title(_said(before[place]), fontsize=10, color=TEXT)
        column[2].set_title(_said(after[place]), fontsize=10, color=PALETTE["vermilion"] if turned else TEXT)
    # A change of ink runs from −1 to 1 on one scale of colours, a change of colours is drawn on that of the picture.
    times = magnified / 2 if in_colour else magnified
    for ax, name in zip(axes[:, 0], ROWS, strict=True):
        ax.set_ylabel(name if magnified == 1 or name != "change" else f"change × {times:g}", color=TEXT)
    return axes


def _said(reading: object) -> str:
    """A name as it is, and a number as what was read."""
    return fill(reading, 15) if isinstance(reading, str) else f"read: {reading}"


def _draw_column(column: Iterable[Axes], pictures: Sequence[np.ndarray]) -> None:
    for ax, picture, colours in zip(column, pictures, ("gray_r", LOW_TO_HIGH, "gray_r"), strict=True):
        ax.imshow(picture if picture.shape[-1] == 3 else picture[..., 0], cmap=colours, vmin=0, vmax=1)
        ax.set(xticks=[], yticks=[])
