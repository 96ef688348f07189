"""Answers to the exercises of 06_gan_clinic, and typical mistakes with the slug of what each must hear."""

import numpy as np
import tensorflow as tf


def mixed(alpha_of):
    def between(real, fake, rng):
        alpha = alpha_of(rng, real.shape)
        return alpha * real + (1 - alpha) * fake

    return between


def each(rng, shape):
    return rng.uniform(size=(shape[0], 1, 1, 1))


def between_in_place(real, fake, rng):
    real -= fake
    real *= rng.uniform(size=(len(real), 1, 1, 1))
    real += fake
    return real


def both_alike(real, fake, rng):
    alpha = each(rng, real.shape)
    return alpha * real + alpha * fake


def moves(before, after):
    return [np.abs(old - new) for old, new in zip(before, after, strict=True)]


def moves_in_place(before, after):
    for old, new in zip(before, after, strict=True):
        new -= old
    return max(np.abs(new).max() for new in after)


ANSWERS = {
    "squared_loss": {
        "right": [
            lambda logits, labels: np.mean((logits - labels[:, None]) ** 2),
            lambda logits, labels: np.mean((logits[:, 0] - labels) ** 2),
            lambda logits, labels: tf.reduce_mean((tf.squeeze(logits, 1) - labels) ** 2),
            lambda logits, labels: sum((x - y) ** 2 for x, y in zip(logits, labels, strict=True)) / len(labels),
        ],
        "wrong": [
            (lambda logits, labels: np.mean((logits - labels) ** 2), "all_pairs"),
            (lambda logits, labels: np.sum((logits[:, 0] - labels) ** 2), "sum"),
            (lambda logits, labels: np.mean(logits[:, 0] - labels), "no_square"),
            (lambda logits, labels: np.mean(np.abs(logits[:, 0] - labels)), "no_square"),
            (lambda logits, labels: np.sqrt(np.mean((logits[:, 0] - labels) ** 2)), "root"),
            (lambda logits, labels: np.mean((logits[:, 0] - labels) ** 2) / 2, "unknown"),
            (lambda logits, labels: (logits[:, 0] - labels) ** 2, "shape"),
            (lambda logits, labels: np.mean((logits.mean() - labels) ** 2), "unknown"),
        ],
        "not_yet": [lambda logits, labels: ...],
    },
    "between": {
        "right": [
            mixed(each),
            between_in_place,
            lambda real, fake, rng: fake + rng.random((len(real), 1, 1, 1)) * (real - fake),
            lambda real, fake, rng: mixed(each)(fake, real, rng),
            lambda real, fake, rng: tf.constant(mixed(each)(real, fake, rng)),
        ],
        "wrong": [
            (mixed(lambda rng, shape: rng.normal(size=(shape[0], 1, 1, 1))), "off"),
            (lambda real, fake, rng: each(rng, real.shape) * real, "off"),
            (both_alike, "off"),
            (mixed(lambda rng, shape: rng.uniform()), "one_alpha"),
            (mixed(lambda rng, shape: rng.uniform(size=shape)), "cloud"),
            (mixed(lambda rng, shape: rng.uniform(0, 0.5, size=(shape[0], 1, 1, 1))), "part"),
            (mixed(lambda rng, shape: rng.beta(2, 2, size=(shape[0], 1, 1, 1))), "part"),
            (mixed(lambda rng, shape: np.clip(rng.normal(size=(shape[0], 1, 1, 1)), 0, 1)), "part"),
            (mixed(lambda rng, shape: np.random.default_rng().uniform(size=(shape[0], 1, 1, 1))), "not_rng"),
            (mixed(lambda rng, shape: np.random.default_rng(0).uniform(size=(shape[0], 1, 1, 1))), "not_rng"),
            (mixed(lambda rng, shape: rng.uniform(size=(shape[0], 1, 1, 1, 1))), "reshaped"),
            (lambda real, fake, rng: (real + fake) / 2, "one_alpha"),
            (lambda real, fake, rng: real, "one_alpha"),
            (lambda real, fake, rng: np.where(each(rng, real.shape) > 0.5, real, fake), "part"),
        ],
        "not_yet": [lambda real, fake, rng: ...],
    },
    "safe_norm": {
        "right": [
            lambda g: tf.sqrt(tf.reduce_sum(g**2, axis=1) + 1e-12),
            lambda g: tf.sqrt(tf.reduce_sum(tf.square(g), axis=-1) + 1e-8),
            lambda g: tf.sqrt(tf.maximum(tf.reduce_sum(g * g, axis=1), 1e-12)),
            lambda g: tf.maximum(tf.norm(g, axis=1), 1e-12),  # TensorFlow takes 0 times infinity for 0 there
            lambda g: tf.norm(tf.concat([g, 1e-6 * tf.ones_like(g[:, :1])], axis=1), axis=1),
        ],
        "wrong": [
            (lambda g: tf.norm(g, axis=1), "no_number"),
            (lambda g: tf.sqrt(tf.reduce_sum(g**2, axis=1)) + 1e-12, "no_number"),
            (lambda g: np.sqrt(np.sum(g.numpy() ** 2, axis=1) + 1e-12), "no_slope"),
            (lambda g: tf.sqrt(tf.reduce_sum(g**2) + 1e-12), "one_for_all"),
            (lambda g: tf.sqrt(tf.reduce_sum(g**2, axis=0) + 1e-12), "columns"),
            (lambda g: tf.reduce_sum(g**2, axis=1), "no_root"),
            (lambda g: tf.sqrt(tf.reduce_sum(g**2, axis=1) + 1.0), "too_much"),
            (lambda g: tf.reduce_sum(tf.abs(g), axis=1), "unknown"),
            (lambda g: tf.sqrt(tf.reduce_sum(g**2, axis=1, keepdims=True) + 1e-12), "shape"),
        ],
        "not_yet": [lambda g: ...],
    },
    "largest_move": {
        "right": [
            lambda before, after: max(np.abs(b - a).max() for a, b in zip(before, after, strict=True)),
            lambda before, after: np.max([np.max(move) for move in moves(before, after)]),
            lambda before, after: tf.reduce_max([tf.reduce_max(move) for move in moves(before, after)]),
            moves_in_place,
        ],
        "wrong": [
            (lambda before, after: max((b - a).max() for a, b in zip(before, after, strict=True)), "signed"),
            (lambda before, after: sum((b - a).sum() for a, b in zip(before, after, strict=True)), "cancelled"),
            (lambda before, after: max(np.abs(b).max() for b in after), "not_compared"),
            (lambda before, after: moves(before, after)[0].max(), "first_array"),
            (lambda before, after: sum(move.sum() for move in moves(before, after)), "sum_of_all"),
            (lambda before, after: [move.max() for move in moves(before, after)], "shape"),
            (lambda before, after: max(move.mean() for move in moves(before, after)), "unknown"),
            (lambda before, after: min(move.max() for move in moves(before, after)), "unknown"),
        ],
        "not_yet": [lambda before, after: ...],
    },
    "latents": {
        "right": [
            lambda seed, step: tf.random.stateless_normal((4, 2), [seed, step]),
            lambda seed, step: tf.random.stateless_normal((4, 2), seed=(step, seed)),
            lambda seed, step: np.random.default_rng([seed, step]).normal(size=(4, 2)),
        ],
        "wrong": [
            (lambda seed, step: tf.random.stateless_normal((4, 2), [seed, 0]), "frozen"),
            (lambda seed, step: tf.random.stateless_normal((4, 2), [0, step]), "one_run"),
            (lambda seed, step: tf.random.stateless_normal((4, 2), [seed + step, 0]), "mixed"),
            (lambda seed, step: tf.random.stateless_normal((4, 2), [seed * step, 0]), "mixed"),
            (lambda seed, step: tf.random.normal((4, 2)), "unrepeatable"),
            (lambda seed, step: tf.random.stateless_normal((2, 4), [seed, step]), "reshaped"),
            (lambda seed, step: tf.random.stateless_uniform((4, 2), [seed, step]), "not_normal"),
            (lambda seed, step: 2 * tf.random.stateless_normal((4, 2), [seed, step]), "not_normal"),
            (lambda seed, step: tf.random.stateless_normal((4, 2), seed), "stopped"),
        ],
        "not_yet": [lambda seed, step: ...],
    },
    "to_tanh": {
        "right": [
            lambda pixels: pixels.astype("float32") / 127.5 - 1,
            lambda pixels: ((pixels - 127.5) / 127.5).astype(np.float32),
            lambda pixels: tf.cast(pixels, tf.float32) * 2 / 255 - 1,
        ],
        "wrong": [
            (lambda pixels: pixels.astype("float32") / 255, "unit_range"),
            (lambda pixels: pixels.astype("float32") / 127.5, "not_shifted"),
            (lambda pixels: pixels.astype("float32") / 128 - 1, "half_of_256"),
            (lambda pixels: pixels.astype("float32") / 127 - 1, "half_of_254"),
            (lambda pixels: 2 * pixels / 255 - 1, "wrapped"),
            (lambda pixels: pixels / 127.5 - 1, "no_float32"),
            (lambda pixels: (pixels / 127.5 - 1).tolist(), "no_float32"),
            (lambda pixels: (pixels / 127.5 - 1).astype(np.int8), "unknown"),
            (lambda pixels: np.tanh(pixels.astype("float32")), "unknown"),
            (lambda pixels: 1 - pixels.astype("float32") / 127.5, "unknown"),
        ],
        "not_yet": [lambda pixels: ...],
    },
    "diagnosis": {
        "right": ["labels", " Labels "],
        "wrong": [("sign", "sign"), ("frozen", "frozen"), ("range", "range"), ("the moon", "unknown"), (2, "unread")],
        "not_yet": [..., ""],
    },
}
