"""Examiners of 02_adversarial_samples: how a picture is changed, and brought back."""

from collections.abc import Callable

import numpy as np

from aigc_helpers.checks import plain
from aigc_helpers.checks.engine import Exercise, Mistake


def _signed(rng: np.random.Generator, count: int) -> np.ndarray:
    """Slopes of both signs, none of them near 0, in any order."""
    return rng.permutation(rng.uniform(0.2, 3.0, count) * np.resize([1, -1], count))


def _weights(rng: np.random.Generator) -> list[tuple]:
    """Weights of both signs, and one of 0, which any change leaves as it is."""
    return [(rng.permutation([*_signed(rng, count), 0.0]), radius) for count, radius in ((3, 0.1), (5, 0.3))]


def _change(answer: Callable, weights: np.ndarray, epsilon: float) -> np.ndarray:
    """The change that `answer` gives; where the weight is 0, whatever lies within epsilon counts as none."""
    change = plain.array(answer(weights.copy(), epsilon))
    if change.shape == weights.shape:
        change[(weights == 0) & (np.abs(change) <= epsilon * (1 + 1e-4))] = 0
    return change


def _along(slopes: np.ndarray, size: float) -> np.ndarray:
    return size * np.sign(slopes)


worst_change = Exercise(
    task="the change that lifts weights @ image most, where no entry of it is larger than epsilon either way",
    right="every pixel does its small share, and all of them pull the same way",
    calls=_weights,
    observe=_change,
    solution=_along,
    hints=(
        "an array of the shape of weights is wanted; each of its entries lies between -epsilon and epsilon",
        "the sum falls apart into one term a pixel, and no term knows of the others: make each as large as it can be",
        "how far is settled by epsilon for all alike; which way is settled by each weight: look at what it is above 0, "
        "below 0, and at 0",
    ),
    written="def worst_change(weights, epsilon):\n    return epsilon * np.sign(weights)",
    why="Each term weight × change is largest where the change has the weight's sign and all of its size.",
    mistakes=[
        Mistake(
            "no_sign",
            lambda weights, epsilon: epsilon * weights,
            "the sign is forgotten: with ε times the weights small weights hardly move, and large ones leave the cube",
        ),
        Mistake(
            "l2",
            lambda weights, epsilon: epsilon * weights / np.linalg.norm(weights),
            "that is best in the ball of l2; in the cube of linf each pixel may go all the way to ε",
        ),
        Mistake(
            "downhill",
            lambda weights, epsilon: _along(-weights, epsilon),
            "that lowers it as much as possible: turn the sign around",
        ),
        Mistake(
            "no_epsilon",
            lambda weights, epsilon: _along(weights, 1),
            "the directions are right; each step has length ε, not 1",
        ),
        Mistake(
            "grey",
            lambda weights, epsilon: epsilon * np.ones_like(weights),
            "that adds grey everywhere: where a weight is negative, go down",
        ),
        Mistake(
            "zero_by_zero",
            lambda weights, epsilon: epsilon * weights / np.abs(weights),
            "a weight of 0 makes 0 / 0 there, which is no number",
        ),
    ],
)


def _step(image: np.ndarray, gradient: np.ndarray, size: float) -> np.ndarray:
    return image + _along(gradient, size)


def _targets(rng: np.random.Generator) -> list[tuple]:
    # Pixels far from 0 and 1: with a clip and without it, the answer is the same.
    return [(rng.uniform(0.2, 0.8, n), _signed(rng, n), step) for n, step in ((4, 0.01), (6, 0.03))]


towards_a_target = Exercise(
    task="the picture after one step towards the target, each pixel moved by step_size",
    right="a targeted attack walks down the loss of its target",
    calls=_targets,
    as_=plain.array,
    solution=lambda image, gradient, step_size: _step(image, -gradient, step_size),
    hints=(
        "a picture is wanted, of the shape of image; it need not be clipped here, `back_inside` does that",
        "the gradient points to where the loss for the target grows; is that towards the target, or away from it?",
        "each pixel goes by the same amount, against its own slope: of the gradient only the signs are needed",
    ),
    written="def towards_a_target(image, gradient, step_size):\n    return image - step_size * np.sign(gradient)",
    why="The loss for the target is low where the net says the target: walk down, where other attacks climb.",
    mistakes=[
        Mistake(
            "uphill",
            _step,
            "the wrong direction: climbing the loss of the target takes the model further away from it; walk down",
        ),
        Mistake(
            "no_sign",
            lambda image, gradient, step_size: image - step_size * gradient,
            "the sign is forgotten: each pixel moves by the same amount, whatever the size of its slope",
        ),
        Mistake(
            "no_step_size",
            (
                lambda image, gradient, step_size: _step(image, -gradient, 1),
                lambda image, gradient, step_size: np.clip(_step(image, -gradient, 1), 0, 1),
            ),
            "each pixel moves by step_size, not by 1",
        ),
        Mistake(
            "change_alone",
            lambda image, gradient, step_size: _along(-gradient, step_size),
            "that is the change alone: add it to the image",
        ),
    ],
)


