"""Answers to the exercises of 05_gan_training, and typical mistakes with the slug of what each must hear."""

import keras
import numpy as np
import tensorflow as tf


def softplus(logits):
    return np.logaddexp(0, logits)


def sigmoid(logits):
    return 1 / (1 + np.exp(-logits))


def adam(rate=0.002, beta_1=0.5):
    return keras.optimizers.Adam(rate, beta_1=beta_1)


def same_twice():
    optimizer = adam()
    return optimizer, optimizer


def keras_loss(real, fake):
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    return loss(tf.ones_like(real), real) + loss(tf.zeros_like(fake), fake)


def loss_of_all(real, fake):
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    labels = tf.concat([tf.ones_like(real), tf.zeros_like(fake)], axis=0)
    return 2 * loss(labels, tf.concat([real, fake], axis=0))


def keras_loss_without_logits(real, fake):
    loss = keras.losses.BinaryCrossentropy()
    return loss(np.ones_like(real), real) + loss(np.zeros_like(fake), fake)


def keras_loss_of_beliefs(real, fake):
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    return loss(tf.ones_like(real), tf.sigmoid(real)) + loss(tf.zeros_like(fake), tf.sigmoid(fake))


def loss_in_place(fake):
    fake *= -1
    np.exp(fake, out=fake)
    fake += 1
    return np.log(fake).mean()


ANSWERS = {
    "best_discriminator": {
        "right": [lambda p, q: p / (p + q), lambda p, q: [p / (p + q)], lambda p, q: 1 - q / (p + q)],
        "wrong": [
            (lambda p, q: q / (p + q), "swapped"),
            (lambda p, q: p / q, "odds"),
            (lambda p, q: 0.5, "guess"),
            (lambda p, q: sigmoid(p - q), "sigmoid"),
            (lambda p, q: float(p > q), "unknown"),
            (lambda p, q: p**2 / (p**2 + q**2), "unknown"),
        ],
        "not_yet": [lambda p, q: ..., lambda p, q: None],
    },
    "discriminator_loss": {
        "right": [
            lambda real, fake: softplus(-real).mean() + softplus(fake).mean(),
            lambda real, fake: (softplus(-real) + softplus(fake)).mean(),
            lambda real, fake: -np.log(sigmoid(real)).mean() - np.log(1 - sigmoid(fake)).mean(),
            keras_loss,
            loss_of_all,
        ],
        "wrong": [
            (lambda real, fake: softplus(real).mean() + softplus(-fake).mean(), "swapped"),
            (lambda real, fake: -softplus(-real).mean() - softplus(fake).mean(), "sign"),
            (keras_loss_without_logits, "not_beliefs"),
            (lambda real, fake: keras_loss_without_logits(real, fake) / 2, "not_beliefs"),
            (keras_loss_of_beliefs, "sigmoid_twice"),
            (lambda real, fake: softplus(-real).mean(), "real_alone"),
            (lambda real, fake: softplus(fake).mean(), "fake_alone"),
            (lambda real, fake: (softplus(-real).mean() + softplus(fake).mean()) / 2, "halved"),
            (lambda real, fake: (softplus(-real) + softplus(fake)).sum(), "sum"),
            (lambda real, fake: softplus(-real) + softplus(fake), "shape"),
            (lambda real, fake: (real - 1).mean() ** 2 + fake.mean() ** 2, "unknown"),
            (lambda real, fake: fake.mean() - real.mean(), "unknown"),
        ],
        "not_yet": [lambda real, fake: ...],
    },
    "generator_loss": {
        "right": [
            lambda fake: softplus(-fake).mean(),
            lambda fake: tf.reduce_mean(tf.nn.softplus(-fake)),
            lambda fake: keras.losses.BinaryCrossentropy(from_logits=True)(tf.ones_like(fake), fake),
            loss_in_place,
        ],
        "wrong": [
            (lambda fake: softplus(fake).mean(), "found_out"),
            (lambda fake: -softplus(fake).mean(), "minimax"),
            (lambda fake: -softplus(-fake).mean(), "sign"),
            (lambda fake: softplus(-sigmoid(fake)).mean(), "sigmoid_twice"),
            (lambda fake: keras.losses.BinaryCrossentropy()(np.ones_like(fake), fake), "not_beliefs"),
            (lambda fake: softplus(-fake).sum(), "sum"),
            (lambda fake: -fake.mean(), "unknown"),
            (lambda fake: keras.losses.BinaryCrossentropy(from_logits=True)(fake, np.ones_like(fake)), "unknown"),
        ],
        "not_yet": [lambda fake: ...],
    },
    "two_optimizers": {
        "right": [lambda: (adam(), adam()), lambda: [keras.optimizers.Adam(0.002, 0.5), adam()]],
        "wrong": [
            (same_twice, "one"),
            (adam, "one"),
            (lambda: (adam(beta_1=0.9), adam(beta_1=0.9)), "momentum"),
            (lambda: (adam(rate=0.001), adam(rate=0.001)), "rate"),
            (lambda: (adam(rate=0.2), adam()), "rate"),
            (lambda: (adam(rate=0.2), adam(beta_1=0.9)), "other"),
            (lambda: (keras.optimizers.RMSprop(0.002), keras.optimizers.RMSprop(0.002)), "other_rule"),
            (lambda: (keras.optimizers.AdamW(0.002, beta_1=0.5), adam()), "other_rule"),
            (lambda: (adam(), "adam"), "no_pair"),
            (lambda: (adam(), adam(), adam()), "no_pair"),
        ],
        "not_yet": [lambda: ..., None],
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
    "copier": {
        "right": ["memoriser", " Memoriser "],
        "wrong": [("mixture", "no_copier"), ("independent_pixels", "no_copier"), ("me", "unknown"), (3, "unread")],
        "not_yet": [..., "", "..."],
    },
}
