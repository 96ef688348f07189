"""Tests and intervals: what they say where nothing is, where something is, and how often they are wrong."""

import numpy as np
import pytest
from scipy.stats import binom
from sklearn.ensemble import RandomForestClassifier

from aigc_helpers.judging import metrics


@pytest.fixture
def rng():
    return np.random.default_rng(5)


# Two samples and a classifier


def test_p_values_are_even_where_there_is_nothing_to_find(rng):
    p_values = [metrics.two_sample_test(*rng.normal(size=(2, 80, 3)), seed=seed)[1] for seed in range(200)]
    assert np.mean(np.array(p_values) < 0.05) < 0.1
    assert 0.3 < np.median(p_values) < 0.75


def test_a_shift_is_found_and_its_accuracy_is_the_best_rules(rng):
    accuracy, p_value = metrics.two_sample_test(rng.normal(size=(4000, 1)) + 1.5, rng.normal(size=(4000, 1)))
    assert accuracy == pytest.approx(0.7734, abs=0.02)  # Φ(0.75)
    assert p_value < 1e-100


def test_a_linear_detector_is_blind_where_only_the_spread_differs_and_a_forest_is_not(rng):
    samples = rng.normal(size=(600, 2)), rng.normal(size=(600, 2)) * 3
    forest = RandomForestClassifier(50, random_state=0)
    assert metrics.two_sample_test(*samples)[0] < 0.58
    assert metrics.two_sample_test(*samples, classifier=forest)[0] > 0.75


def test_the_larger_sample_is_cut_to_the_smaller(rng):
    accuracy, _ = metrics.two_sample_test(rng.normal(size=(1000, 3)), rng.normal(size=(60, 3)))
    assert accuracy * 60 == pytest.approx(round(accuracy * 60))  # 30 of each are asked


def test_its_p_value_is_the_binomials(rng):
    accuracy, p_value = metrics.two_sample_test(*rng.normal(size=(2, 100, 2)), seed=2)
    assert p_value == pytest.approx(binom.pmf(np.arange(round(accuracy * 100), 101), 100, 0.5).sum())


# Copies


def test_copies_have_the_smallest_p_value_there_is(rng):
    train, held_out = rng.normal(size=(2, 150, 5))
    lean, p_value = metrics.copying_test(train + 1e-3, train, held_out, permutations=199)
    assert lean == metrics.closer_to_train(train + 1e-3, train, held_out) > 0.99
    assert p_value == 1 / 200


def test_its_p_values_are_even_where_nothing_is_copied(rng):
    def once():
        train, held_out, fake = rng.normal(size=(120, 4)), rng.normal(size=(40, 4)), rng.normal(size=(80, 4))
        return metrics.copying_test(fake, train, held_out, permutations=99)[1]

    p_values = np.array([once() for _ in range(200)])
    assert 0.01 < np.mean(p_values <= 0.05) < 0.1
    assert 0.35 < np.median(p_values) < 0.65


def test_a_draw_that_holds_as_many_counts():
    # One fake upon each of the two rows: whichever is called the training row holds one, as was seen.
    rows = np.array([[0.0], [1.0]])
    assert metrics.copying_test(rows, rows[:1], rows[1:], permutations=19)[1] == 1


def test_a_tenth_of_copies_is_found(rng):
    train, held_out, fake = rng.normal(size=(3, 500, 6))
    fake[:100] = train[:100]
    assert metrics.copying_test(fake, train, held_out)[1] < 0.01


# Intervals of shares


@pytest.mark.parametrize(("successes", "count"), [(0, 20), (13, 20), (20, 20), (1, 1), (500, 1000)])
def test_wilson_is_its_formula(successes, count):
    share, z = successes / count, 1.959964
    middle = (share + z**2 / 2 / count) / (1 + z**2 / count)
    half = z / (1 + z**2 / count) * np.sqrt(share * (1 - share) / count + (z / 2 / count) ** 2)
    expected = max(0, middle - half), min(1, middle + half)
    assert metrics.proportion_interval(successes, count) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: metrics.proportion_interval(21, 20), "21 of 20"),
        (lambda: metrics.proportion_interval(-1, 20), "successes=-1"),
        (lambda: metrics.proportion_interval(0, 0), "count=0"),
        (lambda: metrics.copying_test(*np.zeros((3, 9, 2)), permutations=0), "permutations=0"),
        (lambda: metrics.two_sample_test(*np.zeros((2, 19, 2))), "real has 19 rows; it wants at least 20"),
        (lambda: metrics.two_sample_test(np.zeros((20, 2)), np.zeros((19, 2))), "fake has 19 rows"),
    ],
)
def test_bad_arguments_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
