"""Builders of nets, the NumPy net, optimizers, schedules, surfaces, games."""

import numpy as np

from aigc_helpers import nets, numpy_nets
from aigc_helpers.optimizers import RULES, games, schedules, small_net, surfaces
from aigc_helpers.optimizers import rules as rule_room
from aigc_helpers.transfer import backbones
from bad_inputs import families as f
from bad_inputs import goods
from bad_inputs.calls import Call


def start():
    return numpy_nets.initial_parameters((784, 8, 10), seed=0)


def seen():
    inputs = small_net.pixels(goods.digits())
    return {"weights": small_net.fresh_weights(seed=0), "inputs": inputs, "labels": goods.labels()}


def layer(value):
    return [(np.full((2, 3), value), np.full(3, value))]


def rows():
    return goods.digits().reshape(40, -1).astype(float)


SIZES = {"latent_dim": 3, "classes": 4, "dimensions": 2, "width": 8}
CALLS = {
    **{
        f"nets.{name}": Call(lambda build=build: build, lambda: {"seed": 0}, {"seed": f.seeds})
        for name, build in nets.NETS.items()
    },
    **{
        f"nets.{name}, sizes": Call(
            lambda name=name: nets.NETS[name], lambda size=size: {size: SIZES[size]}, {size: f.counts}
        )
        for name, size in {
            "dense_generator": "latent_dim",
            "fast_generator": "latent_dim",
            "autoencoder": "latent_dim",
            "point_generator": "latent_dim",
            "point_discriminator": "dimensions",
            "dense_encoder": "latent_dim",
            "dense_decoder": "latent_dim",
            "dense_flow": "dimensions",
            "transfer_net": "classes",
        }.items()
    },
    **{
        f"nets.{name}": Call(
            lambda build=build: build,
            lambda: {"weights": "imagenet", "size": 32, "seed": 0},
            {"weights": f.without(f.names, "None"), "size": f.counts, "seed": f.seeds},
        )
        for name, build in nets.TRAINED.items()
    },
    "backbones.photo_net": Call(
        lambda: backbones.photo_net,
        lambda: {"classes": 3, "weights": "imagenet", "size": 32, "seed": 0},
        {"classes": f.counts, "weights": f.without(f.names, "None"), "size": f.counts, "seed": f.seeds},
    ),
    "nets.mlp, dropout": Call(lambda: nets.mlp, lambda: {"dropout": 0.1}, {"dropout": f.shares}),
    "numpy_nets.initial_parameters": Call(
        lambda: numpy_nets.initial_parameters, lambda: {"widths": (4, 3), "seed": 0}, {"seed": f.seeds}
    ),
    "numpy_nets.forward": Call(
        lambda: numpy_nets.forward,
        lambda: {"parameters": start(), "inputs": rows()},
        {
            "inputs": lambda good: (
                f.arrays(good) | {"bytes": (good * 255).astype(np.uint8), "empty": good[:0], "None": None}
            )
        },
    ),
    "numpy_nets.softmax": Call(
        lambda: numpy_nets.softmax,
        lambda: {"logits": goods.features()},
        {"logits": lambda good: f.arrays(good) | {"empty": good[:0], "three axes": good[None], "None": None}},
    ),
    "numpy_nets.cross_entropy": Call(
        lambda: numpy_nets.cross_entropy,
        lambda: {"logits": np.zeros((40, 10)), "labels": goods.labels()},
        {"logits": lambda good: f.arrays(good) | {"three axes": good[None], "None": None}, "labels": f.labels},
    ),
    "numpy_nets.descend": Call(
        lambda: numpy_nets.descend,
        lambda: {"parameters": layer(1.0), "gradient": layer(1.0), "learning_rate": 0.1},
        {"learning_rate": f.rates, "gradient": lambda good: {"infinite": layer(f.INF), "NaN": layer(f.NAN)}},
    ),
    "numpy_nets.finite_differences": Call(
        lambda: numpy_nets.finite_differences,
        lambda: {"loss": lambda parameters: 0.0, "parameters": layer(1.0), "epsilon": 1e-5},
        {"epsilon": lambda good: f.rates(good) | {"below rounding": 1e-30}},
    ),
    "numpy_nets.train": Call(
        lambda: numpy_nets.train,
        lambda: {
            "parameters": start(),
            "inputs": rows(),
            "labels": goods.labels(),
            "steps": 1,
            "batch_size": 8,
            "learning_rate": 0.1,
            "seed": 0,
        },
        {
            "inputs": lambda good: f.arrays(good) | {"bytes": (good * 255).astype(np.uint8), "None": None},
            "labels": f.labels,
            "steps": f.without(f.counts, "zero"),
            "batch_size": f.without(f.counts, "None"),
            "learning_rate": f.rates,
            "seed": f.seeds,
        },
    ),
    **{
        f"RULES[{name}]": Call(
            lambda rule=rule: rule,
            lambda: {"learning_rate": 0.1, "weight_decay": 0.1},
            {"learning_rate": f.without(f.rates, "None"), "weight_decay": f.without(f.rates, "None")},
        )
        for name, rule in RULES.items()
    },
    "rules.build": Call(lambda: rule_room.build, lambda: {"name": "adam"}, {"name": f.names}),
    "Rule.init": Call(lambda: RULES["adam"]().init, lambda: {"parameters": np.ones(3)}, {"parameters": f.arrays}),
    **{
        f"SCHEDULES[{name}]": Call(
            lambda schedule=schedule: schedule,
            lambda: {"rate": 0.1, "steps": 10},
            {"rate": f.rates, "steps": f.counts},
        )
        for name, schedule in schedules.SCHEDULES.items()
    },
    "surfaces.find_surface": Call(lambda: surfaces.find_surface, lambda: {"name": "beale"}, {"name": f.names}),
    "surfaces.quadratic": Call(
        lambda: surfaces.quadratic,
        lambda: {"condition": 10.0, "noise": 0.1},
        {"condition": f.rates, "noise": f.rates},
    ),
    "surfaces.descend": Call(
        lambda: surfaces.descend,
        lambda: {
            "rule": RULES["sgd"](),
            "surface": surfaces.SURFACES["beale"],
            "steps": 2,
            "start": (1.0, 1.0),
            "noise": 0.1,
            "seed": 0,
        },
        {
            "steps": f.without(f.counts, "zero"),
            "start": lambda good: {"three": (1, 2, 3), "rows": [[1, 2]], "NaN": (f.NAN, 0), "words": ("a", "b")},
            "noise": f.without(f.rates, "None"),
            "seed": f.seeds,
        },
    ),
    "surfaces.steps_to": Call(
        lambda: surfaces.steps_to,
        lambda: {"path": np.ones((3, 2)), "surface": surfaces.SURFACES["beale"], "tolerance": 0.1},
        {"tolerance": f.rates},
    ),
    "games.play": Call(
        lambda: games.play,
        lambda: {"name": "simultaneous", "rate": 0.1, "steps": 2, "start": (1.0, 0.0)},
        {
            "name": f.names,
            "rate": f.rates,
            "steps": f.without(f.counts, "zero"),
            "start": lambda good: {"three": (1, 2, 3), "NaN": (f.NAN, 0), "words": ("a", "b")},
        },
    ),
    "small_net.pixels": Call(lambda: small_net.pixels, lambda: {"images": goods.digits()}, {"images": f.images}),
    "small_net.accuracy": Call(
        lambda: small_net.accuracy,
        seen,
        {"labels": f.labels},
    ),
    "small_net.loss_and_gradient": Call(
        lambda: small_net.loss_and_gradient,
        seen,
        {"labels": f.labels},
    ),
    "small_net.train": Call(
        lambda: small_net.train,
        lambda: {
            "rule": RULES["adam"](),
            "inputs": small_net.pixels(goods.digits()),
            "labels": goods.labels(),
            "steps": 1,
            "batch_size": 8,
            "seed": 0,
        },
        {
            "inputs": lambda good: f.arrays(good) | {"bytes": (good * 255).astype(np.uint8)},
            "labels": f.labels,
            "batch_size": f.counts,
            "seed": f.seeds,
        },
    ),
}
