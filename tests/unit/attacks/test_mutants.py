"""Slips that a learner, or we, might make in an attack, and the law that each breaks."""

import importlib
import importlib.util
import itertools
import sys
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from aigc_helpers.attacks import ATTACKS
from attacked import Linear, almost_all_equal, answers, digits, lengths, run, trained

IMAGES, LABELS = digits()
TARGETS = (LABELS + 3) % 10
NUMBERS = itertools.count()


def fresh():
    """The trained net without the graphs that were traced before the slip."""
    model = keras.models.clone_model(trained())
    model.set_weights(trained().get_weights())
    return model


def in_ball(name, norm):
    made = run(name, norm, fresh(), IMAGES, LABELS, epsilon=0.3)
    assert lengths(made, IMAGES, norm).max() <= 0.3 + 1e-6


def in_bounds(name, norm):
    made = run(name, norm, fresh(), IMAGES, LABELS, epsilon=0.3)
    assert made.min() >= 0 and made.max() <= 1


def fools(name, norm):
    made = run(name, norm, fresh(), IMAGES, LABELS, epsilon=0.4 if norm == "linf" else 3)
    assert np.mean(answers(trained(), made) == LABELS) < 0.5


def reaches_its_target(name, norm):
    made = run(name, norm, fresh(), IMAGES, LABELS, targeted=True, targets=TARGETS)
    before, after = (trained()(images).numpy()[np.arange(12), TARGETS] for images in (IMAGES, made))
    assert after.mean() > before.mean()


def one_by_one(name, norm):
    model = fresh()
    alone = [run(name, norm, model, IMAGES[[i]], LABELS[[i]]) for i in range(12)]
    almost_all_equal(run(name, norm, model, IMAGES, LABELS), np.concatenate(alone))


def leaves_the_state_alone(name, norm):
    model = fresh()
    before = [variable.numpy() for variable in model.variables]
    run(name, norm, model, IMAGES, LABELS)
    assert all(np.array_equal(one, other) for one, other in zip(before, model.variables, strict=True))


def worst_of_each(name, norm):
    model, small = fresh(), {"steps": 1, "epsilon": 0.05}
    firsts = [run(name, norm, model, IMAGES, LABELS, **small)]
    three = run(name, norm, model, IMAGES, LABELS, restarts=3, **small)
    entropies = [
        keras.losses.sparse_categorical_crossentropy(LABELS, model(made), from_logits=True).numpy()
        for made in (*firsts, three)
    ]
    assert np.all(entropies[1] >= entropies[0] - 1e-5)
    assert np.any(entropies[1] > entropies[0] + 1e-3)


def finds_the_nearest(name, norm):
    # From (0.5, 0.2) class 1 begins 0.5 away; class 2 nearer: 0.2 / 5 in a straight line, 0.2 / 7 in the cube.
    model, point = Linear([[0.0, 1.0, 3.0], [0.0, 0.0, 4.0]], [1.0, 0.0, -1.5]), np.array([[0.5, 0.2]], np.float32)
    made = ATTACKS[name](model, point, np.array([0]), norm=norm, bounds=(-2, 3))
    np.testing.assert_allclose(lengths(made, point, norm), {"l2": 0.04, "linf": 0.2 / 7}[norm], rtol=0.03)


def stays_misread(name, norm):
    wrong = (answers(trained(), IMAGES) + 1) % 10
    np.testing.assert_array_equal(run(name, norm, fresh(), IMAGES, wrong), IMAGES)


