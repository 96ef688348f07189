"""Answers to the exercises of 02_adversarial_samples, and typical mistakes with the slug of what each must hear."""

import numpy as np
import tensorflow as tf


def softmax(logits):
    return np.exp(logits) / np.exp(logits).sum()


def one_step_in_place(image, gradient, epsilon):
    image += epsilon * np.sign(gradient)
    return np.clip(image, 0, 1, out=image)


def target_in_place(image, gradient, step_size):
    np.sign(gradient, out=gradient)
    image -= step_size * gradient
    return image


def back_in_place(candidate, original, epsilon):
    candidate -= original
    candidate.clip(-epsilon, epsilon, out=candidate)
    candidate += original
    return candidate.clip(0, 1, out=candidate)


ANSWERS = {
    "worst_change": {
        "right": [
            lambda w, e: e * np.sign(w),
            lambda w, e: np.where(w > 0, e, np.where(w < 0, -e, 0)),
            lambda w, e: np.where(w >= 0, e, -e),
            lambda w, e: np.where(w > 0, e, -e),
            lambda w, e: e * tf.sign(w),
            lambda w, e: [e if weight > 0 else -e for weight in w],
        ],
        "wrong": [
            (lambda w, e: e * w, "no_sign"),
            (lambda w, e: e * w / np.linalg.norm(w), "l2"),
            (lambda w, e: -e * np.sign(w), "downhill"),
            (lambda w, e: np.sign(w), "no_epsilon"),
            (lambda w, e: e * np.ones_like(w), "grey"),
            (lambda w, e: e * w / abs(w), "zero_by_zero"),
            (lambda w, e: np.zeros_like(w), "unknown"),
            (lambda w, e: np.where(w == 0, 3 * e, e * np.sign(w)), "unknown"),
            (lambda w, e: e * np.sign(w).sum(), "shape"),
        ],
        "not_yet": [lambda w, e: ..., lambda w, e: None],
    },
    "one_step": {
        "right": [
            lambda x, g, e: np.clip(x + e * np.sign(g), 0, 1),
            lambda x, g, e: tf.clip_by_value(x + e * tf.sign(g), 0, 1),
            lambda x, g, e: np.minimum(np.maximum(x + np.where(g > 0, e, -e), 0), 1).tolist(),
            one_step_in_place,
        ],
        "wrong": [
            (lambda x, g, e: x + e * np.sign(g), "no_clip"),
            (lambda x, g, e: np.minimum(x + e * np.sign(g), 1), "half_clip"),
            (lambda x, g, e: np.clip(x + e * g, 0, 1), "no_sign"),
            (lambda x, g, e: np.clip(x - e * np.sign(g), 0, 1), "downhill"),
            (lambda x, g, e: np.clip(e * np.sign(g), 0, 1), "change_alone"),
            (lambda x, g, e: np.clip(x + np.sign(g), 0, 1), "no_epsilon"),
            (lambda x, g, e: np.clip(x, 0, 1), "unknown"),
            (lambda x, g, e: np.clip(x + e * np.sign(x), 0, 1), "unknown"),
        ],
        "not_yet": [lambda x, g, e: ...],
    },
    "towards_a_target": {
        "right": [
            lambda x, g, s: x - s * np.sign(g),
            lambda x, g, s: np.clip(x - s * np.sign(g), 0, 1),
            lambda x, g, s: x - s * tf.sign(g),
            target_in_place,
        ],
        "wrong": [
            (lambda x, g, s: x + s * np.sign(g), "uphill"),
            (lambda x, g, s: x - s * g, "no_sign"),
            (lambda x, g, s: x - np.sign(g), "no_step_size"),
            (lambda x, g, s: -s * np.sign(g), "change_alone"),
            (lambda x, g, s: x - s, "unknown"),
        ],
        "not_yet": [lambda x, g, s: ...],
    },
    "back_inside": {
        "right": [
            lambda c, x, e: np.clip(x + np.clip(c - x, -e, e), 0, 1),
            lambda c, x, e: np.clip(np.clip(c, x - e, x + e), 0, 1),
            lambda c, x, e: np.clip(np.clip(c, 0, 1), x - e, x + e),
            lambda c, x, e: tf.clip_by_value(c, tf.maximum(x - e, 0), tf.minimum(x + e, 1)),
            back_in_place,
        ],
        "wrong": [
            (lambda c, x, e: x + np.clip(c - x, -e, e), "no_clip"),
            (lambda c, x, e: np.clip(c, 0, 1), "no_projection"),
            (lambda c, x, e: np.clip(c, -e, e), "around_black"),
            (lambda c, x, e: np.clip(np.clip(c, -e, e), 0, 1), "around_black"),
            (lambda c, x, e: np.clip(c + np.clip(c - x, -e, e), 0, 1), "around_candidate"),
            (lambda c, x, e: np.clip(c - x, -e, e), "change_alone"),
            (lambda c, x, e: np.clip(x + e * np.sign(c - x), 0, 1), "unknown"),
            (lambda c, x, e: x, "unknown"),
            (lambda c, x, e: c, "unknown"),
        ],
        "not_yet": [lambda c, x, e: ...],
    },
    "loss_of_logits": {
        "right": [
            lambda z, y: np.log(np.exp(z).sum()) - z[y],
            lambda z, y: -np.log(softmax(z)[y]),
            lambda z, y: tf.nn.sparse_softmax_cross_entropy_with_logits(y, z),
            lambda z, y: -np.log(softmax(z)[[y]]),
        ],
        "wrong": [
            (lambda z, y: np.log(np.exp(softmax(z)).sum()) - softmax(z)[y], "softmax_twice"),
            (lambda z, y: -z[y], "not_normalised"),
            (lambda z, y: np.log(softmax(z)[y]), "sign"),
            (lambda z, y: softmax(z)[y], "belief"),
            (lambda z, y: -np.log(softmax(z)).mean(), "mean"),
            (lambda z, y: -np.log(softmax(z)), "all_classes"),
            (lambda z, y: -np.log2(softmax(z)[y]), "unknown"),
            (lambda z, y: -np.log(softmax(z).max()), "unknown"),
        ],
        "not_yet": [lambda z, y: ...],
    },
}
