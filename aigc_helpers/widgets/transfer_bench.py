"""An instrument: adapt a source to a few labels, frozen how deep and at which rate; see what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

import keras
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from aigc_helpers import plots
from aigc_helpers.transfer import Curve, Task, Tuner, adapted, blocks, hand_over, movement, rate_plan, read, shots
from aigc_helpers.transfer.batches import batches
from aigc_helpers.widgets.workshop.controls import Choice, Control, Number, Stops
from aigc_helpers.widgets.workshop.instrument import Instrument, mosaic

NOTHING = 0  # frozen blocks
STEPS = 100
RATES = (1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1)
SHOWN = 12  # misread digits
REMEMBERED = 200  # readings, so that a way back costs nothing


@dataclass(frozen=True)
class State:
    """The source by name, labels per class, how many of the lowest blocks are frozen, the rate, the draw of labels."""

    source: str
    labels: int = 5
    frozen: int = NOTHING
    rate: float = 1e-3
    draw: int = 0


class Reading(NamedTuple):
    """What a run came to: accuracy and that of the untouched source, the digits misread, each block's movement."""

    state: State
    accuracy: float
    untouched: float
    wrong: np.ndarray  # images [K, 28, 28, 1] of which at most SHOWN are drawn
    truth: np.ndarray
    answers: np.ndarray
    moved: Mapping[str, float]

    def __str__(self) -> str:
        what = f"{self.state.labels} labels per class from {self.state.source!r} at rate {self.state.rate:g}"
        went = ", ".join(f"{name} {distance:.1%}" for name, distance in self.moved.items())
        read_now = f"{what}: {self.accuracy:.1%} of the test digits read, {len(self.wrong)} misread"
        return f"{read_now}; untouched, the source reads {self.untouched:.1%}.\nWeights moved by: {went}."


