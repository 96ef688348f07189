"""Carlini and Wagner on a linear model: the nearest point of the other side."""

import numpy as np

from aigc_helpers.attacks import ATTACKS
from attacked import answers, lengths, two_sides


def test_on_a_linear_model_carlini_and_wagner_find_the_nearest_point():
    model, points, labels, rise, gaps = two_sides(np.random.default_rng(0))
    made = ATTACKS["carlini_wagner"](model, points, labels, steps=300, bounds=(-2, 3))
    distances = gaps / np.linalg.norm(rise, axis=1)
    ratio = lengths(made, points, "l2") / distances
    assert np.all(answers(model, made) != labels)
    assert np.all(ratio > 0.999) and np.median(ratio) < 1.02, ratio
