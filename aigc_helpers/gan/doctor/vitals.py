"""What a doctor reads off a run: numbers from its losses and its two nets, without a look at the code that made it."""

from collections.abc import Mapping
from dataclasses import dataclass

import keras
import numpy as np
from scipy.special import expit
from sklearn.cluster import KMeans
from sklearn.neighbors import NearestNeighbors

from aigc_helpers.gan.sampling import latent_vectors
from aigc_helpers.validation import check_finite

SAMPLES = 500  # of each kind, looked at by the nets
ROWS = 3000  # of the data, at most, in which a copy's original is searched
DIMENSIONS = 30  # of the samples, the widest, in which neighbours are looked for
CELLS = 10  # into which the data are cut, to see which of them the fakes leave empty
RECENT = 0.1  # the last tenth of a history is how the run stands
SHIFT = 5.0  # standard deviations, by which a batch is moved to see whether a discriminator notices
BORN_AT_ZERO = ("bias", "beta")


@dataclass(frozen=True)
class Vitals:
    """The measurements. Losses and logits are means; shares and ratios lie around 0 to 1.

    `discriminator_loss`, `generator_loss`: the last tenth of the history. `sigmoid`: whether a sigmoid ends the
    discriminator. `real`, `fake`: its mean outputs; `spread`: their standard deviation, both kinds together.
    `learning`: how many of its weights may learn at all. `untouched`: the players none of whose biases ever moved.
    `low`, `high`: the data's range; `tanh`: whether one ends the generator. `lag`: how far its samples in use lie from
    those in training, in standard deviations. `shift_seen`: how far the discriminator's mean output moves with a whole
    batch, likewise. `cells`: over how many equal parts of the data the fakes spread, over the data's own count.
    `copies`: how near a fake is to the nearest of the data, over how near they are to each other. `swing`, `swings`:
    the standard deviation of the discriminator's smoothed loss in the second half, and how often it crosses its mean.
    """

    finite: bool
    discriminator_loss: float
    generator_loss: float
    sigmoid: bool
    real: float
    fake: float
    spread: float
    learning: int
    untouched: tuple[str, ...]
    low: float
    high: float
    tanh: bool
    lag: float
    shift_seen: float
    cells: float
    copies: float
    swing: float
    swings: int

    @property
    def slope(self) -> float:
        """The size of the saturating loss's slope at the mean fake logit: what the generator is taught by."""
        return float(expit(self.fake))


def measure(
    history: Mapping[str, object],
    generator: keras.Model,
    discriminator: keras.Model,
    data: np.ndarray,
    *,
    seed: int = 0,
) -> Vitals:
    """Read the vitals of a run; `data` [N, …] are samples as the discriminator is shown them, in the generator's range.

    Raises ValueError for a history without both players' losses, or data that do not fit the discriminator.
    """
    losses, data = _losses(history), _checked(data, discriminator)
    weights = [weight for model in (generator, discriminator) for weight in model.get_weights()]
    finite = bool(np.isfinite(losses).all()) and all(np.isfinite(weight).all() for weight in weights)
    recent = losses[-max(1, round(RECENT * len(losses))) :].mean(axis=0)
    rng = np.random.default_rng(seed)
    data = data[rng.permutation(len(data))[:ROWS]]
    latents = latent_vectors(SAMPLES, generator.input_shape[-1], seed=seed)
    fakes = np.asarray(generator(latents, training=False))
    swing, swings = _swing(losses[:, 0])
    return Vitals(
        finite=finite,
        discriminator_loss=float(recent[0]),
        generator_loss=float(recent[1]),
        learning=sum(int(np.prod(weight.shape)) for weight in discriminator.trainable_weights),
        untouched=tuple(
            name for name, it in (("generator", generator), ("discriminator", discriminator)) if _untouched(it)
        ),
        low=float(data.min()),
        high=float(data.max()),
        tanh=_ends_in(generator, "tanh"),
        swing=swing,
        swings=swings,
        **_judgement(discriminator, data[:SAMPLES], fakes),
        lag=_lag(generator, latents, fakes) if finite else 0.0,
        **(_spread(data, fakes, seed) if finite else {"cells": 1.0, "copies": 1.0}),
    )


