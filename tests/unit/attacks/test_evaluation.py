"""Evaluations and attempts against hand counts."""

import numpy as np
import pytest

from aigc_helpers.attacks import ATTACKS, attempt, attempts_table, evaluate
from attacked import answers, digits, lengths, trained

IMAGES, LABELS = digits(100)


def test_evaluation_counts_as_one_would_by_hand():
    result = evaluate(trained(), IMAGES, LABELS, epsilons=(0, 0.1, 0.2), attacks=("fgsm", "deepfool"), seed=0)
    made = ATTACKS["fgsm"](trained(), IMAGES, LABELS, epsilon=0.1, seed=0)
    assert result.accuracy["fgsm"][0] == np.mean(answers(trained(), IMAGES) == LABELS)
    assert result.accuracy["fgsm"][1] == np.mean(answers(trained(), made) == LABELS)
    smallest = ATTACKS["deepfool"](trained(), IMAGES, LABELS, norm="linf")
    beyond = (lengths(smallest, IMAGES, "linf") > 0.1) & (answers(trained(), IMAGES) == LABELS)
    assert result.accuracy["deepfool"][1] == pytest.approx(beyond.mean(), abs=0.02)
    assert np.all(result.worst <= np.minimum(result.accuracy["fgsm"], result.accuracy["deepfool"]))
    assert np.all(np.diff(result.worst) <= 0)


def test_an_attempt_measures_what_was_fooled():
    result = attempt("pgd", trained(), IMAGES, LABELS, epsilon=0.2, seed=0)
    right = answers(trained(), IMAGES) == LABELS
    made = ATTACKS["pgd"](trained(), IMAGES[right], LABELS[right], epsilon=0.2, seed=0)
    fooled = answers(trained(), made) != LABELS[right]
    assert result.success == fooled.mean()
    assert result.linf == pytest.approx(0.2, abs=1e-5)
    assert result.l2 == pytest.approx(lengths(made, IMAGES[right], "l2")[fooled].mean(), rel=1e-4)
    assert "PGD" in attempts_table({"PGD": result}) and len(attempts_table({"PGD": result}).splitlines()) == 2


def test_an_attempt_with_a_target_counts_what_reached_it():
    right = answers(trained(), IMAGES) == LABELS
    targets = (LABELS + 1) % 10
    aim = {"epsilon": 0.2, "targeted": True, "seed": 0}
    made = ATTACKS["pgd"](trained(), IMAGES[right], LABELS[right], targets=targets[right], **aim)
    result = attempt("pgd", trained(), IMAGES, LABELS, targets=targets, **aim)
    assert result.success == np.mean(answers(trained(), made) == targets[right]) > 0


def tried(images=IMAGES, labels=LABELS, **settings):
    return attempt("fgsm", trained(), images, labels, epsilon=0.1, **settings)


def evaluated(images=IMAGES, **settings):
    return evaluate(trained(), images, LABELS, **{"epsilons": (0, 0.1), **settings})


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: evaluated(epsilons=(0.1, 0.2)), "epsilons=.*rise from 0 on"),
        (lambda: evaluated(epsilons=(0, 0.2, 0.1)), "epsilons="),
        (lambda: evaluated(attacks=("pdg",)), "attacks='pdg'; choose one of .*did you mean 'pgd'"),
        (lambda: evaluated(epsilons=("a", "b")), "epsilons has dtype"),
        (lambda: evaluated(seed=None), "seed=None"),
        (lambda: attempt("pdg", trained(), IMAGES, LABELS), "attack='pdg'; choose one of .*did you mean 'pgd'"),
        (lambda: evaluated(attacks=()), r"attacks=\(\); name at least one of fgsm"),
        (lambda: evaluated(settings={"pdg": {"steps": 3}}), "the attack in settings='pdg'; .* did you mean 'pgd'"),
        (lambda: evaluated(settings={"square": {"queries": 3}}), "the attack in settings='square'; choose one of fgsm"),
        (lambda: evaluated(images=IMAGES * 255), "images lies in"),
        (lambda: evaluated(images=np.ma.masked_less(IMAGES, 0.5)), "images hides"),
        (lambda: tried(labels=np.where(np.arange(100) == 3, -1, LABELS)), "labels run from -1"),
        (lambda: tried(labels=np.where(np.arange(100) == 3, 10, LABELS)), "labels run from 0 to 10"),
        (lambda: tried(images=IMAGES * np.nan), "images holds"),
        (lambda: tried(images=IMAGES - 1), "images lies in"),
        (lambda: tried(images=np.ma.masked_less(IMAGES, 0.5)), "images hides"),
        (lambda: tried(labels=(answers(trained(), IMAGES) + 1) % 10), "model reads none of the images rightly"),
        (lambda: tried(targeted=True, targets=LABELS[:5]), r"targets has shape \(5,\)"),
    ],
)
def test_what_does_not_fit_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
