"""Laws that every attack keeps with every norm, closed forms on linear models, and finite differences."""

import gc
import weakref

import keras
import numpy as np
import pytest
import tensorflow as tf

from aigc_helpers.attacks import ATTACKS, problem
from aigc_helpers.attacks.edge import prepare
from aigc_helpers.attacks.norms import NORMS
from attacked import CASES, RADIUS, Linear, almost_all_equal, answers, digits, lengths, run, small_net, trained

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


def test_a_model_that_is_gone_is_not_kept():
    model = small_net()
    run("pgd", "linf", model, IMAGES, LABELS)
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None


def task(norm="linf", epsilon=0.3, **settings):
    return prepare(trained(), IMAGES, LABELS, epsilon=epsilon, norm=norm, seed=0, **settings)


@pytest.mark.parametrize("loss", ["cross_entropy", "margin"])
@pytest.mark.parametrize("targeted", [False, True])
def test_the_slope_is_that_of_finite_differences(loss, targeted):
    rng = np.random.default_rng(0)
    hidden, out = (tf.constant(rng.normal(size=size), tf.float32) for size in ((5, 7), (7, 4)))
    points, labels = rng.uniform(size=(3, 5)).astype(np.float32), np.array([0, 1, 2])
    aim = {"targeted": True, "targets": (labels + 1) % 4} if targeted else {}
    smooth = prepare(lambda x: tf.tanh(x @ hidden) @ out, points, labels, epsilon=1, loss=loss, seed=0, **aim)
    slope, _ = smooth.slope(tf.constant(points), tf.constant(smooth.goals))
    step = 2e-3
    for place in range(5):
        nudge = step * np.eye(5, dtype=np.float32)[place]
        above, below = (
            smooth.heights(smooth.logits(tf.constant(points + sign * nudge)), smooth.goals) for sign in (1, -1)
        )
        np.testing.assert_allclose(slope[:, place], (above - below) / (2 * step), rtol=0.02, atol=2e-3)


@pytest.mark.parametrize("norm", NORMS)
def test_start_points_differ_and_fill_the_ball(norm):
    ball, shape = NORMS[norm], (3, 4)
    points = np.stack([ball.draw(np.random.default_rng([0, i]), shape) for i in range(4000)])
    radii = ball.length(points)
    assert radii.max() <= 1
    # In d dimensions the radius of an even draw has the distribution r^d.
    np.testing.assert_allclose(np.quantile(radii**12, [0.25, 0.5, 0.75]), [0.25, 0.5, 0.75], atol=0.03)
    np.testing.assert_allclose(points.mean(axis=0), 0, atol=0.05)


@pytest.mark.parametrize("norm", NORMS)
def test_each_image_and_each_restart_starts_elsewhere(norm):
    from aigc_helpers.attacks.gradient import _start

    first, second = (_start(task(norm), restart) - IMAGES for restart in (0, 1))
    for places in (first, second):
        assert all(np.abs(places[i] - places[j]).max() > 0.01 for i in range(12) for j in range(i))
    assert np.abs(first - second).max() > 0.01
    assert NORMS[norm].length(first).max() <= 0.3 + 1e-6


def two_sides(rng, dimensions=8):
    """A linear model of two classes, and points that it reads as they are labelled."""
    weights = rng.normal(size=(dimensions, 2))
    model = Linear(weights, [0.1, -0.1])
    points = rng.uniform(0.4, 0.6, (20, dimensions)).astype(np.float32)
    labels = answers(model, points)
    rise = (weights[:, 1] - weights[:, 0]) * np.where(labels == 0, 1, -1)[:, None]  # towards the other class
    gaps = np.sum(points * rise, axis=1) + np.where(labels == 0, -0.2, 0.2)
    return model, points, labels, rise, -gaps


@pytest.mark.parametrize("name", ["fgsm", "bim", "pgd", "mi_fgsm"])
def test_on_a_linear_model_the_worst_of_the_cube_is_its_corner(name):
    model, points, labels, rise, _ = two_sides(np.random.default_rng(0))
    made = ATTACKS[name](model, points, labels, epsilon=0.1, seed=0)
    np.testing.assert_allclose(made, points + 0.1 * np.sign(rise), atol=1e-6)


@pytest.mark.parametrize("name", ["fgsm", "bim", "pgd", "mi_fgsm"])
def test_on_a_linear_model_the_worst_of_the_ball_lies_along_the_weights(name):
    model, points, labels, rise, _ = two_sides(np.random.default_rng(0))
    # From a random point the steps slide along the sphere to the place where the weights point, the slower the nearer.
    made = ATTACKS[name](
        model,
        points,
        labels,
        epsilon=0.1,
        norm="l2",
        seed=0,
        **({"step_size": 0.05, "steps": 100} if name == "pgd" else {}),
    )
    np.testing.assert_allclose(made, points + 0.1 * rise / np.linalg.norm(rise, axis=1, keepdims=True), atol=2e-3)


