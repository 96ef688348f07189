"""Classifiers, attacks, transfer."""

import numpy as np

from aigc_helpers import attacks, nets, training, transfer
from bad_inputs import families as f
from bad_inputs import goods
from bad_inputs.calls import Call


def asked(**settings):
    return lambda: {"model": goods.net(), "images": goods.digits()[:8], "labels": goods.labels()[:8], **settings}


def taught(**settings):
    return lambda: {"model": nets.cnn(seed=0), "images": goods.digits(), "labels": goods.labels(), **settings}


def task():
    return transfer.Task(goods.digits(), goods.labels(), *read_test().values())


def read_test():
    from aigc_helpers.data import load

    images, labels = load("uci", "test")
    return {"test_images": images[:30].copy(), "test_labels": labels[:30].copy()}


ASKED = {"model": f.classifiers, "images": f.images, "labels": f.labels}
# A net that ends in a softmax can be attacked, though not taught; an option that is None is left to the attack.
ANSWERED = ASKED | {"model": f.without(f.classifiers, "ends in softmax")}
OPTIONS = {
    "epsilon": f.without(f.rates, "None", "infinite"),
    "norm": f.without(f.names, "None"),
    "targeted": f.flags,
    "logits": f.without(f.flags, "None"),
    "seed": f.without(f.seeds, "None"),
}
STEPPED = {"batch_size": f.counts, "seed": f.seeds, "learning_rate": f.rates}
CALLS = {
    **{
        f"attacks.{name}": Call(
            lambda attack=attack: attack,
            asked(epsilon=0.1, norm=attack.norms[0], targeted=False, logits=True, seed=0),
            ANSWERED | OPTIONS,
        )
        for name, attack in attacks.ATTACKS.items()
    },
    "attacks.read": Call(
        lambda: attacks.read,
        lambda: {"model": goods.net(), "images": goods.digits()},
        {"model": f.without(f.classifiers, "ends in softmax"), "images": f.images},
    ),
    "attacks.attempt": Call(lambda: attacks.attempt, asked(attack="fgsm"), ANSWERED | {"attack": f.names}),
    "attacks.evaluate": Call(
        lambda: attacks.evaluate,
        asked(epsilons=(0.0, 0.1), attacks=("fgsm",), norm="linf", settings={}, seed=0),
        ANSWERED
        | {
            "epsilons": lambda good: {"negative": (-0.1,), "NaN": (f.NAN,), "none": (), "words": ("a",)},
            "attacks": lambda good: {"none": (), "unknown": ("unheard of",)},
            "norm": f.names,
            "settings": lambda good: {"unknown attack": {"unheard of": {}}, "unknown setting": {"fgsm": {"stride": 1}}},
            "seed": f.seeds,
        },
    ),
    "attacks.masking_report": Call(
        lambda: attacks.masking_report,
        asked(epsilon=0.1, norm="linf", steps=1, queries=2, seed=0),
        ANSWERED | {"epsilon": f.rates, "norm": f.names, "steps": f.counts, "queries": f.counts, "seed": f.seeds},
    ),
    "attacks.behind_rounding": Call(
        lambda: attacks.behind_rounding,
        lambda: {"model": goods.net(), "levels": 4},
        {"levels": lambda good: f.counts(good) | {"one": 1}},
    ),
    "attacks.train_robust": Call(
        lambda: attacks.train_robust,
        taught(epsilon=0.1, steps=1, batch_size=8, learning_rate=1e-3, seed=0, quiet=True),
        ASKED | STEPPED | {"epsilon": f.rates, "steps": f.counts},
    ),
    "training.train_classifier": Call(
        lambda: training.train_classifier,
        taught(steps=1, batch_size=8, learning_rate=1e-3, weight_decay=0.0, shift=0, seed=0, quiet=True),
        ASKED
        | STEPPED
        | {
            "steps": f.counts,
            "weight_decay": f.without(f.rates, "None"),
            "shift": f.without(f.counts, "zero"),
        },
    ),
    "transfer.Task": Call(
        lambda: transfer.Task,
        lambda: {"images": goods.digits(), "labels": goods.labels(), **read_test()},
        {
            "images": f.images,
            "labels": f.without(f.labels, "far too large"),
            "test_images": lambda good: f.images(good) | {"from the pool": goods.digits()[:30]},
            "test_labels": f.labels,
        },
    ),
    "transfer.shots": Call(
        lambda: transfer.shots,
        lambda: {"labels": goods.labels(), "per_class": 1, "seed": 0},
        {
            "labels": f.without(f.labels, "far too large", "too few", "negative"),
            "per_class": f.counts,
            "seed": f.seeds,
        },
    ),
    "transfer.batches": Call(
        lambda: transfer.batches,
        lambda: {"count": 10, "steps": 2, "batch_size": 3, "seed": 0},
        {"count": f.counts, "steps": f.counts, "batch_size": f.counts, "seed": f.seeds},
    ),
    "transfer.few_shot": Call(
        lambda: transfer.few_shot,
        lambda: {
            "answers": lambda rows, seed: np.zeros(30, int),
            "task": task(),
            "labels_per_class": 1,
            "draws": 1,
            "seed": 0,
        },
        {
            "answers": lambda good: {
                "a column": lambda rows, seed: good(rows, seed)[:, None],
                "one number": lambda rows, seed: 3,
                "None": lambda rows, seed: None,
            },
            "labels_per_class": f.counts,
            "draws": f.counts,
            "seed": f.seeds,
        },
    ),
    "transfer.features": Call(
        lambda: transfer.features,
        lambda: {"model": nets.transfer_net(seed=0), "images": goods.digits()},
        {"images": f.images},
    ),
    "transfer.read": Call(
        lambda: transfer.read,
        lambda: {"model": goods.net(), "images": goods.digits()},
        {"model": f.without(f.classifiers, "ends in softmax"), "images": f.images},
    ),
    "transfer.rate_plan": Call(
        lambda: transfer.rate_plan,
        lambda: {"strategy": "all", "steps": 3, "blocks": 2, "learning_rate": 1e-3},
        {"strategy": f.names, "steps": f.counts, "blocks": f.counts, "learning_rate": f.rates},
    ),
    "transfer.fine_tune": Call(
        lambda: transfer.fine_tune,
        lambda: {
            "model": nets.transfer_net(seed=0),
            "images": goods.digits(),
            "labels": goods.labels(),
            "steps": 1,
            "batch_size": 8,
            "learning_rate": 1e-3,
            "seed": 0,
        },
        {
            "images": f.images,
            "labels": f.labels,
            "steps": f.counts,
            "batch_size": f.counts,
            "learning_rate": f.rates,
            "seed": f.seeds,
        },
    ),
    "transfer.adapted": Call(
        lambda: transfer.adapted,
        lambda: {"source": nets.transfer_net(seed=0), "classes": 3, "seed": 0},
        {"classes": f.without(f.counts, "None"), "seed": f.seeds},
    ),
    "transfer.by_name": Call(
        lambda: transfer.by_name,
        lambda: {"logits": np.zeros((3, 1000))},
        {"logits": lambda good: f.arrays(good) | {"three axes": good[None], "None": None}},
    ),
    "transfer.linear_cka": Call(
        lambda: transfer.linear_cka,
        lambda: {"one": goods.features(), "other": goods.features(1)},
        {"one": f.without(f.features, "bytes"), "other": f.without(f.features, "bytes")},
    ),
}
