"""The one engine of the gradient attacks: climb, step by step, and after each step go back inside the ball."""

from collections.abc import Callable

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
    mean size (Dong et al. 2018). FGSM, BIM, PGD and MI-FGSM are this loop with other parts.
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


def ascend_all(
    problem: Problem,
    momentum: float | None,
    images: tf.Tensor,
    goals: tf.Tensor,
    start: tf.Tensor,
    steps: tf.Tensor,
    step_size: tf.Tensor,
    epsilon: tf.Tensor,
) -> tf.Tensor:
    """`ascend` with the parts of `problem`."""
    return ascend(
        lambda adversarial: problem.slope(adversarial, goals)[0],
        images,
        start,
        steps=steps,
        step_size=step_size,
        direction=problem.ball.direction,
        project=lambda perturbation: problem.ball.project(perturbation, epsilon),
        clip=problem.clip,
        momentum=momentum,
    )


def ascend_until_fooled(
    problem: Problem,
    images: tf.Tensor,
    goals: tf.Tensor,
    start: tf.Tensor,
    steps: tf.Tensor,
    step_size: tf.Tensor,
    epsilon: tf.Tensor,
) -> tf.Tensor:
    """The same, but an image that fools the model moves no further, and costs nothing from there on."""
    adversarial, still = start, tf.range(tf.shape(start)[0])
    for _ in tf.range(steps):
        tf.autograph.experimental.set_loop_options(shape_invariants=[(still, tf.TensorShape([None]))])
        here, its_goals, centre = tf.gather(adversarial, still), tf.gather(goals, still), tf.gather(images, still)
        slope, logits = problem.slope(here, its_goals)
        moved = here + step_size * problem.ball.direction(slope)
        moved = problem.clip(centre + problem.ball.project(moved - centre, epsilon))
        left = tf.where(tf.logical_not(problem.fooled(logits, its_goals)))[:, 0]
        still = tf.gather(still, left)
        adversarial = tf.tensor_scatter_nd_update(adversarial, still[:, None], tf.gather(moved, left))
        if tf.size(still) == 0:
            break
    return adversarial
