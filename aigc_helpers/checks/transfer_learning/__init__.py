"""The examiners of 03_transfer_learning: seven exercises, each `check.NAME.examine(answer)`, and `check.quiz`."""

from aigc_helpers.checks.quiz import read_quiz
from aigc_helpers.checks.transfer_learning.few_labels import fair_shots, fold_of, honest, sure_lead
from aigc_helpers.checks.transfer_learning.freezing import block_rates, freeze_in_keras, what_moved

__all__ = ["block_rates", "fair_shots", "fold_of", "freeze_in_keras", "honest", "quiz", "sure_lead", "what_moved"]

quiz = read_quiz(__name__)
