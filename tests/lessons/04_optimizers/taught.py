"""What 04_optimizers writes out, held to the package."""

import numpy as np

from aigc_helpers.optimizers import games, rules, surfaces


def check_descend(lesson):
    for name in ("momentum", "adam"):
        rule, surface = rules.RULES[name](learning_rate=0.02), surfaces.SURFACES["himmelblau"]
        ours = surfaces.descend(rule, surface, steps=40)
        np.testing.assert_allclose(lesson["walk"](rule, surface, steps=40), ours)


def check_adam(lesson):
    rng = np.random.default_rng(0)
    ours = theirs = (np.zeros(5), np.zeros(5))
    for count in range(1, 30):
        gradient, options = rng.normal(size=5), {"rate": 0.1, "count": count, "epsilon": 0.01}
        step, ours = rules.adam(gradient, ours, **options)
        other, theirs = lesson["adam"](gradient, theirs, **options)
        np.testing.assert_allclose(other, step)


def check_optimistic(lesson):
    point, before = np.array([0.3, -1.2]), np.array([0.5, -1.0])
    lesson["field"] = games.field  # the notebook imports it a few cells before
    ours = games.optimistic(point, before, rate=0.2)
    np.testing.assert_allclose(lesson["optimistic"](point, before, rate=0.2), ours)


CHECKS = {
    "optimizers.surfaces.descend": check_descend,
    "optimizers.rules.adam": check_adam,
    "optimizers.games.optimistic": check_optimistic,
}
MUTANTS = {
    "optimizers.surfaces.descend": {
        "gradient elsewhere": ("surface.gradient(state.parameters)", "surface.gradient(path[0])"),
        "state not kept": ("state, _ = rule", "_, _ = rule"),
    },
    "optimizers.rules.adam": {
        "lost parenthesis": ("(np.sqrt(square) + epsilon)", "np.sqrt(square) + epsilon"),
        "no bias correction": ("corrected = rate * ", "corrected = rate or "),
        "wrong sign": ("-corrected", "corrected"),
        "swapped betas": ("beta_1=0.9, beta_2=0.999", "beta_2=0.9, beta_1=0.999"),
    },
    "optimizers.games.optimistic": {
        "not twice": ("2 * field(point)", "field(point)"),
        "wrong sign": ("- field(before)", "+ field(before)"),
    },
}
