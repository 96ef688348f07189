"""Small VAEs that are quick and as random as the real ones, and images that have something to be learned."""

import keras
import numpy as np

from aigc_helpers import nets
from aigc_helpers.models.vae import VAE
from trainers import same as same
from trainers import state as state

SHAPE = (6, 5, 1)


def bars(count=90, seed=0):
    """Bytes: a bright row or column on a dark ground, at one of eleven places."""
    rng = np.random.default_rng(seed)
    images = rng.integers(0, 40, (count, *SHAPE), dtype=np.uint8)
    for image, place in zip(images, rng.integers(0, 11, count), strict=True):
        (image[place] if place < 6 else image[:, place - 6])[:] = rng.integers(200, 250)
    return images


IMAGES = bars()


def small_vae(seed=0, *, latent_dim=3, width=8, optimizer=None, **options):
    encoder = nets.dense_encoder(latent_dim, shape=SHAPE, width=width, seed=seed)
    decoder = nets.dense_decoder(latent_dim, shape=SHAPE, width=width, seed=seed + 1)
    settings = {"batch_size": 16, "decay": 0.9, "seed": seed, **options}
    return VAE(encoder, decoder, optimizer or keras.optimizers.Adam(1e-3), **settings)


def trained(trainer, data=IMAGES, steps=60, **options):
    trainer.train(data, steps=steps, quiet=True, **options)
    return trainer
