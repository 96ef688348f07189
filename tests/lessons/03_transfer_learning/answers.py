"""Answers to the exercises of 03_transfer_learning, and typical mistakes with a piece of the hint each must get."""

import keras
import numpy as np


def frozen(model):
    model.get_layer("body").trainable = False
    return model


def compiled(model):
    model.compile(keras.optimizers.SGD(0.1), "mse")
    return model


def all_frozen_head(model):
    model.get_layer("head").trainable = False
    return compiled(model)


def by_class(labels, held_out, per_class):
    free = np.setdiff1d(np.arange(len(labels)), held_out)
    return np.concatenate([free[labels[free] == label][:per_class] for label in np.unique(labels)])


def leaking(labels, held_out, per_class):
    return np.concatenate([np.flatnonzero(labels == label)[:per_class] for label in np.unique(labels)])


def centred(x):
    return x - x.mean(axis=0)


def cka(x, y, prepare=centred):
    x, y = prepare(x), prepare(y)
    return np.linalg.norm(x.T @ y) ** 2 / (np.linalg.norm(x.T @ x) * np.linalg.norm(y.T @ y))


def gram_cka(x, y):
    one, other = centred(x) @ centred(x).T, centred(y) @ centred(y).T
    return np.sum(one * other) / np.sqrt(np.sum(one**2) * np.sum(other**2))


def no_square(x, y):
    x, y = centred(x), centred(y)
    return np.linalg.norm(x.T @ y) / (np.linalg.norm(x.T @ x) * np.linalg.norm(y.T @ y))


def frozen_body(body, images):
    body.trainable = False
    return body(images, training=True)


def best(accuracy, untouched):
    rate = max(accuracy, key=accuracy.get)
    return rate if accuracy[rate] > untouched else 0.0


ANSWERS = {
    "stays": {
        "right": [
            lambda names, through: names[: names.index(through) + 1],
            lambda names, through: tuple(names[:3]),
        ],
        "wrong": [
            (lambda names, through: names[: names.index(through)], "frozen too little"),
            (lambda names, through: [through], "one block alone"),
            (lambda names, through: names[names.index(through) :], "from the bottom"),
        ],
        "not_yet": [lambda names, through: ..., lambda names, through: None],
    },
    "freeze_in_keras": {
        "right": [lambda model: compiled(frozen(model))],
        "wrong": [
            (frozen, "compile is forgotten"),
            (all_frozen_head, "froze the head"),
            (lambda model: model, "nothing is frozen"),
        ],
        "not_yet": [lambda model: ..., lambda model: None],
    },
    "block_rates": {
        "right": [
            lambda top, discount, blocks: [top / discount**depth for depth in reversed(range(blocks))],
            lambda top, discount, blocks: top * discount ** -np.arange(blocks)[::-1].astype(float),
        ],
        "wrong": [
            (lambda top, discount, blocks: [top / discount**depth for depth in range(blocks)], "wrong way up"),
            (lambda top, discount, blocks: [top / discount ** (blocks - k) for k in range(blocks)], "one step too far"),
            (lambda top, discount, blocks: [top * discount ** (blocks - 1 - k) for k in range(blocks)], "multiplied"),
        ],
        "not_yet": [lambda top, discount, blocks: ...],
    },
    "fair_shots": {
        "right": [by_class],
        "wrong": [
            (leaking, "a leak"),
            (lambda labels, held_out, per_class: [9, 12, 10, 13, 11, 11], "stands there twice"),
            (
                lambda labels, held_out, per_class: np.setdiff1d(np.arange(len(labels)), held_out)[: 2 * per_class],
                "not served alike",
            ),
            (lambda labels, held_out, per_class: by_class(labels, held_out, 1), "2 × 3 rows"),
        ],
        "not_yet": [lambda labels, held_out, per_class: ...],
    },
    "alike": {
        "right": [cka, gram_cka],
        "wrong": [
            (lambda x, y: cka(x, y, prepare=lambda part: part), "not centred"),
            (lambda x, y: np.linalg.norm(centred(x).T @ centred(y)) ** 2, "not divided"),
            (no_square, "square on top is missing"),
        ],
        "not_yet": [lambda x, y: ...],
    },
    "quiet_features": {
        "right": [lambda body, images: body(images, training=False), lambda body, images: body(images), frozen_body],
        "wrong": [
            (lambda body, images: body(images, training=True), "statistics of BatchNorm have moved"),
            (lambda body, images: body.layers[0](images), "not the features"),
        ],
        "not_yet": [lambda body, images: ...],
    },
    "good_rate": {
        "right": [best],
        "wrong": [
            (lambda accuracy, untouched: max(accuracy, key=accuracy.get), "then return 0.0"),
            (lambda accuracy, untouched: max(accuracy), "ten times too high"),
            (lambda accuracy, untouched: min(accuracy), "learns next to nothing"),
            (lambda accuracy, untouched: max(accuracy.values()), "an accuracy"),
        ],
        "not_yet": [lambda accuracy, untouched: ...],
    },
}
