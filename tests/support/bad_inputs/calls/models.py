"""Other generators than GANs: autoencoders, flows, paths and walks."""

import functools

import numpy as np

from aigc_helpers import nets
from aigc_helpers.models import decoding, factor_vae, flow, mixtures, ngrams, solvers, tokens, transformer, vae
from aigc_helpers.models.paths import PATHS
from aigc_helpers.training import Adam
from bad_inputs import families as f
from bad_inputs import goods
from bad_inputs.calls import Call


def middles():
    return np.array([[0.0, 1.0], [2.0, -1.0]])


def still(points, time):
    return 0 * points


def mixed():
    return mixtures.mixture(middles(), 0.5)


def autoencoder():
    return vae.build(3, seed=0)


def codes():
    return np.random.default_rng(0).normal(size=(40, 3)).astype(np.float32)


def drawing(**more):
    return {"labels": goods.labels()[:3], "guidance": 2.0, "steps": 2, "solver": "heun", **more}


def classes(good):
    """What is no class of a flow that knows ten, one for each of three codes."""
    wrong = {"negative": good - 100, "far too large": good + 1000, "fractions": good + 0.5, "too few": good[:-1]}
    return wrong | {"a column": good[:, None], "words": good.astype(str), "masked": f.masked(good)}


def text():
    return np.arange(60) % 7


@functools.cache
def gpt():
    return transformer.build(7, context=8, width=4, heads=2, depth=1)


def counted():
    return ngrams.NGrams(text(), vocabulary=7, order=3)


def longer(good):
    """What is no prompt of a GPT that looks back eight tokens."""
    return f.tokens(good) | {"longer than the context": np.zeros(9, int)}


