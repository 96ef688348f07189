"""Small trainers of GANs that are quick and as random as the real ones, and how two of them are compared."""

import keras
import numpy as np
from keras import layers

from aigc_helpers import nets
from aigc_helpers.gan.trainer import Trainer

IMAGES = np.random.default_rng(0).integers(0, 256, (200, 28, 28, 1), dtype=np.uint8)
POINTS = np.random.default_rng(1).normal(size=(300, 2)).astype(np.float32)


def adam():
    return keras.optimizers.Adam(1e-3, beta_1=0.5)


def small_discriminator(seed=0):
    """Two layers and dropout: as random as the reference discriminator, and quick."""
    with nets.seeded(seed):
        return keras.Sequential(
            [
                keras.Input((28, 28, 1)),
                layers.Conv2D(4, 3, strides=4),
                layers.LeakyReLU(),
                layers.Dropout(0.3),
                layers.Flatten(),
                layers.Dense(1),
            ]
        )


def small_generator(seed=0):
    """One hidden layer with BatchNorm, whose moving statistics belong to the state."""
    with nets.seeded(seed):
        hidden = [layers.Dense(16, use_bias=False), layers.BatchNormalization(), layers.ReLU()]
        image = [layers.Dense(28 * 28, activation="tanh"), layers.Reshape((28, 28, 1))]
        return keras.Sequential([keras.Input((8,)), *hidden, *image])


def image_trainer(seed=0, **options):
    generator = small_generator(seed)
    return Trainer(generator, small_discriminator(seed), (adam(), adam()), batch_size=16, seed=seed, **options)


def point_trainer(seed=0, **options):
    return point_game(*players(seed), batch_size=32, seed=seed, **options)


def players(seed=0):
    return nets.point_generator(seed=seed), nets.point_discriminator(seed=seed)


def point_game(generator, discriminator, optimizers=None, **options):
    return Trainer(generator, discriminator, optimizers or (adam(), adam()), kind="points", **options)


def state(trainer):
    return [np.asarray(variable) for group in trainer._variables().values() for variable in group]


def same(one, other):
    return all(np.array_equal(a, b) for a, b in zip(state(one), state(other), strict=True))


def trained(trainer, data=IMAGES, steps=60, **options):
    trainer.train(data, steps=steps, quiet=True, **options)
    return trainer
