"""Answers to the exercises of 06_gan_clinic, and typical mistakes with the slug of what each must hear."""

import types

import keras
import nbformat
import numpy as np
import tensorflow as tf
from scipy.stats import wasserstein_distance

from aigc_helpers.checks.gan_clinic import repair
from places import ROOT

PAGE = {cell.id: cell.source for cell in nbformat.read(ROOT / "notebooks" / "06_gan_clinic.ipynb", as_version=4).cells}
NAMES = {"np": np, "tf": tf, "keras": keras}
exec(PAGE["stranger"], NAMES)
exec(PAGE["stranger-steps"], NAMES)
Stranger = NAMES["Stranger"]
Mended = repair.courses()


def without(*mends):
    """The mended script, less some of the four mends."""
    kept = {name: getattr(Stranger, name) for name in mends}
    return types.new_class("Partly", (Mended,), exec_body=lambda names: names.update(kept))


class Entropic(Mended):
    """Mended in another way: a sigmoid in the generator, cross-entropy in the losses."""

    def __init__(self, seed):
        super().__init__(seed)
        self.generator.layers[-1].activation = keras.activations.sigmoid

    def prepare(self, pixels):
        return np.reshape(pixels, (-1, 784)).astype("float32") / 255

    def latents(self, count):
        return tf.random.normal((count, 32))

    def discriminator_loss(self, real, fake):
        return tf.reduce_mean(tf.nn.softplus(-real)) + tf.reduce_mean(tf.nn.softplus(fake))

    def generator_loss(self, fake):
        return tf.reduce_mean(tf.nn.softplus(-fake))


class Still(Mended):
    def discriminator_step(self, pixels):
        return tf.constant(0.0)


class WrongSign(Mended):
    def generator_loss(self, fake):
        return tf.reduce_mean(fake**2)


class Constant(Mended):
    def discriminator_loss(self, real, fake):
        return 0 * tf.reduce_mean(real + fake)


def moves(before, after):
    return [np.abs(old - new) for old, new in zip(before, after, strict=True)]


def moves_in_place(before, after):
    for old, new in zip(before, after, strict=True):
        new -= old
    return max(np.abs(new).max() for new in after)


ANSWERS = {
    "squared_loss": {
        "right": [
            lambda logits, labels: tf.reduce_mean((logits - labels[:, None]) ** 2),
            lambda logits, labels: tf.reduce_mean((logits[:, 0] - labels) ** 2),
            lambda logits, labels: tf.reduce_mean((tf.squeeze(logits, 1) - labels) ** 2),
            lambda logits, labels: keras.losses.MeanSquaredError()(labels[:, None], logits),
        ],
        "wrong": [
            (lambda logits, labels: tf.reduce_mean((logits - labels) ** 2), "all_pairs"),
            (lambda logits, labels: tf.reduce_sum((logits[:, 0] - labels) ** 2), "sum"),
            (lambda logits, labels: tf.reduce_mean(logits[:, 0] - labels), "no_square"),
            (lambda logits, labels: tf.reduce_mean(tf.abs(logits[:, 0] - labels)), "no_square"),
            (lambda logits, labels: tf.sqrt(tf.reduce_mean((logits[:, 0] - labels) ** 2)), "root"),
            (lambda logits, labels: np.mean((logits.numpy()[:, 0] - labels.numpy()) ** 2), "no_slope"),
            (lambda logits, labels: tf.reduce_mean((logits[:, 0] - labels) ** 2) / 2, "unknown"),
            (lambda logits, labels: (logits[:, 0] - labels) ** 2, "shape"),
        ],
        "not_yet": [lambda logits, labels: ...],
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
            lambda seed, step: tf.random.stateless_normal((32, 2), [seed, step]),
            lambda seed, step: tf.random.stateless_normal((32, 2), seed=(step, seed)),
        ],
        "wrong": [
            (lambda seed, step: tf.random.stateless_normal((32, 2), [seed, 0]), "frozen"),
            (lambda seed, step: tf.random.stateless_normal((32, 2), [0, step]), "one_run"),
            (lambda seed, step: tf.random.stateless_normal((32, 2), [seed + step, 0]), "mixed"),
            (lambda seed, step: tf.random.stateless_normal((32, 2), [seed * step, 0]), "mixed"),
            (lambda seed, step: tf.random.normal((32, 2)), "unrepeatable"),
            (lambda seed, step: keras.random.normal((32, 2), seed=seed), "frozen"),
            (lambda seed, step: tf.random.stateless_normal((2, 32), [seed, step]), "reshaped"),
            (lambda seed, step: tf.random.stateless_uniform((32, 2), [seed, step]), "not_normal"),
            (lambda seed, step: 2 * tf.random.stateless_normal((32, 2), [seed, step]), "not_normal"),
            (lambda seed, step: tf.random.stateless_normal((32, 2), seed), "stopped"),
            (lambda seed, step: np.random.default_rng([seed, step]).normal(size=(32, 2)), "stopped"),
        ],
        "not_yet": [lambda seed, step: ...],
    },
    "earth_mover": {
        "right": [
            lambda p, q, width: np.abs(np.cumsum(p - q)).sum() * width,
            lambda p, q, width: sum(abs(p[: k + 1].sum() - q[: k + 1].sum()) for k in range(len(p))) * width,
            lambda p, q, width: wasserstein_distance(np.arange(len(p)) * width, np.arange(len(p)) * width, p, q),
        ],
        "wrong": [
            (lambda p, q, width: np.abs(p - q).sum() * width, "no_running_sum"),
            (lambda p, q, width: np.abs(p - q).sum() / 2, "no_running_sum"),
            (lambda p, q, width: np.cumsum(p - q).sum() * width, "signed"),
            (lambda p, q, width: abs(np.cumsum(p - q).sum()) * width, "signed"),
            (lambda p, q, width: np.abs(np.cumsum(p - q)).sum(), "no_width"),
            (lambda p, q, width: np.abs(np.cumsum(p - q)).mean() * width, "mean"),
            (lambda p, q, width: np.abs(np.cumsum(p - q)).max(), "largest"),
            (lambda p, q, width: np.abs(np.cumsum(p - q)) * width, "shape"),
            (lambda p, q, width: np.sqrt(((p - q) ** 2).sum()), "unknown"),
        ],
        "not_yet": [lambda p, q, width: ...],
    },
    "repair": {
        "right": [lambda seed: Mended(seed), lambda seed: Entropic(seed)],
        "wrong": [
            (lambda seed: Stranger(seed), "four_left"),
            (lambda seed: without("prepare")(seed), "one_left"),
            (lambda seed: without("latents")(seed), "one_left"),
            (lambda seed: without("discriminator_loss")(seed), "one_left"),
            (lambda seed: without("generator_step")(seed), "one_left"),
            (lambda seed: without("prepare", "latents")(seed), "two_left"),
            (lambda seed: without("prepare", "latents", "generator_step")(seed), "three_left"),
            (lambda seed: seed, "no_script"),
            (lambda seed: Still(seed), "unlike"),
            (lambda seed: WrongSign(seed), "unlike"),
            (lambda seed: Constant(seed), "unlike"),
        ],
        "not_yet": [..., lambda seed: ...],
    },
    "diagnosis": {
        "right": ["labels", " Labels "],
        "wrong": [("sign", "sign"), ("frozen", "frozen"), ("range", "range"), ("the moon", "unknown"), (2, "unread")],
        "not_yet": [..., ""],
    },
}
