"""Multilayer perceptrons for many seeds at once: weights [seeds, in, out], so that one product moves all of them."""

import itertools
from collections.abc import Callable, Sequence

import numpy as np
import tensorflow as tf

SLOPE = 0.2  # of the leaky ReLU below zero
Weights = list  # of kernel [seeds, in, out], bias [seeds, 1, out], and so on, layer by layer; of one seed, [in, out]


def first_weights(sizes: Sequence[int], *, seeds: Sequence[int], stream: int) -> list[np.ndarray]:
    """Kernels by Glorot and Bengio (2010) and zero biases of a net with these layer `sizes`, for each of the `seeds`.

    `stream` tells the players of one seed apart.
    """
    randoms = [np.random.default_rng([seed, stream]) for seed in seeds]
    weights = []
    for inputs, outputs in itertools.pairwise(sizes):
        reach = np.sqrt(6 / (inputs + outputs))
        kernels = np.stack([rng.uniform(-reach, reach, (inputs, outputs)) for rng in randoms])
        weights += [kernels, np.zeros((len(randoms), 1, outputs))]
    return weights


def mlp(kernels: Weights, biases: Weights, points: tf.Tensor, *, last: Callable = tf.identity) -> tf.Tensor:
    """Points [..., N, in] → [..., N, out]; `last` is done to what enters the last layer."""
    for kernel, bias in zip(kernels[:-1], biases[:-1], strict=True):
        points = tf.nn.leaky_relu(points @ kernel + bias, SLOPE)
    return last(points) @ kernels[-1] + biases[-1]


def packed(points: tf.Tensor, count: int) -> tf.Tensor:
    """Points [..., N, width] in packs of `count`, side by side: [..., N / count, count · width]."""
    shape = tf.shape(points)
    return tf.reshape(points, tf.concat([shape[:-2], [shape[-2] // count, count * shape[-1]]], axis=0))


def with_deviation(features: tf.Tensor) -> tf.Tensor:
    """Features [..., N, width] and one more column: how much they vary over the batch, the mean of their deviations."""
    deviations = tf.sqrt(tf.math.reduce_variance(features, axis=-2, keepdims=True) + 1e-8)
    column = tf.reduce_mean(deviations, axis=-1, keepdims=True)
    return tf.concat([features, tf.broadcast_to(column, tf.concat([tf.shape(features)[:-1], [1]], axis=0))], axis=-1)


def power_step(kernel: tf.Tensor, direction: tf.Tensor) -> tf.Tensor:
    """One step of the power iteration: unit `direction` [..., 1, out] of a `kernel` [..., in, out] → a better one."""
    onwards = tf.linalg.matmul(direction, kernel, transpose_b=True) @ kernel
    return onwards / (tf.norm(onwards, axis=-1, keepdims=True) + 1e-12)


def spectral_norm(kernel: tf.Tensor, direction: tf.Tensor) -> tf.Tensor:
    """The largest singular value [..., 1, 1] of `kernel` [..., in, out], seen along a unit `direction` [..., 1, out].

    Its slope by the kernel is that of the true value where the direction is right: the direction counts as constant.
    """
    along = tf.linalg.matmul(kernel, tf.stop_gradient(direction), transpose_b=True)
    unit = tf.stop_gradient(along / (tf.norm(along, axis=-2, keepdims=True) + 1e-12))
    return tf.linalg.matmul(unit, along, transpose_a=True)
