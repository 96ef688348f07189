"""DeepFool: walk to the nearest boundary of the linearised model, again and again, until it is crossed."""

import numpy as np
import tensorflow as tf

from aigc_helpers.attacks.problem import Problem

NUDGE = 1e-4  # beyond the linear boundary, so that rounding does not stop on it


def deepfool(problem: Problem, *, steps: int, overshoot: float, candidates: int) -> np.ndarray:
    """The smallest change that it finds; an image that is misread already is returned as it is."""
    others = 1 if problem.targeted else min(candidates, problem.classes) - 1
    numbers = tf.constant(steps), tf.constant(overshoot, tf.float32), tf.constant(problem.epsilon, tf.float32)
    graph = problem.graph(_deepfool, others)
    return graph(tf.constant(problem.images), tf.constant(problem.goals), *numbers).numpy()


def _deepfool(
    problem: Problem,
    others: int,
    images: tf.Tensor,
    goals: tf.Tensor,
    steps: tf.Tensor,
    overshoot: tf.Tensor,
    epsilon: tf.Tensor,
) -> tf.Tensor:
    logits = problem.logits(images)
    rivals = tf.math.top_k(logits, others + 1).indices[:, 1:]  # of an image that is read rightly
    still = tf.where(tf.logical_not(problem.fooled(logits, goals)))[:, 0]
    total, adversarial = tf.zeros_like(images), images
    for _ in tf.range(steps):
        tf.autograph.experimental.set_loop_options(shape_invariants=[(still, tf.TensorShape([None]))])
        if tf.size(still) == 0:
            break
        here = tf.gather(adversarial, still)
        gaps, slopes = _linearised(problem, here, tf.gather(goals, still), tf.gather(rivals, still))
        walked = tf.gather(total, still) + _nearest(problem, gaps, slopes)
        moved = problem.clip(tf.gather(images, still) + (1 + overshoot) * walked)
        total = tf.tensor_scatter_nd_update(total, still[:, None], walked)
        adversarial = tf.tensor_scatter_nd_update(adversarial, still[:, None], moved)
        fooled = problem.fooled(problem.logits(moved), tf.gather(goals, still))
        still = tf.boolean_mask(still, tf.logical_not(fooled))
    return problem.clip(images + problem.ball.project(adversarial - images, epsilon))


def _linearised(
    problem: Problem, images: tf.Tensor, goals: tf.Tensor, rivals: tf.Tensor
) -> tuple[tf.Tensor, list[tf.Tensor]]:
    """How far each rival's logit lies below the label's [N, rivals], and the gradient of each; one forward pass."""
    with tf.GradientTape(persistent=True, watch_accessed_variables=False) as tape:
        tape.watch(images)
        logits = problem.logits(images)
        goal = tf.gather(logits, goals, batch_dims=1)
        if problem.targeted:
            its_own = tf.one_hot(goals, tf.shape(logits)[1], on_value=True, off_value=False)
            rises = [goal - tf.reduce_max(tf.where(its_own, -float("inf"), logits), axis=1)]
        else:
            rises = [tf.gather(logits, rivals[:, k], batch_dims=1) - goal for k in range(rivals.shape[1])]
    return tf.stack(rises, axis=1), [tape.gradient(rise, images, unconnected_gradients="zero") for rise in rises]


def _nearest(problem: Problem, gaps: tf.Tensor, slopes: list[tf.Tensor]) -> tf.Tensor:
    """The shortest step that closes one of the gaps of each image, were the model linear."""
    slopes = tf.stack(slopes, axis=1)
    rest = list(range(2, slopes.shape.rank))
    # The length of a step of the one norm per gain is one over the gradient's length in the dual norm.
    is_cube = problem.norm == "linf"
    sizes = tf.reduce_sum(tf.abs(slopes), rest) if is_cube else tf.sqrt(tf.reduce_sum(slopes**2, rest))
    distances = tf.abs(gaps) / (sizes + 1e-8)
    chosen = tf.argmin(distances, axis=1)
    slope, distance = tf.gather(slopes, chosen, batch_dims=1), tf.gather(distances, chosen, batch_dims=1)
    length = tf.reshape(distance + NUDGE, [-1] + [1] * len(rest))
    return length * problem.ball.direction(slope)