def _losses(history: Mapping[str, object]) -> np.ndarray:
    """The losses [steps, 2], the discriminator's first."""
    missing = [name for name in ("discriminator", "generator") if name not in history]
    if missing:
        wants = 'history = {"discriminator": [...], "generator": [...]}, a loss for every step'
        raise ValueError(f"history has no {' and no '.join(missing)}; it wants {wants}")
    pair = [np.asarray(history[name], np.float64).ravel() for name in ("discriminator", "generator")]
    if len(pair[0]) != len(pair[1]) or not len(pair[0]):
        raise ValueError(f"history has {len(pair[0])} and {len(pair[1])} losses; it wants as many of each, at least 1")
    return np.stack(pair, axis=1)


def _checked(data: np.ndarray, discriminator: keras.Model) -> np.ndarray:
    data, wanted = np.asarray(data, np.float32), tuple(discriminator.input_shape[1:])
    if data.shape[1:] != wanted or len(data) < 2 * CELLS:
        raise ValueError(f"data has shape {data.shape}; this discriminator wants {('N', *wanted)} with N ≥ {2 * CELLS}")
    check_finite(data, name="data")
    return data


def _untouched(model: keras.Model) -> bool:
    """Whether all weights that are born as zeros still are: the first step of any optimizer moves them."""
    born = [weight for weight in model.weights if weight.name in BORN_AT_ZERO]
    return bool(born) and not any(np.any(np.asarray(weight)) for weight in born)


def _ends_in(model: keras.Model, activation: str) -> bool:
    """Whether the last layer with an activation of its own has this one; layers that only reshape are passed over."""
    for layer in reversed(model.layers):
        found = getattr(layer, "activation", None)
        if found is not None and (layer.weights or isinstance(layer, keras.layers.Activation)):
            return getattr(found, "__name__", "") == activation
        if layer.weights:
            return False
    return False


def _judgement(discriminator: keras.Model, real: np.ndarray, fakes: np.ndarray) -> dict[str, float | bool]:
    """What the discriminator says, and whether it notices that a whole batch has moved."""
    on_real, on_fake = (np.asarray(discriminator(it, training=False), np.float64).ravel() for it in (real, fakes))
    shift = SHIFT * real.std()
    here, there = (np.asarray(discriminator(it, training=True), np.float64) for it in (real, real + shift))
    spread = float(np.concatenate([on_real, on_fake]).std())
    return {
        "sigmoid": _ends_in(discriminator, "sigmoid"),
        "real": float(on_real.mean()),
        "fake": float(on_fake.mean()),
        "spread": spread,
        "shift_seen": float(abs(here.mean() - there.mean()) / (here.std() + 1e-12)),
    }


def _lag(generator: keras.Model, latents: np.ndarray, fakes: np.ndarray) -> float:
    statistics = [(weight, np.asarray(weight)) for weight in generator.non_trainable_weights]
    trained = np.asarray(generator(latents, training=True))
    for weight, value in statistics:  # a look in training mode moves them
        weight.assign(value)
    return float(np.sqrt(np.mean((trained - fakes) ** 2)) / (trained.std() + 1e-12))


def _spread(data: np.ndarray, fakes: np.ndarray, seed: int) -> dict[str, float]:
    """Over how much of the data the fakes spread, and whether they are copies."""
    real, fake = data.reshape(len(data), -1), fakes.reshape(len(fakes), -1)
    if real.shape[1] > DIMENSIONS:
        _, axes = np.linalg.eigh(np.cov(real, rowvar=False))
        real, fake = real @ axes[:, -DIMENSIONS:], fake @ axes[:, -DIMENSIONS:]
    cells = KMeans(CELLS, n_init=2, random_state=seed).fit(real)
    neighbours = NearestNeighbors(n_neighbors=2).fit(real)
    own = neighbours.kneighbors(real)[0][:, 1]
    return {
        "cells": _count(cells.predict(fake.astype(real.dtype))) / _count(cells.labels_),
        "copies": float(np.median(neighbours.kneighbors(fake)[0][:, 0]) / (np.median(own) + 1e-12)),
    }


def _count(labels: np.ndarray) -> float:
    """How many cells are in use, as the exponential of the entropy of their shares."""
    shares = np.bincount(labels, minlength=CELLS) / len(labels)
    return float(np.exp(-sum(share * np.log(share) for share in shares if share)))


def _swing(losses: np.ndarray) -> tuple[float, int]:
    half = losses[len(losses) // 2 :]
    window = max(1, len(half) // 50)
    smooth = np.convolve(half, np.ones(window) / window, mode="valid")
    beyond = smooth[np.abs(smooth - smooth.mean()) > smooth.std() / 2] > smooth.mean()
    return float(smooth.std()), int(np.sum(beyond[1:] != beyond[:-1]))
