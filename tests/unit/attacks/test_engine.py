"""The gradient attacks where the answer is known: corners of cubes, sides of balls, and the length of a step."""

import numpy as np
import pytest
import tensorflow as tf

from aigc_helpers.attacks import ATTACKS
from aigc_helpers.attacks.edge import prepare
from aigc_helpers.attacks.engine import start_points
from aigc_helpers.attacks.norms import NORMS
from attacked import answers, digits, lengths, run, trained, two_sides

IMAGES, LABELS = digits()


@pytest.mark.parametrize("norm", NORMS)
def test_each_image_and_each_restart_starts_elsewhere(norm):
    task = prepare(trained(), IMAGES, LABELS, epsilon=0.3, norm=norm, seed=0)
    first, second = (start_points(task, restart) - IMAGES for restart in (0, 1))
    for places in (first, second):
        assert all(np.abs(places[i] - places[j]).max() > 0.01 for i in range(12) for j in range(i))
    assert np.abs(first - second).max() > 0.01
    assert NORMS[norm].length(first).max() <= 0.3 + 1e-6


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


@pytest.mark.parametrize("name", ["bim", "mi_fgsm", "pgd"])
@pytest.mark.parametrize(("steps", "ends"), [(1, 0.1), (2, -0.025), (5, 0.05)])
def test_all_steps_together_reach_two_and_a_half_times_across_the_radius(name, steps, ends):
    """The loss peaks at a change of 0.0501: steps of 0.25 / steps go up to it, and down again once they are past."""

    def peaked(images):
        return tf.concat([tf.zeros_like(images), -tf.square(images - 0.5501)], axis=1)

    options = {"random_start": False} if name == "pgd" else {"momentum": 0.0} if name == "mi_fgsm" else {}
    point, label = np.array([[0.5]], np.float32), np.array([0])
    made = ATTACKS[name](peaked, point, label, epsilon=0.1, steps=steps, loss="margin", **options)
    np.testing.assert_allclose(made - point, [[ends]], atol=1e-6)


def test_restarts_take_the_worst_for_each_image():
    one = [run("pgd", "linf", trained(), IMAGES, LABELS, steps=1, epsilon=0.05)]
    three = run("pgd", "linf", trained(), IMAGES, LABELS, steps=1, epsilon=0.05, restarts=3)
    problem = prepare(trained(), IMAGES, LABELS, epsilon=0.05, seed=0)
    fooled, heights = zip(*map(problem.judged, (*one, three)), strict=True)
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
