"""The instrument: the points now, their trails and the field; beside them what each try cost and where it led."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from aigc_helpers import plots
from aigc_helpers.models.paths import PATHS
from aigc_helpers.models.solvers import SOLVERS
from aigc_helpers.validation import check_seed, one_of
from aigc_helpers.widgets.river.fields import ALL, WORLDS, World, given
from aigc_helpers.widgets.river.walks import FINEST, STROLL, Reading, State, Walks, check_state, next_stop, until, words
from aigc_helpers.widgets.workshop.controls import Choice, Control, Number, Slider, Stops
from aigc_helpers.widgets.workshop.instrument import Instrument

STEPS = (1, 2, 4, 8, 16, 32, 64)  # powers of two: each stop of each walk lies on a stop of the slider of time
GIVEN = "given"  # the name of a world that was handed over
MOST_GUIDANCE = 5.0
REACH = 3.2  # of the plane that is shown: noise hardly ever lies farther out
ARROWS = 15  # in a row
LABELS = ("calls of the field", "distance from the exact end")


class River(Instrument):
    """The instrument. Without a `field`, through the exact fields of a ring, of two moons and of one clump.

    A `field` of the learner's own is a `Flow` over points of the plane, with its path, its classes and guidance, or a
    function (points [N, 2], time) → velocities [N, 2], learned on `path`. `data` [M, 2] and their `labels` [M] are
    drawn under it and compared with. Raises ValueError for what does not fit.
    """

    question = "Where does each point come from, and how many steps does it need to get there?"
    inches = (7.4, 3.8)
    panels = (1.15, 1.0)

    def __init__(
        self,
        field: Any = None,
        *,
        path: str = "straight",
        data: np.ndarray | None = None,
        labels: np.ndarray | None = None,
        seed: int = 0,
    ):
        if field is None and not (data is None and labels is None):
            raise ValueError("data and labels go with a field of your own; hand it over as well, or leave them out")
        worlds = WORLDS if field is None else {GIVEN: lambda: given(field, data, labels)}
        self.walks = {name: Walks(made()) for name, made in worlds.items()}
        path = getattr(field, "path", path)
        start = State(next(iter(worlds)), one_of(path, PATHS, name="path"), seed=check_seed(seed))
        self._axes: tuple[Axes, ...] = ()
        self._charted = ""
        super().__init__(start)

    @cached_property
    def controls(self) -> Mapping[str, Control]:
        """The controls: a field that was handed over has one world and one path, and perhaps classes."""
        classes = max(walks.world.classes for walks in self.walks.values())
        shown: dict[str, Control] = {
            "time": Slider("time", 0.0, 1.0, 1 / STEPS[-1]),
            "steps": Stops("number of steps", STEPS),
            "solver": Choice("solver", {"Euler": "euler", "Heun": "heun", "stroll, by chance": STROLL}),
            "seed": Number("seed of the noise"),
        }
        if GIVEN not in self.walks:
            shown["world"] = Choice("data", {name: name for name in self.walks})
            shown["path"] = Choice("path", {name: name for name in PATHS})
        if classes:
            shown["label"] = Choice("class", {"all": ALL, **{str(label): label for label in range(classes)}})
            shown["guidance"] = Slider("guidance", 0.0, MOST_GUIDANCE, 0.5)
        return MappingProxyType(shown)

    def compute(self, state: State) -> Reading:
        """The points at this time, how they came there, and how far from the exact answer they end."""
        walks = self.walks[one_of(state.world, self.walks, name="world")]
        check_state(state, walks.world)
        stops, (tries, now) = until(walks.of(state), state.time), walks.tries(state)
        reach, groups = _reach(walks.world), walks.world.group(walks.exact(state))
        arrows = _arrows(walks.world, state, reach)
        data = walks.world.of(state.label)
        return Reading(state.time, stops, groups, arrows, data, reach, tries, now, words(walks, state))

    def draw(self, figure: Figure, reading: Reading) -> None:
        """The river, and beside it what each try cost and how far from the exact answer it ended."""
        if not self._axes:
            sides: Any = figure.subfigures(1, 2, width_ratios=self.panels)
            self._axes = tuple(side.subplots() for side in sides)
        bed, chart = self._axes
        bed.clear()
        under = {"box": (-reading.reach, reading.reach) * 2, "arrows": reading.arrows, "data": reading.data}
        plots.river(reading.stops, reading.groups, **under, title=f"the points at time {reading.time:.2f}", ax=bed)
        charted = str((reading.tries, reading.now))
        if charted != self._charted:
            chart.clear()
            plots.costs(reading.tries, labels=LABELS, now=reading.now, ax=chart)
            chart.set(xlim=(0.7, 350), ylim=(FINEST, 5))
            chart.set_title("what you have tried", fontsize=11)
            self._charted = charted

    def hidden(self, state: State) -> Collection[str]:
        """Guidance leads away from the field of all to that of a class, and wants one."""
        if not self.walks[state.world].world.classes:
            return ("label", "guidance")
        return ("guidance",) if state.label == ALL else ()

    def actions(self) -> Mapping[str, Callable[[], None]]:
        """From stop to stop of the walk."""
        return {"Step back": lambda: self._step(-1), "Step on": lambda: self._step(1)}

    def printed(self) -> State:
        """The whole way, and tries of both solvers: nobody can add any there."""
        tried = tuple((solver, steps) for solver in SOLVERS for steps in (1, 2, 4, 8, 16, 32))
        return replace(self.state, time=1.0, tried=tried)

    def move(self, **changes: Any) -> None:
        """Change fields; earlier tries stay on the chart as long as they answer the same question."""
        if changes.get("world", self.state.world) != self.state.world:
            changes = {"label": ALL, **changes}
        there = replace(self.state, **changes)
        if there.question != self.state.question:
            changes["tried"] = ()
        elif there.way != self.state.way:
            changes["tried"] = tuple(dict.fromkeys((*self.state.tried, self.state.way)))
        super().move(**changes)

    def _step(self, way: int) -> None:
        self.move(time=next_stop(self.state.time, self.state.steps, way))


def _reach(world: World) -> float:
    return REACH if world.data is None else max(REACH, 1.1 * float(np.abs(world.data).max()))


def _arrows(world: World, state: State, reach: float) -> tuple[np.ndarray, np.ndarray]:
    """The field at this time over the plane: places and velocities [225, 2]."""
    row = np.linspace(-0.93, 0.93, ARROWS) * reach
    places = np.stack(np.meshgrid(row, row), axis=-1).reshape(-1, 2)
    time = state.time * PATHS[state.path].last
    return places, np.asarray(world.along(state.path, state.label, state.guidance)(places, time), float)
