"""Answers to the exercises of 03_transfer_learning, and typical mistakes with the slug of what each must hear."""

import keras
import numpy as np


def frozen(model):
    model.get_layer("body").trainable = False
    return model


def compiled(model):
    model.compile(keras.optimizers.SGD(0.1), "mse")
    return model


def cross_entropy(model):
    model.layers[0].trainable = False
    model.compile("adam", keras.losses.CategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
    return model


def around_the_same_layers(model):
    again = keras.Model(model.inputs, frozen(model).outputs)
    again.compile("sgd", "mse")
    return again


def around_and_not_compiled(model):
    return keras.Model(model.inputs, frozen(model).outputs)


def all_frozen_head(model):
    model.get_layer("head").trainable = False
    return compiled(model)


def all_frozen(model):
    model.trainable = False
    return compiled(model)


def compiled_first(model):
    return frozen(compiled(model))


def by_class(labels, held_out, per_class):
    free = np.setdiff1d(np.arange(len(labels)), held_out)
    return np.concatenate([free[labels[free] == label][:per_class] for label in np.unique(labels)])


def as_mask(labels, held_out, per_class):
    return np.isin(np.arange(len(labels)), by_class(labels, held_out, per_class))


def leaking(labels, held_out, per_class):
    return np.concatenate([np.flatnonzero(labels == label)[:per_class] for label in np.unique(labels)])


def drawn_with_repeats(labels, held_out, per_class):
    return np.repeat(by_class(labels, held_out, 1), per_class)


def first_rows(labels, held_out, per_class):
    free = np.setdiff1d(np.arange(len(labels)), held_out)
    return free[np.argsort(labels[free], kind="stable")][: per_class * 2]


def leaking_mask(labels, held_out, per_class):
    return np.isin(np.arange(len(labels)), leaking(labels, held_out, per_class))


def centred(x):
    return x - x.mean(axis=0)


def cka(x, y, prepare=centred):
    x, y = prepare(x), prepare(y)
    return np.linalg.norm(x.T @ y) ** 2 / (np.linalg.norm(x.T @ x) * np.linalg.norm(y.T @ y))


def gram_cka(x, y):
    one, other = centred(x) @ centred(x).T, centred(y) @ centred(y).T
    return np.sum(one * other) / np.sqrt(np.sum(one**2) * np.sum(other**2))


def cka_in_place(x, y):
    x -= x.mean(axis=0)
    y -= y.mean(axis=0)
    return cka(x, y, prepare=lambda part: part)


def no_square(x, y):
    x, y = centred(x), centred(y)
    return np.linalg.norm(x.T @ y) / (np.linalg.norm(x.T @ x) * np.linalg.norm(y.T @ y))


def frozen_body(body, images):
    body.trainable = False
    return body(images, training=True)


def restored(body, images):
    """Statistics put back afterwards, features of training mode."""
    weights = body.get_weights()
    features = body(images, training=True)
    body.set_weights(weights)
    return features


def best(accuracy, untouched):
    rate = max(accuracy, key=accuracy.get)
    return rate if accuracy[rate] > untouched else 0.0


def best_in_place(accuracy, untouched):
    accuracy[0.0] = untouched
    return max(sorted(accuracy), key=accuracy.get)


ANSWERS = {
    "stays": {
        "right": [
            lambda names, through: names[: names.index(through) + 1],
            lambda names, through: (*names[: names.index(through)], through),
            lambda names, through: set(names[: names.index(through) + 1]),
            lambda names, through: np.array(names)[: names.index(through) + 1],
        ],
        "wrong": [
            (lambda names, through: names[: names.index(through)], "one_short"),
            (lambda names, through: [through], "one_alone"),
            (lambda names, through: names[names.index(through) :], "upper"),
            (lambda names, through: names, "all"),
            (lambda names, through: through, "unread"),
            (lambda names, through: names.index(through), "unread"),
            (lambda names, through: [*names[: names.index(through) + 1], "lid"], "unknown"),
            (lambda names, through: names[1:3], "unknown"),
        ],
        "not_yet": [lambda names, through: ..., lambda names, through: None],
    },
    "freeze_in_keras": {
        # Frozen after compile and before fit is in time too: fit traces its step anew, with what learns by then.
        "right": [lambda model: compiled(frozen(model)), around_the_same_layers, cross_entropy, compiled_first],
        "wrong": [
            (frozen, "not_compiled"),
            (around_and_not_compiled, "not_ready"),
            (all_frozen_head, "head_frozen"),
            (all_frozen, "all_frozen"),
            (lambda model: model, "nothing_frozen"),
            (compiled, "nothing_frozen"),
            (lambda model: frozen(model).get_layer("body"), "no_net"),
            (lambda model: model.trainable, "no_net"),
        ],
        "not_yet": [lambda model: ..., lambda model: None],
    },
    "block_rates": {
        "right": [
            lambda top, discount, blocks: [top / discount**depth for depth in reversed(range(blocks))],
            lambda top, discount, blocks: top * discount ** -np.arange(blocks)[::-1].astype(float),
        ],
        "wrong": [
            (lambda top, discount, blocks: [top / discount**depth for depth in range(blocks)], "upside_down"),
            (lambda top, discount, blocks: [top / discount ** (blocks - k) for k in range(blocks)], "head_discounted"),
            (lambda top, discount, blocks: [top * discount ** (blocks - 1 - k) for k in range(blocks)], "multiplied"),
            (lambda top, discount, blocks: [top] * blocks, "all_alike"),
            (lambda top, discount, blocks: np.linspace(top / discount, top, blocks), "unknown"),
            (lambda top, discount, blocks: [top / 2**depth for depth in reversed(range(blocks))], "unknown"),
            (lambda top, discount, blocks: [top / discount**depth for depth in reversed(range(4))], "shape"),
        ],
        "not_yet": [lambda top, discount, blocks: ...],
    },
    "fair_shots": {
        "right": [by_class, as_mask, lambda *given: by_class(*given).tolist(), lambda *given: by_class(*given)[::-1]],
        "wrong": [
            (leaking, "leak"),
            (leaking_mask, "leak"),
            (drawn_with_repeats, "twice"),
            (first_rows, "uneven"),
            (lambda labels, held_out, per_class: by_class(labels, held_out, per_class - 1), "count"),
            (lambda labels, held_out, per_class: by_class(labels, held_out, per_class + 1), "count"),
            (lambda labels, held_out, per_class: [], "count"),
            (lambda labels, held_out, per_class: [0.5, 99], "no_rows"),
            (lambda labels, held_out, per_class: "all", "unread"),
        ],
        "not_yet": [lambda labels, held_out, per_class: ...],
    },
    "alike": {
        "right": [cka, gram_cka, cka_in_place, lambda x, y: cka(2 * x + 3, -y)],
        "wrong": [
            (lambda x, y: cka(x, y, prepare=lambda part: part), "not_centred"),
            (lambda x, y: cka(x, y, prepare=lambda part: part - part.mean()), "rows_centred"),
            (lambda x, y: np.linalg.norm(centred(x).T @ centred(y)) ** 2, "not_divided"),
            (no_square, "no_square"),
            (lambda x, y: np.sqrt(cka(x, y)), "root"),
            (lambda x, y: 1.0, "unknown"),
            (lambda x, y: cka(x, x), "unknown"),
        ],
        "not_yet": [lambda x, y: ...],
    },
    "quiet_features": {
        "right": [
            lambda body, images: body(images, training=False),
            lambda body, images: body(images),
            lambda body, images: body.predict(images, verbose=0),
            frozen_body,
        ],
        "wrong": [
            (lambda body, images: body(images, training=True), "moved"),
            (lambda body, images: body.layers[0](images), "others"),
            (restored, "others"),
            (lambda body, images: body(images)[0], "others"),
            (lambda body, images: body, "unread"),
        ],
        "not_yet": [lambda body, images: ...],
    },
    "good_rate": {
        "right": [best, best_in_place, lambda accuracy, untouched: np.array([best(accuracy, untouched)])],
        "wrong": [
            (lambda accuracy, untouched: max(accuracy, key=accuracy.get), "never_untouched"),
            (
                lambda accuracy, untouched: best(accuracy, untouched - 1e-9),
                "tie",
            ),
            (lambda accuracy, untouched: max(accuracy), "highest"),
            (lambda accuracy, untouched: min(accuracy), "lowest"),
            (lambda accuracy, untouched: max(accuracy.values()), "accuracy"),
            (lambda accuracy, untouched: 0.0, "unknown"),
            (lambda accuracy, untouched: 1e-3 * (untouched < 0.9), "unknown"),
        ],
        "not_yet": [lambda accuracy, untouched: ...],
    },
}
