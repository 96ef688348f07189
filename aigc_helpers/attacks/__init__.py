"""Adversarial attacks: one engine, the named attacks in the table `ATTACKS`; then evaluation and defence."""

from aigc_helpers.attacks.attack import Attack
from aigc_helpers.attacks.defence import OPPONENTS, distilled, quantised, train_robust, train_step
from aigc_helpers.attacks.evaluation import Evaluation, Trial, evaluate, trial, trials_table
from aigc_helpers.attacks.masking import MaskingReport, masking_report, noisy
from aigc_helpers.attacks.table import ATTACKS, bim, carlini_wagner, deepfool, fgsm, mi_fgsm, pgd, square, universal
from aigc_helpers.training import read

__all__ = [
    "ATTACKS",
    "OPPONENTS",
    "Attack",
    "Evaluation",
    "MaskingReport",
    "Trial",
    "bim",
    "carlini_wagner",
    "deepfool",
    "distilled",
    "evaluate",
    "fgsm",
    "masking_report",
    "mi_fgsm",
    "noisy",
    "pgd",
    "quantised",
    "read",
    "square",
    "train_robust",
    "train_step",
    "trial",
    "trials_table",
    "universal",
]
