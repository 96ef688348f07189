"""Plots of attacked images: before, the change, after."""

from collections.abc import Iterable, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from aigc_helpers.plots.images import INCHES_PER_IMAGE
from aigc_helpers.plots.style import LOW_TO_HIGH, PALETTE, TEXT
from aigc_helpers.validation import as_floats, positive

WIDTH = 1.6 * INCHES_PER_IMAGE
ROWS = ("before", "change", "after")


def before_after(
    images: np.ndarray,
    attacked: np.ndarray,
    *,
    before: Sequence[object],
    after: Sequence[object],
    magnified: float = 1.0,
) -> np.ndarray:
    """Draw `images` [N, height, width, 1], the change to each `magnified`, and what came of it, with what is read.

    `before` and `after` are the N readings; one that changed is vermilion. In the change, blue adds ink and vermilion
    takes it away. Returns the Axes [3, N]. Raises ValueError for what does not fit.
    """
    images, attacked = (as_floats(some, name=name) for some, name in ((images, "images"), (attacked, "attacked")))
    positive(magnified, name="magnified")
    if not images.shape == attacked.shape == (len(before), *images.shape[1:]) or len(after) != len(images):
        counts = f"{len(before)} and {len(after)} readings"
        raise ValueError(f"images {images.shape}, attacked {attacked.shape}, {counts}; they want one for each image")
    size = WIDTH * len(images), 3 * WIDTH + 0.5
    _, axes = plt.subplots(3, len(images), figsize=size, dpi=100, layout="constrained", squeeze=False)
    for place, column in enumerate(axes.T):
        change = np.clip(0.5 + magnified * (attacked[place] - images[place]) / 2, 0, 1)
        _draw_column(column, (images[place], change, attacked[place]))
        turned = before[place] != after[place]
        column[0].set_title(f"read: {before[place]}", fontsize=10, color=TEXT)
        column[2].set_title(f"read: {after[place]}", fontsize=10, color=PALETTE["vermilion"] if turned else TEXT)
    for ax, name in zip(axes[:, 0], ROWS, strict=True):
        ax.set_ylabel(name if magnified == 1 or name != "change" else f"change × {magnified:g}", color=TEXT)
    return axes


def _draw_column(column: Iterable[Axes], pictures: Sequence[np.ndarray]) -> None:
    for ax, picture, colours in zip(column, pictures, ("gray_r", LOW_TO_HIGH, "gray_r"), strict=True):
        ax.imshow(picture[..., 0], cmap=colours, vmin=0, vmax=1)
        ax.set(xticks=[], yticks=[])
