"""Surfaces, schedules, the bilinear game and the small net: each against what is known of it from elsewhere."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from scipy import optimize

from aigc_helpers.optimizers import games, schedules, small_net
from aigc_helpers.optimizers.rules import RULES
from aigc_helpers.optimizers.schedules import SCHEDULES
from aigc_helpers.optimizers.surfaces import SURFACES, descend, find_surface, quadratic, steps_to

every_surface = pytest.mark.parametrize("name", SURFACES)
every_schedule = pytest.mark.parametrize("name", SCHEDULES)

# Surfaces


@every_surface
def test_the_gradient_is_that_of_finite_differences(name):
    surface = SURFACES[name]
    left, right, bottom, top = surface.box
    for point in np.random.default_rng(0).uniform((left, bottom), (right, top), (20, 2)):
        numeric = optimize.approx_fprime(point, surface.value, 1e-7)
        np.testing.assert_allclose(surface.gradient(point), numeric, rtol=1e-4, atol=2e-4)


@every_surface
def test_a_grid_of_points_is_taken_at_once(name):
    surface = SURFACES[name]
    points = np.random.default_rng(0).normal(size=(3, 4, 2))
    assert surface.value(points).shape == surface.distance(points).shape == (3, 4)
    np.testing.assert_allclose(surface.gradient(points)[1, 2], surface.gradient(points[1, 2]))


@every_surface
def test_nothing_in_the_box_lies_below_the_minima(name):
    surface = SURFACES[name]
    left, right, bottom, top = surface.box
    grid = np.stack(np.meshgrid(np.linspace(left, right, 201), np.linspace(bottom, top, 201)), axis=-1)
    assert left <= surface.start[0] <= right and bottom <= surface.start[1] <= top
    if name == "saddle":
        assert surface.distance(grid).min() == np.inf
        return
    np.testing.assert_allclose(surface.value(surface.minima), 0, atol=1e-9)
    np.testing.assert_allclose(surface.gradient(surface.minima), 0, atol=1e-5)
    assert surface.value(grid).min() >= 0


def test_the_condition_number_is_that_of_the_curvature():
    slope = quadratic(25.0).gradient
    hessian = np.stack([slope(np.array([1.0, 0.0])), slope(np.array([0.0, 1.0]))])
    assert np.linalg.cond(hessian) == pytest.approx(25)


@pytest.mark.parametrize("name", ["rosenbrock", "beale", "himmelblau"])
def test_scipy_finds_the_minima_too(name):
    surface = SURFACES[name]
    for minimum in surface.minima:
        found = optimize.minimize(surface.value, minimum + 0.05, jac=surface.gradient, tol=1e-14).x
        np.testing.assert_allclose(found, minimum, atol=1e-5)


def test_descent_on_a_bowl_follows_its_closed_form():
    path = descend(RULES["sgd"](learning_rate=0.1), quadratic(5.0), steps=20, start=(1.0, 1.0))
    expected = np.stack([0.9 ** np.arange(21), 0.5 ** np.arange(21)], axis=1)
    np.testing.assert_allclose(path, expected)


def test_a_path_that_leaves_the_map_ends_in_nan():
    path = descend(RULES["sgd"](learning_rate=3.0), quadratic(10.0), steps=50)
    assert np.isfinite(path[:3]).all() and np.isnan(path[-1]).all()
    assert steps_to(path, quadratic(10.0), tolerance=1) is None


def test_noise_comes_from_the_seed_alone():
    bowl, rule = quadratic(4.0), RULES["sgd"](learning_rate=0.1)
    one, two, other = (descend(rule, bowl, steps=30, noise=1.0, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, two)
    assert not np.allclose(one, other)
    assert not np.allclose(one, descend(rule, bowl, steps=30))


def test_steps_to_counts_the_last_arrival():
    bowl = quadratic(1.0)
    path = np.array([[3.0, 0], [0.5, 0], [2.0, 0], [0.5, 0], [0.1, 0]])
    assert steps_to(path, bowl, tolerance=1) == 3
    assert steps_to(path[:3], bowl, tolerance=1) is None
    assert steps_to(path[:1], bowl, tolerance=5) == 0


# Schedules


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (schedules.cosine(0.3, steps=90), keras.optimizers.schedules.CosineDecay(0.3, 90)),
        (schedules.cosine(0.3, steps=90, floor=0.1), keras.optimizers.schedules.CosineDecay(0.3, 90, alpha=0.1)),
        (
            schedules.step_decay(0.3, steps=90),
            keras.optimizers.schedules.PiecewiseConstantDecay([29, 59], [0.3, 0.03, 0.003]),
        ),
        (
            schedules.warm_up(0.3, steps=100),
            keras.optimizers.schedules.CosineDecay(0.0, 90, warmup_target=0.3, warmup_steps=10),
        ),
    ],
)
def test_a_schedule_equals_that_of_keras(ours, theirs):
    for count in range(130):
        assert ours(count) == pytest.approx(float(theirs(count)), rel=1e-4, abs=1e-6)


@every_schedule
def test_no_schedule_leaves_its_range_and_its_peak_is_the_rate(name):
    rates = [SCHEDULES[name](0.5, steps=200)(count) for count in range(300)]
    assert min(rates) >= 0 and max(rates) == pytest.approx(0.5, rel=1e-3)
    assert rates.index(max(rates)) <= 60
    later = rates[rates.index(max(rates)) :]
    assert later == sorted(later, reverse=True)


@every_schedule
@pytest.mark.parametrize(
    ("rate", "steps"), [(-1.0, 10), (float("nan"), 10), ("1", 10), (0.1, -5), (0.1, 0), (0.1, True), (0.1, np.nan)]
)
def test_a_schedule_refuses_what_makes_no_sense(name, rate, steps):
    with pytest.raises(ValueError, match="rate=|steps="):
        SCHEDULES[name](rate, steps=steps)


# The game


every_move = pytest.mark.parametrize("name", games.MOVES)
MARGINS = {"alternating": 2e-3, "alternating, momentum −0.5": 2e-3}  # their radius swings while it grows or shrinks


@every_move
@pytest.mark.parametrize("rate", [0.05, 0.2, 0.4])
def test_the_radius_grows_as_theory_has_it(name, rate):
    path = games.play(name, rate=rate, steps=2000 if name in MARGINS else 200)
    margin = MARGINS.get(name, 1e-6)
    assert games.growth_per_step(path) == pytest.approx(games.MOVES[name].growth(rate), rel=margin)


@every_move
@pytest.mark.parametrize("rate", [0.05, 0.3, 0.45, 0.56, 0.6, 1.1])
def test_theory_is_the_largest_eigenvalue_of_the_move(name, rate):
    # Every move is linear in the place and the place before: its matrix, column by column.
    columns = [games.MOVES[name].step(unit[:2], unit[2:], rate=rate) for unit in np.eye(4)]
    matrix = np.vstack([np.stack(columns, axis=1), np.eye(4)[:2]])
    assert games.MOVES[name].growth(rate) == pytest.approx(np.abs(np.linalg.eigvals(matrix)).max(), rel=1e-6)


def test_optimistic_play_is_fastest_at_a_half_and_goes_out_above_one_over_the_root_of_three():
    growth, edge = games.MOVES["optimistic"].growth, 1 / np.sqrt(3)
    assert growth(0.5) == pytest.approx(np.sqrt(0.5)) and growth(0.5) < min(growth(0.49), growth(0.51))
    assert growth(0.999 * edge) < 1 < growth(1.001 * edge)


def test_two_places_are_enough_for_a_growth():
    assert games.growth_per_step(np.array([[0.0, 2.0], [3.0, 0.0]])) == 1.5


def test_simultaneous_play_is_the_rotation_that_its_matrix_says():
    matrix = np.array([[1, -0.3], [0.3, 1]])
    expected = np.linalg.matrix_power(matrix, 7) @ [1.0, 0.5]
    np.testing.assert_allclose(games.play("simultaneous", rate=0.3, steps=7, start=(1.0, 0.5))[-1], expected)


# The small net

RNG = np.random.default_rng(0)
INPUTS, LABELS = RNG.normal(size=(40, 196)).astype(np.float32), np.arange(40) % 10
WEIGHTS = small_net.fresh_weights(seed=0)


def test_its_gradient_is_that_of_tensorflow():
    weights = small_net.fresh_weights(seed=3)
    loss, gradient = small_net.loss_and_gradient(weights, INPUTS, LABELS)
    variables = [tf.Variable(part) for part in weights]
    with tf.GradientTape() as tape:
        hidden = tf.nn.relu(INPUTS @ variables[0] + variables[1])
        scores = hidden @ variables[2] + variables[3]
        theirs = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(LABELS, scores))
    assert loss == pytest.approx(float(theirs), rel=1e-5)
    for ours, other in zip(gradient, tape.gradient(theirs, variables), strict=True):
        np.testing.assert_allclose(ours, other, rtol=1e-4, atol=1e-6)


def test_it_learns_and_only_the_seed_decides_how():
    one, two = (small_net.train(RULES["adam"](learning_rate=0.01), INPUTS, LABELS, steps=60) for _ in range(2))
    np.testing.assert_array_equal(one.losses, two.losses)
    assert one.losses[-1] < 0.1 < one.losses[0] and small_net.accuracy(one.weights, INPUTS, LABELS) == 1


def test_one_step_is_a_training():
    assert np.isfinite(small_net.train(RULES["sgd"](), INPUTS, LABELS, steps=1).losses).tolist() == [True]


def test_a_training_that_falls_apart_says_so():
    losses = small_net.train(RULES["sgd"](learning_rate=1e6), INPUTS, LABELS, steps=30).losses
    assert np.isfinite(losses[0]) and np.isinf(losses[-1])


def test_pixels_are_means_of_squares():
    images = RNG.uniform(size=(2, 28, 28, 1)).astype(np.float32)
    ours = small_net.pixels(images).reshape(2, 14, 14)
    assert ours[1, 3, 5] == pytest.approx(images[1, 6:8, 10:12, 0].mean() - 0.15, abs=1e-6)
    grey = np.rint(images * 255).astype(np.uint8)
    np.testing.assert_allclose(small_net.pixels(grey), ours.reshape(2, 196), atol=2e-3)


def test_no_pass_takes_a_row_twice():
    rows = np.array(list(small_net.passes(20, size=5, steps=8, seed=1)))
    assert sorted(rows[:4].ravel()) == sorted(rows[4:].ravel()) == list(range(20))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: find_surface("hill"), "surface='hill'; choose one of quadratic"),
        (lambda: quadratic(0.5), "condition=0.5"),
        (lambda: quadratic(noise=-1), "noise=-1; it wants a number of at least 0"),
        (lambda: quadratic(noise=np.nan), "noise=nan"),
        (lambda: quadratic(noise="1e-3"), "noise='1e-3'"),
        (lambda: quadratic(noise=True), "noise=True"),
        (lambda: descend(RULES["sgd"](), quadratic(), steps=1, start=[(1, 2)]), r"start=\[\(1, 2\)\]; it wants two"),
        (lambda: descend(RULES["sgd"](), quadratic(), steps=1, start=(1, np.nan)), "start holds 1 values"),
        (lambda: descend(RULES["sgd"](), quadratic(), steps=1, seed=True), "seed=True"),
        (lambda: steps_to(np.zeros((2, 2)), quadratic(), tolerance=-1), "tolerance=-1"),
        (lambda: steps_to(np.zeros((2, 2)), quadratic(), tolerance=np.nan), "tolerance=nan"),
        (lambda: games.play("optimistic", rate=0.1, steps=1, start=(np.nan, 0)), "start holds 1 values"),
        (lambda: games.growth_per_step(np.zeros((5, 2))), "path wants two places or more, none of them the origin"),
        (lambda: descend(RULES["sgd"](), quadratic(), steps=-1), "steps=-1"),
        (lambda: descend(RULES["sgd"](), quadratic(), steps=1, noise=-1), "noise=-1"),
        (lambda: games.play("both", rate=0.1, steps=1), "move='both'; choose one of simultaneous"),
        (lambda: games.play("optimistic", rate=-0.1, steps=1), "rate=-0.1"),
        (lambda: small_net.train(RULES["sgd"](), INPUTS, LABELS, steps=5, batch_size=0), "batch_size=0"),
        (
            lambda: small_net.train(RULES["sgd"](), INPUTS[:5], LABELS, steps=5),
            r"labels has shape \(40,\); it wants one .* of the 5",
        ),
        (
            lambda: small_net.train(RULES["sgd"](), INPUTS[:, :9], LABELS, steps=5),
            r"inputs are float32 \(40, 9\); they want floats \(N, 196\)",
        ),
        (lambda: small_net.train(RULES["sgd"](), INPUTS, LABELS + 1, steps=5), "labels run from 1 to 10"),
        (lambda: small_net.train(RULES["sgd"](), INPUTS.astype(np.uint8), LABELS, steps=5), "inputs are uint8"),
        (lambda: small_net.train(RULES["sgd"](), INPUTS, LABELS, steps=5, seed=True), "seed=True"),
        (lambda: small_net.accuracy(WEIGHTS, INPUTS, LABELS[:, None]), r"labels has shape \(40, 1\)"),
        (lambda: small_net.accuracy(WEIGHTS, INPUTS, LABELS / 2), "labels has dtype float64"),
        (lambda: small_net.loss_and_gradient(WEIGHTS, INPUTS, LABELS[:, None]), r"labels has shape \(40, 1\)"),
        (lambda: small_net.loss_and_gradient(WEIGHTS, INPUTS, LABELS - 1), "labels run from -1"),
        (lambda: small_net.pixels(np.ones((2, 32, 32, 1))), r"images has shape \(2, 32, 32, 1\)"),
        (lambda: small_net.train(RULES["sgd"](), INPUTS * np.nan, LABELS, steps=5), "inputs holds 7840 values"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
