"""The walks of the river: a state, the stops that it leads over, how far they end from the exact answer, in words."""

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from aigc_helpers.judging.metrics.blocks import nearest, radii
from aigc_helpers.models.paths import PATHS
from aigc_helpers.models.solvers import SOLVERS, stroll, walk
from aigc_helpers.validation import check_seed, number_between, one_of
from aigc_helpers.widgets.river.fields import ALL, World

POINTS = 200
STROLL = "stroll"
ON_THE_DATA = 0.99  # of the data have another of them as near as what counts as lying among them
FINEST = 1e-5  # error that is told
REMEMBERED = 48  # walks: all tries of one question


@dataclass(frozen=True)
class State:
    """The world, how points walk through it, the time that is seen, 0 … 1, and (solver, steps) of earlier tries."""

    world: str = "ring"
    path: str = "straight"
    solver: str = "euler"
    steps: int = 4
    time: float = 0.0
    label: int = ALL
    guidance: float = 1.0
    seed: int = 0
    tried: tuple[tuple[str, int], ...] = ()

    @property
    def question(self) -> tuple:
        """What all tries that can be compared have in common."""
        return self.world, self.path, self.label, self.guidance, self.seed

    @property
    def way(self) -> tuple[str, int]:
        """What they differ in."""
        return self.solver, self.steps

    @property
    def asked(self) -> int:
        """How often a step asks the field: Heun twice, and each twice where guidance leads from all to a class."""
        return (2 if self.solver == "heun" else 1) * (2 if self.label != ALL and self.guidance != 1 else 1)


class Reading(NamedTuple):
    """The stops so far [S, N, 2], a group a point [N], the field (places, velocities), the data, the plane's reach.

    `tries` are solver → [2, tries]: calls of the field, and distance from the exact answer; `now` is the place of the
    present one among them.
    """

    time: float
    stops: np.ndarray
    groups: np.ndarray
    arrows: tuple[np.ndarray, np.ndarray]
    data: np.ndarray | None
    reach: float
    tries: dict[str, np.ndarray]
    now: tuple[str, int]
    words: str

    def __str__(self) -> str:
        return self.words


class Walks:
    """All walks through a `world`, from the same noise for a seed; those of late are remembered."""

    def __init__(self, world: World):
        self.world = world
        self.stops = lru_cache(REMEMBERED)(self._stops)

    def of(self, state: State) -> np.ndarray:
        """Every stop [steps + 1, N, 2] of the walk at `state`."""
        return self.stops(state.question, state.way)

    def exact(self, state: State) -> np.ndarray:
        """Where so many steps of Heun that more change nothing take each point, [N, 2]."""
        return self.stops(state.question, ("heun", self.world.exact))[-1]

    def error(self, state: State) -> float:
        """How far from there the walk at `state` ends, on average."""
        gaps = np.linalg.norm(self.of(state)[-1] - self.exact(state), axis=1)
        return max(float(gaps.mean()), FINEST)

    def tries(self, state: State) -> tuple[dict[str, np.ndarray], tuple[str, int]]:
        """What this try and the earlier ones cost and how far they ended from the exact answer; and which is now."""
        found: dict[str, list[tuple[float, float]]] = {solver: [] for solver in (*SOLVERS, STROLL)}
        for solver, steps in dict.fromkeys((*state.tried, state.way)):
            there = replace(state, solver=solver, steps=steps)
            found[solver].append((steps * there.asked, self.error(there)))
        place = found[state.solver].index((state.steps * state.asked, self.error(state)))
        return {solver: np.reshape(rows, (-1, 2)).T for solver, rows in found.items()}, (state.solver, place)

    def on_the_data(self, state: State) -> int | None:
        """How many points end as near to data as data lie to each other; None where nobody knows the data."""
        data = self.world.of(state.label)
        if data is None or len(data) < 3:
            return None
        most = np.quantile(radii(data, 1)[0], ON_THE_DATA)
        return int(np.sum(nearest(self.of(state)[-1], data)[1] <= most))

    def _stops(self, question: tuple, way: tuple[str, int]) -> np.ndarray:
        (_, name, label, guidance, seed), (solver, steps) = question, way
        path, field = PATHS[name], self.world.along(name, label, guidance)
        start = np.random.default_rng(seed).standard_normal((POINTS, 2))
        if solver == STROLL:
            return stroll(field, start, path=path, steps=steps, seed=seed + 1)
        return walk(field, start, steps=steps, solver=solver, ends=(0.0, path.last))


def check_state(state: State, world: World) -> None:
    """Raise a ValueError for a state that is none."""
    one_of(state.path, PATHS, name="path")
    one_of(state.solver, (*SOLVERS, STROLL), name="solver")
    check_seed(state.seed)
    number_between(0, np.inf, state.guidance, name="guidance")
    if not 0 <= state.time <= 1:
        raise ValueError(f"time={state.time!r}; it wants a number from 0, all noise, to 1, all data")
    if state.label != ALL and state.label not in range(world.classes):
        wants = f"one of the {world.classes} classes of {state.world!r}, from 0 on, or {ALL} for all"
        raise ValueError(f"label={state.label!r}; it wants {wants}")


def until(stops: np.ndarray, time: float) -> np.ndarray:
    """The stops up to `time`, 0 … 1, and where the points are then: on the straight line to the next one."""
    place = time * (len(stops) - 1)
    before = int(place + 1e-9)
    if place - before < 1e-9:
        return stops[: before + 1]
    here = stops[before] + (place - before) * (stops[before + 1] - stops[before])
    return np.concatenate([stops[: before + 1], here[None]])


def next_stop(time: float, steps: int, way: int) -> float:
    """The time of the next stop of a walk of so many steps, or of the one before where `way` is −1; ends stay."""
    place = time * steps
    stop = math.floor(place + 1e-6) + 1 if way > 0 else math.ceil(place - 1e-6) - 1
    return min(max(stop, 0), steps) / steps


def words(walks: Walks, state: State) -> str:
    """Where the points are, what the walk costs, and how far from the exact answer it ends."""
    world, calls = walks.world, state.steps * state.asked
    exact, end = walks.exact(state), walks.of(state)[-1]
    strays = int(np.sum(world.group(exact) != world.group(end)))
    told = [
        f"Time {state.time:.2f}, {_place(state)}. The whole walk costs {calls} call{'s' * (calls > 1)} of the field, "
        f"{state.asked} a step.",
        f"At its end a point lies {walks.error(state):.2g} from where {world.exact} steps of Heun take it, on average; "
        f"{strays} of {POINTS} end where another colour belongs.",
    ]
    if state.solver == STROLL:
        told.append("A stroll adds chance at each step: a point has no end of its own, but the crowd can be right.")
    if (among := walks.on_the_data(state)) is not None:
        told.append(f"{among} of {POINTS} end among the data; of fresh data it would be {ON_THE_DATA * POINTS:.0f}.")
    return "\n".join(told)


def _place(state: State) -> str:
    place = state.time * state.steps
    if state.time == 0:
        return "before the first step"
    if abs(place - round(place)) < 1e-6:
        return f"after step {round(place)} of {state.steps}"
    return f"within step {int(place) + 1} of {state.steps}"
