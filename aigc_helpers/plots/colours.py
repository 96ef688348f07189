"""A picture's colours, each drawn in itself."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import rgb_to_hsv

from aigc_helpers.plots.style import FAINT, TEXT
from aigc_helpers.validation import as_floats

BRIGHTNESS = np.array([0.299, 0.587, 0.114])  # of red, green and blue, as the eye weighs them (ITU-R BT.601)
# Seen along the line of greys: to the right from green to red, upwards from blue to yellow.
ALONG_GREY = np.array([[1, -1, 0], [0.5, 0.5, -1]]).T


def palettes(picture: np.ndarray, samples: Mapping[str, np.ndarray]) -> np.ndarray:
    """Draw `picture` [height, width, 3], and beside it each of `samples`, name → colours [N, 3], in its own colours.

    Above as a cloud, seen along the line of greys; below sorted, hue from left to right, bright to dark downwards.
    Returns the Axes [1 + 2 · samples]. Raises ValueError for what is no colours from 0 to 1.
    """
    picture = _checked(picture, "picture", 3)
    rows = {name: _checked(colours, name, 2) for name, colours in samples.items()}
    figure = plt.figure(figsize=(2.9 + 1.75 * len(rows), 3.7), dpi=80, layout="constrained")
    grid = figure.add_gridspec(2, 1 + len(rows), width_ratios=[1.65] + [1] * len(rows))
    axes = [figure.add_subplot(grid[:, 0])]
    axes[0].imshow(picture)
    reach = 1.08 * max((np.abs(colours @ ALONG_GREY).max() for colours in rows.values()), default=1.0)
    for column, (name, colours) in enumerate(rows.items(), 1):
        above, below = (figure.add_subplot(grid[row, column]) for row in (0, 1))
        above.set_title(name, fontsize=10, color=TEXT)
        _cloud(colours, max(reach, 0.1), above)
        below.imshow(_sorted_square(colours), interpolation="nearest")
        axes += [above, below]
    for ax in axes:
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
    return np.array(axes)


def _checked(colours: np.ndarray, name: str, axes: int) -> np.ndarray:
    """The colours as floats, if they are from 0 to 1 and lie as wanted."""
    shape = np.shape(colours)
    if len(shape) != axes or shape[-1] != 3 or 0 in shape:
        wanted = "[N, 3]" if axes == 2 else "[height, width, 3]"
        raise ValueError(f"{name} has shape {shape}; it wants colours {wanted}: red, green and blue")
    return as_floats(np.ma.asanyarray(colours).reshape(1, 1, -1, 3), name=name).reshape(shape)


def _cloud(colours: np.ndarray, reach: float, ax: Axes) -> None:
    """The colours as points, the bright ones on top, on a cross whose middle is grey."""
    for line in (ax.axhline, ax.axvline):
        line(0, color=FAINT, linewidth=0.6, zorder=0)
    order = np.argsort(colours @ BRIGHTNESS, kind="stable")
    ax.scatter(*(colours[order] @ ALONG_GREY).T, c=colours[order], s=5, linewidths=0)
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")


def _sorted_square(colours: np.ndarray) -> np.ndarray:
    """As many of the colours as fill a square, by hue into columns, each from bright to dark."""
    side = int(np.sqrt(len(colours)))
    by_hue = colours[: side * side][np.argsort(rgb_to_hsv(colours[: side * side])[:, 0], kind="stable")]
    columns = by_hue.reshape(side, side, 3)
    bright_first = np.argsort(-(columns @ BRIGHTNESS), axis=1, kind="stable")
    return np.take_along_axis(columns, bright_first[..., None], axis=1).transpose(1, 0, 2)
