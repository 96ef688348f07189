"""What every training shares: the one loop and its trainer, predictions in batches, a clean stop, and Adam."""

from aigc_helpers.training.adam import Adam
from aigc_helpers.training.average import Average
from aigc_helpers.training.classifier import train_classifier
from aigc_helpers.training.interrupt import deferred_interrupt
from aigc_helpers.training.loop import STEPS_PER_CALL, Graph, fit, run, shuffled_batch, unit_range
from aigc_helpers.training.predict import answers_of, in_batches, read
from aigc_helpers.training.trainer import BaseTrainer

__all__ = [
    "STEPS_PER_CALL",
    "Adam",
    "Average",
    "BaseTrainer",
    "Graph",
    "answers_of",
    "deferred_interrupt",
    "fit",
    "in_batches",
    "read",
    "run",
    "shuffled_batch",
    "train_classifier",
    "unit_range",
]
