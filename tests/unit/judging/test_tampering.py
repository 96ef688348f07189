"""What each tampering does to pictures, beyond the laws of all of them."""

import numpy as np
import pytest

from aigc_helpers.data import load
from aigc_helpers.judging.tampering import blurred, jpeg, kernel_density, noisy, quantised

IMAGES = load("uci", "test")[0][:20]


def test_blur_keeps_the_ink_and_lowers_the_contrast():
    assert blurred(IMAGES).sum() == pytest.approx(IMAGES.sum(), rel=1e-3)
    assert blurred(IMAGES, sigma=2).std() < blurred(IMAGES).std() < IMAGES.std()


def test_quantised_has_its_levels_and_nothing_else():
    assert set(np.unique(quantised(IMAGES, levels=2))) == {0.0, 1.0}
    np.testing.assert_allclose(quantised(IMAGES), IMAGES, atol=1e-6)  # bytes already
    np.testing.assert_array_equal(quantised(noisy(IMAGES, deviation=1e-4)), quantised(IMAGES))


def test_jpeg_hurts_more_at_low_quality_and_little_at_high():
    errors = [np.abs(jpeg(IMAGES, quality=quality) - IMAGES).mean() for quality in (10, 75, 100)]
    assert errors[0] > 2 * errors[1] > 4 * errors[2] and errors[2] < 0.01


def test_the_lowest_quality_of_jpeg_is_one():
    changed = jpeg(IMAGES, quality=1)
    assert changed.shape == IMAGES.shape and np.abs(changed - IMAGES).mean() > 0.02


def test_a_kernel_density_lies_around_its_training_images():
    drawn = kernel_density(IMAGES, 50, bandwidth=0.01, seed=1)
    assert drawn.shape == (50, 28, 28, 1)
    gaps = np.abs(drawn[:, None] - IMAGES).mean(axis=(2, 3, 4)).min(axis=1)
    assert gaps.max() < 0.01


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: jpeg(IMAGES, quality=0), "quality=0"),
        (lambda: quantised(IMAGES, levels=1), "levels=1"),
        (lambda: kernel_density(IMAGES, 0), "count=0"),
        (lambda: blurred(IMAGES * 2), r"lies in \[0, 2\]"),
    ],
)
def test_bad_arguments_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
