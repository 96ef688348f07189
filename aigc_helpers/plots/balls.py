"""A plot of points on a line and the balls around them, which are segments there."""

import numpy as np
from matplotlib.axes import Axes

from aigc_helpers.plots.style import PALETTE, tidy_axes, titled
from aigc_helpers.validation import finite, one_of

COLOURS = {"real": "blue", "generated": "vermilion"}


def balls(
    centres: np.ndarray,
    radii: np.ndarray,
    others: np.ndarray,
    *,
    of: str = "real",
    title: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw the balls around `centres` [N] on a line, one above the other, and the `others` [M] as lines across them.

    `of` says what has the balls, "real" or "generated" points. Raises ValueError for what does not fit.
    """
    centres, radii, others = finite(centres, name="centres"), finite(radii, name="radii"), finite(others, name="others")
    if centres.ndim != 1 or centres.shape != radii.shape or others.ndim != 1 or np.any(radii < 0):
        shapes = f"centres {centres.shape}, radii {radii.shape}, others {others.shape}"
        raise ValueError(f"{shapes}; they want [N], a radius of 0 or more for each, and [M]")
    other = next(kind for kind in COLOURS if kind != one_of(of, COLOURS, name="of"))
    ax = tidy_axes(ax, width=4.5, height=1.2 + 0.22 * len(centres))
    rows = np.arange(len(centres))
    ax.hlines(rows, centres - radii, centres + radii, color=PALETTE[COLOURS[of]], linewidth=7, alpha=0.3)
    ax.plot(centres, rows, "o", color=PALETTE[COLOURS[of]])
    ax.vlines(others, -0.6, len(rows) - 0.4, color=PALETTE[COLOURS[other]], linewidth=1.5)
    ax.set(yticks=[], ylim=(len(rows) - 0.4, -0.6), xlabel="feature")
    ax.spines["left"].set_visible(False)
    return titled(ax, title)
