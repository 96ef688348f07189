"""The examiners of 02_adversarial_samples: five exercises, each `check.NAME.examine(answer)`, and `check.quiz`."""

from aigc_helpers.checks.adversarial_samples.losses import loss_of_logits
from aigc_helpers.checks.adversarial_samples.moves import back_inside, one_step, towards_a_target, worst_change
from aigc_helpers.checks.quiz import read_quiz

__all__ = ["back_inside", "loss_of_logits", "one_step", "quiz", "towards_a_target", "worst_change"]

quiz = read_quiz(__name__)
