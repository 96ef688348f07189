"""Trainers, games in the plane, sampling, the doctor."""

import numpy as np

from aigc_helpers import nets
from aigc_helpers.data.toy import modes
from aigc_helpers.gan import losses, plane, recipes, sampling
from aigc_helpers.gan.callbacks import Snapshots
from aigc_helpers.gan.doctor import doctor
from aigc_helpers.gan.plane import Arena, PlaneGame, Rules, SickGame
from aigc_helpers.gan.trainer import Trainer
from bad_inputs import families as f
from bad_inputs import goods
from bad_inputs.calls import Call


def trainer(**settings):
    players = nets.point_generator(seed=0), nets.point_discriminator(seed=1)
    return {"generator": players[0], "discriminator": players[1], "optimizers": goods.optimizers(), **settings}


def history():
    return {"discriminator": [1.38] * 100, "generator": [0.7] * 100}


CALLS = {
    "Trainer": Call(
        lambda: Trainer,
        lambda: trainer(loss="non_saturating", kind="points", batch_size=8, decay=0.9, seed=0),
        {
            "kind": f.names,
            "loss": f.names,
            "batch_size": f.counts,
            "decay": lambda good: f.shares(good) | {"two": 2, "words": "1e-3"},
            "seed": f.seeds,
            "generator": lambda good: {"a discriminator": nets.point_discriminator(seed=0), "None": None},
            "discriminator": lambda good: {"a generator": nets.point_generator(seed=0), "None": None},
            "optimizers": lambda good: {"one for both": (good[0], good[0]), "one": good[0], "None": None},
        },
    ),
    "Trainer.train": Call(
        lambda: recipes.build("points", seed=0).train,
        lambda: {"data": goods.points(), "steps": 1, "seconds": 60.0, "quiet": True},
        {
            "data": lambda good: f.points(good) | {"whole numbers": good.astype(int), "empty": good[:0]},
            "steps": f.without(f.counts, "zero"),
            "seconds": f.without(f.rates, "infinite"),
        },
    ),
    "Trainer.train, images": Call(
        lambda: recipes.build("fast", seed=0).train,
        lambda: {"data": goods.digits(), "steps": 1, "quiet": True},
        {"data": f.images},
    ),
    "recipes.build": Call(
        lambda: recipes.build,
        lambda: {"name": "points", "loss": "non_saturating", "seed": 0},
        {"name": f.names, "loss": f.names, "seed": f.seeds},
    ),
    "losses.find_loss": Call(lambda: losses.find_loss, lambda: {"name": "non_saturating"}, {"name": f.names}),
    "sampling.latent_vectors": Call(
        lambda: sampling.latent_vectors,
        lambda: {"count": 3, "latent_dim": 2, "seed": 0},
        {"count": f.counts, "latent_dim": f.counts, "seed": f.seeds},
    ),
    "sampling.decode": Call(
        lambda: sampling.decode,
        lambda: {
            "generator": goods.player("point_generator"),
            "latents": np.zeros((3, 2), np.float32),
            "kind": "points",
        },
        {"latents": lambda good: f.arrays(good) | {"too wide": np.zeros((3, 5)), "one row": good[0], "None": None}},
    ),
    "sampling.generate": Call(
        lambda: sampling.generate,
        lambda: {"generator": goods.player("point_generator"), "count": 3, "seed": 0, "kind": "points"},
        {"count": f.counts, "seed": f.seeds},
    ),
    "sampling.interpolate": Call(
        lambda: sampling.interpolate,
        lambda: {"start": np.array([1.0, 0.0]), "end": np.array([0.0, 1.0]), "count": 3},
        {"start": f.arrays, "end": f.arrays, "count": lambda good: f.counts(good) | {"one": 1}},
    ),
    "sampling.belief_map": Call(
        lambda: sampling.belief_map,
        lambda: {"discriminator": goods.player("point_discriminator"), "box": goods.BOX, "rows": 5},
        {"box": f.boxes, "rows": f.counts},
    ),
    "Snapshots": Call(
        lambda: Snapshots,
        lambda: {"look": lambda trainer: trainer.step, "last_step": 100, "count": 3},
        {"last_step": f.counts, "count": f.counts},
    ),
    "PlaneGame": Call(
        lambda: PlaneGame,
        lambda: {"latent_dim": 2, "loss": "non_saturating", "seed": 0},
        {"latent_dim": f.counts, "loss": f.names, "seed": f.seeds},
    ),
    "PlaneGame.advance": Call(
        lambda: PlaneGame(seed=0).advance,
        lambda: {"points": goods.points(), "rules": Rules(), "steps": 1},
        {
            "points": f.points,
            "steps": f.counts,
            "rules": lambda good: {
                "rate -1": good._replace(generator_rate=-1.0),
                "noise -1": good._replace(noise=-1.0),
                "rate NaN": good._replace(discriminator_rate=f.NAN),
                "no batch": good._replace(batch_size=0),
            },
        },
    ),
    "PlaneGame.look": Call(
        lambda: PlaneGame(seed=0).look,
        lambda: {"box": goods.BOX, "rows": 5, "count": 5},
        {"box": f.boxes, "rows": f.counts, "count": f.counts},
    ),
    "SickGame": Call(
        lambda: SickGame, lambda: {"bugs": "sign", "seed": 0}, {"bugs": f.without(f.names, "a list"), "seed": f.seeds}
    ),
    "plane.vitals": Call(
        lambda: plane.vitals,
        lambda: {"game": SickGame(seed=0), "points": goods.points(), "modes": modes("ring")},
        {"points": f.points},
    ),
    "plane.find_cure": Call(lambda: plane.find_cure, lambda: {"name": "plain"}, {"name": f.names}),
    "Arena": Call(
        lambda: Arena,
        lambda: {"cure": plane.CURES["plain"], "seeds": (0,)},
        {
            "seeds": lambda good: {"a word": "01", "none": (), "negative": (-1,), "fractions": (0.5,), "NaN": (f.NAN,)},
            "cure": lambda good: {
                "rates -1": good._replace(rates=(-1, -1)),
                "clip 0": good._replace(clip=0),
                "clip -1": good._replace(clip=-1),
                "penalty -1": good._replace(penalties=(("r1", -1.0),)),
                "spectral -1": good._replace(spectral=-1),
                "a name": "plain",
            },
        },
    ),
    "Arena.advance": Call(
        lambda: Arena(plane.CURES["plain"], seeds=(0,)).advance,
        lambda: {"points": goods.points(), "steps": 1},
        {"points": f.points, "steps": f.counts},
    ),
    "Arena.sample": Call(
        lambda: Arena(plane.CURES["plain"], seeds=(0,)).sample,
        lambda: {"count": 3, "seed": 0},
        {"count": f.counts, "seed": f.seeds},
    ),
    "plane.compare": Call(
        lambda: plane.compare,
        lambda: {"name": "plain", "dataset": "ring", "seeds": (0,), "steps": 50, "cost": 1.0},
        {
            "name": f.names,
            "dataset": f.names,
            "steps": f.without(f.counts, "None"),
            "cost": lambda good: f.rates(good) | {"zero": 0},
        },
    ),
    "plane.summarise": Call(
        lambda: plane.summarise,
        lambda: {"rows": plane.read_table(), "dataset": "ring", "moment": "equal steps"},
        {"dataset": f.names, "moment": f.names},
    ),
    "gan.doctor": Call(
        lambda: doctor,
        lambda: {
            "history": history(),
            "generator": nets.point_generator(seed=0),
            "discriminator": nets.point_discriminator(seed=1),
            "data": goods.points(),
            "seed": 0,
        },
        {
            "history": lambda good: {"one player": {"generator": [1.0]}, "empty": {}, "None": None, "words": "history"},
            "data": lambda good: f.points(good) | {"too few": good[:3]},
            "seed": f.seeds,
            "generator": lambda good: {"None": None, "a word": "model"},
            "discriminator": lambda good: {"None": None, "a word": "model"},
        },
    ),
}
