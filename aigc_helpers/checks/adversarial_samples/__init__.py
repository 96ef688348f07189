"""The examiners of 02_adversarial_samples: six exercises, each `check.NAME.examine(answer)`, and `check.quiz`."""

from aigc_helpers.checks.adversarial_samples.losses import lead_of_the_rival, what_is_left
from aigc_helpers.checks.adversarial_samples.moves import back_inside, shortest_change, towards_a_target, worst_change
from aigc_helpers.checks.quiz import read_quiz

__all__ = [
    "back_inside",
    "lead_of_the_rival",
    "quiz",
    "shortest_change",
    "towards_a_target",
    "what_is_left",
    "worst_change",
]

quiz = read_quiz(__name__)
