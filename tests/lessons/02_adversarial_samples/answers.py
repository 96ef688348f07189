"""Answers to the exercises of 02_adversarial_samples, and typical mistakes with the slug of what each must hear."""

import numpy as np
import tensorflow as tf


def lead(logits, labels):
    its_own = tf.one_hot(labels, logits.shape[1])
    return tf.reduce_max(logits - 1e9 * its_own, axis=1) - tf.reduce_sum(its_own * logits, axis=1)


def lead_by_sorting(logits, labels):
    best = tf.math.top_k(logits, 2)
    rival = tf.where(best.indices[:, 0] == labels, best.values[:, 1], best.values[:, 0])
    return rival - tf.gather(logits, labels, batch_dims=1)


def lead_by_place(logits, labels):
    pairs = zip(tf.unstack(logits), labels, strict=True)
    return tf.stack([tf.reduce_max(tf.concat([row[:label], row[label + 1 :]], 0)) - row[label] for row, label in pairs])


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
    "shortest_change": {
        "right": [
            lambda g, s: -g * s / (s**2).sum(),
            lambda g, s: -g / np.linalg.norm(s) * s / np.linalg.norm(s),
            lambda g, s: np.abs(g) * s / (s @ s),
            lambda g, s: -g * tf.constant(s) / tf.reduce_sum(s * s),
        ],
        "wrong": [
            (lambda g, s: g * s / (s**2).sum(), "backwards"),
            (lambda g, s: -g * s / np.linalg.norm(s), "length_once"),
            (lambda g, s: -g * s, "no_length"),
            (lambda g, s: -g * np.sign(s) / np.abs(s).sum(), "cube"),
            (lambda g, s: -g / np.linalg.norm(s), "distance"),
            (lambda g, s: s, "unknown"),
        ],
        "not_yet": [lambda g, s: ...],
    },
    "what_is_left": {
        "right": [
            lambda r: np.mean(np.all(r, axis=0)),
            lambda r: r.all(axis=0).mean(),
            lambda r: np.prod(r, axis=0).mean(),
            lambda r: np.mean(r.min(axis=0)),
            lambda r: sum(all(column) for column in r.T) / r.shape[1],
        ],
        "wrong": [
            (lambda r: r.mean(axis=1).min(), "strongest_attack"),
            (lambda r: r.mean(), "mean"),
            (lambda r: r.any(axis=0).mean(), "any"),
            (lambda r: r.all(axis=1).mean(), "across"),
            (lambda r: 1 - r.all(axis=0).mean(), "fooled"),
            (lambda r: r.all(axis=0).sum(), "count"),
            (lambda r: r.all(axis=0), "shape"),
        ],
        "not_yet": [lambda r: ...],
    },
    "lead_of_the_rival": {
        "right": [
            lead,
            lead_by_sorting,
            lead_by_place,
        ],
        "wrong": [
            (lambda z, y: -lead(z, y), "sign"),
            (lambda z, y: tf.reduce_max(z, axis=1) - tf.gather(z, y, batch_dims=1), "with_itself"),
            (lambda z, y: tf.nn.sparse_softmax_cross_entropy_with_logits(y, z), "cross_entropy"),
            (lambda z, y: lead(z, y).numpy(), "no_slope"),
            (lambda z, y: tf.reduce_mean(lead(z, y)), "one_number"),
            (lambda z, y: lead(z, y)[:, None], "unread"),
            (lambda z, y: 2 * lead(z, y), "unknown"),
        ],
        "not_yet": [lambda z, y: ...],
    },
}
