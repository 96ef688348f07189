"""Carlini and Wagner's attack: Adam on distance plus a constant times the margin, the constant by bisection."""

from typing import NamedTuple

import numpy as np
import tensorflow as tf

from aigc_helpers.attacks.problem import Problem, margin

INSIDE = 0.999999  # of the bounds, since the inverse of tanh is infinite on them
HALVINGS = 6  # of the way back to the image, once the search is over
BETAS, FLOOR = (0.9, 0.999), 1e-8  # Adam's


class Found(NamedTuple):
    """The nearest images so far that fool the model [N, …], and how far each lies [N], infinity where there is none."""

    images: tf.Tensor
    lengths: tf.Tensor


class Settings(NamedTuple):
    """Numbers of one descent: how many steps, how long each, and how sure the model has to be of its error."""

    steps: tf.Tensor
    step_size: tf.Tensor
    confidence: tf.Tensor


def carlini_wagner(
    problem: Problem, *, steps: int, searches: int, step_size: float, confidence: float, initial_constant: float
) -> np.ndarray:
    """The smallest change that it finds; where it finds none, and where the image is misread already, the image."""
    settings = Settings(tf.constant(steps), tf.constant(step_size, tf.float32), tf.constant(confidence, tf.float32))
    search, count = problem.graph(_search), len(problem.images)
    best = Found(tf.constant(problem.images), tf.fill([count], float("inf")))
    low, high, constant = np.zeros(count), np.full(count, np.inf), np.full(count, float(initial_constant))
    for _ in range(searches):
        best, found = search(tf.constant(constant, tf.float32), best, settings)
        # Too small a constant finds nothing, too large a one goes further than it must.
        found = found.numpy()
        high, low = np.where(found, constant, high), np.where(found, low, constant)
        constant = np.where(np.isinf(high), 10 * constant, (low + np.where(np.isinf(high), 0, high)) / 2)
    return problem.graph(_pulled_back)(best.images, settings.confidence).numpy()


def _search(problem: Problem, constant: tf.Tensor, best: Found, settings: Settings) -> tuple[Found, tf.Tensor]:
    """One descent from the image itself: the best so far, and whether this one found anything."""
    middle, half = sum(problem.bounds) / 2, (problem.bounds[1] - problem.bounds[0]) / 2
    origin = tf.atanh((problem.images - middle) / half * INSIDE)
    centre = middle + half * tf.tanh(origin)
    moved, first, second = (tf.zeros_like(problem.images) for _ in range(3))
    found = tf.zeros_like(problem.goals, tf.bool)
    for step in tf.range(1, settings.steps + 1):
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(moved)
            adversarial = middle + half * tf.tanh(origin + moved)
            lack = _lack(problem, adversarial) + settings.confidence
            squares = _squares(adversarial - centre)
            cost = squares + constant * tf.maximum(lack, 0.0)
        first, second, step_taken = _adam(
            first, second, tape.gradient(cost, moved, unconnected_gradients=tf.UnconnectedGradients.ZERO), step
        )
        moved = moved - settings.step_size * step_taken
        best, found = _nearest(best, lack < 0, adversarial, problem.images), found | (lack < 0)
    return best, found


def _nearest(best: Found, reached: tf.Tensor, adversarial: tf.Tensor, images: tf.Tensor) -> Found:
    """The best so far, with those of `adversarial` in it that fool the model and lie nearer to their images."""
    length = tf.sqrt(_squares(adversarial - images))
    closer = reached & (length < best.lengths)
    return Found(_where(closer, adversarial, best.images), tf.where(closer, length, best.lengths))


def _adam(
    first: tf.Tensor, second: tf.Tensor, slope: tf.Tensor, step: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
    """Both moments after one more slope, and the step of Adam for a rate of 1 (Kingma and Ba 2015)."""
    first = BETAS[0] * first + (1 - BETAS[0]) * slope
    second = BETAS[1] * second + (1 - BETAS[1]) * slope**2
    power = tf.cast(step, tf.float32)
    mean, square = first / (1 - tf.pow(BETAS[0], power)), second / (1 - tf.pow(BETAS[1], power))
    return first, second, mean / (tf.sqrt(square) + FLOOR)


def _pulled_back(problem: Problem, best: tf.Tensor, confidence: tf.Tensor) -> tf.Tensor:
    """On the straight way back to the image, the last point that still fools the model; then into the ball."""
    images = problem.images
    none, all_ = tf.zeros_like(problem.goals, tf.float32), tf.ones_like(problem.goals, tf.float32)
    for _ in range(HALVINGS):
        middle = (none + all_) / 2
        reached = _lack(problem, images + _tall(middle, images) * (best - images)) + confidence < 0
        none, all_ = tf.where(reached, none, middle), tf.where(reached, middle, all_)
    # Half-way points are made and asked alike; all of the way is the best itself, which no sum may round.
    adversarial = _where(all_ < 1, images + _tall(all_, images) * (best - images), best)
    already = problem.fooled(problem.logits(images))
    return problem.moved(_where(already, images, adversarial) - images)


def _lack(problem: Problem, images: tf.Tensor) -> tf.Tensor:
    """How much the images' logits lack to be what the attacker wants, [N]; below 0 they are."""
    gap = margin(problem.logits(images), problem.goals)
    return gap if problem.targeted else -gap


def _squares(values: tf.Tensor) -> tf.Tensor:
    return tf.reduce_sum(values**2, axis=list(range(1, values.shape.rank)))


def _tall(values: tf.Tensor, like: tf.Tensor) -> tf.Tensor:
    return tf.reshape(values, [-1] + [1] * (like.shape.rank - 1))


def _where(chosen: tf.Tensor, one: tf.Tensor, other: tf.Tensor) -> tf.Tensor:
    return tf.where(_tall(chosen, one), one, other)
