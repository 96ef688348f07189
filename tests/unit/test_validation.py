"""The checks at the public edge: what passes comes back as it should be, and each error names the argument."""

import numpy as np
import pytest

from aigc_helpers.validation import (
    as_array,
    as_floats,
    at_least,
    check_finite,
    check_images,
    check_seed,
    one_of,
    positive,
)

GOOD = np.random.default_rng(0).random((4, 6, 5, 1))


@pytest.mark.parametrize("value", [3, 3.0, np.int64(3), np.float32(3)])
def test_a_whole_number_comes_back_as_an_int(value):
    assert at_least(3, value, name="count") == 3
    assert type(at_least(3, value, name="count")) is int


@pytest.mark.parametrize("value", [2, -1, 3.5, True, False])
def test_anything_else_is_named(value):
    with pytest.raises(ValueError, match=f"^count={value}; it wants a whole number of at least 3$"):
        at_least(3, value, name="count")


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, "three", None, [3]])
def test_what_is_no_number_at_all_is_named_too(value):
    with pytest.raises(ValueError, match="^count=.*; it wants a whole number of at least 3$"):
        at_least(3, value, name="count")


def test_values_that_are_not_finite_are_counted():
    check_finite(np.zeros((3, 2)), name="data")
    check_finite(np.array([], float), name="data")
    with pytest.raises(ValueError, match="^data holds 3 values that are NaN or infinite"):
        check_finite(np.array([0, np.nan, np.inf, -np.inf]), name="data")


def test_bytes_pass_untouched_and_floats_become_float32():
    grey_levels = (GOOD * 255).astype(np.uint8)
    assert check_images(grey_levels) is grey_levels
    as_floats = check_images(GOOD.astype(np.float32))
    assert as_floats.dtype == np.float32
    np.testing.assert_array_equal(check_images(GOOD), GOOD.astype(np.float32))
    assert check_images(np.array([0.0, 1.0]).reshape(2, 1, 1, 1)).dtype == np.float32


BAD = {
    "no channel": (GOOD[..., 0], r"faces has shape \(4, 6, 5\); it wants \[N, height, width, channels\]"),
    "no image": (GOOD[:0], r"faces has shape \(0, 6, 5, 1\).*N ≥ 1"),
    "one number": (0.5, r"faces has shape \(\)"),
    "whole numbers": (np.zeros((1, 2, 2, 1), np.int64), "faces has dtype int64; it wants float32"),
    "booleans": (np.zeros((1, 2, 2, 1), bool), "faces has dtype bool"),
    "words": (np.full((1, 2, 2, 1), "a"), "faces has dtype <U1"),
    "NaN": (np.full((1, 2, 2, 1), np.nan), "faces holds 4 values"),
    "grey levels": (GOOD * 255, r"faces lies in \[.*\]; it wants \[0, 1\]: divide grey levels 0-255 by 255"),
    "tanh's range": (GOOD * 2 - 1, r"faces lies in \[-"),
}


@pytest.mark.parametrize(("images", "message"), BAD.values(), ids=BAD)
def test_bad_images_are_named(images, message):
    with pytest.raises(ValueError, match=message):
        check_images(images, name="faces")


@pytest.mark.parametrize("bad", [True, 1.5, -1, 10**30, float("nan"), "0", None, [1]])
def test_a_seed_is_a_whole_number_that_all_generators_take(bad):
    with pytest.raises(ValueError, match="seed="):
        check_seed(bad)
    assert check_seed(np.int64(7)) == 7 and type(check_seed(7.0)) is int


def test_an_unknown_name_is_refused_with_the_names_there_are_and_the_nearest():
    assert one_of("ring", {"ring": 1, "grid": 2}, name="dataset") == "ring"
    with pytest.raises(ValueError, match="dataset='grids'; choose one of ring, grid; did you mean 'grid'"):
        one_of("grids", ["ring", "grid"], name="dataset")
    for odd in (None, 3, ["x"], ""):
        with pytest.raises(ValueError, match="choose one of ring, grid$"):
            one_of(odd, ["ring", "grid"], name="dataset")


@pytest.mark.parametrize("bad", [0, -1e-3, float("nan"), float("inf"), True, "1e-3", None, [0.1]])
def test_a_rate_is_above_nothing(bad):
    with pytest.raises(ValueError, match="rate=.*finite number above 0"):
        positive(bad, name="rate")


def test_a_mask_is_not_dropped_silently():
    with pytest.raises(ValueError, match="values hides 2 values behind a mask"):
        as_array(np.ma.masked_greater([1.0, 5.0, 6.0], 4), name="values")
    assert as_array(np.ma.masked_array([1.0, 2.0]), name="values").tolist() == [1, 2]


def test_bytes_become_the_floats_they_stand_for_and_floats_stay():
    levels = np.array([0, 51, 255], np.uint8).reshape(3, 1, 1, 1)
    np.testing.assert_allclose(as_floats(levels).ravel(), [0, 0.2, 1])
    floats = np.array([0.0, 0.5], np.float32).reshape(2, 1, 1, 1)
    assert as_floats(floats) is floats
