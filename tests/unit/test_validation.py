"""The checks at the public edge: what passes comes back as it should be, and each error names the argument."""

import numpy as np
import pytest

from aigc_helpers.validation import (
    as_array,
    as_floats,
    at_least,
    check_bounds,
    check_finite,
    check_images,
    check_labels,
    check_seed,
    check_share,
    check_text,
    number_between,
    one_of,
    positive,
    true_or_false,
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


def test_the_lowest_that_is_allowed_passes():
    assert number_between(-1, 1, -1, name="rate") == -1
    assert check_labels(np.array([0, 2]), 2, classes=3).tolist() == [0, 2]
    assert check_bounds([-0.5, 2]) == (-0.5, 2.0)
    assert (true_or_false(np.True_, name="quiet"), true_or_false(False, name="quiet")) == (True, False)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: number_between(0, 1, 1, name="rate"), "rate=1; it wants a number of at least 0 and below 1$"),
        (lambda: number_between(0, np.inf, -1, name="rate"), "rate=-1; it wants a number of at least 0$"),
        (lambda: check_share(0, name="level"), "level=0; it wants a share"),
        (lambda: check_share(1, name="level"), "level=1; it wants a share"),
        (lambda: check_labels(np.array([0, 3]), 2, classes=3), "labels run from 0 to 3"),
        (lambda: check_labels(np.array([-1, 2]), 2, classes=3), "labels run from -1 to 2"),
        (lambda: check_text(""), "text=''; it wants a text of one character at least"),
        (lambda: check_text(b"Emma", name="prompt"), "prompt=b'Emma'"),
        (lambda: check_bounds((1.0, 1.0)), "bounds="),
        (lambda: check_bounds((0.0, 1.0, 2.0)), "bounds="),
        (lambda: true_or_false("False", name="quiet"), "quiet='False'; it wants True or False"),
    ],
)
def test_what_lies_just_beyond_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
