"""The attacks' speed beside ART, foolbox and cleverhans, where `make oracles` has put them, and a plain loop."""

import argparse
import warnings
from collections.abc import Callable, Iterator
from functools import cache, partial

import keras
import numpy as np
import tensorflow as tf
from table import DATASET, Row, Turn, compare, speed_row, tell

from aigc_helpers import nets
from aigc_helpers.attacks import ATTACKS, read
from aigc_helpers.data import load
from aigc_helpers.training import train_classifier

COUNT, EPSILON, STEP, STEPS = 100, 0.2, 0.01, 40
PGD = {"epsilon": EPSILON, "steps": STEPS, "step_size": STEP, "random_start": False}
ADAM = {"steps": 100, "searches": 4, "step_size": 0.05, "initial_constant": 1.0}
GOALS = {"fgsm": 0.95, "pgd": 1.5, "early": 4, "l2": 1.2, "mi_fgsm": 1.2, "deepfool": 4, "cw": 3, "eager": 20}

Make = Callable[[], np.ndarray]


@cache
def attacked() -> tuple[keras.Model, np.ndarray, np.ndarray]:
    """The net, and test digits that it reads rightly."""
    model = nets.digit_classifier(seed=0)
    train_classifier(model, *load(DATASET), steps=600, quiet=True)
    images, labels = load(DATASET, "test")
    right = np.flatnonzero(read(model, images[: 2 * COUNT]) == labels[: 2 * COUNT])[:COUNT]
    return model, images[right], labels[right]


def ours(name: str, **settings: object) -> Make:
    """Our attack on all the digits."""
    return partial(ATTACKS[name], *attacked(), seed=0, **settings)


def by_foolbox(attack: object, epsilon: float | None) -> Make:
    """An attack of foolbox's on the same digits."""
    import foolbox

    model, images, labels = attacked()
    wrapped = foolbox.TensorFlowModel(model, bounds=(0, 1), device="/CPU:0")
    return lambda: attack(wrapped, tf.constant(images), tf.constant(labels), epsilons=epsilon)[1].numpy()


def by_cleverhans(attack: Callable, *settings: object, **named: object) -> Make:
    """An attack of cleverhans's on the same digits."""
    model, images, labels = attacked()
    named = {"clip_min": 0.0, "clip_max": 1.0, "y": tf.constant(labels), **named}
    return lambda: attack(lambda some: model(some, training=False), tf.constant(images), *settings, **named).numpy()


def by_art(kind: type, **settings: object) -> Make:
    """An attack of ART's on the same digits."""
    from art.estimators.classification import TensorFlowV2Classifier

    model, images, labels = attacked()
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    shape = {"nb_classes": 10, "input_shape": images.shape[1:], "clip_values": (0, 1)}
    attack = kind(TensorFlowV2Classifier(model=model, loss_object=loss, **shape), batch_size=COUNT, **settings)
    return lambda: attack.generate(images, y=np.eye(10)[labels])


def turn(make: Make) -> Turn:
    """A call as a turn of the comparison."""
    return lambda: len(make())


def fastest(rivals: dict[str, Make]) -> tuple[str, Make]:
    """The rival that makes most images a second."""
    speeds = {name: compare(turn(make), turn(make), rounds=1)[0] for name, make in rivals.items()}
    best = max(speeds, key=speeds.get)
    return best, rivals[best]


def same(one: np.ndarray, other: np.ndarray, tolerance: float) -> str:
    """How two results compare, in words."""
    difference = float(np.abs(one - other).max())
    return "same output" if difference <= tolerance else f"output differs by {difference:.0e}"


def one_step_rivals() -> dict[str, Make]:
    """FGSM as the three have it."""
    import foolbox
    from art.attacks.evasion import FastGradientMethod
    from cleverhans.tf2.attacks.fast_gradient_method import fast_gradient_method

    return {
        "foolbox": by_foolbox(foolbox.attacks.LinfFastGradientAttack(), EPSILON),
        "cleverhans": by_cleverhans(fast_gradient_method, EPSILON, np.inf),
        "ART": by_art(FastGradientMethod, eps=EPSILON),
    }


def many_step_rivals() -> dict[str, Make]:
    """PGD as the three have it."""
    import foolbox
    from art.attacks.evasion import ProjectedGradientDescent
    from cleverhans.tf2.attacks.projected_gradient_descent import projected_gradient_descent

    steps = {"abs_stepsize": STEP, "steps": STEPS, "random_start": False}
    art = {"eps": EPSILON, "eps_step": STEP, "max_iter": STEPS, "num_random_init": 0, "verbose": False}
    return {
        "foolbox": by_foolbox(foolbox.attacks.LinfPGD(**steps), EPSILON),
        "cleverhans": by_cleverhans(projected_gradient_descent, EPSILON, STEP, STEPS, np.inf, rand_init=False),
        "ART": by_art(ProjectedGradientDescent, **art),
    }


