"""The examiners of 05_gan_training: six exercises, each `check.NAME.examine(answer)`."""

from aigc_helpers.checks.gan_training.losses import best_discriminator, discriminator_loss, generator_loss
from aigc_helpers.checks.gan_training.settings import copier, frechet_1d, two_optimizers

__all__ = ["best_discriminator", "copier", "discriminator_loss", "frechet_1d", "generator_loss", "two_optimizers"]
