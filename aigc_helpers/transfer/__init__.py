"""Transfer learning: freeze and adapt a trained net, measure it on a few labels, see what moved and what was lost."""

from aigc_helpers.judging.probing import linear_probe
from aigc_helpers.training import read
from aigc_helpers.transfer.batches import batches
from aigc_helpers.transfer.blocks import Block, adapted, blocks, freeze, hand_over, movement
from aigc_helpers.transfer.by_name import NAMED, by_name
from aigc_helpers.transfer.curve import Curve, interval, learning_curve
from aigc_helpers.transfer.few_shot import Task, few_shot, shared_rows, shots
from aigc_helpers.transfer.forgetting import Forgetting, forgetting
from aigc_helpers.transfer.methods import Probe, Trained, nearest_neighbour, pixels_cut, standard_methods
from aigc_helpers.transfer.rates import STRATEGIES, rate_plan
from aigc_helpers.transfer.similarity import features, linear_cka, similarity
from aigc_helpers.transfer.tuning import Tuner, fine_tune, tune

__all__ = [
    "NAMED",
    "STRATEGIES",
    "Block",
    "Curve",
    "Forgetting",
    "Probe",
    "Task",
    "Trained",
    "Tuner",
    "adapted",
    "batches",
    "blocks",
    "by_name",
    "features",
    "few_shot",
    "fine_tune",
    "forgetting",
    "freeze",
    "hand_over",
    "interval",
    "learning_curve",
    "linear_cka",
    "linear_probe",
    "movement",
    "nearest_neighbour",
    "pixels_cut",
    "rate_plan",
    "read",
    "shared_rows",
    "shots",
    "similarity",
    "standard_methods",
    "tune",
]
