"""The examiners of 06_gan_clinic: six exercises, each `check.NAME.examine(answer)`, and `check.quiz`."""

from aigc_helpers.checks.gan_clinic.chance import latents
from aigc_helpers.checks.gan_clinic.distances import earth_mover
from aigc_helpers.checks.gan_clinic.loops import diagnosis, largest_move, squared_loss
from aigc_helpers.checks.gan_clinic.mended import repair
from aigc_helpers.checks.quiz import read_quiz

__all__ = ["diagnosis", "earth_mover", "largest_move", "latents", "quiz", "repair", "squared_loss"]

quiz = read_quiz(__name__)
