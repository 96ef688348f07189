"""What every training shares: the loop in the graph, its batches and its progress, a clean stop, and Adam."""

from aigc_helpers.training.adam import Adam
from aigc_helpers.training.classifier import train_classifier
from aigc_helpers.training.interrupt import deferred_interrupt
from aigc_helpers.training.loop import STEPS_PER_CALL, in_graph, run, shuffled_batch, unit_range

__all__ = [
    "STEPS_PER_CALL",
    "Adam",
    "deferred_interrupt",
    "in_graph",
    "run",
    "shuffled_batch",
    "train_classifier",
    "unit_range",
]