# slip: (file, right source, wrong source, the law it breaks, attack, norm)
MUTANTS = {
    "no projection": ("engine", "images + project(adversarial - images)", "adversarial", in_ball, "bim", "linf"),
    "around the wrong centre": ("engine", "clip(images + project", "clip(start + project", in_ball, "pgd", "linf"),
    "no clip": ("engine", "clip=problem.clip,", "clip=tf.identity,", in_bounds, "pgd", "l2"),
    "downhill": ("engine", "adversarial + step_size", "adversarial - step_size", fools, "fgsm", "linf"),
    "the ball of the other norm": ("norms", "project=_into_ball", "project=_into_cube", in_ball, "pgd", "l2"),
    "the wrong way when targeted": (
        "problem",
        "-1.0 if self.targeted",
        "1.0 if self.targeted",
        reaches_its_target,
        "pgd",
        "linf",
    ),
    "labels for targets": ("edge", "    return goals\n", "    return labels\n", reaches_its_target, "bim", "l2"),
    "training mode": ("training.predict", "training=False", "training=True", leaves_the_state_alone, "fgsm", "linf"),
    "random by place": (
        "problem",
        "key in map(_key, self.images, self.goals)",
        "key in range(len(self.goals))",
        one_by_one,
        "pgd",
        "l2",
    ),
    "one direction for the batch": (
        "norms",
        "rest = list(range(1, values.shape.rank))",
        "rest = list(range(values.shape.rank))",
        one_by_one,
        "bim",
        "l2",
    ),
    "the worst restart": (
        "engine",
        "better = its_fooled | (its_heights > heights[rows])",
        "better = its_heights > -1.0",
        worst_of_each,
        "pgd",
        "linf",
    ),
    "the same start again": (
        "engine",
        "problem.generators(restart)",
        "problem.generators(0)",
        worst_of_each,
        "pgd",
        "linf",
    ),
    "the farthest boundary": (
        "boundary",
        "tf.argmin(distances",
        "tf.argmax(distances",
        finds_the_nearest,
        "deepfool",
        "l2",
    ),
    "not the dual norm": (
        "boundary",
        'problem.norm == "linf"',
        'problem.norm == "l2"',
        finds_the_nearest,
        "deepfool",
        "linf",
    ),
    "back to the true label": (
        "boundary",
        "tf.where(tf.logical_not(problem.fooled(logits)))",
        "tf.where(tf.ones_like(problem.goals, tf.bool))",
        stays_misread,
        "deepfool",
        "l2",
    ),
    "only the margin": (
        "descent",
        "cost = squares + constant",
        "cost = 0 * squares + constant",
        finds_the_nearest,
        "carlini_wagner",
        "l2",
    ),
    "keeps what is worse": ("queries", "better = its_heights >", "better = its_heights <", fools, "square", "linf"),
    "no ball for squares": (
        "problem",
        "self.ball.project(perturbation, self.epsilon)",
        "perturbation",
        in_ball,
        "square",
        "l2",
    ),
    "no ball for the shared one": (
        "shared",
        "return problem.ball.project(shared + step_size * problem.ball.direction(pull), problem.epsilon)",
        "return shared + step_size * problem.ball.direction(pull)",
        in_ball,
        "universal",
        "linf",
    ),
}


def mutated(monkeypatch, folder, file, right, wrong):
    """Put what the changed file defines in the place of the package's own, wherever it is used."""
    original = importlib.import_module(f"aigc_helpers.{file}" if "." in file else f"aigc_helpers.attacks.{file}")
    source = Path(original.__file__).read_text()
    assert right in source
    path = folder / f"mutant_{next(NUMBERS)}.py"
    path.write_text(source.replace(right, wrong))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    mutant = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, path.stem, mutant)
    spec.loader.exec_module(mutant)
    changed = {
        name: (value, getattr(mutant, name))
        for name, value in vars(original).items()
        if getattr(value, "__module__", None) == original.__name__ or name == "NORMS"
    }
    for module in [module for name, module in sys.modules.items() if name.startswith("aigc_helpers.attacks.")]:
        for name, (before, after) in changed.items():
            if vars(module).get(name) is before:
                monkeypatch.setattr(module, name, after)
    for name, attack in ATTACKS.items():
        before, after = changed.get(attack.search.__name__, (None, None))
        if attack.search is before:
            monkeypatch.setitem(ATTACKS, name, replace(attack, search=after))


@pytest.mark.parametrize(("law", "name", "norm"), sorted({case[3:] for case in MUTANTS.values()}, key=str))
def test_the_law_holds(law, name, norm):
    law(name, norm)


@pytest.mark.parametrize("slip", MUTANTS)
def test_a_slip_breaks_its_law(slip, monkeypatch, tmp_path):
    file, right, wrong, law, name, norm = MUTANTS[slip]
    mutated(monkeypatch, tmp_path, file, right, wrong)
    with pytest.raises(AssertionError):
        law(name, norm)
