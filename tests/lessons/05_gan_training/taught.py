"""What 05_gan_training writes out, held to the package."""

import numpy as np
import tensorflow as tf

from aigc_helpers import nets
from aigc_helpers.gan.losses import LOSSES
from aigc_helpers.gan.step import two_passes


def players():
    return nets.point_generator(seed=1), nets.point_discriminator(seed=2)


def check_gan_step(lesson):
    real = tf.random.stateless_normal([16, 2], [1, 2])
    latents = tf.random.stateless_normal([16, 2], [3, 4])
    ours = two_passes(*players(), LOSSES["non_saturating"], real, latents)
    theirs = lesson["gan_step"](*players(), real, latents)
    for one, other in zip(tf.nest.flatten(ours), tf.nest.flatten(theirs), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-7)


CHECKS = {"gan.step.two_passes": check_gan_step}
MUTANTS = {
    "gan.step.two_passes": {
        "swapped labels": ("softplus(-real_logits)", "softplus(real_logits)"),
        "generator's sign": ("softplus(-fake_logits)", "softplus(fake_logits)"),
        "whose weights": ("gradient(generator_loss, generator.", "gradient(discriminator_loss, generator."),
    }
}
