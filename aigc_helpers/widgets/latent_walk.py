"""An instrument: walk between two latent vectors, and see what the generator draws and what the judge reads."""

import base64
import io
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import ipywidgets as widgets
import keras
import numpy as np
from IPython import get_ipython
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from aigc_helpers import plots
from aigc_helpers.gan.judge import Judge
from aigc_helpers.gan.sampling import decode, interpolate, latent_vectors

QUESTION = "How far must you walk until the digit becomes another one?"
PLACES = 21  # stops of the slider, both ends included
VIEW = "application/vnd.jupyter.widget-view+json"
PAIRS = 1000  # pairs of latent vectors before they come round again


@dataclass(frozen=True)
class State:
    """Which pair of latent vectors, and how far along the way from one to the other, 0 … PLACES − 1."""

    pair: int = 0
    place: int = PLACES // 2


class Reading(NamedTuple):
    """What is seen at one place: the image [28, 28, 1] in [0, 1], and the judge's belief in each digit [10]."""

    image: np.ndarray
    beliefs: np.ndarray

    def __str__(self) -> str:
        first, second = np.argsort(self.beliefs)[::-1][:2]
        return f"The judge reads {first} ({self.beliefs[first]:.0%}), or else {second} ({self.beliefs[second]:.0%})."


class LatentWalk:
    """The instrument for `generator` and `judge`; `seed` decides which pairs of latent vectors it offers.

    It shows itself where a notebook displays it; without a front end, its picture at the start.
    """

    def __init__(self, generator: keras.Model, judge: Judge, *, seed: int = 0):
        self.generator, self.judge, self.seed = generator, judge, seed
        self.start = self.state = State(pair=self._first_pair())
        self._figure = Figure(figsize=(6, 2.6), dpi=100, layout="constrained")
        FigureCanvasAgg(self._figure)
        self._axes = self._figure.subplots(1, 2, width_ratios=(1, 1.6))

    def compute(self, state: State) -> Reading:
        """What the generator draws at `state`, and what the judge believes; a pure function of the state."""
        start, end = latent_vectors(2, self.generator.input_shape[-1], seed=self.seed * PAIRS + state.pair)
        image = decode(self.generator, interpolate(start, end, PLACES)[[state.place]])
        return Reading(image[0], self.judge.beliefs(image)[0])

    def _first_pair(self) -> int:
        """The first pair whose ends the judge reads as different digits; a walk from 3 to 3 answers no question."""
        ends = ((self.compute(State(pair, 0)), self.compute(State(pair, PLACES - 1))) for pair in range(20))
        differ = (start.beliefs.argmax() != end.beliefs.argmax() for start, end in ends)
        return next((pair for pair, differs in enumerate(differ) if differs), 0)

    def draw(self, reading: Reading) -> bytes:
        """The reading as PNG: the digit, and a bar for the belief in each of the ten."""
        for ax in self._axes:
            ax.clear()
        plots.image_grid(reading.image[None], ax=self._axes[0])
        ax = self._axes[1]
        ax.bar(range(10), reading.beliefs, color=plots.PALETTE["sky"])
        ax.set(xlabel="digit", ylabel="judge's belief", xticks=range(10), ylim=(0, 1))
        ax.spines[["top", "right"]].set_visible(False)
        buffer = io.BytesIO()
        self._figure.savefig(buffer, format="png", metadata={"Software": None})
        return buffer.getvalue()

    @cached_property
    def _view(self) -> widgets.VBox:
        # Made where someone can turn it: a program that runs the notebook would store its state, to no use.
        self._slider = widgets.IntSlider(
            self.state.place, 0, PLACES - 1, description="place on the way", style={"description_width": "initial"}
        )
        self._picture, self._words = widgets.Image(format="png", layout={"max_width": "600px"}), widgets.Label()
        another = widgets.Button(description="New pair", tooltip="two other latent vectors")
        reset = widgets.Button(description="Reset", tooltip="back to the start")
        another.on_click(lambda _: self._move(pair=(self.state.pair + 1) % PAIRS))
        reset.on_click(lambda _: self._move(**vars(self.start)))
        self._slider.observe(lambda change: self._move(place=change.new), names="value")
        self._show()
        controls = widgets.HBox([self._slider, another, reset], layout={"flex_flow": "row wrap"})
        return widgets.VBox([widgets.Label(QUESTION), controls, self._picture, self._words])

    def _move(self, **changes: int) -> None:
        state = replace(self.state, **changes)
        if state == self.state:
            return
        self.state = state
        self._slider.value = state.place
        self._show()

    def _show(self) -> None:
        try:
            reading = self.compute(self.state)
            self._picture.value, self._words.value = self.draw(reading), str(reading)
        except Exception as error:  # inside a callback nobody else would tell the learner
            self._words.value = f"This did not work: {type(error).__name__}: {error}"

    def _repr_mimebundle_(self, **options: object) -> dict[str, object]:
        """The picture at the start and, where someone can turn it, the live view beside it."""
        reading = self.compute(self.state)
        live = {VIEW: self._view._repr_mimebundle_(**options)[VIEW]} if someone_is_there() else {}
        picture = base64.b64encode(self.draw(reading)).decode()
        return {**live, "image/png": picture, "text/plain": f"{QUESTION} {reading}"}


def someone_is_there() -> bool:
    """Whether the cell that runs was sent by a front end with a person before it.

    Such a front end lets a cell ask for input; programs that run whole notebooks do not. In what those store, a link
    to controls that are gone would take the place of the picture.
    """
    kernel = getattr(get_ipython(), "kernel", None)
    return kernel is not None and bool(kernel.get_parent().get("content", {}).get("allow_stdin"))
