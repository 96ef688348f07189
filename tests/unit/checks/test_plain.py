"""Plain data: what answers give becomes numbers, arrays, truths and words, and is compared by shape and value."""

import math

import numpy as np
import pytest
import tensorflow as tf

from aigc_helpers.checks.plain import ANY, UnreadableError, agree, array, number, truth, word, words


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (3, 3.0),
        (np.float32(0.5), 0.5),
        (np.array([[0.25]]), 0.25),
        ([True], 1.0),
        (tf.constant(2.0), 2.0),
        (tf.Variable([2.0]), 2.0),
    ],
)
def test_a_number_is_a_float(value, plain):
    assert number(value) == plain and type(number(value)) is float


def test_a_larger_array_stays_one():
    assert number([1, 2]).tolist() == [1, 2]


def test_an_array_is_its_own():
    given = np.ones(3)
    array(given)[0] = 7
    assert given.tolist() == [1, 1, 1]


@pytest.mark.parametrize("value", ["1.0", b"1", 1j, None, {}, {1.0}, print, [[1, 2], [3]], ["a"], object(), range])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(UnreadableError):
        array(value)


@pytest.mark.parametrize("value", [True, np.True_, tf.constant(True), np.array([True])])
def test_a_truth_is_a_bool(value):
    assert truth(value) is True


@pytest.mark.parametrize("value", [1, 0.0, "True", [True, False], np.array([1])])
def test_what_is_no_truth_is_refused(value):
    with pytest.raises(UnreadableError):
        truth(value)


def test_words():
    assert words(("a", np.str_("b"))) == ["a", "b"] and words([]) == []
    assert word("A_b ") == "a b" and word("  ") is None
    for value in ("ab", 3, [1], None, {"a": 1, 2: 3}):
        with pytest.raises(UnreadableError):
            words(value)


@pytest.mark.parametrize(
    ("given", "wanted", "together"),
    [
        (1.00001, 1.0, True),
        (1.01, 1.0, False),
        ([1.0], 1.0, False),
        (np.array([1, 2]), np.array([1.0, 2.0]), True),
        ([1, 2], np.array([1.0, 2.0]), True),
        ([1.0, 2.0], [2.0, 1.0], False),
        ([1.0], [1.0, 2.0], False),
        ([1.0, 2.0, 3.0], [1.0, 2.0], False),
        (math.inf, math.inf, True),
        (math.nan, 1.0, False),
        (math.nan, math.nan, True),
        (1e-4, 2e-4, False),
        ([1e-4, 1.0], [1.01e-4, 1.0], True),
        (0.00005, 0.0, True),
        (1.0, True, False),
        (True, True, True),
        ("a", "a", True),
        (3.0, "a", False),
        ("a", 3.0, False),
        (None, 3.0, False),
        ({"unread": "a str"}, 3.0, False),
        ([[1, 2], [3]], np.ones((2, 2)), False),
        ([5.0, "a"], [ANY, "a"], True),
        ([5.0, "b"], [ANY, "a"], False),
    ],
)
def test_plain_data_agree_by_shape_and_value(given, wanted, together):
    assert agree(given, wanted) is together
