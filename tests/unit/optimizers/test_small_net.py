"""The small net's defaults, its first weights and its batches, by what its docstrings promise."""

import inspect

import numpy as np
import pytest

from aigc_helpers.optimizers import RULES, games, quadratic, small_net, surfaces
from aigc_helpers.optimizers.schedules import step_decay

RNG = np.random.default_rng(0)
INPUTS, LABELS = RNG.normal(size=(130, 196)).astype(np.float32), np.arange(130) % 10


def test_its_layers_are_those_of_the_first_line_of_its_docstring():
    pixels, hidden, logits = (small_net.PIXELS, small_net.WIDTH, small_net.CLASSES)
    assert f"{pixels} pixels → {hidden} ReLU → {logits} logits" in (small_net.__doc__ or "")
    shapes = [part.shape for part in small_net.fresh_weights(seed=0)]
    assert shapes == [(pixels, hidden), (hidden,), (hidden, logits), (logits,)]


def test_first_weights_follow_he_and_are_single():
    weights = [small_net.fresh_weights(seed=seed) for seed in range(20)]
    for layer in (0, 2):
        draws = np.stack([one[layer] for one in weights])
        assert draws.std() == pytest.approx(np.sqrt(2 / draws.shape[1]), rel=0.03)
        assert abs(draws.mean()) < 0.02 and draws.dtype == np.float32
    assert all(not part.any() for one in weights for part in one[1::2])


def test_a_training_is_small_steps_from_its_first_weights():
    trained = small_net.train(RULES["sgd"](learning_rate=0.0), INPUTS, LABELS, steps=3, seed=4)
    for one, other in zip(trained.weights, small_net.fresh_weights(seed=4), strict=True):
        np.testing.assert_array_equal(one, other)


def test_each_loss_is_that_of_its_batch():
    still = small_net.train(RULES["sgd"](learning_rate=0.0), INPUTS, LABELS, steps=5, batch_size=50, seed=4)
    rows = list(small_net.passes(130, size=50, steps=5, seed=4))
    expected = [small_net.loss_and_gradient(still.weights, INPUTS[part], LABELS[part])[0] for part in rows]
    np.testing.assert_allclose(still.losses, expected, rtol=1e-5)


def test_a_pass_has_whole_batches_only_and_each_pass_another_order():
    rows = list(small_net.passes(130, size=50, steps=4, seed=0))
    assert [len(part) for part in rows] == [50] * 4
    assert len(set(np.concatenate(rows[:2]))) == len(set(np.concatenate(rows[2:]))) == 100
    assert not np.array_equal(rows[0], rows[2])
    (whole,) = small_net.passes(130, size=1000, steps=1, seed=0)
    assert sorted(whole) == list(range(130))


def test_a_loss_beyond_all_bounds_ends_the_training_there():
    losses = small_net.train(RULES["sgd"](learning_rate=1e6), INPUTS, LABELS, steps=30).losses
    known = losses[np.isfinite(losses)]
    assert 0 < len(known) < 30 and (known < small_net.LOST).all() and np.isinf(losses[len(known) :]).all()


@pytest.mark.parametrize("function", [small_net.train, surfaces.descend])
def test_a_seed_that_nobody_names_is_zero(function):
    assert inspect.signature(function).parameters["seed"].default == 0


def test_steps_of_none_and_of_one_are_walks_too():
    assert surfaces.descend(RULES["sgd"](), quadratic(), steps=0).tolist() == [[-2.0, 1.0]]
    assert games.play("optimistic", rate=0.3, steps=0, start=(2.0, 1.0)).tolist() == [[2.0, 1.0]]
    assert games.play("simultaneous", rate=0.5, steps=1).tolist() == [[1.0, 0.0], [1.0, 0.5]]


def test_what_one_player_calls_down_the_other_calls_up():
    # Of f = x·y the slope along x is y; the second player climbs.
    np.testing.assert_array_equal(games.field(np.array([2.0, 5.0])), [5.0, -2.0])


@pytest.mark.parametrize("name", games.MOVES)
def test_the_first_round_has_no_memory(name):
    point, rate = np.array([0.6, -0.8]), 0.3
    step = games.MOVES[name].step(point, point, rate=rate)
    plain = {"simultaneous": [0.84, -0.62], "alternating": [0.84, -0.548], "extragradient": [0.786, -0.548]}
    kind = (
        "alternating"
        if name.startswith("alternating")
        else "extragradient"
        if name == "extragradient"
        else "simultaneous"
    )
    np.testing.assert_allclose(step, plain[kind])


def test_a_noise_below_one_is_noise_and_none_is_none():
    one, other = (surfaces.descend(RULES["sgd"](), quadratic(), steps=3, noise=noise) for noise in (0.5, 0.0))
    assert np.isfinite(one).all() and not np.array_equal(one, other)


def test_steps_that_never_drop_are_a_constant_rate():
    assert {step_decay(0.3, steps=9, drops=0)(count) for count in range(12)} == {0.3}


def test_growth_is_measured_over_the_second_half():
    radius = np.array([5.0, 1.0, 1.0, 2.0, 4.0])  # doubles in each of its last two steps
    assert games.growth_per_step(np.stack([radius, np.zeros(5)], axis=1)) == pytest.approx(2.0)


def test_arrival_at_the_tolerance_itself_counts():
    path = np.array([[3.0, 0.0], [1.0, 0.0], [0.5, 0.0]])
    assert surfaces.steps_to(path, quadratic(1.0), tolerance=1.0) == 1


def test_a_batch_may_be_one_row():
    assert [len(part) for part in small_net.passes(5, size=1, steps=7, seed=0)] == [1] * 7
