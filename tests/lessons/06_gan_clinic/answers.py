"""Answers to the exercises of 06_gan_clinic, and typical mistakes with a piece of the hint that each must get."""

import numpy as np
import tensorflow as tf


def mixed(alpha_of):
    def between(real, fake, rng):
        alpha = alpha_of(rng, real.shape)
        return alpha * real + (1 - alpha) * fake

    return between


ANSWERS = {
    "squared_loss": {
        "right": [
            lambda logits, labels: np.mean((logits - labels[:, None]) ** 2),
            lambda logits, labels: np.mean((logits[:, 0] - labels) ** 2),
        ],
        "wrong": [
            (lambda logits, labels: np.mean((logits - labels) ** 2), "n × n pairs"),
            (lambda logits, labels: np.sum((logits[:, 0] - labels) ** 2), "grows with the batch"),
            (lambda logits, labels: np.mean(logits[:, 0] - labels), "square the differences"),
        ],
        "not_yet": [lambda logits, labels: ...],
    },
    "between": {
        "right": [mixed(lambda rng, shape: rng.uniform(size=(shape[0], 1, 1, 1)))],
        "wrong": [
            (mixed(lambda rng, shape: rng.normal(size=(shape[0], 1, 1, 1))), "off the segment"),
            (mixed(lambda rng, shape: rng.uniform()), "share one alpha"),
            (mixed(lambda rng, shape: rng.uniform(size=shape)), "alpha of its own"),
            (mixed(lambda rng, shape: rng.uniform(0, 0.5, size=(shape[0], 1, 1, 1))), "only a part"),
            (mixed(lambda rng, shape: rng.uniform(size=(shape[0], 1, 1, 1, 1))), "shape has changed"),
        ],
        "not_yet": [lambda real, fake, rng: ...],
    },
    "safe_norm": {
        "right": [lambda g: tf.sqrt(tf.reduce_sum(g**2, axis=1) + 1e-12)],
        "wrong": [
            (lambda g: tf.norm(g, axis=1), "no finite slope"),
            (lambda g: tf.sqrt(tf.reduce_sum(g**2, axis=1)) + 1e-12, "no finite slope"),
            (lambda g: tf.sqrt(tf.reduce_sum(g**2) + 1e-12), "one length for all"),
            (lambda g: tf.sqrt(tf.reduce_sum(g**2, axis=0) + 1e-12), "those are the columns"),
            (lambda g: tf.reduce_sum(g**2, axis=1), "take the root"),
        ],
        "not_yet": [lambda g: ...],
    },
    "largest_move": {
        "right": [lambda before, after: max(np.abs(b - a).max() for a, b in zip(before, after, strict=True))],
        "wrong": [
            (lambda before, after: max((b - a).max() for a, b in zip(before, after, strict=True)), "that fell"),
            (lambda before, after: sum((b - a).sum() for a, b in zip(before, after, strict=True)), "cancel out"),
            (lambda before, after: max(np.abs(b).max() for b in after), "did not change"),
        ],
        "not_yet": [lambda before, after: ...],
    },
    "latents": {
        "right": [lambda seed, step: tf.random.stateless_normal((4, 2), [seed, step])],
        "wrong": [
            (lambda seed, step: tf.random.stateless_normal((4, 2), [seed, 0]), "the same vectors"),
            (lambda seed, step: tf.random.stateless_normal((4, 2), [0, step]), "gives the same run"),
            (lambda seed, step: tf.random.normal((4, 2)), "gave other numbers"),
            (lambda seed, step: tf.random.stateless_normal((2, 4), [seed, step]), "shape (4, 2)"),
        ],
        "not_yet": [lambda seed, step: ...],
    },
    "to_tanh": {
        "right": [lambda pixels: pixels.astype("float32") / 127.5 - 1],
        "wrong": [
            (lambda pixels: pixels.astype("float32") / 255, "below zero"),
            (lambda pixels: pixels.astype("float32") / 127.5, "take 1 off"),
            (lambda pixels: pixels.astype("float32") / 128 - 1, "divide by 127.5"),
            (lambda pixels: pixels / 127.5 - 1, "make them float32"),
        ],
        "not_yet": [lambda pixels: ...],
    },
    "diagnosis": {
        "right": ["labels", " Labels "],
        "wrong": [("sign", "sign is right"), ("frozen", "nobody is frozen"), ("range", "tanh can say")],
        "not_yet": [...],
    },
}
