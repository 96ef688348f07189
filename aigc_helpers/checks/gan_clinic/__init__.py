"""The examiners of 06_gan_clinic: seven exercises, each `check.NAME.examine(answer)`, and `check.quiz`."""

from aigc_helpers.checks.gan_clinic.chance import between, latents
from aigc_helpers.checks.gan_clinic.loops import diagnosis, largest_move, safe_norm, squared_loss, to_tanh
from aigc_helpers.checks.quiz import read_quiz

__all__ = ["between", "diagnosis", "largest_move", "latents", "quiz", "safe_norm", "squared_loss", "to_tanh"]

quiz = read_quiz(__name__)
