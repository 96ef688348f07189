"""Carlini and Wagner's attack: Adam on distance plus a constant times the margin, the constant by bisection."""

import numpy as np
import tensorflow as tf

from aigc_helpers.attacks.losses import margin
from aigc_helpers.attacks.problem import Problem

INSIDE = 0.999999  # of the bounds, since the inverse of tanh is infinite on them
HALVINGS = 6  # of the way back to the image, once the search is over
BETAS, FLOOR = (0.9, 0.999), 1e-8  # Adam's


def carlini_wagner(
    problem: Problem, *, steps: int, searches: int, step_size: float, confidence: float, initial_constant: float
) -> np.ndarray:
    """The smallest change that it finds; where it finds none, and where the image is misread already, the image."""
    images, goals = tf.constant(problem.images), tf.constant(problem.goals)
    graph, count = problem.graph(_search), len(problem.images)
    numbers = tf.constant(steps), tf.constant(step_size, tf.float32), tf.constant(confidence, tf.float32)
    best, lengths = images, tf.fill([count], float("inf"))
    low, high, constant = np.zeros(count), np.full(count, np.inf), np.full(count, float(initial_constant))
    for _ in range(searches):
        best, lengths, found = graph(images, goals, tf.constant(constant, tf.float32), best, lengths, *numbers)
        # Too small a constant finds nothing, too large a one goes further than it must.
        found = found.numpy()
        high, low = np.where(found, constant, high), np.where(found, low, constant)
        constant = np.where(np.isinf(high), 10 * constant, (low + np.where(np.isinf(high), 0, high)) / 2)
    epsilon = tf.constant(problem.epsilon, tf.float32)
    return problem.graph(_pulled_back)(images, goals, best, epsilon, tf.constant(confidence, tf.float32)).numpy()


def _search(
    problem: Problem,
    images: tf.Tensor,
    goals: tf.Tensor,
    constant: tf.Tensor,
    best: tf.Tensor,
    lengths: tf.Tensor,
    steps: tf.Tensor,
    step_size: tf.Tensor,
    confidence: tf.Tensor,
) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
    """One descent from the image itself: the best so far, its length, and whether this one found anything."""
    low, high = problem.bounds
    middle, half = (low + high) / 2, (high - low) / 2
    origin = tf.atanh((images - middle) / half * INSIDE)
    centre = middle + half * tf.tanh(origin)
    moved, first, second = tf.zeros_like(images), tf.zeros_like(images), tf.zeros_like(images)
    found = tf.zeros_like(goals, tf.bool)
    for step in tf.range(1, steps + 1):
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(moved)
            adversarial = middle + half * tf.tanh(origin + moved)
            lack = _lack(problem, problem.logits(adversarial), goals) + confidence
            squares = _squares(adversarial - centre)
            cost = squares + constant * tf.maximum(lack, 0.0)
        first, second, step_taken = _adam(first, second, tape.gradient(cost, moved, unconnected_gradients="zero"), step)
        moved = moved - step_size * step_taken
        reached, length = lack < 0, tf.sqrt(_squares(adversarial - images))
        closer = reached & (length < lengths)
        best, lengths = _where(closer, adversarial, best), tf.where(closer, length, lengths)
        found = found | reached
    return best, lengths, found


def _adam(
    first: tf.Tensor, second: tf.Tensor, slope: tf.Tensor, step: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
    """Both moments after one more slope, and the step of Adam for a rate of 1 (Kingma and Ba 2015)."""
    first = BETAS[0] * first + (1 - BETAS[0]) * slope
    second = BETAS[1] * second + (1 - BETAS[1]) * slope**2
    power = tf.cast(step, tf.float32)
    mean, square = first / (1 - BETAS[0] ** power), second / (1 - BETAS[1] ** power)
    return first, second, mean / (tf.sqrt(square) + FLOOR)


def _pulled_back(
    problem: Problem, images: tf.Tensor, goals: tf.Tensor, best: tf.Tensor, epsilon: tf.Tensor, confidence: tf.Tensor
) -> tf.Tensor:
    """On the straight way back to the image, the last point that still fools the model; then into the ball."""
    none, all_ = tf.zeros_like(goals, tf.float32), tf.ones_like(goals, tf.float32)
    for _ in range(HALVINGS):
        middle = (none + all_) / 2
        at = images + _tall(middle, images) * (best - images)
        reached = _lack(problem, problem.logits(at), goals) + confidence < 0
        none, all_ = tf.where(reached, none, middle), tf.where(reached, middle, all_)
    # Half-way points are made and asked alike; all of the way is the best itself, which no sum may round.
    adversarial = _where(all_ < 1, images + _tall(all_, images) * (best - images), best)
    already = problem.fooled(problem.logits(images), goals)
    adversarial = _where(already, images, adversarial)
    return problem.clip(images + problem.ball.project(adversarial - images, epsilon))


def _lack(problem: Problem, logits: tf.Tensor, goals: tf.Tensor) -> tf.Tensor:
    """How much the logits lack to be what the attacker wants, [N]; below 0 they are."""
    return margin(logits, goals) if problem.targeted else -margin(logits, goals)


def _squares(values: tf.Tensor) -> tf.Tensor:
    return tf.reduce_sum(values**2, axis=list(range(1, values.shape.rank)))


def _tall(values: tf.Tensor, like: tf.Tensor) -> tf.Tensor:
    return tf.reshape(values, [-1] + [1] * (like.shape.rank - 1))


def _where(chosen: tf.Tensor, one: tf.Tensor, other: tf.Tensor) -> tf.Tensor:
    return tf.where(_tall(chosen, one), one, other)
