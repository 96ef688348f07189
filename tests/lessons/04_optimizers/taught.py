"""What 04_optimizers writes out, held to the package."""

import numpy as np

from aigc_helpers import numpy_nets
from aigc_helpers.optimizers import games, rules, small_net, surfaces


def check_descend(lesson):
    for name in ("momentum", "adam"):
        rule, surface = rules.RULES[name](learning_rate=0.02), surfaces.SURFACES["himmelblau"]
        ours = surfaces.descend(rule, surface, steps=40)
        formula = rules.FORMULAS[name].function
        np.testing.assert_allclose(lesson["walk"](formula, surface, rate=0.02, steps=40), ours)


def follows(name, **options):
    """A check that the lesson's rule `name` takes the steps of the package's, for 30 gradients."""

    def check(lesson):
        rng = np.random.default_rng(0)
        ours = theirs = (np.zeros(5), np.zeros(5))
        for count in range(1, 30):
            gradient, given = rng.normal(size=5), {"rate": 0.1, "count": count, **options}
            step, ours = rules.FORMULAS[name].function(gradient, ours, **given)
            other, theirs = lesson[name](gradient, theirs, **given)
            np.testing.assert_allclose(other, step)

    return check


def check_train(lesson):
    rng = np.random.default_rng(0)
    inputs, labels = rng.normal(size=(200, 196)).astype(np.float32), np.arange(200) % 10
    lesson |= {"inputs": inputs, "labels": labels, "numpy_nets": numpy_nets, "small_net": small_net}
    fresh, options = small_net.fresh_weights(seed=3), {"steps": 12, "seed": 3}
    for bound in (np.inf, 0.2):
        rule = rules.RULES["momentum"](learning_rate=0.05, global_clip_norm=None if bound == np.inf else bound)
        ours = small_net.train(rule, inputs, labels, **options).weights
        theirs, lengths = lesson["train"](rules.momentum, fresh, rate=0.05, bound=bound, **options)
        assert len(lengths) == 12
        for one, other in zip(ours, theirs, strict=True):
            np.testing.assert_allclose(one, other, atol=1e-5)


def moves_as(name):
    """A check that the lesson's way to play `name` goes where the package's goes."""

    def check(lesson):
        point, before = np.array([0.3, -1.2]), np.array([0.5, -1.0])
        lesson["field"] = games.field  # the notebook imports it a few cells before
        ours = getattr(games, name)(point, before, rate=0.2)
        np.testing.assert_allclose(lesson[name](point, before, rate=0.2), ours)

    return check


CHECKS = {
    "optimizers.surfaces.descend": check_descend,
    "optimizers.rules.sgd": follows("sgd"),
    "optimizers.rules.nesterov": follows("nesterov"),
    "optimizers.rules.rmsprop": follows("rmsprop", epsilon=0.01),
    "optimizers.rules.adam": follows("adam", epsilon=0.01),
    "optimizers.rules.lion": follows("lion"),
    "optimizers.small_net.train": check_train,
    "optimizers.games.optimistic": moves_as("optimistic"),
    "optimizers.games.momentum": moves_as("momentum"),
}
MUTANTS = {
    "optimizers.surfaces.descend": {
        "gradient elsewhere": ("surface.gradient(place)", "surface.gradient(path[0])"),
        "memory not kept": ("step, memory = rule", "step, _ = rule"),
        "count from zero": ("range(1, steps + 1)", "range(2, steps + 2)"),
    },
    "optimizers.rules.sgd": {"uphill": ("-rate * gradient, memory", "rate * gradient, memory")},
    "optimizers.rules.nesterov": {
        "no look ahead": ("momentum * velocity - rate * gradient, (", "velocity, ("),
        "velocity not kept": ("(velocity,)", "memory"),
    },
    "optimizers.rules.rmsprop": {
        "epsilon outside": ("np.sqrt(square + epsilon)", "(np.sqrt(square) + epsilon)"),
        "no mean": ("(1 - rho) * gradient**2", "gradient**2"),
    },
    "optimizers.rules.adam": {
        "lost parenthesis": ("(np.sqrt(square) + epsilon)", "np.sqrt(square) + epsilon"),
        "no bias correction": ("corrected = rate * ", "corrected = rate or "),
        "wrong sign": ("-corrected", "corrected"),
        "swapped betas": ("beta_1=0.9, beta_2=0.999", "beta_2=0.9, beta_1=0.999"),
    },
    "optimizers.rules.lion": {
        "no sign": ("np.sign(beta_1", "(beta_1"),
        "one beta": ("beta_2 * memory[0] + (1 - beta_2)", "beta_1 * memory[0] + (1 - beta_1)"),
    },
    "optimizers.small_net.train": {
        "memory not kept": ("memories = [memory for _, memory in moves]", "pass"),
        "not clipped": ("bound / max", "np.inf / max"),
        "old weights": ("weights = [weight + step", "weights = [weight - step"),
    },
    "optimizers.games.optimistic": {
        "not twice": ("2 * field(point)", "field(point)"),
        "wrong sign": ("- field(before)", "+ field(before)"),
    },
    "optimizers.games.momentum": {"wrong sign": ("+ kept", "- kept"), "less kept": ("kept=0.9", "kept=0.5")},
}
