"""The two balls in which a perturbation may lie: how long it is, which way is steepest, back inside, a random start."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import tensorflow as tf


class Norm(NamedTuple):
    """A norm as an attack sees it. Perturbations and gradients are [N, …], radii a scalar or [N]."""

    length: Callable[[np.ndarray], np.ndarray]  # of each perturbation: [N]
    direction: Callable[[tf.Tensor], tf.Tensor]  # the step of length 1 along which a gradient climbs most
    project: Callable[[tf.Tensor, tf.Tensor], tf.Tensor]  # to the nearest point of the ball of that radius
    draw: Callable[[np.random.Generator, tuple[int, ...]], np.ndarray]  # one point of the ball of radius 1


def per_sample(values: tf.Tensor, like: tf.Tensor) -> tf.Tensor:
    """Values [N], or a scalar, in the shape [N, 1, …] that multiplies `like` [N, …]."""
    return tf.reshape(values, tf.concat([[-1], tf.ones([tf.rank(like) - 1], tf.int32)], 0))


def norms_of(values: tf.Tensor) -> tf.Tensor:
    """The Euclidean length of each of `values` [N, …], in the shape [N, 1, …]."""
    rest = list(range(1, values.shape.rank))
    return tf.sqrt(tf.reduce_sum(values**2, axis=rest, keepdims=True))


def _rows(values: np.ndarray) -> np.ndarray:
    return np.asarray(values, np.float64).reshape(len(values), -1)


def _unit(gradient: tf.Tensor) -> tf.Tensor:
    """The gradient with length 1; where it vanishes there is no way up, and it stays 0."""
    # Scaled by its largest entry first: the squares of a small gradient would vanish.
    rest = list(range(1, gradient.shape.rank))
    gradient = tf.math.divide_no_nan(gradient, tf.reduce_max(tf.abs(gradient), axis=rest, keepdims=True))
    return tf.math.divide_no_nan(gradient, norms_of(gradient))


def _into_cube(perturbation: tf.Tensor, radius: tf.Tensor) -> tf.Tensor:
    radius = per_sample(radius, perturbation)
    return tf.clip_by_value(perturbation, -radius, radius)


def _into_ball(perturbation: tf.Tensor, radius: tf.Tensor) -> tf.Tensor:
    shrink = tf.math.divide_no_nan(per_sample(radius, perturbation), norms_of(perturbation))
    return perturbation * tf.minimum(1.0, tf.where(tf.equal(shrink, 0) & (norms_of(perturbation) == 0), 1.0, shrink))


def _from_ball(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Even over the ball: a random direction, at a radius whose power `dimensions` is even."""
    point = rng.normal(size=shape)
    return point * (rng.uniform() ** (1 / point.size) / np.linalg.norm(point))


NORMS = {
    "linf": Norm(
        length=lambda perturbation: np.abs(_rows(perturbation)).max(axis=1),
        direction=tf.sign,
        project=_into_cube,
        draw=lambda rng, shape: rng.uniform(-1, 1, shape),
    ),
    "l2": Norm(
        length=lambda perturbation: np.linalg.norm(_rows(perturbation), axis=1),
        direction=_unit,
        project=_into_ball,
        draw=_from_ball,
    ),
}
