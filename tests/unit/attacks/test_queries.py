"""Square on a linear model: the corner, without a gradient."""

import numpy as np

from aigc_helpers.attacks import ATTACKS
from attacked import answers, two_sides


def test_on_a_linear_model_squares_find_the_corner_too():
    model, points, labels, rise, gaps = two_sides(np.random.default_rng(0))
    made = ATTACKS["square"](model, points, labels, epsilon=0.1, queries=400, seed=0)
    reach = 0.1 * np.abs(rise).sum(axis=1)  # how much the corner gains
    np.testing.assert_array_equal(answers(model, made) != labels, reach > gaps)
