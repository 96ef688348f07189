"""Square: a random search that asks the model for its answers alone, and for no gradient (Andriushchenko et al. 2020).

It tries squares of one colour at random places, and keeps what lowers the model's margin. In the ball of l2 the square
is added to what is there and the sum scaled back into the ball, which is plainer than the paper's own exchange.
"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import tensorflow as tf

from aigc_helpers.attacks.problem import Problem

HALVED_AT = np.array([10, 50, 200, 500, 1000, 2000, 4000, 6000, 8000])  # of 10,000 queries: the square's area


class Draws(NamedTuple):
    """All that is random, image by image: places and signs of the squares, and the stripes to begin with."""

    rows: tf.Tensor  # [N, queries], as the columns
    columns: tf.Tensor
    signs: tf.Tensor  # [N, queries, channels]
    stripes: tf.Tensor  # [N, 1, width, channels]


def square(problem: Problem, *, queries: int, share: float) -> np.ndarray:
    """The best found within `queries` questions an image; an image that is misread already is returned as it is."""
    problem = replace(problem, loss="margin")
    images = problem.images
    # What is no image becomes a grid of one row.
    height, width, channels = images.shape[1:] if images.ndim == 4 else (1, int(np.prod(images.shape[1:])), 1)
    windows = _windows(height, width, queries, share)
    draws = _drawn(problem, (height, width, channels), windows)
    return problem.graph(_square, (height, width, channels))(draws, tf.constant(windows)).numpy()


def _windows(height: int, width: int, queries: int, share: float) -> np.ndarray:
    """Height and width of the square at each query, int32 [queries, 2]: a falling share of the image."""
    at = np.arange(queries) * 10_000 / queries
    area = share / 2.0 ** np.searchsorted(HALVED_AT, at, side="left") * height * width
    heights = np.clip(np.rint(np.sqrt(area)), 1, height)
    return np.stack([heights, np.clip(np.rint(area / heights), 1, width)], axis=1).astype(np.int32)


def _drawn(problem: Problem, grid: tuple[int, int, int], windows: np.ndarray) -> Draws:
    (height, width, channels), queries, drawn = grid, len(windows), []
    for rng in problem.generators():
        places = (rng.random((2, queries)) * ((height, width) - windows + 1).T).astype(np.int32)
        drawn.append((*places, rng.random((queries, channels)) < 0.5, rng.random((1, width, channels)) < 0.5))
    rows, columns, signs, stripes = (np.stack(values) for values in zip(*drawn, strict=True))
    signs, stripes = (tf.constant(np.where(flags, 1, -1), tf.float32) for flags in (signs, stripes))
    return Draws(tf.constant(rows), tf.constant(columns), signs, stripes)


def _square(problem: Problem, grid: tuple[int, int, int], draws: Draws, windows: tf.Tensor) -> tf.Tensor:
    shape = problem.images.shape[1:]
    problem = replace(problem, images=tf.reshape(problem.images, [-1, *grid]))
    adversarial, fooled, heights = _begun(problem, shape, draws.stripes)
    still = tf.where(tf.logical_not(fooled))[:, 0]
    for query in tf.range(tf.shape(windows)[0]):
        tf.autograph.experimental.set_loop_options(shape_invariants=[(still, tf.TensorShape([None]))])
        if tf.size(still) == 0:
            break
        corner = tf.stack([tf.gather(draws.rows[:, query], still), tf.gather(draws.columns[:, query], still)], axis=1)
        here, rest = tf.gather(adversarial, still), problem.gathered(still)
        sign = tf.gather(draws.signs[:, query], still)[:, None, None, :] * _window(here, corner, windows[query])
        tried = rest.moved(_painted(rest, here - rest.images, sign))
        fooled, its_heights = _asked(rest, shape, tried)
        better = its_heights > tf.gather(heights, still)
        kept = tf.where(better[:, None, None, None], tried, here)
        adversarial = tf.tensor_scatter_nd_update(adversarial, still[:, None], kept)
        heights = tf.tensor_scatter_nd_max(heights, still[:, None], its_heights)
        still = tf.boolean_mask(still, tf.logical_not(fooled & better))
    return tf.reshape(adversarial, [-1, *shape])


def _begun(problem: Problem, shape: tuple[int, ...], stripes: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
    """The images under stripes, or as they are where those are worse; whether each fools, and its height."""
    already, unmoved = _asked(problem, shape, problem.images)
    begun = problem.moved(problem.epsilon * stripes * tf.ones_like(problem.images))
    fooled, heights = _asked(problem, shape, begun)
    adversarial = tf.where((already | (unmoved > heights))[:, None, None, None], problem.images, begun)
    return adversarial, fooled | already, tf.maximum(unmoved, heights)


def _asked(problem: Problem, shape: tuple[int, ...], grids: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """One query for each: whether the model is fooled, and how nearly."""
    logits = problem.logits(tf.reshape(grids, [-1, *shape]))
    return problem.fooled(logits), problem.heights(logits)


def _window(images: tf.Tensor, corner: tf.Tensor, size: tf.Tensor) -> tf.Tensor:
    """1 inside the square of each image, 0 outside: [N, height, width, 1]."""
    height, width = images.shape[1:3]
    down, across = tf.range(height)[None] - corner[:, :1], tf.range(width)[None] - corner[:, 1:]
    inside = ((down >= 0) & (down < size[0]))[:, :, None] & ((across >= 0) & (across < size[1]))[:, None]
    return tf.cast(inside, tf.float32)[..., None]


def _painted(problem: Problem, perturbation: tf.Tensor, sign: tf.Tensor) -> tf.Tensor:
    """The perturbation with the square painted in: at full height for linf, added with half the radius for l2."""
    if problem.norm == "linf":
        return tf.where(sign == 0, perturbation, problem.epsilon * sign)
    return perturbation + 0.5 * problem.epsilon * problem.ball.direction(sign)
