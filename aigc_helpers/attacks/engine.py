"""The attacks that climb a gradient inside a ball: FGSM, BIM, PGD and MI-FGSM are one loop with other parts."""

from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

from aigc_helpers.attacks.problem import Problem

Part = Callable[[tf.Tensor], tf.Tensor]


def ascend(
    slope: Part,
    images: tf.Tensor,
    start: tf.Tensor,
    *,
    steps: tf.Tensor | int,
    step_size: tf.Tensor | float,
    direction: Part,
    project: Part,
    clip: Part,
    momentum: float | None = None,
) -> tf.Tensor:
    """Take `steps` steps of length `step_size` from `start` [N, …] up the `slope`; each ends inside ball and bounds.

    `direction` makes a gradient a step of length 1, `project` brings a perturbation into the ball around `images`, and
    `clip` an image into its bounds. With `momentum` the steps follow a running sum of gradients, each divided by its
    mean size (Dong et al. 2018).
    """
    adversarial, velocity = start, tf.zeros_like(start)
    for _ in tf.range(steps):
        velocity = slope(adversarial) if momentum is None else momentum * velocity + _even(slope(adversarial))
        adversarial = adversarial + step_size * direction(velocity)
        adversarial = clip(images + project(adversarial - images))
    return adversarial


def _even(gradient: tf.Tensor) -> tf.Tensor:
    """The gradient of each image over the mean size of its entries."""
    rest = list(range(1, gradient.shape.rank))
    return gradient / tf.maximum(tf.reduce_mean(tf.abs(gradient), axis=rest, keepdims=True), 1e-12)


def fgsm(problem: Problem, *, random_start: bool) -> np.ndarray:
    """One step as long as the ball is wide."""
    # From a random point, a step of 1.25 ε reaches the far side of most of the ball (Wong, Rice and Kolter 2020).
    step_size = 1.25 * problem.epsilon if random_start else problem.epsilon
    start = start_points(problem, 0) if random_start else problem.images
    return _climbed(problem, start, steps=1, step_size=step_size)


def bim(problem: Problem, *, steps: int, step_size: float | None) -> np.ndarray:
    """FGSM in many small steps."""
    return _climbed(problem, problem.images, steps=steps, step_size=step_size)


def mi_fgsm(problem: Problem, *, steps: int, step_size: float | None, momentum: float) -> np.ndarray:
    """BIM with momentum, which carries over to other models."""
    return _climbed(problem, problem.images, steps=steps, step_size=step_size, momentum=float(momentum))


def pgd(problem: Problem, *, random_start: bool, restarts: int, **settings: Any) -> np.ndarray:
    """BIM from random points of the ball; of several restarts the worst for each image."""
    starts = (start_points(problem, restart) if random_start else problem.images for restart in range(restarts))
    best = _climbed(problem, next(starts), **settings)
    if restarts == 1:
        return best
    fooled, heights = problem.judged(best)
    for start in starts:
        # An image that one restart has fooled is done; of the others the highest loss stays.
        rows = np.flatnonzero(~fooled)
        if len(rows) == 0:
            break
        made = _climbed(problem.part(rows), start[rows], **settings)
        its_fooled, its_heights = problem.part(rows).judged(made)
        better = its_fooled | (its_heights > heights[rows])
        best[rows[better]], heights[rows[better]] = made[better], its_heights[better]
        fooled[rows[better]] = its_fooled[better]
    return best


def start_points(problem: Problem, restart: int) -> np.ndarray:
    """A point of the ball around each image, within the bounds; another one for each restart."""
    shape = problem.images.shape[1:]
    points = [problem.ball.draw(rng, shape) for rng in problem.generators(restart)]
    moved = problem.images + problem.epsilon * np.stack(points)
    return np.clip(moved, *problem.bounds).astype(np.float32)


def default_step(problem: Problem, steps: int) -> float:
    """The length of a step such that all reach two and a half times across the radius (Madry et al. 2018)."""
    return 2.5 * problem.epsilon / steps


def _climbed(
    problem: Problem,
    start: np.ndarray,
    *,
    steps: int,
    step_size: float | None,
    momentum: float | None = None,
    early_stop: bool = False,
) -> np.ndarray:
    step_size = default_step(problem, steps) if step_size is None else step_size
    graph = problem.graph(_ascend_until_fooled) if early_stop else problem.graph(_ascend_all, momentum)
    return graph(tf.constant(start), tf.constant(steps), tf.constant(step_size, tf.float32)).numpy()


def _ascend_all(
    problem: Problem, momentum: float | None, start: tf.Tensor, steps: tf.Tensor, step_size: tf.Tensor
) -> tf.Tensor:
    return ascend(
        lambda adversarial: problem.slope(adversarial)[0],
        problem.images,
        start,
        steps=steps,
        step_size=step_size,
        direction=problem.ball.direction,
        project=lambda perturbation: problem.ball.project(perturbation, problem.epsilon),
        clip=problem.clip,
        momentum=momentum,
    )


def _ascend_until_fooled(problem: Problem, start: tf.Tensor, steps: tf.Tensor, step_size: tf.Tensor) -> tf.Tensor:
    """The same, but an image that fools the model moves no further, and costs nothing from there on."""
    adversarial, still = start, tf.range(tf.shape(start)[0])
    for _ in tf.range(steps):
        tf.autograph.experimental.set_loop_options(shape_invariants=[(still, tf.TensorShape([None]))])
        here, rest = tf.gather(adversarial, still), problem.gathered(still)
        slope, logits = rest.slope(here)
        moved = rest.moved(here + step_size * rest.ball.direction(slope) - rest.images)
        left = tf.where(tf.logical_not(rest.fooled(logits)))[:, 0]
        still = tf.gather(still, left)
        adversarial = tf.tensor_scatter_nd_update(adversarial, still[:, None], tf.gather(moved, left))
        if tf.size(still) == 0:
            break
    return adversarial
