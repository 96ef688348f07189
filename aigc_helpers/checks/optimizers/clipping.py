"""The examiner of 04_optimizers for the clipping of gradients."""

from collections.abc import Callable

import numpy as np

from aigc_helpers.checks import plain
from aigc_helpers.checks.engine import Exercise, Mistake


def _gradients(rng: np.random.Generator) -> list[tuple]:
    """A matrix and a vector of slopes: once longer than the bound, each alone too, and once far shorter."""
    long, short = ([rng.uniform(1, 2, (2, 3)), -rng.uniform(1, 2, 3)] for _ in range(2))
    return [(long, 0.7), (short, 30.0)]


def _scaled(factor: Callable[[float, float], float]) -> Callable[..., list]:
    """The answer that multiplies all arrays by `factor` of the bound and the length of all together."""

    def clip(gradients: list, bound: float) -> list:
        length = np.sqrt(sum((part**2).sum() for part in gradients))
        return [factor(bound, length) * part for part in gradients]

    return clip


clip_gradients = Exercise(
    task="return the list of arrays, brought down to the bound if together they are longer",
    hints=(
        "a list with an array for each that came in, in the same order and of the same shapes",
        "the length of all together: the root of the sum of all squares, over every array",
        "one factor serves all arrays: the bound over that length, and never more than 1",
    ),
    written="def clip_gradients(gradients, bound):\n"
    "    length = np.sqrt(sum((part**2).sum() for part in gradients))\n"
    "    return [min(1.0, bound / max(length, 1e-12)) * part for part in gradients]",
    why="One factor for all arrays leaves the direction as it is. Held at 1, it leaves short gradients alone.",
    right="all arrays are shortened by one factor, so the step is shorter and its direction the same",
    calls=_gradients,
    as_=plain.array,
    parts=("the first array", "the second array"),
    solution=_scaled(lambda bound, length: min(1.0, bound / length)),
    mistakes=[
        Mistake("unclipped", _scaled(lambda bound, length: 1.0), "nothing is clipped: the first gradient is too long"),
        Mistake(
            "always",
            _scaled(lambda bound, length: bound / length),
            "short gradients are made longer: the factor may not be more than 1",
        ),
        Mistake(
            "each_alone",
            lambda gradients, bound: [min(1.0, bound / np.linalg.norm(part)) * part for part in gradients],
            "each array has a factor of its own, which turns the direction: take one length, of all together",
        ),
        Mistake(
            "each_number",
            lambda gradients, bound: [np.clip(part, -bound, bound) for part in gradients],
            "that clips each number by itself, which turns the direction: shorten all by one factor",
        ),
        Mistake(
            "no_root",
            _scaled(lambda bound, length: min(1.0, bound / length**2)),
            "the root is missing: a length is the root of the sum of squares",
        ),
    ],
)