class TransferBench(Instrument):
    """The instrument for `sources`, name → net of one architecture, and a `task`; `curve` is drawn behind the point."""

    question = "Which source, frozen how deep, needs fewest labels for 95 %? And which rate makes a good one worthless?"
    inches = (8.6, 4.6)

    def __init__(self, sources: Mapping[str, keras.Model], task: Task, *, curve: Curve | None = None, seed: int = 0):
        if not sources:
            raise ValueError("sources is empty; it wants at least one name → net")
        self.sources, self.task, self.curve, self.seed = dict(sources), task, curve, seed
        first = next(iter(self.sources))
        self.model = adapted(self.sources[first])
        for source in self.sources.values():
            hand_over(source, self.model)  # a net of another shape is named here, not in a callback
        self.names = [block.name for block in blocks(self.model)]
        most = int(np.bincount(task.labels).min())
        self.sizes = tuple(size for size in (1, 2, 5, 10, 20, 50) if size <= most)
        self._remembered: dict[State, Reading] = {}
        self._axes: dict[str, Axes] = {}
        super().__init__(State(source=first, labels=min(5, self.sizes[-1])))

    @cached_property
    def controls(self) -> Mapping[str, Control]:
        """The controls: they depend on the sources and on the net's blocks."""
        depths = {"nothing": NOTHING, **{f"through {name}": k for k, name in enumerate(self.names[:-1], 1)}}
        return MappingProxyType(
            {
                "source": Choice("Source", {name: name for name in self.sources}),
                "labels": Stops("Labels per class", self.sizes),
                "frozen": Choice("Frozen", depths),
                "rate": Stops("Learning rate", RATES),
                "draw": Number("Draw of the labels", 99),
            }
        )

    @cached_property
    def _tuner(self) -> Tuner:
        return Tuner(self.model, augment=True)

    def compute(self, state: State) -> Reading:
        """Adapt the source from its own weights on, and read the test digits; a state seen before is remembered."""
        if state not in self._remembered:
            if len(self._remembered) >= REMEMBERED:
                self._remembered.clear()
            self._remembered[state] = self._run(state)
        return self._remembered[state]

    def _run(self, state: State) -> Reading:
        source, task = self.sources[state.source], self.task
        rows = shots(task.labels, state.labels, seed=self.seed + state.draw)
        plan = rows[batches(len(rows), steps=STEPS, batch_size=self._tuner.batch_size, seed=state.draw)]
        rates = rate_plan("all", steps=STEPS, blocks=len(self.names), learning_rate=state.rate, frozen=state.frozen)
        hand_over(source, self.model)
        untouched = float(np.mean(read(source, task.test_images) == task.test_labels))
        self._tuner(task.images, task.labels, rates, rows=plan, seed=state.draw)
        answers = read(self.model, task.test_images)
        bad = np.flatnonzero(answers != task.test_labels)
        share = 1 - len(bad) / len(answers)
        pictures = task.test_images[bad], task.test_labels[bad], answers[bad]
        return Reading(state, share, untouched, *pictures, movement(source, self.model))

    def draw(self, figure: Figure, reading: Reading) -> None:
        """The run among the curves; beside it misread digits, and how far each block moved."""
        if not self._axes:
            places = (("curve", "wrong"), ("curve", "moved"))
            self._axes = mosaic(figure, places, width_ratios=(1.25, 1), height_ratios=(1, 1.1))
        for ax in self._axes.values():
            ax.clear()
        self._draw_curve(self._axes["curve"], reading)
        _draw_wrong(self._axes["wrong"], reading)
        _draw_moved(self._axes["moved"], reading)

    def _draw_curve(self, ax: Axes, reading: Reading) -> None:
        curve = self.curve
        for name, colour in zip(curve.accuracy if curve else (), plots.PALETTE.values(), strict=False):
            assert curve is not None
            ax.plot(curve.sizes, curve.mean(name), color=colour, linewidth=1.2, alpha=0.6, label=name)
        ax.axhline(reading.untouched, color="#333333", linestyle=":", linewidth=1, label="source, untouched")
        ax.plot(reading.state.labels, reading.accuracy, "*", color="black", markersize=15, label="this run")
        ax.set(xscale="log", xlabel="labels per class", ylabel="accuracy", ylim=(0, 1.02))
        ax.set_xticks(self.sizes, [str(size) for size in self.sizes])
        ax.minorticks_off()
        ax.spines[["top", "right"]].set_visible(False)
        ax.legend(framealpha=0.85, edgecolor="none", fontsize=8, loc="lower right")


def _draw_wrong(ax: Axes, reading: Reading) -> None:
    ax.set(xticks=[], yticks=[])
    ax.set_title(f"{len(reading.wrong)} misread: truth → read", fontsize=10)
    ax.spines[:].set_visible(False)
    columns, (height, width) = SHOWN // 2, (28, 28)
    ax.set(xlim=(0, columns * (width + 4)), ylim=(2 * (height + 14), 0), aspect="equal")
    for place in range(min(SHOWN, len(reading.wrong))):
        left, top = (place % columns) * (width + 4), (place // columns) * (height + 14)
        picture = reading.wrong[place, ..., 0].astype(float)
        ax.imshow(
            picture / max(1.0, picture.max()),
            cmap="gray_r",
            vmin=0,
            vmax=1,
            extent=(left, left + width, top + height, top),
        )
        says = f"{reading.truth[place]} → {reading.answers[place]}"
        ax.text(left + width / 2, top + height + 8, says, ha="center", fontsize=8)


def _draw_moved(ax: Axes, reading: Reading) -> None:
    distances = [*reading.moved.values()]
    ax.bar(range(len(distances)), distances, color=plots.PALETTE["sky"])
    ax.set_xticks(range(len(distances)), [*reading.moved])
    ax.set_title("how far the weights moved", fontsize=10)
    ax.set(ylabel="share of their length", ylim=(0, max(0.1, 1.1 * max(distances))))
    ax.spines[["top", "right"]].set_visible(False)
