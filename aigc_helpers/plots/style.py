"""What all plots share: colours, tidy Axes, short numbers."""

import math
from collections.abc import Iterable
from itertools import cycle

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.textpath import TextPath

from aigc_helpers.validation import at_least

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
# An optimizer has one colour in every figure, by name; what stands beside it, as a theory does, takes none of theirs.
RULE_COLOURS = {"sgd": "blue", "momentum": "vermilion", "adam": "green", "amsgrad": "purple"}
TEXT = "#333333"
FAINT = "#B8B8B8"
LOW_TO_HIGH = LinearSegmentedColormap.from_list("low_to_high", ["#F0A875", "#FFFFFF", "#7FB8D9"])


def tidy_axes(ax: Axes | None, *, width: float, height: float) -> Axes:
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


def colours_of(names: Iterable[str]) -> list[str]:
    """A colour for each of `names`: an optimizer's own; to all others the palette's, in its order, or black first."""
    own = [RULE_COLOURS.get(name.lower()) for name in names]
    free = cycle(("black", "orange", "sky") if any(own) else PALETTE)
    return [PALETTE[colour or next(free)] for colour in own]


def panels(count: int, *, columns: int = 4, width: float = 2.4, height: float = 2.5) -> list[Axes]:
    """The Axes of `count` panels beside each other in one new figure, `columns` in a row, so many inches each."""
    columns = min(at_least(1, columns, name="columns"), at_least(1, count, name="count"))
    rows = -(-count // columns)
    _, axes = plt.subplots(
        rows, columns, figsize=(width * columns, height * rows), squeeze=False, dpi=100, layout="constrained"
    )
    for ax in axes.flat[count:]:
        ax.remove()
    return list(axes.flat[:count])


def inches_wide(*words: object, size: float = 10) -> float:
    """How wide the longest of `words` is on paper, in the plots' letters of that many points; in steps of 0.05."""
    widest = max(TextPath((0, 0), str(word), size=size).get_extents().x1 for word in words) / 72
    return math.ceil(20 * widest) / 20


def short(value: float) -> str:
    """The value in three digits, or without decimals from 100 on."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def titled(ax: Axes, title: str) -> Axes:
    """The Axes under its title, if there is one."""
    if title:
        ax.set_title(title, fontsize=11)
    return ax
