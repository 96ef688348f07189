"""Examiners of 09_diffusion: a step of Heun, what DDPM's net would answer, and guidance."""

from collections.abc import Callable

import numpy as np

from aigc_helpers.checks import plain
from aigc_helpers.checks.engine import Exercise, Mistake

Field = Callable[[np.ndarray, float], np.ndarray]


def _fields(rng: np.random.Generator) -> list[tuple]:
    """Two fields that bend in place and time, with points [3, 2] and [2, 1], a time and a step."""
    bends = rng.uniform(0.6, 1.4, 2)

    def swirl(points: np.ndarray, time: float) -> np.ndarray:
        return np.sin(bends[0] * points[:, ::-1]) + 2 * time**2

    def pull(points: np.ndarray, time: float) -> np.ndarray:
        return -bends[1] * points**2 * (1 + time) - time

    return [
        (swirl, rng.normal(size=(3, 2)), float(rng.uniform(0, 0.4)), float(rng.uniform(0.2, 0.4))),
        (pull, rng.normal(size=(2, 1)), float(rng.uniform(0.1, 0.5)), float(rng.uniform(0.1, 0.3))),
    ]


def _heun(field: Field, points: np.ndarray, time: float, step: float) -> np.ndarray:
    here = field(points, time)
    return points + step * (here + field(points + step * here, time + step)) / 2


heun_step = Exercise(
    task="return where points [N, D] are after one step along the mean of two velocities, here and where Euler leads",
    right="two questions to the field, and an error that falls with the square of the step",
    calls=_fields,
    as_=plain.array,
    solution=_heun,
    mistakes=[
        Mistake(
            "euler",
            lambda field, points, time, step: points + step * field(points, time),
            "that is Euler's step; look at the field where it would lead, too",
        ),
        Mistake(
            "midpoint",
            lambda field, points, time, step: (
                points + step * field(points + step / 2 * field(points, time), time + step / 2)
            ),
            "that is the midpoint rule: as good an order, but here the mean of both ends is wanted",
        ),
        Mistake(
            "same_time",
            lambda field, points, time, step: (
                points + step * (field(points, time) + field(points + step * field(points, time), time)) / 2
            ),
            "the field changes with time: what time is it where Euler's step ends?",
        ),
        Mistake(
            "same_place",
            lambda field, points, time, step: points + step * (field(points, time) + field(points, time + step)) / 2,
            "the second velocity is asked for where the points are now; ask where Euler's step leads",
        ),
        Mistake(
            "second_alone",
            lambda field, points, time, step: points + step * field(points + step * field(points, time), time + step),
            "that is the velocity at the far end alone; take the mean of both",
        ),
        Mistake(
            "summed",
            lambda field, points, time, step: 2 * _heun(field, points, time, step) - points,
            "the two are added up: that is a step of twice the length",
        ),
        Mistake(
            "whole_velocity",
            lambda field, points, time, step: (
                points + step * (field(points, time) + field(points + field(points, time), time + step)) / 2
            ),
            "the trial step goes as far as in a whole unit of time",
        ),
        Mistake(
            "step_alone",
            lambda field, points, time, step: _heun(field, points, time, step) - points,
            "that is by how much they move; where are they then?",
        ),
    ],
    hints=(
        "as many points as came in, a little farther on; the field is asked twice",
        "the first velocity is that of Euler; the second is the field's where, and when, Euler's step would end",
        "go from the old points, for the whole step, along the mean of the two",
    ),
    written="def heun_step(field, points, time, step):\n    here = field(points, time)\n"
    "    there = field(points + step * here, time + step)\n    return points + step * (here + there) / 2",
    why="The mean of both ends' velocities is exact where the velocity changes evenly, with time alone; otherwise the "
    "trial, and so the velocity there, is off by the step's square, and the whole step by its cube.",
)


def _moving(rng: np.random.Generator) -> list[tuple]:
    return [
        (rng.normal(size=shape), rng.normal(size=shape), float(rng.uniform(0.2, 0.4))) for shape in ((3, 2), (2, 4))
    ]


noise_in = Exercise(
    task="return the noise [N, D] that is expected in points [N, D] of the straight path, from velocity and time",
    right="one answer tells the other: whoever knows the velocity knows the noise",
    calls=_moving,
    as_=plain.array,
    solution=lambda points, velocity, time: points - time * velocity,
    mistakes=[
        Mistake(
            "data",
            lambda points, velocity, time: points + (1 - time) * velocity,
            "that is where the point would end, at time 1: the datum; where did it begin?",
        ),
        Mistake(
            "sign",
            lambda points, velocity, time: points + time * velocity,
            "back to the beginning means against the velocity",
        ),
        Mistake(
            "time_left",
            lambda points, velocity, time: points - (1 - time) * velocity,
            "how long has the point been on its way? Not as long as it still has to go",
        ),
        Mistake(
            "velocity_as_data",
            lambda points, velocity, time: (points - time * velocity) / (1 - time),
            "you have taken the velocity for the datum: it is the datum less the noise",
        ),
        Mistake(
            "whole_way",
            lambda points, velocity, time: points - velocity,
            "that goes back for a whole unit of time; how much has passed?",
        ),
    ],
    hints=(
        "as many numbers as the points have: where they came from, at time 0",
        "on the straight path a pair moves at one speed all the time",
        "go back from the point, along the velocity, for as long as it has been on its way",
    ),
    written="def noise_in(points, velocity, time):\n    return points - time * velocity",
    why="The point is noise + time · (data − noise), and the bracket is the velocity.",
)


def _both(rng: np.random.Generator) -> list[tuple]:
    return [
        (rng.normal(size=(3, 2)), rng.normal(size=(3, 2)), float(rng.uniform(1.5, 1.9))),
        (rng.normal(size=(2, 4)), rng.normal(size=(2, 4)), float(rng.uniform(0.2, 0.4))),
    ]


guided = Exercise(
    task="return the velocity [N, D] that is guided by weight: 0 gives everyone's, 1 gives own, 2 as far again",
    right="a straight line through the two fields, and weight says where on it",
    calls=_both,
    as_=plain.array,
    solution=lambda everyone, own, weight: everyone + weight * (own - everyone),
    mistakes=[
        Mistake(
            "from_own",
            lambda everyone, own, weight: own + weight * (own - everyone),
            "weight 0 gives own there, as in the paper of Ho and Salimans; here it gives everyone's",
        ),
        Mistake(
            "swapped",
            lambda everyone, own, weight: own + weight * (everyone - own),
            "weight 1 gives everyone's field: the two are exchanged",
        ),
        Mistake(
            "away",
            lambda everyone, own, weight: everyone - weight * (own - everyone),
            "that leads away from the class, not towards it",
        ),
        Mistake(
            "difference",
            lambda everyone, own, weight: weight * (own - everyone),
            "that is the turn alone; from where does one turn?",
        ),
        Mistake(
            "added",
            lambda everyone, own, weight: everyone + weight * own,
            "at weight 1 only own may be left: what has to be taken away?",
        ),
        Mistake("stronger", lambda everyone, own, weight: weight * own, "that is the class's own field, only faster"),
    ],
    hints=(
        "an array like the two; at weight 0 it is the first, at weight 1 the second",
        "it lies on the straight line through both, and beyond own where weight is above 1",
        "begin at everyone's field, and go weight times the way that leads from there to own",
    ),
    written="def guided(everyone, own, weight):\n    return everyone + weight * (own - everyone)",
    why="On the line from everyone's to own, the distance from the first to the second is taken weight times.",
)
