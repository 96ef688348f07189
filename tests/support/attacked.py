"""What tests of attacks share: models to attack, images, every attack with every norm, and the laws they keep."""

import functools

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from aigc_helpers import nets
from aigc_helpers.attacks import ATTACKS, train_robust
from aigc_helpers.attacks.norms import NORMS
from aigc_helpers.data import load
from aigc_helpers.training import train_classifier
from kept import kept

CASES = [(name, norm) for name, attack in ATTACKS.items() for norm in attack.norms]
RADIUS = {"linf": 0.15, "l2": 1.2}
HARDENED_AT = 0.2
# Short searches: laws hold at any length.
QUICK = {
    "bim": {"steps": 4},
    "pgd": {"steps": 5},
    "mi_fgsm": {"steps": 4},
    "deepfool": {"steps": 12, "candidates": 4},
    "carlini_wagner": {"steps": 30, "searches": 2},
    "universal": {"steps": 5},
    "square": {"queries": 60},
}


def small_net(seed=0):
    """A net with everything that must be left alone: BatchNorm, dropout, weights."""
    with nets.seeded(seed):
        return keras.Sequential(
            [
                keras.Input((28, 28, 1)),
                layers.Conv2D(8, 5, strides=3, activation="relu"),
                layers.BatchNormalization(momentum=0.9),
                layers.Conv2D(16, 3, strides=2, activation="relu"),
                layers.Flatten(),
                layers.Dropout(0.2),
                layers.Dense(10),
            ]
        )


@functools.cache
def trained():
    """A small net that reads digits, the same in all tests."""
    return kept("trained", small_net(), lambda model: train_classifier(model, *load("uci"), steps=250, quiet=True))


@functools.cache
def hardened(opponent):
    """A small net after adversarial training against this opponent."""
    settings = {"epsilon": HARDENED_AT, "opponent": opponent, "steps": 500, "quiet": True}
    return kept(f"hardened_{opponent}", small_net(seed=3), lambda model: train_robust(model, *load("uci"), **settings))


@functools.cache
def digits(count=12):
    """Test digits and their labels."""
    images, labels = load("uci", "test")
    return images[:count], labels[:count]


class Linear:
    """Logits [N, classes] of flattened images: everything about it has a closed form."""

    def __init__(self, weights, bias):
        self.weights, self.bias = tf.constant(weights, tf.float32), tf.constant(bias, tf.float32)

    def __call__(self, images):
        return tf.reshape(images, [tf.shape(images)[0], -1]) @ self.weights + self.bias


def two_sides(rng, dimensions=8):
    """A linear model of two classes, and points that it reads as they are labelled."""
    weights = rng.normal(size=(dimensions, 2))
    model = Linear(weights, [0.1, -0.1])
    points = rng.uniform(0.4, 0.6, (20, dimensions)).astype(np.float32)
    labels = answers(model, points)
    rise = (weights[:, 1] - weights[:, 0]) * np.where(labels == 0, 1, -1)[:, None]  # towards the other class
    gaps = np.sum(points * rise, axis=1) + np.where(labels == 0, -0.2, 0.2)
    return model, points, labels, rise, -gaps


def run(name, norm, model, images, labels, **settings):
    """The attack with a short search and the usual radius."""
    options = {"epsilon": RADIUS[norm], "seed": 0, **QUICK.get(name, {}), **settings}
    return ATTACKS[name](model, images, labels, norm=norm, **options)


def answers(model, images):
    """What the model reads."""
    logits = model(images, training=False) if isinstance(model, keras.Model) else model(images)
    return np.argmax(logits, axis=1)


def lengths(made, images, norm):
    """How far each image was moved."""
    return NORMS[norm].length(made.astype(np.float64) - images)


def almost_all_equal(one, other, share=0.995):
    """Where rounding turns a sign, a pixel may differ: few do."""
    assert one.shape == other.shape
    assert np.mean(np.abs(one - other) < 1e-3) >= share, np.mean(np.abs(one - other) < 1e-3)
