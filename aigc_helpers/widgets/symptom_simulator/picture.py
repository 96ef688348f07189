"""The picture of a patient: the plane, the losses, and each vital beside its healthy range."""

from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from aigc_helpers import plots
from aigc_helpers.gan.plane import HEALTHY, GameVitals
from aigc_helpers.gan.plane.game import View
from aigc_helpers.widgets.symptom_simulator.words import LABELS, SETTLED, number

BOX = (-1.6, 1.6, -1.6, 1.6)
WINDOW = 400  # points of a loss curve, however long the run is
PLAYERS = {"discriminator": "blue", "generator": "vermilion"}


class Reading(NamedTuple):
    """What is drawn: the view of the game, real points, losses [steps, 2], vitals and those out of range; and words."""

    view: View
    real: np.ndarray
    losses: np.ndarray
    vitals: GameVitals
    accused: list[str]
    words: str

    def __str__(self) -> str:
        return self.words


def panels(figure: Figure) -> dict[str, Any]:
    """The empty panels, and by name all that changes in them."""
    # Apart: long names below take no room above.
    above, below = np.ravel(figure.subfigures(2, 1, squeeze=False, height_ratios=(1.4, 1)))
    plane, losses = above.subplots(1, 2, width_ratios=(1.1, 1))
    return {**_plane(plane), **_losses(losses), **_vital_rows(below.subplots())}


def update(parts: dict[str, Any], reading: Reading) -> None:
    """Bring the panels to a reading."""
    parts["surface"].set_data(reading.view.beliefs)
    parts["real"].set_offsets(reading.real)
    parts["fake"].set_offsets(reading.view.fakes)
    stride = max(1, -(-len(reading.losses) // WINDOW))
    steps, values = np.arange(len(reading.losses))[::stride], reading.losses[::stride]
    for curve, column in zip(parts["curves"], values.T, strict=True):
        curve.set_data(steps, column)
    parts["losses"].set(xlim=(0, max(10, len(reading.losses))), ylim=(0, _top(values)))
    for name, marker in parts["markers"].items():
        is_out, value = name in reading.accused, getattr(reading.vitals, name)
        colour = (
            plots.PALETTE["vermilion"] if is_out else plots.PALETTE["blue"] if len(reading.losses) >= SETTLED else "0.6"
        )
        marker.set(xdata=[place(name, value)], color=colour, marker="D" if is_out else "o")
        parts["numbers"][name].set(text=number(value), weight="bold" if is_out else "normal")


def place(name: str, value: float) -> float:
    """Where a vital stands in 0 … 1: its healthy range is the middle third, and nothing lies beyond the ends."""
    low, high = HEALTHY[name]
    if low > 0 and high > 4 * low:
        low, high, value = (np.log10(max(number, 1e-6)) for number in (low, high, value))
    inside = (value - low) / (high - low)
    if inside < 0:
        return 1 / 3 / (1 - 3 * inside)
    return (1 + inside) / 3 if inside <= 1 else 1 - 1 / 3 / (1 + 3 * (inside - 1))


def _top(values: np.ndarray) -> float:
    return 1.1 * float(np.percentile(values, 98)) + 0.1 if len(values) else 2.0


def _plane(ax: Axes) -> dict[str, Any]:
    style = {"s": 6, "alpha": 0.7, "linewidths": 0}
    parts = {
        "surface": ax.imshow(np.zeros((2, 2)), origin="lower", extent=BOX, cmap=plots.LOW_TO_HIGH, vmin=0, vmax=1),
        "real": ax.scatter([], [], color=plots.PALETTE["blue"], label="real", **style),
        "fake": ax.scatter([], [], color=plots.PALETTE["vermilion"], label="generated", **style),
    }
    ax.set(xlim=BOX[:2], ylim=BOX[2:], xticks=[], yticks=[])
    ax.set_title("blue ground: D believes “real”", fontsize=9)
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, 0), ncols=2, frameon=False, markerscale=2, fontsize=9)
    return parts


def _losses(ax: Axes) -> dict[str, Any]:
    curves = [ax.plot([], [], color=plots.PALETTE[c], label=name)[0] for name, c in PLAYERS.items()]
    ax.locator_params(nbins=4)
    ax.set_title("reported loss of each player, by step", fontsize=9)
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.1), ncols=2, frameon=False, fontsize=9)
    return {"losses": ax, "curves": curves}


def _vital_rows(ax: Axes) -> dict[str, Any]:
    """A row for each vital: its name, a mark on a track of which the middle third is healthy, and its number."""
    ax.axvspan(1 / 3, 2 / 3, color=plots.PALETTE["sky"], alpha=0.3, linewidth=0)
    ax.set_title("vitals: the band is what healthy games have", fontsize=9)
    ax.set(xlim=(0, 1), ylim=(len(LABELS) - 0.5, -0.5), xticks=[])
    ax.set_yticks(range(len(LABELS)), LABELS.values(), fontsize=9)
    ax.tick_params(length=0)
    ax.spines[["top", "right", "left", "bottom"]].set_visible(False)
    ax.hlines(range(len(LABELS)), 0, 1, color="0.85", linewidth=1, zorder=1)
    # As wide as a number gets: the layout is settled by the first picture.
    numbers = {name: ax.text(1.02, row, "−0.000", va="center", fontsize=9) for row, name in enumerate(LABELS)}
    markers = {name: ax.plot([0.5], [row], "o", markersize=7, clip_on=False)[0] for row, name in enumerate(LABELS)}
    return {"numbers": numbers, "markers": markers}
