"""Answers to the exercises of 01_deep_nets, and typical mistakes with a piece of the hint that each must get."""

import numpy as np
from scipy import special


def relu(values):
    return np.maximum(values, 0)


def softmax(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


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


def changed(place, part):
    """The right three slopes, but for one part."""

    def answer(delta, below, weights):
        parts = list(backward(delta, below, weights))
        parts[place] = part(delta, below, weights)
        return tuple(parts)

    return answer


ANSWERS = {
    "layer": {
        "right": [lambda x, w, b: relu(x @ w + b), lambda x, w, b: np.where(x @ w + b > 0, x @ w + b, 0)],
        "wrong": [
            (lambda x, w, b: x @ w + b, "ReLU is missing"),
            (lambda x, w, b: relu(x @ w), "biases are missing"),
            (lambda x, w, b: relu(x @ w) + b, "before the ReLU"),
            (lambda x, w, b: relu(x @ w.T + b), "transposed"),
            (lambda x, w, b: relu(x * w + b), "entry by entry"),
            (lambda x, w, b: np.minimum(x @ w + b, 0), "above zero"),
        ],
        "not_yet": [lambda x, w, b: ..., None],
    },
    "softmax": {
        "right": [softmax, lambda logits: special.softmax(logits, axis=1)],
        "wrong": [
            (lambda logits: np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True), "overflows"),
            (lambda logits: special.softmax(logits, axis=0), "axis=1"),
            (lambda logits: special.softmax(logits), "whole batch"),
            (lambda logits: np.exp(logits - logits.max(axis=1, keepdims=True)), "sum of each row"),
            (lined_up_with_columns, "keepdims=True"),
            (lambda logits: special.log_softmax(logits, axis=1), "log of the beliefs"),
        ],
        "not_yet": [lambda logits: ...],
    },
    "loss_slope": {
        "right": [slope, lambda beliefs, labels: (beliefs - np.eye(3)[labels]) / len(labels)],
        "wrong": [
            (lambda beliefs, labels: beliefs - np.eye(3)[labels], "1/N is missing"),
            (lambda beliefs, labels: -slope(beliefs, labels), "sign is wrong: the slope"),
            (lambda beliefs, labels: np.eye(3)[labels] - beliefs, "and the 1/N"),
            (lambda beliefs, labels: beliefs / len(labels), "take 1 off"),
            (lambda beliefs, labels: (beliefs - np.eye(3)[labels]) / beliefs.size, "number of rows"),
            (whole_columns, "whole columns"),
        ],
        "not_yet": [lambda beliefs, labels: ...],
    },
    "layer_backward": {
        "right": [backward, lambda *given: list(backward(*given))],
        "wrong": [
            (lambda delta, below, weights: (below.T @ delta, delta.sum(axis=0)), "three things"),
            (changed(0, lambda delta, below, weights: delta.T @ below), "transposed: it has their shape"),
            (changed(0, lambda delta, below, weights: below.T @ delta / len(delta)), "one 1/N too many"),
            (changed(1, lambda delta, below, weights: delta.mean(axis=0)), "biases take a sum"),
            (changed(1, lambda delta, below, weights: delta.sum(axis=1)), "axis=0"),
            (changed(2, lambda delta, below, weights: delta @ weights.T), "mask is missing"),
            (changed(2, lambda delta, below, weights: (delta @ weights) * (below > 0)), "go back transposed"),
            (changed(2, lambda delta, below, weights: (delta @ weights.T) * below), "not its value"),
        ],
        "not_yet": [lambda delta, below, weights: ..., lambda delta, below, weights: (..., ..., ...)],
    },
    "he_deviation": {
        "right": [lambda inputs, outputs: np.sqrt(2 / inputs)],
        "wrong": [
            (lambda inputs, outputs: 2 / inputs, "variance: take its root"),
            (lambda inputs, outputs: np.sqrt(2 / outputs), "counts outputs"),
            (lambda inputs, outputs: inputs**-0.5, "linear layer"),
            (lambda inputs, outputs: np.sqrt(2 / (inputs + outputs)), "Glorot"),
        ],
        "not_yet": [lambda inputs, outputs: ...],
    },
    "best_step": {
        "right": [lambda losses, every: every * (1 + np.argmin(losses))],
        "wrong": [
            (lambda losses, every: np.argmin(losses), "place in the array"),
            (lambda losses, every: every * np.argmin(losses), "count from 0"),
            (lambda losses, every: losses.min(), "which step"),
            (lambda losses, every: every * (1 + np.argmax(losses)), "highest"),
            (lambda losses, every: every * len(losses), "last step"),
        ],
        "not_yet": [lambda losses, every: ...],
    },
}
