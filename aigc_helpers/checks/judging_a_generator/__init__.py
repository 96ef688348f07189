"""The examiners of 07_judging_a_generator: eight exercises, each `check.NAME.examine(answer)`, and `check.quiz`."""

from aigc_helpers.checks.judging_a_generator.chance import coin, fair_lean, wilson
from aigc_helpers.checks.judging_a_generator.moves import per_feature
from aigc_helpers.checks.judging_a_generator.neighbours import coverage, kth_radius, mean_of_pairs, thief
from aigc_helpers.checks.quiz import read_quiz

__all__ = ["coin", "coverage", "fair_lean", "kth_radius", "mean_of_pairs", "per_feature", "quiz", "thief", "wilson"]

quiz = read_quiz(__name__)
