"""Optimizers from scratch, in NumPy: `rules`, `schedules`, `surfaces` to descend, `games`, a `small_net` to train."""

from aigc_helpers.optimizers.rules import RULES, Rule, State, build
from aigc_helpers.optimizers.schedules import SCHEDULES
from aigc_helpers.optimizers.surfaces import SURFACES, Surface, descend, find_surface, quadratic, steps_to

__all__ = [
    "RULES",
    "SCHEDULES",
    "SURFACES",
    "Rule",
    "State",
    "Surface",
    "build",
    "descend",
    "find_surface",
    "quadratic",
    "steps_to",
]
