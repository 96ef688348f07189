"""What 04_optimizers writes out, held to the package."""

import numpy as np

from aigc_helpers.checks import optimizers as check
from aigc_helpers.optimizers import rules, small_net, surfaces


def check_descend(lesson):
    for name in ("momentum", "adam"):
        rule, surface = rules.RULES[name](learning_rate=0.02), surfaces.SURFACES["himmelblau"]
        ours = surfaces.descend(rule, surface, steps=40)
        formula = rules.FORMULAS[name].function
        np.testing.assert_allclose(lesson["walk"](formula, surface, rate=0.02, steps=40), ours)


def follows(name, **options):
    """A check that the lesson's rule `name` takes the steps of the package's, for 30 gradients."""

    def compare(lesson):
        lesson |= {"square_of": check.running_square.courses()}
        rng = np.random.default_rng(0)
        ours = theirs = (np.zeros(5), np.zeros(5))
        for count in range(1, 30):
            gradient, given = rng.normal(size=5), {"rate": 0.1, "count": count, **options}
            step, ours = rules.FORMULAS[name].function(gradient, ours, **given)
            other, theirs = lesson[name](gradient, theirs, **given)
            np.testing.assert_allclose(other, step)

    return compare


def check_adam(lesson):
    """From the exercises' answers, epsilon joins the corrected root: a difference that only tiny gradients show."""
    lesson |= {"square_of": check.running_square.courses(), "step_of": check.adam_step.courses()}
    rng, ours, theirs = np.random.default_rng(0), (np.zeros(5), np.zeros(5)), (np.zeros(5), np.zeros(5))
    for count in range(1, 30):
        gradient = rng.normal(size=5)
        step, ours = rules.adam(gradient, ours, rate=0.1, count=count)
        other, theirs = lesson["my_adam"](gradient, theirs, rate=0.1, count=count)
        np.testing.assert_allclose(other, step, rtol=1e-3, atol=1e-6)


def check_train(lesson):
    rng = np.random.default_rng(0)
    inputs, labels = rng.normal(size=(200, 196)).astype(np.float32), np.arange(200) % 10
    lesson |= {"labels": labels, "small_net": small_net}
    fresh, options = small_net.fresh_weights(seed=3), {"steps": 12, "seed": 3}
    ours = small_net.train(rules.RULES["momentum"](learning_rate=0.05), inputs, labels, **options).weights
    theirs = lesson["train"](rules.momentum, fresh, inputs, rate=0.05, **options)
    for one, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5)
    still = lesson["train"](
        rules.momentum, fresh, inputs, rate=0.05, clip=lambda parts: [0 * p for p in parts], **options
    )
    assert all((one == other).all() for one, other in zip(still, fresh, strict=True))


CHECKS = {
    "optimizers.surfaces.descend": check_descend,
    "optimizers.rules.sgd": follows("sgd"),
    "optimizers.rules.nesterov": follows("nesterov"),
    "optimizers.rules.adagrad": follows("adagrad", epsilon=0.01),
    "optimizers.rules.rmsprop": follows("rmsprop", epsilon=0.01),
    "optimizers.rules.adam": check_adam,
    "optimizers.rules.lion": follows("lion"),
    "optimizers.small_net.train": check_train,
}
MUTANTS = {
    "optimizers.surfaces.descend": {
        "gradient elsewhere": ("surface.gradient(place)", "surface.gradient(path[0])"),
        "memory not kept": ("step, memory = rule", "step, _ = rule"),
        "count from zero": ("range(1, steps + 1)", "range(2, steps + 2)"),
    },
    "optimizers.rules.sgd": {"uphill": ("-rate * gradient, memory", "rate * gradient, memory")},
    "optimizers.rules.nesterov": {
        "the slope here": ("return momentum * velocity - rate * gradient", "return velocity"),
        "a velocity ahead": ("rate * gradient, (velocity,)", "rate * gradient, (momentum * velocity,)"),
    },
    "optimizers.rules.adagrad": {
        "epsilon outside": ("np.sqrt(squares + epsilon)", "(np.sqrt(squares) + epsilon)"),
        "a sum that forgets": ("memory[0] + gradient**2", "0.9 * memory[0] + gradient**2"),
    },
    "optimizers.rules.rmsprop": {
        "epsilon outside": ("np.sqrt(square + epsilon)", "(np.sqrt(square) + epsilon)"),
        "no mean": ("square_of(memory[0], gradient, rho)", "gradient**2"),
    },
    "optimizers.rules.adam": {
        "swapped shares": ("0.9 * memory[0] + 0.1 * gradient", "0.1 * memory[0] + 0.9 * gradient"),
        "another square": ("gradient, 0.999)", "gradient, 0.9)"),
        "squares not kept": ("(mean, square)", "(mean, memory[1])"),
    },
    "optimizers.rules.lion": {
        "no sign": ("np.sign(beta_1", "(beta_1"),
        "one beta": ("beta_2 * memory[0] + (1 - beta_2)", "beta_1 * memory[0] + (1 - beta_1)"),
    },
    "optimizers.small_net.train": {
        "memory not kept": ("memories = [memory for _, memory in moves]", "pass"),
        "not clipped": ("zip(clip(gradients)", "zip(gradients"),
        "old weights": ("weights = [weight + step", "weights = [weight - step"),
    },
}
