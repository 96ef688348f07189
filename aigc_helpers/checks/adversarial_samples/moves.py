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
    task="return the change, no entry larger than epsilon, that lifts weights @ image most",
    right="every pixel does its small share: together they lift the logit by ε times the sum of |weights|",
    calls=_weights,
    observe=_change,
    solution=_along,
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


def _pictures(rng: np.random.Generator) -> list[tuple]:
    """Pixels near both ends of their range and far from them, a slope for each, and a radius."""
    pictures = []
    for radius in (0.1, 0.07):
        near = np.array([0.98, 0.97, 0.02, 0.03]) + rng.uniform(-0.01, 0.01, 4)
        pixels = np.concatenate([near, rng.uniform(0.3, 0.7, 4)])
        slopes = np.concatenate([rng.uniform(0.2, 3.0, 4) * [1, -1, 1, -1], _signed(rng, 4)])
        order = rng.permutation(8)
        pictures.append((pixels[order], slopes[order], radius))
    return pictures


def _step(image: np.ndarray, gradient: np.ndarray, size: float) -> np.ndarray:
    return image + _along(gradient, size)


one_step = Exercise(
    task="return the picture after one step of epsilon in each pixel that raises the loss, no pixel below 0 or above 1",
    right="that is FGSM: one step, and still a picture",
    calls=_pictures,
    as_=plain.array,
    solution=lambda image, gradient, epsilon: np.clip(_step(image, gradient, epsilon), 0, 1),
    mistakes=[
        Mistake(
            "no_clip",
            _step,
            "no clip: a pixel of 1.05 is no pixel, and whoever saves the picture loses that part of the attack",
        ),
        Mistake(
            "half_clip",
            (
                lambda image, gradient, epsilon: np.minimum(_step(image, gradient, epsilon), 1),
                lambda image, gradient, epsilon: np.maximum(_step(image, gradient, epsilon), 0),
                lambda image, gradient, epsilon: np.clip(_step(image, gradient, epsilon), -1, 1),
            ),
            "the clip holds at one end only: pixels lie between 0 and 1",
        ),
        Mistake(
            "no_sign",
            lambda image, gradient, epsilon: np.clip(image + epsilon * gradient, 0, 1),
            "the sign is forgotten: a gradient of 5 makes 5 ε",
        ),
        Mistake(
            "downhill",
            lambda image, gradient, epsilon: np.clip(_step(image, -gradient, epsilon), 0, 1),
            "that walks down the loss: it helps the model; an untargeted attack climbs",
        ),
        Mistake(
            "change_alone",
            (
                lambda image, gradient, epsilon: _along(gradient, epsilon),
                lambda image, gradient, epsilon: np.clip(_along(gradient, epsilon), 0, 1),
            ),
            "that is the change alone: add it to the image",
        ),
        Mistake(
            "no_epsilon",
            lambda image, gradient, epsilon: np.clip(_step(image, gradient, 1), 0, 1),
            "each pixel moves by epsilon, not by 1",
        ),
    ],
)


def _targets(rng: np.random.Generator) -> list[tuple]:
    # Pixels far from 0 and 1: with a clip and without it, the answer is the same.
    return [(rng.uniform(0.2, 0.8, n), _signed(rng, n), step) for n, step in ((4, 0.01), (6, 0.03))]


towards_a_target = Exercise(
    task="the gradient is of the loss for the label that the model shall say: take one step of step_size that way",
    right="a targeted attack walks down the loss of its target",
    calls=_targets,
    as_=plain.array,
    solution=lambda image, gradient, step_size: _step(image, -gradient, step_size),
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