DIALS = {
    "temperature": f.rates,
    "top_p": lambda good: f.shares(good) | {"zero": 0},
    "repetition": lambda good: f.rates(good) | {"below 1": 0.5},
}
DIALLED = {"temperature": 0.7, "top_p": 0.9, "repetition": 1.5}
TRAINED = {"beta": f.rates, "batch_size": f.counts, "decay": f.shares, "seed": f.seeds}
DRAWN = {"labels": classes, "guidance": f.rates, "steps": f.counts, "solver": f.names}
WIDE = {"NaN": (28, 28, f.NAN), "no channels": (28, 28), "one number": 28, "None": None, "zero": (28, 0, 1)}
CALLS = {
    "vae.build": Call(
        lambda: vae.build,
        lambda: {"latent_dim": 3, "shape": (28, 28, 1), "beta": 1.0, "seed": 0},
        {"latent_dim": f.counts, "shape": lambda good: WIDE, "beta": f.rates, "seed": f.seeds},
    ),
    "factor_vae.build": Call(
        lambda: factor_vae.build,
        lambda: {"latent_dim": 3, "shape": (28, 28, 1), "gamma": 1.0, "seed": 0},
        {"latent_dim": f.counts, "shape": lambda good: WIDE, "gamma": f.rates, "seed": f.seeds},
    ),
    "VAE": Call(
        lambda: vae.VAE,
        lambda: {
            "encoder": nets.dense_encoder(3),
            "decoder": nets.dense_decoder(3),
            "optimizer": Adam(1e-3),
            "beta": 1.0,
            "batch_size": 8,
            "decay": 0.9,
            "seed": 0,
        },
        TRAINED
        | {
            "encoder": lambda good: {"a generator": nets.dense_generator(3), "None": None, "a word": "encoder"},
            "decoder": lambda good: {
                "a generator": nets.dense_generator(3),
                "None": None,
                "wider": nets.dense_decoder(4),
            },
            "optimizer": lambda good: {"a word": "adam", "None": None, "rate NaN": Adam(f.NAN), "rate -1": Adam(-1.0)},
        },
    ),
    "VAE.train": Call(
        lambda: autoencoder().train,
        lambda: {"data": goods.digits(), "steps": 1, "quiet": True},
        {
            "data": lambda good: f.images(good) | {"colours": np.repeat(good, 3, axis=3), "halves": good[:, ::2]},
            "steps": f.without(f.counts, "zero"),
        },
    ),
    **{
        f"VAE.{name}": Call(
            lambda name=name: getattr(autoencoder(), name),
            lambda: {"images": goods.digits()},
            {"images": lambda good: f.images(good) | {"colours": np.repeat(good, 3, axis=3), "halves": good[:, ::2]}},
        )
        for name in ("encode", "reconstruct", "bound")
    },
    "VAE.sample": Call(
        lambda: autoencoder().sample, lambda: {"count": 3, "seed": 0}, {"count": f.counts, "seed": f.seeds}
    ),
    "vae.drawn_codes": Call(
        lambda: vae.drawn_codes,
        lambda: {"encoder": nets.dense_encoder(3), "images": goods.digits(), "draws": 2, "seed": 0},
        {"images": f.images, "draws": f.counts, "seed": f.seeds},
    ),
    "flow.build": Call(
        lambda: flow.build,
        lambda: {"dimensions": 3, "classes": 2, "path": "ddpm", "seed": 0},
        {"dimensions": f.counts, "classes": f.without(f.counts, "zero"), "path": f.names, "seed": f.seeds},
    ),
    "Flow.train": Call(
        lambda: flow.build(3, classes=10).train,
        lambda: {"data": codes(), "labels": goods.labels(), "steps": 1, "quiet": True},
        {
            "data": lambda good: f.arrays(good) | {"too wide": np.ones((40, 5)), "one row": good[0], "empty": good[:0]},
            "labels": f.labels,
            "steps": f.without(f.counts, "zero"),
        },
    ),
    "Flow.sample": Call(
        lambda: flow.build(3, classes=10).sample,
        lambda: drawing(count=3, seed=0),
        {"count": f.counts, "seed": f.seeds} | DRAWN,
    ),
    "Flow.draw": Call(
        lambda: flow.build(3, classes=10).draw,
        lambda: drawing(noise=codes()[:3]),
        {"noise": lambda good: f.arrays(good) | {"too wide": np.ones((3, 5)), "one row": good[0]}} | DRAWN,
    ),
    "mixtures.mixture": Call(
        lambda: mixtures.mixture,
        lambda: {"means": middles(), "deviation": 0.5, "weights": np.array([0.3, 0.7])},
        {
            "means": f.arrays,
            "deviation": lambda good: f.rates(good) | {"zero": 0},
            "weights": lambda good: f.arrays(good) | {"negative": -good, "too few": good[:1], "one number": 3},
        },
    ),
    "mixtures.recalled": Call(
        lambda: mixtures.recalled,
        lambda: {"points": goods.points(), "data": middles(), "time": 0.5},
        {
            "points": f.points,
            "data": f.arrays,
            "time": lambda good: {"at the end": 1.0, "before": -0.1, "NaN": f.NAN},
        },
    ),
    "Mixture.sample": Call(
        lambda: mixed().sample, lambda: {"count": 3, "seed": 0}, {"count": f.counts, "seed": f.seeds}
    ),
    **{
        f"Mixture.{name}": Call(
            lambda name=name: getattr(mixed(), name),
            lambda: {"points": goods.points(), "path": PATHS["ddpm"], "time": 0.5},
            {"points": f.points},
        )
        for name in ("log_density", "data_in", "field")
    },
    "solvers.walk": Call(
        lambda: solvers.walk,
        lambda: {"field": still, "start": goods.points(), "steps": 2, "solver": "heun", "ends": (0.0, 1.0)},
        {
            "start": f.arrays,
            "steps": lambda good: f.counts(good) | {"millions": 10**7},
            "solver": f.names,
            "ends": lambda good: {"beyond": (0, 2), "before": (-1, 1), "NaN": (0, f.NAN), "nowhere": (0.5, 0.5)},
        },
    ),
    "solvers.stroll": Call(
        lambda: solvers.stroll,
        lambda: {
            "field": still,
            "start": goods.points(),
            "path": PATHS["ddpm"],
            "steps": 2,
            "restless": 1.0,
            "seed": 0,
        },
        {"start": f.arrays, "steps": f.counts, "restless": f.rates, "seed": f.seeds},
    ),
    "Characters": Call(lambda: tokens.Characters, lambda: {"text": "a text"}, {"text": f.words}),
    "Characters.encode": Call(
        lambda: tokens.Characters("abc").encode,
        lambda: {"text": "cab"},
        {"text": lambda good: f.words(good) | {"unknown": "cabs", "another alphabet": "書呆子臉"}},
    ),
    "Characters.decode": Call(
        lambda: tokens.Characters("abc").decode, lambda: {"tokens": np.array([0, 2, 1])}, {"tokens": f.tokens}
    ),
    "Merges": Call(
        lambda: tokens.Merges,
        lambda: {"text": "the other then", "merges": 3},
        {"text": f.words, "merges": f.without(f.counts, "zero")},
    ),
    "Merges.encode": Call(lambda: tokens.Merges("the then").encode, lambda: {"text": "hen"}, {"text": f.words}),
    "Merges.decode": Call(
        lambda: tokens.Merges("the then").decode, lambda: {"tokens": np.array([99, 98])}, {"tokens": f.tokens}
    ),
    "decoding.shaped": Call(
        lambda: decoding.shaped, lambda: {"logits": codes(), **DIALLED}, {"logits": f.arrays, **DIALS}
    ),
    "NGrams": Call(
        lambda: ngrams.NGrams,
        lambda: {"tokens": text(), "vocabulary": 7, "order": 3},
        {
            "tokens": f.tokens,
            "vocabulary": lambda good: f.counts(good) | {"too few": 3},
            "order": lambda good: f.counts(good) | {"a million": 10**6},
        },
    ),
    "NGrams.nats": Call(lambda: counted().nats, lambda: {"tokens": text()}, {"tokens": f.tokens}),
    "NGrams.chances": Call(
        lambda: counted().chances,
        lambda: {"contexts": text().reshape(-1, 3)},
        {"contexts": lambda good: {"one row": good[0], "beyond": good + 7, "fractions": good / 2, "None": None}},
    ),
    "NGrams.sample": Call(
        lambda: counted().sample,
        lambda: {"prompt": text()[:4], "count": 3, "seed": 0, **DIALLED},
        {"prompt": f.tokens, "count": f.counts, "seed": f.seeds, **DIALS},
    ),
    "transformer.build": Call(
        lambda: transformer.build,
        lambda: {"vocabulary": 7, "context": 8, "width": 4, "heads": 2, "depth": 1, "seed": 0},
        {
            **dict.fromkeys(("vocabulary", "context", "width", "depth"), f.counts),
            "heads": lambda good: f.counts(good) | {"no share of the width": 3},
            "seed": f.seeds,
        },
    ),
    "GPT": Call(
        lambda: transformer.GPT,
        lambda: {
            "net": nets.gpt(7, context=8, width=4, heads=2, depth=1),
            "optimizer": Adam(1e-3),
            "batch_size": 8,
            "decay": 0.9,
            "seed": 0,
        },
        {name: family for name, family in TRAINED.items() if name != "beta"}
        | {
            "net": lambda good: {"None": None, "a word": "gpt", "another net": nets.mlp()},
            "optimizer": lambda good: {"a word": "adam", "None": None, "rate NaN": Adam(f.NAN), "rate -1": Adam(-1.0)},
        },
    ),
    "GPT.train": Call(
        lambda: gpt().train,
        lambda: {"data": text(), "steps": 1, "quiet": True},
        {
            "data": lambda good: f.without(f.tokens, "a column")(good) | {"long texts": good.reshape(-1, 12)},
            "steps": f.without(f.counts, "zero"),
        },
    ),
    "GPT.nats": Call(lambda: gpt().nats, lambda: {"tokens": text()}, {"tokens": f.tokens}),
    "GPT.logits": Call(
        lambda: gpt().logits,
        lambda: {"tokens": text().reshape(-1, 6)},
        {"tokens": lambda good: {"one row": good[0], "beyond": good + 7, "fractions": good / 2, "None": None}},
    ),
    "GPT.looks": Call(
        lambda: gpt().looks,
        lambda: {"tokens": text()[:5], "kept": np.ones((1, 2))},
        {
            "tokens": longer,
            "kept": lambda good: f.arrays(good) | {"one row": good[0], "too many": np.ones((3, 2))},
        },
    ),
    "GPT.sample": Call(
        lambda: gpt().sample,
        lambda: {"prompt": text()[:4], "count": 3, "copies": 2, "seed": 0, "cached": True, **DIALLED},
        {"prompt": longer, "count": f.counts, "copies": f.counts, "seed": f.seeds, "cached": f.flags, **DIALS},
    ),
    "GPT.likeliest": Call(
        lambda: gpt().likeliest,
        lambda: {"prompt": text()[:4], "count": 3, "beams": 2},
        {"prompt": longer, "count": f.counts, "beams": f.counts},
    ),
}
