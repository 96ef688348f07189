"""The examiners of 04_optimizers: eight exercises, each `check.NAME.examine(answer)`, and `check.quiz`."""

from aigc_helpers.checks.optimizers.adam import adam_step, decoupled_decay, running_square
from aigc_helpers.checks.optimizers.clipping import clip_gradients
from aigc_helpers.checks.optimizers.steps import best_rate, extragradient_step, hovering, momentum_step
from aigc_helpers.checks.quiz import read_quiz

__all__ = [
    "adam_step",
    "best_rate",
    "clip_gradients",
    "decoupled_decay",
    "extragradient_step",
    "hovering",
    "momentum_step",
    "quiz",
    "running_square",
]

quiz = read_quiz(__name__)
