"""An instrument: draw a digit, and see what the net sees and what it reads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from aigc_helpers import plots
from aigc_helpers.data.pen import digit_image
from aigc_helpers.judging.judge import Judge
from aigc_helpers.validation import check_images
from aigc_helpers.widgets.workshop.controls import Drawing
from aigc_helpers.widgets.workshop.instrument import Instrument, mosaic
from aigc_helpers.widgets.workshop.pad import SEVEN, Strokes

NEIGHBOURS = 5
MOSAIC = (("seen", "beliefs"), ("near", "near"))


@dataclass(frozen=True)
class State:
    """What is drawn: strokes of positions (x, y) in 0 … 1, right and down."""

    strokes: Strokes = SEVEN


class Reading(NamedTuple):
    """The image [28, 28, 1] that the net sees, its beliefs [10], and its training digits: images, labels, distances."""

    image: np.ndarray
    beliefs: np.ndarray
    neighbours: np.ndarray
    labels: np.ndarray
    distances: np.ndarray

    def __str__(self) -> str:
        if not self.image.any():
            return "The pad is empty. Draw a digit on it."
        first, second = np.argsort(self.beliefs)[::-1][:2]
        nearest = ", ".join(f"{label} ({gap:.1f})" for label, gap in zip(self.labels, self.distances, strict=True))
        return (
            f"It reads {first} ({self.beliefs[first]:.0%}), or else {second} ({self.beliefs[second]:.0%}).\n"
            f"Nearest training digits, with their distances: {nearest}."
        )


class DrawPad(Instrument):
    """The instrument for a `judge`, with `images` [N, 28, 28, 1] and their `labels` [N] to find the nearest among.

    What is drawn is prepared as MNIST was: scaled into 20×20 pixels, its centre of mass in the middle of 28×28.
    """

    question = "Can you draw a digit that you read and the net does not? What do its neighbours have in common with it?"
    controls = MappingProxyType({"strokes": Drawing("Pad to draw a digit on")})
    inches = (7.0, 3.4)

    def __init__(self, judge: Judge, *, images: np.ndarray, labels: np.ndarray):
        super().__init__(State())
        self.judge, self.images, self.labels = judge, check_images(images), np.asarray(labels)
        self._features = judge.features(images)
        self._axes: dict = {}

    def compute(self, state: State) -> Reading:
        """The image of the strokes, what the judge makes of it, and the training digits nearest to it."""
        image = digit_image(state.strokes)
        gaps = np.linalg.norm(self._features - self.judge.features(image[None]), axis=1)
        nearest = np.argsort(gaps)[:NEIGHBOURS]
        beliefs = self.judge.beliefs(image[None])[0]
        return Reading(image, beliefs, self.images[nearest], self.labels[nearest], gaps[nearest])

    def actions(self) -> Mapping[str, Callable[[], None]]:
        """Take the last stroke back, or all of them."""
        return {"Undo": lambda: self.move(strokes=self.state.strokes[:-1]), "Clear": lambda: self.move(strokes=())}

    def draw(self, figure: Figure, reading: Reading) -> None:
        """What the net sees, a bar for each belief, and below them the nearest training digits."""
        if not self._axes:
            self._axes = mosaic(figure, MOSAIC, width_ratios=(1, 2), height_ratios=(2, 1.2))
        axes = self._axes
        for ax in axes.values():
            ax.clear()
        plots.image_grid(reading.image[None], ax=axes["seen"], title="what the net sees")
        axes["beliefs"].bar(range(10), reading.beliefs, color=plots.PALETTE["sky"])
        axes["beliefs"].set(xlabel="digit", ylabel="belief", xticks=range(10), ylim=(0, 1))
        axes["beliefs"].spines[["top", "right"]].set_visible(False)
        plots.image_grid(reading.neighbours, columns=NEIGHBOURS, ax=axes["near"], title="nearest training digits")
