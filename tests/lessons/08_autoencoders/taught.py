"""What 08_autoencoders writes out, held to the package."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops

from aigc_helpers import nets
from aigc_helpers.models import vae
from aigc_helpers.models.pairs import Pair
from aigc_helpers.nets import seeded
from aigc_helpers.training import Adam

SMALL = {"width": 128}
IMAGES = np.random.default_rng(0).uniform(0, 1, (100, 28, 28, 1)).astype(np.float32)


def pair(seed=3):
    return nets.dense_encoder(4, seed=seed, **SMALL), nets.dense_decoder(4, seed=seed + 1, **SMALL)


def same_net(ours, theirs):
    """The same layers with the same first weights."""
    for one, other in zip(ours.layers, theirs.layers, strict=True):
        assert type(one) is type(other) and one.output.shape == other.output.shape
        assert getattr(one, "activation", None) is getattr(other, "activation", None)
    for weights, others in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        np.testing.assert_array_equal(weights, others)


def check_encoder(lesson):
    lesson |= {"keras": keras, "layers": layers, "seeded": seeded}
    same_net(pair()[0], lesson["encoder_net"](8, seed=3))


def check_decoder(lesson):
    lesson |= {"keras": keras, "layers": layers, "seeded": seeded}
    same_net(pair()[1], lesson["decoder_net"](4, seed=4))


def costs(encoder, decoder, images, noise_seed):
    """The package's loss, for the page's loop."""
    codes = vae.Codes(*tf.split(encoder(images), 2, axis=1))
    noise = tf.random.stateless_normal([64, 4], noise_seed)
    decoded = decoder(vae.reparameterised(codes, noise))
    distortion = tf.reduce_mean(vae.cross_entropy(images, decoded) - vae.cross_entropy(images, images))
    rate = tf.reduce_mean(tf.reduce_sum(vae.divergence(codes), axis=1))
    return distortion + 2.0 * rate, distortion, rate


def check_loop(lesson):
    """The page's loop makes the steps that the trainer makes: the same batches, noise and moves."""
    ours, theirs = pair(), pair()
    trainer = vae.VAE(*ours, Adam(2e-3), beta=2.0, batch_size=64, seed=5)
    trainer.train(IMAGES, steps=30, quiet=True)
    seen = lesson["learn"](costs, theirs, IMAGES, steps=30, seed=5)
    for one, other in zip(ours, theirs, strict=True):
        for weights, others in zip(one.get_weights(), other.get_weights(), strict=True):
            np.testing.assert_allclose(weights, others, rtol=1e-3, atol=1e-4)
    np.testing.assert_allclose(seen[:, 0], trainer.history["distortion"], rtol=1e-3)


def check_cross_entropy(lesson):
    lesson["ops"] = ops
    decoded = np.random.default_rng(1).uniform(0.1, 0.9, IMAGES.shape).astype(np.float32)
    ours = vae.cross_entropy(IMAGES, decoded)
    np.testing.assert_allclose(ours, lesson["cross_entropy"](IMAGES, decoded), rtol=1e-5)


def check_costs(lesson):
    lesson |= {
        "cross_entropy": vae.cross_entropy,
        "draw": lambda mean, log_variance, noise: vae.reparameterised(vae.Codes(mean, log_variance), noise),
        "nats_of": lambda mean, log_variance: vae.divergence(vae.Codes(mean, log_variance)),
    }
    nets_ = Pair(*pair())
    ours = vae.bound(nets_, IMAGES, seed=7)
    noise = vae.latent_vectors(len(IMAGES), 4, seed=7)
    for one, other in zip(ours, lesson["costs_of"](*nets_, IMAGES, noise), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-3, atol=1e-3)
    images, seed = tf.constant(IMAGES[:64]), tf.constant([3, 4], tf.int64)
    ours = costs(*nets_, images, seed)
    np.testing.assert_allclose(ours, lesson["vae_loss"](*nets_, images, seed, beta=2.0), rtol=1e-4)


CHECKS = {
    "nets.dense_encoder": check_encoder,
    "nets.dense_decoder": check_decoder,
    "models.vae.VAE": check_loop,
    "models.vae.cross_entropy": check_cross_entropy,
    "models.vae.bound": check_costs,
}
MUTANTS = {
    "nets.dense_encoder": {
        "one layer": ("for _ in range(2)]\n        return", "for _ in range(1)]\n        return"),
        "no bend": ('layers.Dense(128, activation="relu")', "layers.Dense(128)"),
    },
    "nets.dense_decoder": {"no sigmoid": (', activation="sigmoid"', "")},
    "models.vae.VAE": {
        "another order": ("shuffled_batch(source, number", "shuffled_batch(source, number + 1"),
        "one noise for all": ("tf.int64), number]", "tf.int64), 0 * number]"),
        "another rate": ("Adam(2e-3)", "Adam(1e-3)"),
    },
    "models.vae.cross_entropy": {
        "swapped": ("(images, decoded),", "(decoded, images),"),
        "mean": ("ops.sum", "ops.mean"),
    },
    "models.vae.bound": {
        "grey counts": (" - cross_entropy(images, images)", ""),
        "rate of a mean": ("return distortion, tf.reduce_sum(", "return distortion, tf.reduce_mean("),
        "no price": ("beta * rate", "rate"),
    },
}
