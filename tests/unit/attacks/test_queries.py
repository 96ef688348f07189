"""Square on a linear model: the corner, without a gradient."""

import keras
import numpy as np

from aigc_helpers.attacks import ATTACKS, queries
from attacked import answers, two_sides


def test_on_a_linear_model_squares_find_the_corner_too():
    model, points, labels, rise, gaps = two_sides(np.random.default_rng(0))
    made = ATTACKS["square"](model, points, labels, epsilon=0.1, queries=400, seed=0)
    reach = 0.1 * np.abs(rise).sum(axis=1)  # how much the corner gains
    np.testing.assert_array_equal(answers(model, made) != labels, reach > gaps)


def test_the_square_is_halved_after_the_paper_s_queries():
    heights, widths = queries._windows(100, 100, 10_000, 0.8).T.astype(float)
    for halved, last in enumerate(queries.HALVED_AT):
        for query, area in ((last, 8_000 / 2**halved), (last + 1, 4_000 / 2**halved)):
            np.testing.assert_allclose(heights[query] * widths[query], area, rtol=0.1)
            assert abs(heights[query] - widths[query]) <= 1


def test_a_budget_below_10_000_goes_through_the_same_squares_faster():
    np.testing.assert_array_equal(queries._windows(28, 28, 100, 0.3), queries._windows(28, 28, 10_000, 0.3)[::100])


def test_a_square_is_no_larger_than_the_image_and_no_smaller_than_a_pixel():
    windows = queries._windows(2, 30, 500, 0.9)
    assert windows.min() == 1 and windows.max(axis=0).tolist() == [2, 27]  # .9 of 60 pixels, over two rows


def test_a_net_that_answers_all_alike_gets_the_stripes_it_began_with():
    flat = keras.Sequential([keras.Input((4, 6, 1)), keras.layers.Flatten(), keras.layers.Dense(2)])
    flat.set_weights([np.zeros((24, 2)), np.array([2.0, 0.0])])
    images = np.full((3, 4, 6, 1), 0.5, np.float32)
    change = ATTACKS["square"](flat, images, np.zeros(3, int), epsilon=0.1, queries=20, seed=0) - images
    np.testing.assert_allclose(np.abs(change), 0.1, rtol=1e-5)
    np.testing.assert_array_equal(np.ptp(change, axis=1), 0)  # stripes are upright
