"""The examiners of 09_diffusion: five exercises, each `check.NAME.examine(answer)`, and `check.quiz`."""

from aigc_helpers.checks.diffusion.fields import expected, matching_loss
from aigc_helpers.checks.diffusion.walks import guided, heun_step, noise_in
from aigc_helpers.checks.quiz import read_quiz

__all__ = ["expected", "guided", "heun_step", "matching_loss", "noise_in", "quiz"]

quiz = read_quiz(__name__)
