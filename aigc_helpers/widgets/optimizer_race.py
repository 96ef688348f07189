"""An instrument: three optimizers race downhill from where you put them, a rate each, with noise, step by step."""

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from matplotlib.figure import Figure

from aigc_helpers import plots
from aigc_helpers.optimizers import RULES, SURFACES, Surface, steps_to
from aigc_helpers.optimizers.surfaces import OFF_THE_MAP
from aigc_helpers.plots.descents import PATH_COLOURS, path_widths
from aigc_helpers.widgets.workshop.controls import Choice, Drawing, Number, Slider, Stops
from aigc_helpers.widgets.workshop.pad import Strokes
from aigc_helpers.widgets.workshop.running import LiveInstrument

STEPS_PER_CALL = 5
MOST_STEPS = 5000
NEAR = 0.05  # of a minimum: what counts as arrived
RATES = (*(round(digit * 10.0**power, 4) for power in range(-4, 0) for digit in (1, 2, 5)), 1.0)
NOBODY = "nobody"
WINDOW = 500  # points of a height curve, however long the race


@dataclass(frozen=True)
class State:
    """The hill, the start as shares of its box, three racers with a rate each, the noise, and the steps so far."""

    surface: str = "rosenbrock"
    across: float = 0.12
    up: float = 0.75
    click: Strokes = ()
    first: str = "sgd"
    first_rate: float = 0.001
    second: str = "momentum"
    second_rate: float = 0.001
    third: str = "adam"
    third_rate: float = 0.1
    noise: float = 0.0
    pace: str = "full"
    seed: int = 0
    steps: int = 0

    @property
    def racers(self) -> list[tuple[str, float]]:
        """The rules that race and their rates."""
        lanes = ((self.first, self.first_rate), (self.second, self.second_rate), (self.third, self.third_rate))
        return [lane for lane in lanes if lane[0] != NOBODY]


class Race:
    """A race at its `step`: one path for each racer, NaN from where it has left the map."""

    def __init__(self, state: State):
        self.surface, self.noise = SURFACES[state.surface], state.noise
        self.rules = [RULES[name](learning_rate=rate) for name, rate in state.racers]
        self.names = [f"{lane}: {name} at {rate:g}" for lane, (name, rate) in enumerate(state.racers, 1)]
        self.states = [rule.init(_start(state)) for rule in self.rules]
        self.paths = [[_start(state)] for _ in self.rules]
        self.step, self._rng = 0, np.random.default_rng(state.seed)

    def advance(self) -> None:
        """One step of all; the noise on the slopes is the same for each, so that luck decides nothing."""
        noise = self.noise * self._rng.standard_normal(2)
        for lane, (rule, state) in enumerate(zip(self.rules, self.states, strict=True)):
            if np.abs(state.parameters).max() <= OFF_THE_MAP:
                slope = self.surface.gradient(np.asarray(state.parameters))
                self.states[lane], _ = rule.update(state, slope + noise)
            here = np.asarray(self.states[lane].parameters)
            self.paths[lane].append(here if np.abs(here).max() <= OFF_THE_MAP else np.full(2, np.nan))
        self.step += 1


class Reading(NamedTuple):
    """The hill, and name → path [steps + 1, 2] of each racer."""

    surface: Surface
    paths: dict[str, np.ndarray]
    step: int

    def __str__(self) -> str:
        return "\n".join([f"Step {self.step:,}.", *(self._told(name, path) for name, path in self.paths.items())])

    def _told(self, name: str, path: np.ndarray) -> str:
        if np.isnan(path[-1]).any():
            return f"{name} has left the map after {int(np.isnan(path[:, 0]).argmax()):,} steps: its rate is too high."
        height = f"{name}: height {self.surface.value(path[-1]):.3g}"
        if not len(self.surface.minima):
            return f"{height}; this hill has no lowest place."
        arrived = steps_to(path, self.surface, tolerance=NEAR)
        when = f"not within {NEAR} yet" if arrived is None else f"within {NEAR} since step {arrived:,}"
        return f"{height}, distance to the nearest minimum {self.surface.distance(path[-1]):.3g}, {when}."


