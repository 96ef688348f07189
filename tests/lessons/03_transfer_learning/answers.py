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


def interval(values, reach, ddof=1, root=0.5):
    error = np.std(values, ddof=ddof) / len(values) ** root
    return values.mean() - reach * error, values.mean() + reach * error


def by_statistics(values, reach):
    error = (sum((value - values.mean()) ** 2 for value in values) / (len(values) - 1) / len(values)) ** 0.5
    return [values.mean() - reach * error, values.mean() + reach * error]


def variance(values, reach):
    spread = np.var(values, ddof=1) / np.sqrt(len(values))
    return values.mean() - reach * spread, values.mean() + reach * spread


def paired(one, other, reach):
    return interval(one - other, reach)[0] > 0


def t_value(one, other, reach):
    lead = one - other
    return lead.mean() / (lead.std(ddof=1) / np.sqrt(len(lead))) > reach


def dealt(labels, parts):
    number = np.zeros(len(labels), int)
    for kind in set(labels.tolist()):
        number[labels == kind] = np.arange((labels == kind).sum()) % parts
    return number


def sorted_and_dealt(labels, parts):
    number = np.empty(len(labels), int)
    number[np.argsort(labels, kind="stable")] = np.arange(len(labels)) % parts
    return number.tolist()


def two_and_none(labels, parts):
    number = dealt(labels, parts)
    first = np.flatnonzero(labels == 0)
    number[first[1]] = number[first[0]]
    return number


def moved_to_the_bit(before, after):
    return [name for name in before if np.any(before[name] != after[name])]


def moved_as_a_set(before, after):
    return {name for name in before if before[name].tobytes() != after[name].tobytes()}


def without_statistics(before, after):
    return [name for name in moved_to_the_bit(before, after) if "moving" not in name]


ANSWERS = {
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
    "honest": {
        "right": [interval, by_statistics, lambda values, reach: np.array(interval(values, reach))],
        "wrong": [
            (lambda values, reach: interval(values, reach, root=0), "of_one_draw"),
            (lambda values, reach: interval(values, reach, ddof=0), "too_small"),
            (lambda values, reach: interval(values, 1.96), "normal"),
            (lambda values, reach: interval(values, reach, root=1), "divided_by_count"),
            (variance, "variance"),
            (lambda values, reach: interval(values, reach)[::-1], "unknown"),
            (lambda values, reach: interval(values, reach)[0], "unread"),
        ],
        "not_yet": [lambda values, reach: ..., lambda values, reach: None],
    },
    "sure_lead": {
        "right": [paired, t_value],
        "wrong": [
            (lambda one, other, reach: one.mean() > other.mean(), "means_only"),
            (lambda one, other, reach: interval(one, reach)[0] > interval(other, reach)[1], "unpaired"),
            (lambda one, other, reach: np.all(one > other), "every_draw"),
            (lambda one, other, reach: interval(one - other, reach, root=0)[0] > 0, "of_one_draw"),
            (lambda one, other, reach: interval(one - other, reach, ddof=0)[0] > 0, "too_small"),
            (lambda one, other, reach: interval(one - other, 1.96)[0] > 0, "too_small"),
            (lambda one, other, reach: interval(one - other, reach)[0] != 0, "no_sign"),
            (lambda one, other, reach: np.prod(interval(one - other, reach)) > 0, "either_side"),
            (lambda one, other, reach: (one - other).mean() > 0.01, "unknown"),
            (lambda one, other, reach: one.mean() - other.mean(), "unread"),
        ],
        "not_yet": [lambda one, other, reach: ...],
    },
    "fold_of": {
        "right": [dealt, lambda labels, parts: dealt(labels, parts).tolist(), lambda *given: dealt(*given)[...]],
        "wrong": [
            (lambda labels, parts: np.arange(len(labels)) % parts, "blocks"),
            (lambda labels, parts: np.sort(np.arange(len(labels)) % parts), "blocks"),
            (lambda labels, parts: labels % parts, "one_class"),
            (two_and_none, "uneven"),
            (lambda labels, parts: dealt(labels, parts) + 1, "numbers"),
            (lambda labels, parts: dealt(labels, parts)[:-1], "numbers"),
            (lambda labels, parts: "all", "unread"),
        ],
        "not_yet": [lambda labels, parts: ...],
    },
    "what_moved": {
        "right": [moved_to_the_bit, moved_as_a_set, lambda *given: np.array(moved_to_the_bit(*given))],
        "wrong": [
            (lambda one, other: [name for name in one if not np.allclose(one[name], other[name])], "roughly"),
            (without_statistics, "no_statistics"),
            (lambda one, other: [name for name in one if np.all(one[name] != other[name])], "everywhere"),
            (lambda one, other: [name for name in one if np.array_equal(one[name], other[name])], "what_stayed"),
            (lambda one, other: list(one), "unknown"),
            (lambda one, other: len(moved_to_the_bit(one, other)), "unread"),
        ],
        "not_yet": [lambda before, after: ...],
    },
}
