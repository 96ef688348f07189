"""One perturbation for all images: climb the gradients of those that are not fooled yet, added up."""

import numpy as np
import tensorflow as tf

from aigc_helpers.attacks.engine import default_step
from aigc_helpers.attacks.problem import Problem


def universal(problem: Problem, *, steps: int, step_size: float | None) -> np.ndarray:
    """The images under one shared perturbation, fitted on all of them; bounds clip it image by image."""
    size = tf.constant(default_step(problem, steps) if step_size is None else step_size, tf.float32)
    pulls = [part.graph(_pull) for part in problem.chunks()]
    move, shared = problem.part(slice(1)).graph(_move), tf.zeros([1, *problem.images.shape[1:]])
    for _ in range(steps):
        shared = move(shared, tf.add_n([pull(shared) for pull in pulls]), size)
    return np.clip(problem.images + shared.numpy(), *problem.bounds).astype(np.float32)


def _pull(problem: Problem, shared: tf.Tensor) -> tf.Tensor:
    """The sum of the images' gradients, each with length 1, over those that are not fooled."""
    slopes, logits = problem.slope(problem.clip(problem.images + shared))
    rest = list(range(1, slopes.shape.rank))
    unit = tf.math.divide_no_nan(slopes, tf.sqrt(tf.reduce_sum(slopes**2, rest, keepdims=True)))
    resists = tf.cast(tf.logical_not(problem.fooled(logits)), tf.float32)
    return tf.reduce_sum(unit * tf.reshape(resists, [-1] + [1] * len(rest)), axis=0, keepdims=True)


def _move(problem: Problem, shared: tf.Tensor, pull: tf.Tensor, step_size: tf.Tensor) -> tf.Tensor:
    return problem.ball.project(shared + step_size * problem.ball.direction(pull), problem.epsilon)