def _strays(rng: np.random.Generator) -> list[tuple]:
    """Candidates: outside of the cube at both of its ends, outside of the range of pixels at both, and inside."""
    strays = []
    for radius in (0.1, 0.06):
        original = rng.uniform([0.4, 0.96, 0.02, 0.3, 0.6], [0.5, 0.99, 0.04, 0.4, 0.7])
        away = np.array([4.0, 4.0, -4.0, -6.0, 0.5]) * radius * rng.uniform(0.8, 1.2, 5)
        strays.append((original + away, original, radius))
    return strays


def _in_cube(candidate: np.ndarray, original: np.ndarray, epsilon: float) -> np.ndarray:
    return np.clip(candidate, original - epsilon, original + epsilon)


back_inside = Exercise(
    task="return the point nearest to candidate, within epsilon of original in each pixel, and between 0 and 1",
    right="first back into the cube around the original, then into the range of pixels: both hold",
    calls=_strays,
    as_=plain.array,
    solution=lambda candidate, original, epsilon: np.clip(_in_cube(candidate, original, epsilon), 0, 1),
    hints=(
        "a picture is wanted, of the shape of candidate, that keeps two promises in each pixel",
        "np.clip keeps a number between two ends, and the ends may be arrays: which two ends does each promise have?",
        "the first promise is about the distance from original, the second about black and white: keep one, then the "
        "other",
    ),
    written=(
        "def back_inside(candidate, original, epsilon):\n"
        "    near = np.clip(candidate, original - epsilon, original + epsilon)\n"
        "    return np.clip(near, 0, 1)"
    ),
    why="In each pixel both promises are intervals, and original lies in both: clipping to one and then the other ends "
    "in their common part.",
    mistakes=[
        Mistake("no_clip", _in_cube, "no clip: it lies in the cube, and not all of it between 0 and 1"),
        Mistake(
            "no_projection",
            lambda candidate, original, epsilon: np.clip(candidate, 0, 1),
            "these are pixels, but some are far from the original: project as well",
        ),
        Mistake(
            "around_black",
            (
                lambda candidate, original, epsilon: np.clip(candidate, -epsilon, epsilon),
                lambda candidate, original, epsilon: np.clip(np.clip(candidate, -epsilon, epsilon), 0, 1),
            ),
            "the wrong centre: that is the cube around black, and the attack started at original",
        ),
        Mistake(
            "around_candidate",
            (
                lambda candidate, original, epsilon: np.clip(_in_cube(original, candidate, epsilon), 0, 1),
                lambda candidate, original, epsilon: np.clip(
                    candidate + np.clip(candidate - original, -epsilon, epsilon), 0, 1
                ),
            ),
            "the wrong centre: the clipped change belongs on original, not on candidate",
        ),
        Mistake(
            "change_alone",
            lambda candidate, original, epsilon: np.clip(candidate - original, -epsilon, epsilon),
            "that is the change alone: add it to original",
        ),
    ],
)


def _boundaries(rng: np.random.Generator) -> list[tuple]:
    """Slopes of both signs, none of length 1, and how far a rival lies behind."""
    return [(-rng.uniform(0.5, 3.0), 1.7 * _signed(rng, count)) for count in (3, 6)]


def _walk(lead: float, slope: np.ndarray) -> np.ndarray:
    return -lead * slope / np.sum(slope**2)


shortest_change = Exercise(
    task="the change of least length, as one measures length with a ruler, that brings lead to 0",
    right="straight along the slope, as far as the lead asks for: the foot of the perpendicular",
    calls=_boundaries,
    as_=plain.array,
    solution=_walk,
    hints=(
        "an array of the shape of slope is wanted; a change d adds (slope * d).sum() to lead, and the sum must be 0",
        "whatever goes sideways of the slope makes the change longer and moves lead not at all: so which way?",
        "write the change as a number times slope, put that into the condition, and solve for the number; mind that "
        "lead is below 0",
    ),
    written="def shortest_change(lead, slope):\n    return -lead * slope / (slope**2).sum()",
    why="With d = c · slope the condition is lead + c · Σ slope² = 0. DeepFool takes this step, and looks again.",
    mistakes=[
        Mistake(
            "backwards",
            lambda lead, slope: -_walk(lead, slope),
            "the direction is wrong: that takes the rival further behind, check with lead + (slope * change).sum()",
        ),
        Mistake(
            "length_once",
            lambda lead, slope: -lead * slope / np.linalg.norm(slope),
            "that is too long or too short unless the slope has length 1: solve the condition for the factor",
        ),
        Mistake(
            "no_length",
            lambda lead, slope: -lead * slope,
            "the factor forgets how steep the slope is: a steep one needs less",
        ),
        Mistake(
            "cube",
            lambda lead, slope: -lead * np.sign(slope) / np.abs(slope).sum(),
            "that is the smallest in linf, where every pixel moves alike; with a ruler a pixel without effect stays",
        ),
        Mistake(
            "distance",
            lambda lead, slope: -lead / np.linalg.norm(slope),
            "that is how far the boundary is; the change itself is wanted, one entry a pixel",
        ),
    ],
)
