"""The examiners of 01_deep_nets: six exercises, each `check.NAME.examine(answer)`, and `check.quiz`."""

from aigc_helpers.checks.deep_nets.backward import layer_backward, loss_slope
from aigc_helpers.checks.deep_nets.forward import layer, softmax
from aigc_helpers.checks.deep_nets.training import first_deviation, kept_look
from aigc_helpers.checks.quiz import read_quiz

__all__ = ["first_deviation", "kept_look", "layer", "layer_backward", "loss_slope", "quiz", "softmax"]

quiz = read_quiz(__name__)