def gradient_rows(rounds: int) -> Iterator[Row]:
    """FGSM, PGD in both norms, PGD with early stop, MI-FGSM."""
    import foolbox
    from cleverhans.tf2.attacks.momentum_iterative_method import momentum_iterative_method

    name, theirs = fastest(one_step_rivals())
    mine = ours("fgsm", epsilon=EPSILON)
    yield row("FGSM", mine, name, theirs, GOALS["fgsm"], rounds, note=same(mine(), theirs(), 1e-6))
    name, theirs = fastest(many_step_rivals())
    mine = ours("pgd", **PGD)
    yield row("PGD-40", mine, name, theirs, GOALS["pgd"], rounds, note=same(mine(), theirs(), 1e-6))
    early = ours("pgd", **PGD, early_stop=True)
    yield row("PGD-40, early stop", early, name, theirs, GOALS["early"], rounds, note=fooled(early, theirs))
    l2 = foolbox.attacks.L2PGD(abs_stepsize=0.1, steps=STEPS, random_start=False)
    mine, theirs = ours("pgd", **{**PGD, "norm": "l2", "epsilon": 1.5, "step_size": 0.1}), by_foolbox(l2, 1.5)
    yield row("PGD-40 in l2", mine, "foolbox", theirs, GOALS["l2"], rounds, note=same(mine(), theirs(), 1e-5))
    theirs = by_cleverhans(momentum_iterative_method, EPSILON, STEP, STEPS, np.inf, decay_factor=1.0)
    mine = ours("mi_fgsm", epsilon=EPSILON, step_size=STEP, steps=STEPS)
    yield row("MI-FGSM-40", mine, "cleverhans", theirs, GOALS["mi_fgsm"], rounds, note=same(mine(), theirs(), 1e-6))


def distance_rows(rounds: int) -> Iterator[Row]:
    """DeepFool, and Carlini and Wagner."""
    import foolbox

    mine, theirs = ours("deepfool"), by_foolbox(foolbox.attacks.L2DeepFoolAttack(), None)
    yield row("DeepFool", mine, "foolbox", theirs, GOALS["deepfool"], rounds, note=distances(mine, theirs))
    settings = {"binary_search_steps": 4, "steps": 100, "stepsize": 0.05, "initial_const": 1.0, "abort_early": False}
    mine = ours("carlini_wagner", **ADAM)
    theirs = by_foolbox(foolbox.attacks.L2CarliniWagnerAttack(**settings), None)
    yield row(
        "Carlini and Wagner", mine, "foolbox", theirs, GOALS["cw"], max(1, rounds // 3), note=distances(mine, theirs)
    )


def row(what: str, mine: Make, name: str, theirs: Make, goal: float, rounds: int, *, note: str) -> Row:
    """One comparison."""
    what = f"{what} on {COUNT} digits, images/s ({note})"
    return speed_row(what, turn(mine), name, turn(theirs), goal=goal, rounds=rounds)


def fooled(mine: Make, theirs: Make) -> str:
    """Success of both."""
    model, _, labels = attacked()
    shares = [np.mean(read(model, make()) != labels) for make in (mine, theirs)]
    return "fooled {:.0%} against {:.0%}".format(*shares)


def distances(mine: Make, theirs: Make) -> str:
    """Success and median distance of both."""
    model, images, labels = attacked()
    made = [make() for make in (mine, theirs)]
    shares = [np.mean(read(model, some) != labels) for some in made]
    medians = [np.median(np.linalg.norm((some - images).reshape(len(images), -1), axis=1)) for some in made]
    return "fooled {:.0%} against {:.0%}, median l2 {:.3f} against {:.3f}".format(*shares, *medians)


def eager_row(rounds: int) -> Row:
    """One image through PGD-40, beside the loop that a tutorial would write."""
    model, images, labels = attacked()
    images, labels = images[:1], labels[:1]

    def plain() -> np.ndarray:
        here = tf.constant(images)
        for _ in range(STEPS):
            with tf.GradientTape() as tape:
                tape.watch(here)
                loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, model(here, training=False))
            here = here + STEP * tf.sign(tape.gradient(loss, here))
            here = tf.clip_by_value(images + tf.clip_by_value(here - images, -EPSILON, EPSILON), 0, 1)
        return here.numpy()

    mine = partial(ATTACKS["pgd"], model, images, labels, **PGD)
    what = f"PGD-40 on one digit, images/s ({same(mine(), plain(), 1e-6)})"
    return speed_row(what, turn(mine), "an eager loop", turn(plain), goal=GOALS["eager"], rounds=rounds)


def attack_rows(options: argparse.Namespace) -> Iterator[Row]:
    """All of them; without the three libraries the last alone."""
    yield eager_row(options.rounds)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            import art
            import cleverhans
            import foolbox
        except ImportError:
            tell(
                "  ART, cleverhans and foolbox are not here: `make oracles`, then .venv-oracles/bin/python tests/bench"
            )
            return
        tell(f"  beside ART {art.__version__}, foolbox {foolbox.__version__}, cleverhans {cleverhans.__version__}")
        yield from gradient_rows(options.rounds)
        yield from distance_rows(options.rounds)
