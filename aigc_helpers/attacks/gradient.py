"""The attacks that climb a gradient inside a ball: FGSM, BIM, PGD and MI-FGSM, one engine with other parts."""

import numpy as np
import tensorflow as tf

from aigc_helpers.attacks.engine import ascend_all, ascend_until_fooled
from aigc_helpers.attacks.problem import Problem


def fgsm(problem: Problem, *, random_start: bool) -> np.ndarray:
    """One step as long as the ball is wide."""
    # From a random point, a step of 1.25 ε reaches the far side of most of the ball (Wong, Rice and Kolter 2020).
    step_size = 1.25 * problem.epsilon if random_start else problem.epsilon
    return _climb(problem, steps=1, step_size=step_size, start=_start(problem, 0) if random_start else problem.images)


def bim(problem: Problem, *, steps: int, step_size: float | None) -> np.ndarray:
    """FGSM in many small steps."""
    return _climb(problem, steps=steps, step_size=_step_size(problem, step_size, steps), start=problem.images)


def mi_fgsm(problem: Problem, *, steps: int, step_size: float | None, momentum: float) -> np.ndarray:
    """BIM with momentum, which carries over to other models."""
    step_size = _step_size(problem, step_size, steps)
    return _climb(problem, steps=steps, step_size=step_size, start=problem.images, momentum=float(momentum))


def pgd(
    problem: Problem, *, steps: int, step_size: float | None, random_start: bool, restarts: int, early_stop: bool
) -> np.ndarray:
    """BIM from random points of the ball; of several restarts the worst for each image."""
    settings = {"steps": steps, "step_size": _step_size(problem, step_size, steps), "early_stop": early_stop}
    starts = (_start(problem, restart) if random_start else problem.images for restart in range(restarts))
    best = _climb(problem, **settings, start=next(starts))
    if restarts == 1:
        return best
    fooled, heights = judged(problem, best)
    for start in starts:
        # An image that one restart has fooled is done; of the others the highest loss stays.
        rows = np.flatnonzero(~fooled)
        if len(rows) == 0:
            break
        made = _climb(problem.part(rows), **settings, start=start[rows])
        its_fooled, its_heights = judged(problem.part(rows), made)
        better = its_fooled | (its_heights > heights[rows])
        best[rows[better]], heights[rows[better]] = made[better], its_heights[better]
        fooled[rows[better]] = its_fooled[better]
    return best


def judged(problem: Problem, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Whether each of `images` fools the model, and its height: [N] each."""
    fooled, heights = problem.graph(_judged)(tf.constant(images), tf.constant(problem.goals))
    return fooled.numpy(), heights.numpy()


def _judged(problem: Problem, images: tf.Tensor, goals: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    logits = problem.logits(images)
    return problem.fooled(logits, goals), problem.heights(logits, goals)


def _step_size(problem: Problem, step_size: float | None, steps: int) -> float:
    """As given; else such that the steps reach two and a half times across the radius (Madry et al. 2018)."""
    return 2.5 * problem.epsilon / steps if step_size is None else float(step_size)


def _start(problem: Problem, restart: int) -> np.ndarray:
    """A point of the ball around each image, within the bounds; another one for each restart."""
    shape = problem.images.shape[1:]
    points = [problem.ball.draw(rng, shape) for rng in problem.generators(restart)]
    moved = problem.images + problem.epsilon * np.stack(points)
    return np.clip(moved, *problem.bounds).astype(np.float32)


def _climb(
    problem: Problem,
    *,
    steps: int,
    step_size: float,
    start: np.ndarray,
    momentum: float | None = None,
    early_stop: bool = False,
) -> np.ndarray:
    numbers = tf.constant(steps), tf.constant(step_size, tf.float32), tf.constant(problem.epsilon, tf.float32)
    graph = problem.graph(ascend_until_fooled) if early_stop else problem.graph(ascend_all, momentum)
    return graph(tf.constant(problem.images), tf.constant(problem.goals), tf.constant(start), *numbers).numpy()
