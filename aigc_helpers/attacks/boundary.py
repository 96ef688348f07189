"""DeepFool: walk to the nearest boundary of the linearised model, again and again, until it is crossed."""

import numpy as np
import tensorflow as tf

from aigc_helpers.attacks.problem import Problem

NUDGE = 1e-4  # beyond the linear boundary, so that rounding does not stop on it


def deepfool(problem: Problem, *, steps: int, overshoot: float, candidates: int) -> np.ndarray:
    """The smallest change that it finds; an image that is misread already is returned as it is."""
    others = 1 if problem.targeted else min(candidates, problem.classes) - 1
    return problem.graph(_deepfool, others)(tf.constant(steps), tf.constant(overshoot, tf.float32)).numpy()


def _deepfool(problem: Problem, others: int, steps: tf.Tensor, overshoot: tf.Tensor) -> tf.Tensor:
    logits = problem.logits(problem.images)
    rivals = tf.math.top_k(logits, others + 1).indices[:, 1:]  # of an image that is read rightly
    still = tf.where(tf.logical_not(problem.fooled(logits)))[:, 0]
    total, adversarial = tf.zeros_like(problem.images), problem.images
    for _ in tf.range(steps):
        tf.autograph.experimental.set_loop_options(shape_invariants=[(still, tf.TensorShape([None]))])
        if tf.size(still) == 0:
            break
        rest = problem.gathered(still)
        gaps, slopes = _linearised(rest, tf.gather(adversarial, still), tf.gather(rivals, still))
        walked = tf.gather(total, still) + _nearest(rest, gaps, slopes)
        moved = rest.clip(rest.images + (1 + overshoot) * walked)
        total = tf.tensor_scatter_nd_update(total, still[:, None], walked)
        adversarial = tf.tensor_scatter_nd_update(adversarial, still[:, None], moved)
        still = tf.boolean_mask(still, tf.logical_not(rest.fooled(rest.logits(moved))))
    return problem.moved(adversarial - problem.images)


def _linearised(problem: Problem, images: tf.Tensor, rivals: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """How far each rival's logit lies below the label's [N, rivals], and the gradient of each; one forward pass."""
    with tf.GradientTape(persistent=True, watch_accessed_variables=False) as tape:
        tape.watch(images)
        logits = problem.logits(images)
        goal = tf.gather(logits, problem.goals, batch_dims=1)
        if problem.targeted:
            its_own = tf.one_hot(problem.goals, tf.shape(logits)[1], on_value=True, off_value=False)
            rises = [goal - tf.reduce_max(tf.where(its_own, -float("inf"), logits), axis=1)]
        else:
            rises = [tf.gather(logits, rival, batch_dims=1) - goal for rival in tf.unstack(rivals, axis=1)]
    slopes = [tape.gradient(rise, images, unconnected_gradients=tf.UnconnectedGradients.ZERO) for rise in rises]
    return tf.stack(rises, axis=1), tf.stack(slopes, axis=1)


def _nearest(problem: Problem, gaps: tf.Tensor, slopes: tf.Tensor) -> tf.Tensor:
    """The shortest step that closes one of the gaps of each image, were the model linear."""
    rest = list(range(2, slopes.shape.rank))
    # The length of a step of the one norm per gain is one over the gradient's length in the dual norm.
    is_cube = problem.norm == "linf"
    sizes = tf.reduce_sum(tf.abs(slopes), rest) if is_cube else tf.sqrt(tf.reduce_sum(slopes**2, rest))
    distances = tf.abs(gaps) / (sizes + 1e-8)
    chosen = tf.argmin(distances, axis=1)
    slope, distance = tf.gather(slopes, chosen, batch_dims=1), tf.gather(distances, chosen, batch_dims=1)
    length = tf.reshape(distance + NUDGE, [-1] + [1] * len(rest))
    return length * problem.ball.direction(slope)
