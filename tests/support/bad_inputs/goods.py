"""Good arguments, small and made once: a few digits, a net, features, points, players."""

import functools

import keras
import numpy as np

from aigc_helpers import nets
from aigc_helpers.data import load
from aigc_helpers.training import train_classifier

BOX = (-2.0, 2.0, -1.0, 1.0)


@functools.cache
def images():
    return load("uci")[0][:40, ::2, ::2].copy()


@functools.cache
def digits():
    return load("uci")[0][:40].copy()


@functools.cache
def labels():
    return load("uci")[1][:40].copy()


@functools.cache
def net():
    """A net that reads most of the digits."""
    made = nets.cnn(seed=0)
    train_classifier(made, *load("uci"), steps=100, quiet=True)
    return made


@functools.cache
def features(seed=0):
    return np.random.default_rng(seed).normal(size=(60, 4))


@functools.cache
def points():
    return load("ring")[0][:60].copy()


@functools.cache
def player(kind):
    return getattr(nets, kind)(seed=0)


def optimizers():
    from aigc_helpers.training import Adam

    return Adam(1e-3), Adam(1e-3)


def beliefs(batch):
    return np.full((len(batch), 10), 0.1)


def flat_net():
    return keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten(), keras.layers.Dense(10)])
