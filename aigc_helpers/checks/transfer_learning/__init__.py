"""The examiners of 03_transfer_learning: seven exercises, each `check.NAME.examine(answer)`, and `check.quiz`."""

from aigc_helpers.checks.quiz import read_quiz
from aigc_helpers.checks.transfer_learning.few_labels import alike, fair_shots, good_rate
from aigc_helpers.checks.transfer_learning.freezing import block_rates, freeze_in_keras, quiet_features, stays

__all__ = ["alike", "block_rates", "fair_shots", "freeze_in_keras", "good_rate", "quiet_features", "quiz", "stays"]

quiz = read_quiz(__name__)
