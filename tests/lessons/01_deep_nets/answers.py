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


def kept(losses, patience):
    best = 0
    for place, loss in enumerate(losses):
        if loss < losses[best]:
            best = place
        elif place - best >= patience:
            break
    return best


def kept_by_slices(losses, patience):
    """The best of all looks up to the first that has had no better one for long enough."""
    for end in range(len(losses)):
        best = min(range(end + 1), key=lambda place: losses[place])
        if end - best >= patience:
            return best
    return np.argmin(losses)


def stopped_at(losses, patience):
    best = 0
    for place, loss in enumerate(losses):
        if loss < losses[best]:
            best = place
        elif place - best >= patience:
            return place
    return len(losses) - 1


def rises_in_a_row(losses, patience):
    best = rises = 0
    for place in range(1, len(losses)):
        rises = rises + 1 if losses[place] > losses[place - 1] else 0
        best = place if losses[place] < losses[best] else best
        if rises >= patience:
            break
    return best


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
    "first_deviation": {
        "right": [
            lambda inputs, slope: np.sqrt(2 / (inputs * (1 + slope**2))),
            lambda inputs, slope: (inputs * (1 + slope * slope) / 2) ** -0.5,
            lambda inputs, slope: np.sqrt([2 / inputs / (1 + slope**2)]),
        ],
        "wrong": [
            (lambda inputs, slope: 2 / (inputs * (1 + slope**2)), "variance"),
            (lambda inputs, slope: (2 / inputs) ** 0.5, "shut"),
            (lambda inputs, slope: inputs**-0.5, "open"),
            (lambda inputs, slope: np.sqrt(2 / (inputs * (1 + slope))), "slope_not_squared"),
            (lambda inputs, slope: np.sqrt(1 / (inputs * (1 + slope**2))), "half_forgotten"),
            (lambda inputs, slope: np.sqrt((1 + slope**2) / (2 * inputs)), "upside_down"),
            (lambda inputs, slope: np.sqrt(6 / inputs), "unknown"),
            (lambda inputs, slope: np.array([inputs, slope]), "shape"),
        ],
        "not_yet": [lambda inputs, slope: ...],
    },
    "kept_look": {
        "right": [kept, kept_by_slices, lambda losses, patience: float(kept(list(losses), patience))],
        "wrong": [
            (lambda losses, patience: np.argmin(losses), "future"),
            (stopped_at, "stop"),
            (
                lambda losses, patience: next(i - 1 for i in range(1, len(losses)) if losses[i] > losses[i - 1]),
                "first_rise",
            ),
            (rises_in_a_row, "in_a_row"),
            (lambda losses, patience: kept(losses, patience + 1), "one_more"),
            (lambda losses, patience: losses[kept(losses, patience)], "lowest_loss"),
            (lambda losses, patience: 1 + kept(losses, patience), "unknown"),
        ],
        "not_yet": [lambda losses, patience: ...],
    },
}
