"""Answers to the exercises of 01_deep_nets, and typical mistakes with the slug of what each must hear."""

import numpy as np
import tensorflow as tf
from scipy import special


def relu(values):
    return np.maximum(values, 0)


def softmax(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def softmax_in_place(logits):
    logits -= logits.max(axis=1, keepdims=True)
    np.exp(logits, out=logits)
    logits /= logits.sum(axis=1, keepdims=True)
    return logits


def softmax_by_rows(logits):
    return [list(np.exp(row - max(row)) / sum(np.exp(row - max(row)))) for row in logits]


def softmax_of_the_whole(logits):
    """Nothing is wrong with one maximum for all rows, as long as no row lies 700 below another."""
    powers = np.exp(logits - np.max(logits))
    return powers / np.sum(powers, axis=1, keepdims=True)


def slope(beliefs, labels):
    beliefs[np.arange(len(labels)), labels] -= 1
    return beliefs / len(labels)


def whole_columns(beliefs, labels):
    beliefs[:, labels] -= 1
    return beliefs / len(labels)


def lined_up_with_columns(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1)


def backward(delta, below, weights):
    return below.T @ delta, delta.sum(axis=0), (delta @ weights.T) * (below > 0)


def backward_in_place(delta, below, weights):
    for_weights, for_biases = below.T @ delta, delta.sum(axis=0)
    below[below > 0] = 1
    delta = (delta @ weights.T) * below
    return for_weights, for_biases, delta


def changed(place, part):
    """The right three slopes, but for one part."""

    def answer(delta, below, weights):
        parts = list(backward(delta, below, weights))
        parts[place] = part(delta, below, weights)
        return tuple(parts)

    return answer


def by_patience(losses, every):
    """Stop at the first rise."""
    place = next(place for place in range(1, len(losses)) if losses[place] > losses[place - 1])
    return every * place


ANSWERS = {
    "layer": {
        "right": [
            lambda x, w, b: relu(x @ w + b),
            lambda x, w, b: np.where(x @ w + b > 0, x @ w + b, 0),
            lambda x, w, b: tf.nn.relu(x @ w + b),
            lambda x, w, b: relu(x @ w + b).tolist(),
        ],
        "wrong": [
            (lambda x, w, b: x @ w + b, "no_relu"),
            (lambda x, w, b: relu(x @ w), "no_biases"),
            (lambda x, w, b: relu(x @ w) + b, "bias_after_relu"),
            (lambda x, w, b: relu(x @ w.T + b), "transposed"),
            (lambda x, w, b: relu(x * w + b), "entry_by_entry"),
            (lambda x, w, b: np.minimum(x @ w + b, 0), "upside_down"),
            (lambda x, w, b: np.abs(x @ w + b), "unknown"),
            (lambda x, w, b: relu(x @ w + b).sum(axis=0), "shape"),
            (lambda x, w, b: relu(x @ w - b), "unknown"),
        ],
        "not_yet": [lambda x, w, b: ..., None],
    },
    "softmax": {
        "right": [
            softmax,
            softmax_in_place,
            softmax_by_rows,
            softmax_of_the_whole,
            lambda logits: special.softmax(logits, axis=1),
            lambda logits: tf.nn.softmax(logits),
        ],
        "wrong": [
            (lambda logits: np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True), "overflow"),
            (lambda logits: special.softmax(logits, axis=0), "columns"),
            (lambda logits: special.softmax(logits), "whole_batch"),
            (lambda logits: np.exp(logits - logits.max(axis=1, keepdims=True)), "not_normalised"),
            (lined_up_with_columns, "keepdims"),
            (lambda logits: special.log_softmax(logits, axis=1), "log"),
            (lambda logits: softmax(logits) ** 2, "unknown"),
            (lambda logits: softmax(np.clip(logits, -700, 700)), "unknown"),
            (lambda logits: softmax(logits[:1]), "shape"),
        ],
        "not_yet": [lambda logits: ...],
    },
    "loss_slope": {
        "right": [slope, lambda beliefs, labels: (beliefs - np.eye(3)[labels]) / len(labels)],
        "wrong": [
            (lambda beliefs, labels: beliefs - np.eye(3)[labels], "no_mean"),
            (lambda beliefs, labels: -slope(beliefs, labels), "sign"),
            (lambda beliefs, labels: np.eye(3)[labels] - beliefs, "sign_and_no_mean"),
            (lambda beliefs, labels: beliefs / len(labels), "no_truth"),
            (lambda beliefs, labels: (beliefs - np.eye(3)[labels]) / beliefs.size, "classes"),
            (lambda beliefs, labels: (beliefs - np.eye(3)[labels]) / beliefs.shape[1], "classes"),
            (whole_columns, "whole_columns"),
            (lambda beliefs, labels: (beliefs - np.eye(3)[labels]).mean(), "shape"),
            (lambda beliefs, labels: -np.log(beliefs[np.arange(len(labels)), labels]).mean(), "shape"),
        ],
        "not_yet": [lambda beliefs, labels: ...],
    },
    "layer_backward": {
        "right": [
            backward,
            backward_in_place,
            lambda *given: list(backward(*given)),
            changed(2, lambda delta, below, weights: (delta @ weights.T) * np.sign(below)),
            lambda *given: tuple(tf.constant(part) for part in backward(*given)),
        ],
        "wrong": [
            (lambda delta, below, weights: (below.T @ delta, delta.sum(axis=0)), "unread"),
            (changed(0, lambda delta, below, weights: delta.T @ below), "transposed"),
            (changed(0, lambda delta, below, weights: below.T @ delta / len(delta)), "mean_for_weights"),
            (changed(1, lambda delta, below, weights: delta.mean(axis=0)), "mean_for_biases"),
            (changed(1, lambda delta, below, weights: delta.sum(axis=1)), "columns"),
            (changed(1, lambda delta, below, weights: delta.sum(axis=0, keepdims=True)), "shape"),
            (changed(2, lambda delta, below, weights: delta @ weights.T), "no_mask"),
            (changed(2, lambda delta, below, weights: (delta @ weights) * (below > 0)), "weights_not_transposed"),
            (changed(2, lambda delta, below, weights: (delta @ weights.T) * below), "mask_is_value"),
            (changed(2, lambda delta, below, weights: (delta @ weights.T) * (below == 0)), "unknown"),
            (changed(2, lambda delta, below, weights: delta), "unknown"),
        ],
        "not_yet": [lambda delta, below, weights: ..., lambda delta, below, weights: (..., ..., ...)],
    },
    "he_deviation": {
        "right": [
            lambda inputs, outputs: np.sqrt(2 / inputs),
            lambda inputs, outputs: (2 / inputs) ** 0.5,
            lambda inputs, outputs: np.sqrt([2 / inputs]),
        ],
        "wrong": [
            (lambda inputs, outputs: 2 / inputs, "variance"),
            (lambda inputs, outputs: np.sqrt(2 / outputs), "outputs"),
            (lambda inputs, outputs: inputs**-0.5, "linear"),
            (lambda inputs, outputs: np.sqrt(2 / (inputs + outputs)), "glorot"),
            (lambda inputs, outputs: np.sqrt(6 / inputs), "unknown"),
            (lambda inputs, outputs: np.sqrt(2 / np.array([inputs, outputs])), "shape"),
        ],
        "not_yet": [lambda inputs, outputs: ...],
    },
    "best_step": {
        "right": [
            lambda losses, every: every * (1 + np.argmin(losses)),
            lambda losses, every: min((loss, every * place) for place, loss in enumerate(losses, 1))[1],
            lambda losses, every: float(every * (1 + list(losses).index(min(losses)))),
        ],
        "wrong": [
            (lambda losses, every: np.argmin(losses), "place"),
            (lambda losses, every: every * np.argmin(losses), "from_zero"),
            (lambda losses, every: losses.min(), "loss"),
            (lambda losses, every: every * (1 + np.argmax(losses)), "highest"),
            (lambda losses, every: every * len(losses), "last"),
            (by_patience, "first_rise"),
            (lambda losses, every: every * (2 + np.argmin(losses)), "too_late"),
            (lambda losses, every: 1 + np.argmin(losses), "unknown"),
        ],
        "not_yet": [lambda losses, every: ...],
    },
}