def test_on_a_linear_model_squares_find_the_corner_too():
    model, points, labels, rise, gaps = two_sides(np.random.default_rng(0))
    made = ATTACKS["square"](model, points, labels, epsilon=0.1, queries=400, seed=0)
    reach = 0.1 * np.abs(rise).sum(axis=1)  # how much the corner gains
    np.testing.assert_array_equal(answers(model, made) != labels, reach > gaps)


@pytest.mark.parametrize(("norm", "dual"), [("l2", 2), ("linf", 1)])
def test_on_a_linear_model_deepfool_walks_straight_to_the_boundary(norm, dual):
    model, points, labels, rise, gaps = two_sides(np.random.default_rng(0))
    made = ATTACKS["deepfool"](model, points, labels, norm=norm, overshoot=0.02, bounds=(-99, 99))
    distances = gaps / np.linalg.norm(rise, ord=dual, axis=1)
    np.testing.assert_allclose(lengths(made, points, norm), 1.02 * (distances + 1e-4), rtol=1e-3)
    assert np.all(answers(model, made) != labels)


def test_on_a_linear_model_carlini_and_wagner_find_the_nearest_point():
    model, points, labels, rise, gaps = two_sides(np.random.default_rng(0))
    made = ATTACKS["carlini_wagner"](model, points, labels, steps=300, bounds=(-2, 3))
    distances = gaps / np.linalg.norm(rise, axis=1)
    ratio = lengths(made, points, "l2") / distances
    assert np.all(answers(model, made) != labels)
    assert np.all(ratio > 0.999) and np.median(ratio) < 1.02, ratio


def test_deepfool_takes_the_nearest_of_several_boundaries():
    weights = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 4.0]])
    model = Linear(weights, [1.0, 0.0, 0.0])
    made = ATTACKS["deepfool"](model, np.array([[0.5, 0.1], [0.5, 0.1]], np.float32), np.array([0, 0]), bounds=(-9, 9))
    # Class 1 begins at x₁ = 1, class 2 at x₂ = 0.25: nearer.
    np.testing.assert_allclose(made, [[0.5, 0.25], [0.5, 0.25]], atol=0.01)


def test_a_universal_perturbation_is_one_for_all():
    images = np.clip(IMAGES, 0.3, 0.7)  # far from the bounds, so that nothing is clipped
    for norm in NORMS:
        change = run("universal", norm, trained(), images, LABELS) - images
        np.testing.assert_allclose(change, np.broadcast_to(change[:1], change.shape), atol=1e-6)


def test_restarts_take_the_worst_for_each_image():
    one = [run("pgd", "linf", trained(), IMAGES, LABELS, steps=1, epsilon=0.05)]
    three = run("pgd", "linf", trained(), IMAGES, LABELS, steps=1, epsilon=0.05, restarts=3)
    heights = [task(epsilon=0.05).heights(trained()(made), tf.constant(LABELS)) for made in (*one, three)]
    heights = [height.numpy() for height in heights]
    fooled = [answers(trained(), made) != LABELS for made in (*one, three)]
    assert np.all(fooled[1] >= fooled[0])
    assert np.all((heights[1] >= heights[0] - 1e-5) | fooled[0])
    assert np.any(heights[1] > heights[0] + 1e-3)


def test_early_stop_fools_as_many_and_moves_no_further_than_it_must():
    images, labels = digits(60)
    whole, stopped = (
        ATTACKS["pgd"](trained(), images, labels, epsilon=0.2, steps=20, early_stop=early, seed=0)
        for early in (False, True)
    )
    fooled = [np.mean(answers(trained(), made) != labels) for made in (whole, stopped)]
    assert fooled[1] >= fooled[0] > 0.5
    assert lengths(stopped, images, "l2").mean() < lengths(whole, images, "l2").mean()


def test_logits_and_probabilities_give_the_same_attack():
    soft = keras.Sequential([keras.Input((28, 28, 1)), trained(), keras.layers.Softmax()])
    with pytest.warns(UserWarning, match="probabilities.*logits=False"):
        found_out = run("pgd", "linf", soft, IMAGES, LABELS)
    told = run("pgd", "linf", soft, IMAGES, LABELS, logits=False)
    almost_all_equal(found_out, told, share=1)
    almost_all_equal(run("pgd", "linf", trained(), IMAGES, LABELS, logits=True), told, share=0.97)


def test_every_attack_says_what_it_is():
    for name, attack in ATTACKS.items():
        assert attack.name == name and attack.summary
        assert attack.norms and set(attack.norms) <= set(NORMS)
