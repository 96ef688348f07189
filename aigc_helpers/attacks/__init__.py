"""Adversarial attacks: one engine, the named attacks in the table `ATTACKS`; then evaluation and defence."""

from aigc_helpers.attacks.defence import OPPONENTS, behind_rounding, train_robust
from aigc_helpers.attacks.evaluation import Attempt, Evaluation, attempt, attempts_table, evaluate
from aigc_helpers.attacks.masking import MaskingReport, masking_report, with_noise
from aigc_helpers.attacks.table import (
    ATTACKS,
    Attack,
    bim,
    carlini_wagner,
    deepfool,
    fgsm,
    mi_fgsm,
    pgd,
    square,
    universal,
)
from aigc_helpers.training import read

__all__ = [
    "ATTACKS",
    "OPPONENTS",
    "Attack",
    "Attempt",
    "Evaluation",
    "MaskingReport",
    "attempt",
    "attempts_table",
    "behind_rounding",
    "bim",
    "carlini_wagner",
    "deepfool",
    "evaluate",
    "fgsm",
    "masking_report",
    "mi_fgsm",
    "pgd",
    "read",
    "square",
    "train_robust",
    "universal",
    "with_noise",
]
