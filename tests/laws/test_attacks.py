"""What every attack keeps, in every norm that it knows: it stays inside, leaves alone, depends on its seed alone."""

import keras
import numpy as np
import pytest

from aigc_helpers.attacks import ATTACKS, problem
from aigc_helpers.attacks.norms import NORMS
from attacked import CASES, RADIUS, Linear, almost_all_equal, answers, digits, lengths, run, trained

every_attack = pytest.mark.parametrize(("name", "norm"), CASES)
IMAGES, LABELS = digits()
TARGETS = (LABELS + 3) % 10


@every_attack
@pytest.mark.parametrize("aim", [{}, {"targeted": True, "targets": TARGETS}], ids=["untargeted", "targeted"])
def test_it_stays_in_ball_and_bounds(name, norm, aim):
    made = run(name, norm, trained(), IMAGES, LABELS, **aim)
    assert made.shape == IMAGES.shape and made.dtype == IMAGES.dtype
    assert lengths(made, IMAGES, norm).max() <= RADIUS[norm] + 1e-6
    assert made.min() >= 0 and made.max() <= 1
    assert lengths(made, IMAGES, norm).max() > 0


@every_attack
def test_a_radius_of_nothing_changes_nothing(name, norm):
    np.testing.assert_array_equal(run(name, norm, trained(), IMAGES, LABELS, epsilon=0), IMAGES)


@every_attack
def test_it_lowers_what_the_model_gets_right(name, norm):
    made = run(name, norm, trained(), IMAGES, LABELS, epsilon=3 * RADIUS[norm])
    right = np.mean(answers(trained(), IMAGES) == LABELS), np.mean(answers(trained(), made) == LABELS)
    assert right[1] < right[0]


@pytest.mark.parametrize(("name", "norm"), [case for case in CASES if not ATTACKS[case[0]].shared])
def test_a_batch_gives_what_its_images_give_one_by_one(name, norm, monkeypatch):
    together = run(name, norm, trained(), IMAGES, LABELS)
    alone = [run(name, norm, trained(), IMAGES[[i]], LABELS[[i]]) for i in range(len(IMAGES))]
    almost_all_equal(together, np.concatenate(alone))
    monkeypatch.setattr(problem, "CHUNK", 5)  # 12 images: two full chunks and a partial one
    almost_all_equal(together, run(name, norm, trained(), IMAGES, LABELS))


@every_attack
def test_a_shuffled_batch_gives_the_shuffled_result(name, norm):
    order = np.random.default_rng(0).permutation(len(IMAGES))
    shuffled = run(name, norm, trained(), IMAGES[order], LABELS[order])
    almost_all_equal(run(name, norm, trained(), IMAGES, LABELS)[order], shuffled)


@every_attack
def test_the_same_seed_gives_the_same_images(name, norm):
    once, again = (run(name, norm, trained(), IMAGES, LABELS, seed=7) for _ in range(2))
    np.testing.assert_array_equal(once, again)


@pytest.mark.parametrize(("name", "norm"), [("pgd", "linf"), ("pgd", "l2"), ("square", "linf"), ("square", "l2")])
def test_another_seed_or_none_gives_others(name, norm):
    results = [run(name, norm, trained(), IMAGES, LABELS, seed=seed) for seed in (0, 1, None, None)]
    for place, one in enumerate(results):
        assert all(np.abs(one - other).max() > 1e-3 for other in results[:place])


@every_attack
def test_model_and_inputs_are_left_alone(name, norm):
    model, images, labels = trained(), IMAGES.copy(), LABELS.copy()
    before = [variable.numpy().copy() for variable in model.variables]
    run(name, norm, model, images, labels)
    for variable, value in zip(model.variables, before, strict=True):
        np.testing.assert_array_equal(variable.numpy(), value)
    np.testing.assert_array_equal(images, IMAGES)
    np.testing.assert_array_equal(labels, LABELS)


@every_attack
def test_a_targeted_attack_moves_towards_its_target(name, norm):
    made = run(name, norm, trained(), IMAGES, LABELS, targeted=True, targets=TARGETS)
    before, after = (keras.ops.softmax(trained()(images)).numpy() for images in (IMAGES, made))
    places = np.arange(len(IMAGES)), TARGETS
    assert after[places].mean() > before[places].mean()
    assert np.median(after[places] - before[places]) >= 0


@every_attack
def test_what_is_misread_already_stays_so(name, norm):
    wrong = (answers(trained(), IMAGES) + 1) % 10  # with these labels every image is misread
    made = run(name, norm, trained(), IMAGES, wrong)
    assert np.all(answers(trained(), made) != wrong)
    if ATTACKS[name].smallest or name == "square":
        np.testing.assert_array_equal(made, IMAGES)


@every_attack
def test_float64_comes_back_as_float64(name, norm):
    images = IMAGES.astype(np.float64)
    made = run(name, norm, trained(), images, LABELS)
    assert made.dtype == np.float64
    np.testing.assert_allclose(made, run(name, norm, trained(), IMAGES, LABELS), atol=1e-6)


@every_attack
def test_vectors_and_other_bounds_are_welcome(name, norm):
    rng = np.random.default_rng(0)
    model = Linear(rng.normal(size=(6, 3)), np.zeros(3))
    points = rng.uniform(-2, 5, (8, 6)).astype(np.float32)
    labels = answers(model, points)
    made = run(name, norm, model, points, labels, bounds=(-2.0, 5.0))
    assert made.min() >= -2 and made.max() <= 5
    assert lengths(made, points, norm).max() <= RADIUS[norm] + 1e-6


@every_attack
def test_repeated_calls_trace_nothing_anew(name, norm):
    calls = []

    def model(images):
        calls.append(1)  # Python runs this in traces alone
        return Linear(np.ones((784, 10)) * np.arange(10), np.zeros(10))(images)

    for count, epsilon in ((2, 0.1), (3, 0.2), (2, 0.3)):
        run(name, norm, model, IMAGES[:count], LABELS[:count], epsilon=epsilon)
        if epsilon == 0.2:
            after_two = len(calls)
    assert len(calls) == after_two


def test_every_attack_says_what_it_is():
    for name, attack in ATTACKS.items():
        assert attack.name == name and attack.summary
        assert attack.norms and set(attack.norms) <= set(NORMS)