class OptimizerRace(LiveInstrument):
    """The instrument; `surface` and `seed` are where it starts. It needs no network and no data."""

    question = "Can you find rates at which plain SGD beats Adam, and a hill on which it cannot?"
    controls = MappingProxyType(
        {
            "surface": Choice("hill", {name: name for name in SURFACES}),
            "pace": Choice("pace", {"full speed": "full", "slow motion": "slow"}),
            "across": Slider("start, left to right", 0.0, 1.0, 0.01),
            "up": Slider("start, bottom to top", 0.0, 1.0, 0.01),
            "first": Choice("racer 1", {name: name for name in (*RULES, NOBODY)}),
            "first_rate": Stops("rate of racer 1", RATES),
            "second": Choice("racer 2", {name: name for name in (*RULES, NOBODY)}),
            "second_rate": Stops("rate of racer 2", RATES),
            "third": Choice("racer 3", {name: name for name in (*RULES, NOBODY)}),
            "third_rate": Stops("rate of racer 3", RATES),
            "noise": Slider("noise (σ)", 0.0, 5.0, 0.1),
            "seed": Number("seed of the noise"),
            "click": Drawing("Pad as wide and high as the hill: click where the racers start", dots=True),
        }
    )
    in_flight = frozenset({"pace"})
    printed_steps = 300
    inches = (7.6, 3.5)

    def __init__(self, *, surface: str = "rosenbrock", seed: int = 0):
        super().__init__(replace(State(seed=seed), **_at_its_start(surface)))
        self._hill: Surface | None = None

    def move(self, **changes: Any) -> None:
        """Change fields; another hill brings its own start, and a click moves the two sliders."""
        if "surface" in changes and changes["surface"] != self.state.surface:
            changes = {**_at_its_start(changes["surface"]), **changes}
        elif changes.get("click"):
            x, y = changes["click"][-1][-1]
            changes = {**changes, "across": round(x, 2), "up": round(1 - y, 2)}
        elif {"across", "up"} & changes.keys() and "click" not in changes:
            changes = self._unclicked(changes)
        super().move(**changes)

    def build(self, state: State) -> Race:
        """A race at its start."""
        if state.steps > MOST_STEPS:
            raise ValueError(f"steps={state.steps}; a race has at most {MOST_STEPS} steps")
        return Race(state)

    def advance(self, run: Race, state: State, *, most: int) -> None:
        """A few steps of all racers; one in slow motion. At the end of the race nobody moves."""
        for _ in range(min(most, 1 if state.pace == "slow" else STEPS_PER_CALL, MOST_STEPS - run.step)):
            run.advance()
        if run.step >= MOST_STEPS:
            self.player.ask_to_stop()

    def rest(self, state: State) -> float:
        """In slow motion, time to look; otherwise enough to follow."""
        return 0.4 if state.pace == "slow" else 0.05

    def observe(self, run: Race, state: State) -> Reading:
        """The paths so far."""
        paths = {name: np.array(path) for name, path in zip(run.names, run.paths, strict=True)}
        return Reading(run.surface, paths, run.step)

    def draw(self, figure: Figure, reading: Reading) -> None:
        """The hill with the paths on it; beside it the height of each racer."""
        if self._hill is not reading.surface:
            self._hill, self._artists = reading.surface, _panels(figure, reading.surface)
        lanes, heights = self._artists
        names = [*reading.paths, *[""] * 3]
        paths = [*reading.paths.values(), *[np.zeros((0, 2))] * 3]
        for (line, end, curve), name, path in zip(lanes, names, paths, strict=False):
            stride = -(-max(1, len(path)) // WINDOW)
            line.set_data(*path.T)
            end.set_data(*path[np.isfinite(path[:, 0])][-1:].T)
            curve.set_data(np.arange(len(path))[::stride], _visible(reading.surface, path[::stride]))
            curve.set_label(name or "_nobody")
        heights.set_xlim(0, max(10, reading.step))
        heights.relim()
        heights.autoscale_view(scalex=False)
        heights.legend(loc="upper center", bbox_to_anchor=(0.45, -0.2), frameon=False, fontsize=8)

    def _unclicked(self, changes: dict[str, Any]) -> dict[str, Any]:
        """The changes, and an empty pad where a slider has moved away from the last click."""
        there = replace(self.state, **changes)
        if not there.click:
            return changes
        x, y = there.click[-1][-1]
        same = (there.across, there.up) == (round(x, 2), round(1 - y, 2))
        return changes if same else {**changes, "click": ()}


def _start(state: State) -> np.ndarray:
    left, right, bottom, top = SURFACES[state.surface].box
    return np.array([left + state.across * (right - left), bottom + state.up * (top - bottom)])


def _at_its_start(name: str) -> dict[str, Any]:
    """The hill with its own start, as shares of its box, and its own noise."""
    surface = SURFACES[name]
    left, right, bottom, top = surface.box
    across, up = (surface.start[0] - left) / (right - left), (surface.start[1] - bottom) / (top - bottom)
    return {"surface": name, "across": round(across, 2), "up": round(up, 2), "noise": surface.noise, "click": ()}


def _visible(surface: Surface, path: np.ndarray) -> np.ndarray:
    """Heights [N] of a path; no lower than a trillionth where the axis is logarithmic, NaN past 10¹²."""
    heights = surface.value(path) if len(path) else np.zeros(0)
    return np.where(np.abs(heights) < 1e12, np.maximum(heights, 1e-12) if len(surface.minima) else heights, np.nan)


def _panels(figure: Figure, surface: Surface) -> tuple:
    """The hill without racers, the empty height curves, and all that is moved in them."""
    figure.clear()
    figure.set_layout_engine("none")  # fixed places: nothing moves while it races
    hill, heights = figure.add_axes((0.01, 0.03, 0.52, 0.88)), figure.add_axes((0.62, 0.34, 0.36, 0.57))
    plots.descent(surface.value, {}, box=surface.box, minima=surface.minima, title=surface.name, ax=hill)
    lanes = []
    for colour, width in zip(PATH_COLOURS, path_widths(3), strict=False):
        (line,) = hill.plot([], [], color=colour, linewidth=width, zorder=3 - width / 10)
        (end,) = hill.plot([], [], "o", color=colour, markersize=8, markeredgecolor="white", zorder=5)
        (curve,) = heights.plot([], [], color=colour, linewidth=1.4)
        lanes.append((line, end, curve))
    hill.set(xticks=[], yticks=[], xlabel="", ylabel="")
    heights.set(xlabel="step", yscale="log" if len(surface.minima) else "linear")
    heights.set_title("height of each racer", fontsize=9)
    heights.spines[["top", "right"]].set_visible(False)
    return lanes, heights
