"""Square: a random search that asks the model for its answers alone, and for no gradient (Andriushchenko et al. 2020).

It tries squares of one colour at random places, and keeps what lowers the model's margin. In the ball of l2 the square
is added to what is there and the sum scaled back into the ball, which is plainer than the paper's own exchange.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import tensorflow as tf

from aigc_helpers.attacks.problem import Problem

HALVED_AT = np.array([10, 50, 200, 500, 1000, 2000, 4000, 6000, 8000])  # of 10,000 queries: the square's area


def square(problem: Problem, *, queries: int, share: float) -> np.ndarray:
    """The best found within `queries` questions an image; an image that is misread already is returned as it is."""
    problem = replace(problem, loss="margin")
    grid = _as_grids(problem.images)
    heights, widths = _windows(grid.shape, queries, share)
    rows, columns, signs, stripes = _drawn(problem, grid.shape, heights, widths)
    numbers = tf.constant(problem.epsilon, tf.float32), tf.constant(np.stack([heights, widths], 1), tf.int32)
    draws = (tf.constant(values) for values in (rows, columns, signs, stripes))
    graph = problem.graph(_square, problem.images.shape[1:])
    made = graph(tf.constant(grid), tf.constant(problem.goals), *draws, *numbers).numpy()
    return made.reshape(problem.images.shape)


def _as_grids(images: np.ndarray) -> np.ndarray:
    """[N, height, width, channels]; what is no image becomes a grid of one row."""
    return images if images.ndim == 4 else images.reshape(len(images), 1, -1, 1)


def _windows(shape: tuple[int, ...], queries: int, share: float) -> tuple[np.ndarray, np.ndarray]:
    """Height and width of the square at each query: a falling share of the image."""
    _, height, width, _ = shape
    at = np.arange(queries) * 10_000 / queries
    area = share / 2.0 ** np.searchsorted(HALVED_AT, at, side="left") * height * width
    heights = np.clip(np.rint(np.sqrt(area)), 1, height)
    return heights.astype(np.int32), np.clip(np.rint(area / heights), 1, width).astype(np.int32)


def _drawn(problem: Problem, shape: tuple[int, ...], heights: np.ndarray, widths: np.ndarray) -> list[np.ndarray]:
    """All that is random, image by image: places of the squares, their signs, and the stripes to begin with."""
    _, height, width, channels = shape
    queries, drawn = len(heights), []
    for rng in problem.generators():
        places = rng.random((2, queries)) * np.stack([height - heights + 1, width - widths + 1])
        drawn.append(
            (*places.astype(np.int32), rng.random((queries, channels)) < 0.5, rng.random((1, width, channels)) < 0.5)
        )
    rows, columns, signs, stripes = (np.stack(values) for values in zip(*drawn, strict=True))
    return [rows, columns, *(np.where(flags, 1, -1).astype(np.float32) for flags in (signs, stripes))]


def _square(
    problem: Problem,
    shape: tuple[int, ...],
    images: tf.Tensor,
    goals: tf.Tensor,
    rows: tf.Tensor,
    columns: tf.Tensor,
    signs: tf.Tensor,
    stripes: tf.Tensor,
    epsilon: tf.Tensor,
    windows: tf.Tensor,
) -> tf.Tensor:
    ask, count = partial(_asked, problem, shape), tf.shape(windows)[0]
    adversarial, fooled, heights = _begun(problem, ask, images, goals, stripes, epsilon)
    still = tf.where(tf.logical_not(fooled))[:, 0]
    for query in tf.range(count):
        tf.autograph.experimental.set_loop_options(shape_invariants=[(still, tf.TensorShape([None]))])
        if tf.size(still) == 0:
            break
        corner = tf.stack([tf.gather(rows[:, query], still), tf.gather(columns[:, query], still)], axis=1)
        here, centre = tf.gather(adversarial, still), tf.gather(images, still)
        sign = tf.gather(signs[:, query], still)[:, None, None, :] * _window(images, corner, windows[query])
        tried = _moved(problem, centre, _painted(problem, here - centre, sign, epsilon), epsilon)
        fooled, its_heights = ask(tried, tf.gather(goals, still))
        better = its_heights > tf.gather(heights, still)
        adversarial = tf.tensor_scatter_nd_update(
            adversarial, still[:, None], tf.where(better[:, None, None, None], tried, here)
        )
        heights = tf.tensor_scatter_nd_max(heights, still[:, None], its_heights)
        still = tf.boolean_mask(still, tf.logical_not(fooled & better))
    return adversarial


def _begun(
    problem: Problem,
    ask: Callable[[tf.Tensor, tf.Tensor], tuple[tf.Tensor, tf.Tensor]],
    images: tf.Tensor,
    goals: tf.Tensor,
    stripes: tf.Tensor,
    epsilon: tf.Tensor,
) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
    """The images under stripes, or as they are where those are worse; whether each fools, and its height."""
    already, unmoved = ask(images, goals)
    begun = _moved(problem, images, epsilon * stripes * tf.ones_like(images), epsilon)
    fooled, heights = ask(begun, goals)
    adversarial = tf.where((already | (unmoved > heights))[:, None, None, None], images, begun)
    return adversarial, fooled | already, tf.maximum(unmoved, heights)


def _asked(problem: Problem, shape: tuple[int, ...], grids: tf.Tensor, goals: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """One query for each: whether the model is fooled, and how nearly."""
    logits = problem.logits(tf.reshape(grids, [-1, *shape]))
    return problem.fooled(logits, goals), problem.heights(logits, goals)


def _moved(problem: Problem, centre: tf.Tensor, perturbation: tf.Tensor, epsilon: tf.Tensor) -> tf.Tensor:
    return problem.clip(centre + problem.ball.project(perturbation, epsilon))


def _window(images: tf.Tensor, corner: tf.Tensor, size: tf.Tensor) -> tf.Tensor:
    """1 inside the square of each image, 0 outside: [N, height, width, 1]."""
    _, height, width, _ = tf.unstack(tf.shape(images))
    down, across = tf.range(height)[None] - corner[:, :1], tf.range(width)[None] - corner[:, 1:]
    inside = ((down >= 0) & (down < size[0]))[:, :, None] & ((across >= 0) & (across < size[1]))[:, None]
    return tf.cast(inside, tf.float32)[..., None]


def _painted(problem: Problem, perturbation: tf.Tensor, sign: tf.Tensor, epsilon: tf.Tensor) -> tf.Tensor:
    """The perturbation with the square painted in: at full height for linf, added with half the radius for l2."""
    if problem.norm == "linf":
        return tf.where(sign == 0, perturbation, epsilon * sign)
    return perturbation + 0.5 * epsilon * problem.ball.direction(sign)
