"""What holds for every rule of the table RULES, whatever its formula."""

import pickle

import numpy as np
import pytest

from aigc_helpers.optimizers.rules import RULES, build

SHAPES = ((3, 4), (5,), (), (2, 1, 3))
every_rule = pytest.mark.parametrize("name", RULES)


def numbers(steps=20, seed=0):
    """Parameters of several shapes, and a gradient of each for every step."""
    rng = np.random.default_rng(seed)
    return [rng.normal(size=shape) for shape in SHAPES], [rng.normal(size=(steps, *shape)) for shape in SHAPES]


def path_of(rule, parameters, gradients):
    """All parameters in a row after each step, [steps, numbers]."""
    state, path = rule.init(parameters), []
    for step in range(len(gradients[0])):
        state, _ = rule.update(state, [gradient[step] for gradient in gradients])
        path.append(np.concatenate([np.ravel(array) for array in state.parameters]))
    return np.array(path)


@every_rule
def test_nothing_that_was_handed_over_is_changed(name):
    parameters, gradients = numbers()
    rule = RULES[name](learning_rate=0.1, weight_decay=0.1, global_clip_norm=0.5)
    state, _ = rule.update(rule.init(parameters), [gradient[0] for gradient in gradients])
    handed = parameters, gradients, state
    before = pickle.dumps(handed)
    again = [rule.update(state, [gradient[1] for gradient in gradients]) for _ in range(2)]
    assert pickle.dumps(handed) == before
    # The same state and gradient give the same, however often: no memory hides in the rule.
    assert pickle.dumps(again[0]) == pickle.dumps(again[1])


@every_rule
def test_the_step_is_what_the_parameters_moved_by(name):
    rule, parameters = RULES[name](weight_decay=0.01), np.array([1.0, -2.0, 3.0])
    state, step = rule.update(rule.init(parameters), np.array([0.5, 0.0, -1.0]))
    np.testing.assert_allclose(state.parameters, parameters + step)
    assert isinstance(state.parameters, np.ndarray) and state.count == 1


@every_rule
def test_each_number_goes_its_own_way(name):
    rule, (parameters, gradients) = RULES[name](learning_rate=0.1), numbers()
    together = path_of(rule, parameters, gradients)
    alone = path_of(rule, parameters[1:2], gradients[1:2])
    np.testing.assert_allclose(together[:, 12:17], alone)


@every_rule
def test_the_first_step_goes_down_and_no_rate_means_no_step(name):
    gradient = np.array([3.0, -0.2, 1e-3])
    for rate in (0.0, 0.1):
        rule = RULES[name](learning_rate=rate, weight_decay=0.0)
        _, step = rule.update(rule.init(np.ones(3)), gradient)
        assert (step * gradient < 0).all() if rate else (step == 0).all()


@every_rule
@pytest.mark.parametrize("steps", [1, 5])
def test_where_there_is_no_slope_nothing_moves_but_by_decay(name, steps):
    for decay in (0.0, 0.1):
        rule = RULES[name](learning_rate=0.5, weight_decay=decay)
        state = rule.init(np.array([1.0, -2.0]))
        for _ in range(steps):
            state, _ = rule.update(state, np.zeros(2))
        np.testing.assert_allclose(state.parameters, (1 - 0.5 * decay) ** steps * np.array([1.0, -2.0]))


@every_rule
def test_one_array_goes_as_the_same_in_a_list(name):
    rule, gradient = RULES[name](), np.array([0.5, -1.0, 0.0])
    alone, step = rule.update(rule.init(np.ones(3)), gradient)
    listed, steps = rule.update(rule.init([np.ones(3)]), [gradient])
    np.testing.assert_array_equal(alone.parameters, listed.parameters[0])
    np.testing.assert_array_equal(step, steps[0])


@every_rule
def test_numbers_keep_their_precision(name):
    rule = RULES[name](learning_rate=0.1, weight_decay=0.1)
    state, step = rule.update(rule.init(np.ones(3, np.float32)), np.ones(3))
    assert state.parameters.dtype == step.dtype == np.float32


@every_rule
def test_a_rule_is_built_by_its_name_and_knows_it(name):
    assert build(name).name == name


@every_rule
@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"learning_rate": -0.1}, "learning_rate=-0.1"),
        ({"learning_rate": float("nan")}, "learning_rate=nan"),
        ({"learning_rate": True}, "learning_rate=True"),
        ({"weight_decay": -1.0}, "weight_decay=-1.0"),
        ({"clip_value": 0}, "clip_value=0 would stop everything"),
        ({"clip_norm": -1}, "clip_norm=-1"),
        ({"temperature": 1.0}, "has no setting 'temperature'"),
    ],
)
def test_settings_that_make_no_sense_are_refused(name, options, message):
    with pytest.raises(ValueError, match=message):
        RULES[name](**options)


@every_rule
@pytest.mark.parametrize(
    ("gradient", "message"),
    [
        (np.array([1.0, np.nan, 0.0]), "gradient holds 1 values"),
        (np.array([1.0, np.inf, -np.inf]), "gradient holds 2 values"),
        (np.ones(2), "gradient has shape"),
        (np.ma.masked_equal([1.0, 2.0, 3.0], 2), "behind a mask"),
        (np.array(["a", "b", "c"]), "gradient has dtype"),
    ],
)
def test_gradients_that_are_none_are_refused(name, gradient, message):
    rule = RULES[name]()
    with pytest.raises(ValueError, match=message):
        rule.update(rule.init(np.ones(3)), gradient)
