"""Walking along a field from noise to data: Euler and Heun for the ODE, Euler and Maruyama for the SDE."""

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

from aigc_helpers.models.paths import Path
from aigc_helpers.validation import at_least, check_seed, finite, number_between, one_of

Field = Callable[[Any, float], Any]  # (points [N, D], time) → velocities [N, D]
MOST_STEPS = 100_000


def euler(field: Field, points: Any, time: float, step: float) -> Any:
    """One step along the field as it is here: the error of a whole walk falls with the step."""
    return points + step * field(points, time)


def heun(field: Field, points: Any, time: float, step: float) -> Any:
    """One step along the mean of the field here and where Euler's step leads: the error falls with the step's square.

    It asks the field twice.
    """
    here = field(points, time)
    there = field(points + step * here, time + step)
    return points + step * (here + there) / 2


SOLVERS = {"euler": euler, "heun": heun}


def walk(
    field: Field, start: np.ndarray, *, steps: int, solver: str = "heun", ends: tuple[float, float] = (0.0, 1.0)
) -> np.ndarray:
    """Every stop [steps + 1, N, D] of the walk from `start` [N, D] along dx/dt = field(x, t), t from end to end.

    `ends` may run backwards: from data to noise. Raises ValueError for a solver or a count that does not fit, and
    FloatingPointError where the walk leaves all bounds.
    """
    move, stops = SOLVERS[one_of(solver, SOLVERS, name="solver")], [finite(start, name="start")]
    times = _times(steps, ends)
    for time, after in itertools.pairwise(times):
        stops.append(np.asarray(move(field, stops[-1], float(time), float(after - time))))
        _check_stop(stops[-1], float(after))
    return np.stack(stops)


def stroll(
    field: Field, start: np.ndarray, *, path: Path, steps: int, restless: float = 1.0, seed: int = 0
) -> np.ndarray:
    """The same with fresh noise at each step, [steps + 1, N, D]: other ways, the same crowd at each time.

    The noise has the variance 2 · `restless` · path.noise(t) a unit of time, and ∇ log p_t pulls as much the other way
    (Song et al. 2021); 0 is the walk by Euler. Raises ValueError and FloatingPointError as `walk` does.
    """
    restless, rng = number_between(0, np.inf, restless, name="restless"), np.random.default_rng(check_seed(seed))
    stops, times = [finite(start, name="start")], _times(steps, (0.0, path.last))
    for time, after in itertools.pairwise(times):
        here, step, heat = stops[-1], after - time, restless * path.noise(time)
        velocity = field(here, float(time))
        pull = velocity + heat * path.score(here, velocity, time)
        stops.append(here + step * pull + np.sqrt(2 * heat * step) * rng.standard_normal(here.shape))
        _check_stop(stops[-1], float(after))
    return np.stack(stops)


def _times(steps: int, ends: tuple[float, float]) -> np.ndarray:
    steps = at_least(1, steps, name="steps")
    if steps > MOST_STEPS:
        raise ValueError(f"steps={steps}; more than {MOST_STEPS} gain nothing but time: 20 to 200 are usual")
    first, last = finite(ends, name="ends").tolist()
    if not 0 <= min(first, last) < max(first, last) <= 1:
        raise ValueError(f"ends={ends!r}; it wants two times in [0, 1]: 0 is all noise, 1 is all data")
    return np.linspace(first, last, steps + 1)


def _check_stop(points: np.ndarray, time: float) -> None:
    if not np.isfinite(points).all():
        advice = "take more steps, or train the net longer"
        raise FloatingPointError(f"the walk left all bounds at time {time:.3f}; {advice}")
