"""What 05_gan_training writes out, held to the package."""

import keras
import numpy as np
import tensorflow as tf

from aigc_helpers import nets
from aigc_helpers.gan.losses import LOSSES
from aigc_helpers.gan.step import two_passes
from aigc_helpers.gan.trainer import Trainer
from aigc_helpers.nets.layers import seeded

PAIR = LOSSES["non_saturating"]
LOSS_PAIR = PAIR.discriminator, lambda fake: PAIR.generator(fake, fake)


def players():
    return nets.point_generator(seed=1), nets.point_discriminator(seed=2)


def check_gan_step(lesson):
    real = tf.random.stateless_normal([16, 2], [1, 2])
    latents = tf.random.stateless_normal([16, 2], [3, 4])
    ours = two_passes(*players(), PAIR, real, latents)
    theirs = lesson["gan_step"](*players(), LOSS_PAIR, real, latents)
    for one, other in zip(tf.nest.flatten(ours), tf.nest.flatten(theirs), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-7)


def check_train(lesson):
    """The page's loop makes the steps that the trainer makes: the same batches, latent vectors and updates."""
    settings = {"steps": 30, "batch_size": 16, "seed": 5}
    data = np.random.default_rng(0).normal(size=(100, 2)).astype(np.float32)
    rates = [[keras.optimizers.Adam(0.01 * (1 + place)) for place in range(2)] for _ in range(2)]
    lesson["gan_step"] = lambda generator, discriminator, losses, *batches: two_passes(
        generator, discriminator, PAIR, *batches
    )
    ours, theirs, seen = players(), players(), []
    lesson["train"](theirs, LOSS_PAIR, rates[0], tf.constant(data), **settings, look=seen.append)
    trainer = Trainer(*ours, rates[1], kind="points", batch_size=16, seed=5)
    trainer.train(data, steps=30, quiet=True)
    for one, other in zip(ours, theirs, strict=True):
        for weights, others in zip(one.get_weights(), other.get_weights(), strict=True):
            np.testing.assert_allclose(weights, others, rtol=1e-3, atol=1e-4)
    assert seen == list(range(1, 31))


def same_net(ours, theirs):
    """The same layers, settings and first weights, but for the names and the draws that made these."""
    for one, other in zip(ours.layers, theirs.layers, strict=True):
        assert type(one) is type(other) and one.output.shape == other.output.shape
        left, right = (
            {name: value for name, value in layer.get_config().items() if name not in ("name", "kernel_initializer")}
            for layer in (one, other)
        )
        assert left == right
    for weights, others in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        np.testing.assert_array_equal(weights, others)


def check_generator(lesson):
    lesson["keras"] = keras
    same_net(nets.fast_generator(seed=3), lesson["digit_generator"](seed=3))


def check_discriminator(lesson):
    lesson |= {"keras": keras, "layers": keras.layers, "seeded": seeded}
    same_net(nets.fast_discriminator(seed=3), lesson["digit_discriminator"](seed=3))


CHECKS = {
    "gan.step.two_passes": check_gan_step,
    "gan.trainer.Trainer": check_train,
    "nets.fast_generator": check_generator,
    "nets.fast_discriminator": check_discriminator,
}
MUTANTS = {
    "gan.step.two_passes": {
        "swapped labels": ("of_discriminator(real_logits, fake_logits)", "of_discriminator(fake_logits, real_logits)"),
        "whose fakes": ("of_generator(fake_logits)", "of_generator(real_logits)"),
        "whose weights": ("gradient(generator_loss, generator.", "gradient(discriminator_loss, generator."),
    },
    "gan.trainer.Trainer": {
        "one latent batch for all": ("[seed, number]", "[seed, 0 * number]"),
        "one player moves": (
            "        optimizers[1].apply(for_discriminator, discriminator.trainable_variables)\n",
            "",
        ),
        "another order": ("shuffled_batch(data, number", "shuffled_batch(data, number + 1"),
    },
    "nets.fast_generator": {
        "no steps": ("Conv2DTranspose(16, 5, strides=2", "Conv2DTranspose(16, 3, strides=2"),
        "a slow average": ("momentum=0.9", "momentum=0.99"),
    },
    "nets.fast_discriminator": {
        "a narrow view": ("layers.Conv2D(32, 8", "layers.Conv2D(32, 4"),
        "another leak": ("layers.LeakyReLU(0.2)", "layers.LeakyReLU()"),
    },
}
