"""The examiners of 05_gan_training: five exercises, each `check.NAME.examine(answer)`."""

from aigc_helpers.checks.gan_training.game import best_discriminator, game_worth
from aigc_helpers.checks.gan_training.losses import discriminator_loss, generator_loss
from aigc_helpers.checks.gan_training.measures import frechet_1d

__all__ = [
    "best_discriminator",
    "discriminator_loss",
    "frechet_1d",
    "game_worth",
    "generator_loss",
]
