"""Which examples each step sees, planned ahead, and small changes of a hand that leave a digit what it is."""

import numpy as np
import tensorflow as tf

from aigc_helpers.validation import at_least, check_seed, check_share

TURN, SLANT, STRETCH, SHIFT = 0.15, 0.2, 0.1, 2.0  # the most: radians, pixels per pixel, share, pixels


def batches(count: int, *, steps: int, batch_size: int = 32, seed: int = 0) -> np.ndarray:
    """Row numbers [steps, batch_size] in 0 … count − 1: pass after pass over all rows, each in an order of its own.

    Where there are fewer rows than a batch takes, a batch sees some of them twice.

    >>> batches(4, steps=3, batch_size=2, seed=0)[:2].ravel().tolist()
    [2, 0, 1, 3]
    """
    count, batch_size = at_least(1, count, name="count"), at_least(1, batch_size, name="batch_size")
    rng, wanted = np.random.default_rng(check_seed(seed)), at_least(1, steps, name="steps") * batch_size
    passes = [rng.permutation(count) for _ in range(-(-wanted // count))]
    return np.concatenate(passes)[:wanted].reshape(steps, batch_size)


def mixed(rows: np.ndarray, others: np.ndarray, *, share: float) -> np.ndarray:
    """The batches `rows` [steps, batch_size] with a `share` of each taken from the batches `others` instead."""
    count = max(1, round(check_share(share, name="share") * rows.shape[1]))
    return np.concatenate([rows[:, count:], others[:, :count]], axis=1)


def wobbled(images: tf.Tensor, seed: tf.Tensor) -> tf.Tensor:
    """Each of `images` [N, height, width, 1] turned, slanted, stretched and moved a little, by `seed` [2] alone."""
    middle = (tf.cast(tf.shape(images)[1:3], tf.float32) - 1) / 2
    draw = tf.random.stateless_uniform(tf.stack([5, tf.shape(images)[0]]), seed, -1.0, 1.0)
    # Where in the old image each pixel of the new one looks: x' = a x + b y + c, y' = d x + e y + f.
    a, b, d, e = bent(TURN * draw[0], slant=SLANT * draw[1], stretch=1 + STRETCH * draw[2])
    c = middle[1] - a * middle[1] - b * middle[0] + SHIFT * draw[3]
    f = middle[0] - d * middle[1] - e * middle[0] + SHIFT * draw[4]
    nothing = tf.zeros_like(a)
    return tf.raw_ops.ImageProjectiveTransformV3(
        images=images,
        transforms=tf.stack([a, b, c, d, e, f, nothing, nothing], axis=1),
        output_shape=tf.shape(images)[1:3],
        fill_value=0.0,
        interpolation="BILINEAR",
        fill_mode="CONSTANT",
    )


def bent(
    turn: tf.Tensor, *, slant: tf.Tensor | float, stretch: tf.Tensor | float
) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]:
    """The matrix (a, b, d, e) of x' = a x + b y, y' = d x + e y: a turn in radians, rows slanted, then stretched."""
    sine, cosine = tf.sin(turn), tf.cos(turn)
    return stretch * cosine, stretch * (sine + slant), -stretch * sine, stretch * cosine
