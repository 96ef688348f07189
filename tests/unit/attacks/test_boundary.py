"""DeepFool on linear models: straight to the nearest boundary."""

import numpy as np
import pytest

from aigc_helpers.attacks import ATTACKS
from attacked import Linear, answers, lengths, two_sides


@pytest.mark.parametrize(("norm", "dual"), [("l2", 2), ("linf", 1)])
def test_on_a_linear_model_deepfool_walks_straight_to_the_boundary(norm, dual):
    model, points, labels, rise, gaps = two_sides(np.random.default_rng(0))
    made = ATTACKS["deepfool"](model, points, labels, norm=norm, overshoot=0.02, bounds=(-99, 99))
    distances = gaps / np.linalg.norm(rise, ord=dual, axis=1)
    np.testing.assert_allclose(lengths(made, points, norm), 1.02 * (distances + 1e-4), rtol=1e-3)
    assert np.all(answers(model, made) != labels)


def test_deepfool_takes_the_nearest_of_several_boundaries():
    weights = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 4.0]])
    model = Linear(weights, [1.0, 0.0, 0.0])
    made = ATTACKS["deepfool"](model, np.array([[0.5, 0.1], [0.5, 0.1]], np.float32), np.array([0, 0]), bounds=(-9, 9))
    # Class 1 begins at x₁ = 1, class 2 at x₂ = 0.25: nearer.
    np.testing.assert_allclose(made, [[0.5, 0.25], [0.5, 0.25]], atol=0.01)
