"""The attacks beside ART, foolbox and cleverhans, at equal settings: `make oracles` installs them and runs this."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from aigc_helpers import attacks
from attacked import answers, digits, lengths, trained

# Their imports warn of frameworks that are not here, and of their own calls that are old.
pytestmark = [pytest.mark.oracles, pytest.mark.filterwarnings("ignore")]
IMAGES, LABELS = digits(60)
EPSILON, STEP, STEPS = 0.15, 0.01, 40


def by_foolbox(attack, *, epsilon, labels=LABELS, images=IMAGES):
    import foolbox

    model = foolbox.TensorFlowModel(trained(), bounds=(0, 1), device="/CPU:0")
    return attack(model, tf.constant(images), tf.constant(labels), epsilons=epsilon)[1].numpy()


def by_cleverhans(attack, *settings, **named):
    named = {"clip_min": 0.0, "clip_max": 1.0, "y": tf.constant(LABELS), **named}
    return attack(lambda images: trained()(images, training=False), tf.constant(IMAGES), *settings, **named).numpy()


def art_model():
    from art.estimators.classification import TensorFlowV2Classifier

    return TensorFlowV2Classifier(
        model=trained(),
        nb_classes=10,
        input_shape=(28, 28, 1),
        clip_values=(0, 1),
        loss_object=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )


def ours(name, **settings):
    return attacks.ATTACKS[name](trained(), IMAGES, LABELS, **settings)


def pgd(**settings):
    return ours("pgd", steps=STEPS, step_size=STEP, random_start=False, **settings)


def success(made):
    return np.mean(answers(trained(), made) != LABELS)


def foolbox_fgsm():
    import foolbox

    return by_foolbox(foolbox.attacks.LinfFastGradientAttack(), epsilon=EPSILON)


def cleverhans_fgsm():
    from cleverhans.tf2.attacks.fast_gradient_method import fast_gradient_method

    return by_cleverhans(fast_gradient_method, EPSILON, np.inf)


def art_fgsm():
    from art.attacks.evasion import FastGradientMethod

    return FastGradientMethod(art_model(), eps=EPSILON).generate(IMAGES, y=np.eye(10)[LABELS])


def foolbox_pgd():
    import foolbox

    attack = foolbox.attacks.LinfPGD(abs_stepsize=STEP, steps=STEPS, random_start=False)
    return by_foolbox(attack, epsilon=EPSILON)


def cleverhans_pgd():
    from cleverhans.tf2.attacks.projected_gradient_descent import projected_gradient_descent

    return by_cleverhans(projected_gradient_descent, EPSILON, STEP, STEPS, np.inf, rand_init=False)


def art_pgd():
    from art.attacks.evasion import ProjectedGradientDescent

    attack = ProjectedGradientDescent(
        art_model(), eps=EPSILON, eps_step=STEP, max_iter=STEPS, num_random_init=0, verbose=False
    )
    return attack.generate(IMAGES, y=np.eye(10)[LABELS])


@pytest.mark.parametrize("theirs", [foolbox_fgsm, cleverhans_fgsm, art_fgsm])
def test_fgsm(theirs):
    np.testing.assert_allclose(ours("fgsm", epsilon=EPSILON), theirs(), atol=1e-6)


@pytest.mark.parametrize("theirs", [foolbox_pgd, cleverhans_pgd, art_pgd])
def test_pgd_in_linf(theirs):
    np.testing.assert_allclose(pgd(epsilon=EPSILON), theirs(), atol=1e-6)


def test_pgd_in_l2():
    import foolbox

    attack = foolbox.attacks.L2PGD(abs_stepsize=0.1, steps=STEPS, random_start=False)
    made = ours("pgd", norm="l2", epsilon=1.5, steps=STEPS, step_size=0.1, random_start=False)
    np.testing.assert_allclose(made, by_foolbox(attack, epsilon=1.5), atol=1e-5)


def test_mi_fgsm():
    from cleverhans.tf2.attacks.momentum_iterative_method import momentum_iterative_method

    theirs = by_cleverhans(momentum_iterative_method, EPSILON, STEP, 10, np.inf, decay_factor=1.0)
    np.testing.assert_allclose(ours("mi_fgsm", epsilon=EPSILON, step_size=STEP), theirs, atol=1e-6)


@pytest.mark.parametrize(("norm", "name"), [("l2", "L2DeepFoolAttack"), ("linf", "LinfDeepFoolAttack")])
def test_deepfool(norm, name):
    import foolbox

    theirs = by_foolbox(getattr(foolbox.attacks, name)(), epsilon=None)
    made = ours("deepfool", norm=norm)
    assert success(made) >= success(theirs) > 0.95
    medians = [np.median(lengths(some, IMAGES, norm)) for some in (made, theirs)]
    assert abs(medians[0] / medians[1] - 1) < 0.01, medians


def test_carlini_and_wagner():
    import foolbox

    settings = {"binary_search_steps": 4, "steps": 100, "stepsize": 0.05, "initial_const": 1.0}
    theirs = by_foolbox(foolbox.attacks.L2CarliniWagnerAttack(**settings, abort_early=False), epsilon=None)
    made = ours("carlini_wagner", searches=4, steps=100, step_size=0.05, initial_constant=1.0)
    assert success(made) >= success(theirs)
    fooled = (answers(trained(), made) != LABELS) & (answers(trained(), theirs) != LABELS)
    medians = [np.median(lengths(some, IMAGES, "l2")[fooled]) for some in (made, theirs)]
    assert medians[0] <= medians[1] + 1e-6, medians


def test_square_at_equal_queries():
    from art.attacks.evasion import SquareAttack

    images, labels = digits(200)
    settings = {"norm": np.inf, "eps": EPSILON, "max_iter": 200, "p_init": 0.3, "nb_restarts": 1, "verbose": False}

    def by_art(seed):
        np.random.seed(seed)  # noqa: NPY002
        made = SquareAttack(art_model(), **settings, batch_size=200).generate(images, y=np.eye(10)[labels])
        return np.mean(answers(trained(), made) != labels)

    def by_us(seed):
        made = attacks.square(trained(), images, labels, epsilon=EPSILON, queries=200, share=0.3, seed=seed)
        return np.mean(answers(trained(), made) != labels)

    made, theirs = ([by(seed) for seed in range(4)] for by in (by_us, by_art))
    assert np.mean(made) >= np.mean(theirs) - 0.02, (made, theirs)
