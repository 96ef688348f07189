"""The named attacks, and the table of them all."""

from aigc_helpers.attacks import boundary, descent, gradient, queries, shared
from aigc_helpers.attacks.attack import Attack

fgsm = Attack(
    "fgsm",
    "one step along the gradient's signs (Goodfellow, Shlens and Szegedy 2015)",
    gradient.fgsm,
    {"random_start": False},
)
bim = Attack(
    "bim",
    "FGSM in small steps (Kurakin, Goodfellow and Bengio 2017)",
    gradient.bim,
    {"steps": 10, "step_size": None},
    iterated=True,
)
pgd = Attack(
    "pgd",
    "small steps from random points of the ball (Madry et al. 2018)",
    gradient.pgd,
    {"steps": 40, "step_size": None, "random_start": True, "restarts": 1, "early_stop": False},
    iterated=True,
)
mi_fgsm = Attack(
    "mi_fgsm",
    "small steps with momentum (Dong et al. 2018)",
    gradient.mi_fgsm,
    {"steps": 10, "step_size": None, "momentum": 1.0},
    iterated=True,
)
deepfool = Attack(
    "deepfool",
    "to the nearest boundary, as if all were linear (Moosavi-Dezfooli, Fawzi and Frossard 2016)",
    boundary.deepfool,
    {"steps": 50, "overshoot": 0.02, "candidates": 10},
    norms=("l2", "linf"),
    iterated=True,
    smallest=True,
)
carlini_wagner = Attack(
    "carlini_wagner",
    "the smallest change, by Adam and bisection (Carlini and Wagner 2017)",
    descent.carlini_wagner,
    {"steps": 200, "searches": 5, "step_size": 0.05, "confidence": 0.0, "initial_constant": 1.0},
    norms=("l2",),
    iterated=True,
    smallest=True,
)
universal = Attack(
    "universal",
    "one perturbation for all images (after Moosavi-Dezfooli et al. 2017)",
    shared.universal,
    {"steps": 40, "step_size": None},
    iterated=True,
    shared=True,
)
square = Attack(
    "square",
    "random squares, without gradients (Andriushchenko et al. 2020)",
    queries.square,
    {"queries": 1000, "share": 0.3},
    white_box=False,
    iterated=True,
)

ATTACKS = {attack.name: attack for attack in (fgsm, bim, pgd, mi_fgsm, deepfool, carlini_wagner, universal, square)}
