"""One perturbation for all images: climb the gradients of those that are not fooled yet, added up."""

import numpy as np
import tensorflow as tf

from aigc_helpers.attacks.problem import Problem


def universal(problem: Problem, *, steps: int, step_size: float | None) -> np.ndarray:
    """The images under one shared perturbation, fitted on all of them; bounds clip it image by image."""
    shared = fitted(problem, steps=steps, step_size=step_size)
    return np.clip(problem.images + shared, *problem.bounds).astype(np.float32)


def fitted(problem: Problem, *, steps: int, step_size: float | None) -> np.ndarray:
    """The shared perturbation itself, of the shape of one image."""
    size = tf.constant(2.5 * problem.epsilon / steps if step_size is None else step_size, tf.float32)
    epsilon, shared = tf.constant(problem.epsilon, tf.float32), tf.zeros([1, *problem.images.shape[1:]])
    parts = [(tf.constant(part.images), tf.constant(part.goals)) for part in problem.chunks()]
    pull, move = problem.graph(_pull), problem.graph(_move)
    for _ in range(steps):
        shared = move(shared, tf.add_n([pull(*part, shared) for part in parts]), size, epsilon)
    return shared.numpy()[0]


def _pull(problem: Problem, images: tf.Tensor, goals: tf.Tensor, shared: tf.Tensor) -> tf.Tensor:
    """The sum of the images' gradients, each with length 1, over those that are not fooled."""
    moved = problem.clip(images + shared)
    slopes, logits = problem.slope(moved, goals)
    rest = list(range(1, images.shape.rank))
    unit = tf.math.divide_no_nan(slopes, tf.sqrt(tf.reduce_sum(slopes**2, rest, keepdims=True)))
    resists = tf.cast(tf.logical_not(problem.fooled(logits, goals)), tf.float32)
    return tf.reduce_sum(unit * tf.reshape(resists, [-1] + [1] * len(rest)), axis=0, keepdims=True)


def _move(problem: Problem, shared: tf.Tensor, pull: tf.Tensor, step_size: tf.Tensor, epsilon: tf.Tensor) -> tf.Tensor:
    return problem.ball.project(shared + step_size * problem.ball.direction(pull), epsilon)
