"""The examiners of 08_autoencoders: five exercises, each `check.NAME.examine(answer)`, and `check.quiz`."""

from aigc_helpers.checks.autoencoders.clouds import divergence, drawn
from aigc_helpers.checks.autoencoders.codes import awake, gap, there_and_back
from aigc_helpers.checks.quiz import read_quiz

__all__ = ["awake", "divergence", "drawn", "gap", "quiz", "there_and_back"]

quiz = read_quiz(__name__)
