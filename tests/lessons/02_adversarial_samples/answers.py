"""Answers to the exercises of 02_adversarial_samples, and typical mistakes with a piece of the hint each must get."""

import numpy as np
import tensorflow as tf


def softmax(logits):
    return np.exp(logits) / np.exp(logits).sum()


ANSWERS = {
    "worst_change": {
        "right": [lambda w, e: e * np.sign(w), lambda w, e: np.where(w > 0, e, np.where(w < 0, -e, 0))],
        "wrong": [
            (lambda w, e: e * w, "sign is forgotten"),
            (lambda w, e: e * w / np.linalg.norm(w), "ball of l2"),
            (lambda w, e: -e * np.sign(w), "turn the sign around"),
            (lambda w, e: np.sign(w), "length ε, not 1"),
            (lambda w, e: e * np.ones_like(w), "grey everywhere"),
            (lambda w, e: np.zeros_like(w), "yours gives"),
        ],
        "not_yet": [lambda w, e: ..., lambda w, e: None],
    },
    "one_step": {
        "right": [
            lambda x, g, e: np.clip(x + e * np.sign(g), 0, 1),
            lambda x, g, e: tf.clip_by_value(x + e * tf.sign(g), 0, 1),
        ],
        "wrong": [
            (lambda x, g, e: x + e * np.sign(g), "no clip"),
            (lambda x, g, e: np.clip(x + e * g, 0, 1), "sign is forgotten"),
            (lambda x, g, e: np.clip(x - e * np.sign(g), 0, 1), "helps the model"),
            (lambda x, g, e: np.clip(e * np.sign(g), 0, 1), "change alone"),
        ],
        "not_yet": [lambda x, g, e: ...],
    },
    "towards_a_target": {
        "right": [lambda x, g, s: x - s * np.sign(g)],
        "wrong": [
            (lambda x, g, s: x + s * np.sign(g), "wrong direction"),
            (lambda x, g, s: x - s * g, "sign is forgotten"),
            (lambda x, g, s: x - np.sign(g), "not by 1"),
        ],
        "not_yet": [lambda x, g, s: ...],
    },
    "back_inside": {
        "right": [
            lambda c, x, e: np.clip(x + np.clip(c - x, -e, e), 0, 1),
            lambda c, x, e: np.clip(np.clip(c, x - e, x + e), 0, 1),
        ],
        "wrong": [
            (lambda c, x, e: x + np.clip(c - x, -e, e), "one pixel is above 1"),
            (lambda c, x, e: np.clip(c, 0, 1), "project as well"),
            (lambda c, x, e: np.clip(c, -e, e), "around black"),
            (lambda c, x, e: np.clip(np.clip(c, -e, e), 0, 1), "around black"),
            (lambda c, x, e: np.clip(c + np.clip(c - x, -e, e), 0, 1), "not to candidate"),
        ],
        "not_yet": [lambda c, x, e: ...],
    },
    "loss_of_logits": {
        "right": [
            lambda z, y: np.log(np.exp(z).sum()) - z[y],
            lambda z, y: -np.log(softmax(z)[y]),
            lambda z, y: tf.nn.sparse_softmax_cross_entropy_with_logits(y, z),
        ],
        "wrong": [
            (lambda z, y: np.log(np.exp(softmax(z)).sum()) - softmax(z)[y], "second one makes"),
            (lambda z, y: -z[y], "normalise them first"),
            (lambda z, y: np.log(softmax(z)[y]), "sign is wrong"),
            (lambda z, y: softmax(z)[y], "belief in the label"),
            (lambda z, y: -np.log(softmax(z)).mean(), "label's entry"),
        ],
        "not_yet": [lambda z, y: ...],
    },
}
