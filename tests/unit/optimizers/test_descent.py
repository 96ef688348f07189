"""The loop that trains a net of `numpy_nets` by a rule, against plain descent."""

import numpy as np
import pytest

from aigc_helpers import numpy_nets
from aigc_helpers.data import load
from aigc_helpers.optimizers import RULES
from aigc_helpers.optimizers.descent import train_by

START = numpy_nets.initial_parameters([2, 8, 2], seed=3)


def test_by_plain_descent_it_is_the_loop_of_the_nets():
    options = {"steps": 20, "batch_size": 16, "activation": "tanh", "seed": 2}
    plain, _ = numpy_nets.train(START, *load("spirals"), learning_rate=0.3, **options)
    by_rule = train_by(RULES["sgd"](learning_rate=0.3), START, *load("spirals"), **options)
    for one, other in zip(sum(plain, ()), sum(by_rule, ()), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12)


def test_adam_moves_each_number_by_its_rate_in_the_first_step_and_leaves_the_start_alone():
    kept = [part.copy() for part in sum(START, ())]
    moved = train_by(RULES["adam"](learning_rate=0.01), START, *load("spirals"), steps=1)
    for one, other, before in zip(sum(moved, ()), sum(START, ()), kept, strict=True):
        np.testing.assert_array_equal(other, before)
        assert np.abs(one - other).max() == pytest.approx(0.01, rel=1e-3)
