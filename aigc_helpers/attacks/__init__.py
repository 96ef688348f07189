"""Adversarial attacks: one engine, the named attacks in the table `ATTACKS`; then evaluation and defence."""

from aigc_helpers.attacks.attack import Attack
from aigc_helpers.attacks.table import (
    ATTACKS,
    bim,
    carlini_wagner,
    deepfool,
    fgsm,
    mi_fgsm,
    pgd,
    square,
    universal,
)

__all__ = ["ATTACKS", "Attack", "bim", "carlini_wagner", "deepfool", "fgsm", "mi_fgsm", "pgd", "square", "universal"]
