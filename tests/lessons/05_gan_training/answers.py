"""Answers to the exercises of 05_gan_training, and typical mistakes with a piece of the hint that each must get."""

import keras
import numpy as np
import tensorflow as tf


def softplus(logits):
    return np.logaddexp(0, logits)


def sigmoid(logits):
    return 1 / (1 + np.exp(-logits))


def adam(beta_1=0.5):
    return keras.optimizers.Adam(0.002, beta_1=beta_1)


def same_twice():
    optimizer = adam()
    return optimizer, optimizer


def keras_loss(real, fake):
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    return loss(tf.ones_like(real), real) + loss(tf.zeros_like(fake), fake)


def keras_loss_without_logits(real, fake):
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    return loss(tf.ones_like(real), tf.sigmoid(real)) + loss(tf.zeros_like(fake), tf.sigmoid(fake))


ANSWERS = {
    "best_discriminator": {
        "right": [lambda p, q: p / (p + q)],
        "wrong": [
            (lambda p, q: q / (p + q), "was generated"),
            (lambda p, q: p / q, "the odds"),
            (lambda p, q: 0.5, "yours gives"),
        ],
        "not_yet": [lambda p, q: ..., lambda p, q: None],
    },
    "discriminator_loss": {
        "right": [lambda real, fake: softplus(-real).mean() + softplus(fake).mean(), keras_loss],
        "wrong": [
            (lambda real, fake: softplus(real).mean() + softplus(-fake).mean(), "labels are swapped"),
            (lambda real, fake: -softplus(-real).mean() - softplus(fake).mean(), "sign is wrong"),
            (keras_loss_without_logits, "sigmoid is applied twice"),
            (lambda real, fake: softplus(-real).mean(), "only the real half"),
            (lambda real, fake: softplus(fake).mean(), "only the fake half"),
            (lambda real, fake: (softplus(-real).mean() + softplus(fake).mean()) / 2, "mean of both halves"),
        ],
        "not_yet": [lambda real, fake: ...],
    },
    "generator_loss": {
        "right": [lambda fake: softplus(-fake).mean(), lambda fake: tf.reduce_mean(tf.nn.softplus(-fake))],
        "wrong": [
            (lambda fake: softplus(fake).mean(), "to be found out"),
            (lambda fake: -softplus(fake).mean(), "minimax loss"),
            (lambda fake: -softplus(-fake).mean(), "sign is wrong"),
            (lambda fake: softplus(-sigmoid(fake)).mean(), "sigmoid is applied twice"),
        ],
        "not_yet": [lambda fake: ...],
    },
    "two_optimizers": {
        "right": [lambda: (adam(), adam())],
        "wrong": [
            (same_twice, "same object"),
            (lambda: (adam(0.9), adam(0.9)), "beta_1 is not 0.5"),
            (lambda: (adam(), "adam"), "return a pair"),
        ],
        "not_yet": [lambda: ...],
    },
    "frechet_1d": {
        "right": [lambda m, s, n, t: (m - n) ** 2 + (s - t) ** 2],
        "wrong": [
            (lambda m, s, n, t: abs(m - n) + abs(s - t), "square both gaps"),
            (lambda m, s, n, t: (m - n) ** 2 + abs(s**2 - t**2), "gap of the variances"),
            (lambda m, s, n, t: (m - n) ** 2 + (s**2 - t**2) ** 2, "gap of the variances"),
            (lambda m, s, n, t: (m - n) ** 2, "spread is missing"),
        ],
        "not_yet": [lambda m, s, n, t: ...],
    },
    "copier": {
        "right": ["memoriser", "Memoriser"],
        "wrong": [("mixture", "column near train"), ("independent pixels", "column near train"), ("me", "yours gives")],
        "not_yet": [...],
    },
}
