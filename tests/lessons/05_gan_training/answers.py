"""Answers to the exercises of 05_gan_training, and typical mistakes with the slug of what each must hear."""

import keras
import numpy as np
import tensorflow as tf

softplus = tf.nn.softplus
mean = tf.reduce_mean


def numpy_softplus(logits):
    return np.logaddexp(0, logits)


def worth_by_kl(p, q):
    middle = (p + q) / 2
    return -np.log(4) + (p * np.log(p / middle)).sum() + (q * np.log(q / middle)).sum()


def worth_in_turn(p, q):
    return sum(a * np.log(a / (a + b)) + b * np.log(b / (a + b)) for a, b in zip(p, q, strict=True))


def worth_rounded(p, q):
    belief = p / (p + q)
    return np.sum(p * np.log(belief)) + np.sum(q * np.log(1 - belief))


def keras_loss(real, fake):
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    return loss(tf.ones_like(real), real) + loss(tf.zeros_like(fake), fake)


def loss_of_all(real, fake):
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    labels = tf.concat([tf.ones_like(real), tf.zeros_like(fake)], axis=0)
    return 2 * loss(labels, tf.concat([real, fake], axis=0))


def loss_in_logs(real, fake):
    return -mean(tf.math.log(tf.sigmoid(real))) - mean(tf.math.log(1 - tf.sigmoid(fake)))


def keras_loss_without_logits(real, fake):
    loss = keras.losses.BinaryCrossentropy()
    return loss(tf.ones_like(real), real) + loss(tf.zeros_like(fake), fake)


def keras_loss_of_beliefs(real, fake):
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    return loss(tf.ones_like(real), tf.sigmoid(real)) + loss(tf.zeros_like(fake), tf.sigmoid(fake))


ANSWERS = {
    "best_discriminator": {
        "right": [lambda p, q: p / (p + q), lambda p, q: [p / (p + q)], lambda p, q: 1 - q / (p + q)],
        "wrong": [
            (lambda p, q: q / (p + q), "swapped"),
            (lambda p, q: p / q, "odds"),
            (lambda p, q: 0.5, "guess"),
            (lambda p, q: 1 / (1 + np.exp(q - p)), "sigmoid"),
            (lambda p, q: float(p > q), "unknown"),
            (lambda p, q: p**2 / (p**2 + q**2), "unknown"),
        ],
        "not_yet": [lambda p, q: ..., lambda p, q: None],
    },
    "game_worth": {
        "right": [lambda p, q: np.sum(p * np.log(p / (p + q)) + q * np.log(q / (p + q))), worth_by_kl, worth_in_turn],
        "wrong": [
            (worth_rounded, "rounded"),
            (lambda p, q: -worth_by_kl(p, q), "sign"),
            (lambda p, q: np.log(p / (p + q)).sum() + np.log(q / (p + q)).sum(), "unweighted"),
            (lambda p, q: np.mean(p * np.log(p / (p + q)) + q * np.log(q / (p + q))), "mean"),
            (lambda p, q: np.sum(p * np.log(p / (p + q))), "real_alone"),
            (lambda p, q: np.sum(p * np.log2(p / (p + q)) + q * np.log2(q / (p + q))), "base"),
            (lambda p, q: worth_by_kl(p, q) + np.log(4), "unknown"),
            (lambda p, q: p * np.log(p / (p + q)), "shape"),
        ],
        "not_yet": [lambda p, q: ...],
    },
    "discriminator_loss": {
        "right": [
            lambda real, fake: mean(softplus(-real)) + mean(softplus(fake)),
            keras_loss,
            loss_of_all,
            loss_in_logs,
        ],
        "wrong": [
            (lambda real, fake: numpy_softplus(-real).mean() + numpy_softplus(fake).mean(), "no_gradient"),
            (lambda real, fake: mean(softplus(real)) + mean(softplus(-fake)), "swapped"),
            (lambda real, fake: -mean(softplus(-real)) - mean(softplus(fake)), "sign"),
            (keras_loss_without_logits, "not_beliefs"),
            (lambda real, fake: keras_loss_without_logits(real, fake) / 2, "not_beliefs"),
            (keras_loss_of_beliefs, "sigmoid_twice"),
            (lambda real, fake: mean(softplus(-real)), "real_alone"),
            (lambda real, fake: mean(softplus(fake)), "fake_alone"),
            (lambda real, fake: (mean(softplus(-real)) + mean(softplus(fake))) / 2, "halved"),
            (lambda real, fake: tf.reduce_sum(softplus(-real) + softplus(fake)), "sum"),
            (lambda real, fake: numpy_softplus(-real).sum() + numpy_softplus(fake).sum(), "sum"),
            (lambda real, fake: softplus(-real) + softplus(fake), "shape"),
            (lambda real, fake: mean(real - 1) ** 2 + mean(fake) ** 2, "unknown"),
            (lambda real, fake: mean(fake) - mean(real), "unknown"),
        ],
        "not_yet": [lambda real, fake: ...],
    },
    "generator_loss": {
        "right": [
            lambda fake: mean(softplus(-fake)),
            lambda fake: tf.math.reduce_mean(tf.math.softplus(-fake)),
            lambda fake: keras.losses.BinaryCrossentropy(from_logits=True)(tf.ones_like(fake), fake),
        ],
        "wrong": [
            (lambda fake: numpy_softplus(-fake).mean(), "no_gradient"),
            (lambda fake: float(mean(softplus(-fake))), "no_gradient"),
            (lambda fake: mean(softplus(fake)), "found_out"),
            (lambda fake: -mean(softplus(fake)), "minimax"),
            (lambda fake: -mean(softplus(-fake)), "sign"),
            (lambda fake: mean(softplus(-tf.sigmoid(fake))), "sigmoid_twice"),
            (lambda fake: keras.losses.BinaryCrossentropy()(tf.ones_like(fake), fake), "not_beliefs"),
            (lambda fake: tf.reduce_sum(softplus(-fake)), "sum"),
            (lambda fake: -mean(fake), "unknown"),
            (lambda fake: keras.losses.BinaryCrossentropy(from_logits=True)(fake, tf.ones_like(fake)), "unknown"),
        ],
        "not_yet": [lambda fake: ...],
    },
    "frechet_1d": {
        "right": [
            lambda m, s, n, t: (m - n) ** 2 + (s - t) ** 2,
            lambda m, s, n, t: np.array([(m - n) ** 2 + s**2 + t**2 - 2 * s * t]),
        ],
        "wrong": [
            (lambda m, s, n, t: abs(m - n) + abs(s - t), "no_square"),
            (lambda m, s, n, t: (m - n) ** 2 + abs(s**2 - t**2), "variances"),
            (lambda m, s, n, t: (m - n) ** 2 + (s**2 - t**2) ** 2, "variances"),
            (lambda m, s, n, t: (m - n) ** 2, "no_spread"),
            (lambda m, s, n, t: ((m - n) + (s - t)) ** 2, "one_square"),
            (lambda m, s, n, t: max(abs(m - n), abs(s - t)) ** 2, "larger_gap"),
            (lambda m, s, n, t: np.sqrt((m - n) ** 2 + (s - t) ** 2), "root"),
            (lambda m, s, n, t: (s - t) ** 2, "unknown"),
            (lambda m, s, n, t: ((m - n) / s) ** 2 + (s - t) ** 2, "unknown"),
        ],
        "not_yet": [lambda m, s, n, t: ...],
    },
}
