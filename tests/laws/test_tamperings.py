"""Laws of what befalls pictures on their way: bytes are the floats they stand for, and nonsense is refused."""

import re

import numpy as np
import pytest

from aigc_helpers.judging.tampering import TAMPERINGS, blurred, jpeg, kernel_density, noisy

LEVELS = np.random.default_rng(0).integers(0, 256, (5, 12, 10, 1)).astype(np.uint8)
IMAGES = LEVELS / np.float32(255)
TAMPER = {name: tampering.apply for name, tampering in TAMPERINGS.items()}
every_tampering = pytest.mark.parametrize("tamper", TAMPER.values(), ids=TAMPER)
REAL = {name: tamper for name, tamper in TAMPER.items() if name != "untouched"}
every_change = pytest.mark.parametrize("tamper", REAL.values(), ids=REAL)


def test_names_are_slugs_and_titles_are_for_people():
    assert all(re.fullmatch("[a-z_]+", name) for name in TAMPERINGS)
    assert len({tampering.title for tampering in TAMPERINGS.values()}) == len(TAMPERINGS)


@every_tampering
def test_pictures_stay_pictures(tamper):
    before = IMAGES.copy()
    changed = tamper(IMAGES)
    assert changed.shape == IMAGES.shape and changed.dtype == np.float32
    assert changed.min() >= 0 and changed.max() <= 1
    np.testing.assert_array_equal(IMAGES, before)
    np.testing.assert_array_equal(tamper(IMAGES), changed)


@every_change
def test_bytes_are_the_floats_they_stand_for(tamper):
    np.testing.assert_allclose(tamper(LEVELS), tamper(IMAGES), atol=1e-6)


@every_change
@pytest.mark.parametrize(
    ("images", "message"),
    [
        (IMAGES * 255, r"lies in \[0, 255\]"),
        (IMAGES[..., 0], "has shape"),
        (np.ma.masked_less(IMAGES, 0.5), "behind a mask"),
        (np.where(IMAGES > 0.5, np.nan, IMAGES), "NaN"),
        ((LEVELS > 127).astype(np.uint8), "bytes 0 and 1"),
    ],
)
def test_what_is_no_picture_is_refused(tamper, images, message):
    with pytest.raises(ValueError, match=message):
        tamper(images)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: blurred(IMAGES, sigma=-1), "sigma=-1"),
        (lambda: noisy(IMAGES, deviation=float("nan")), "deviation=nan"),
        (lambda: noisy(IMAGES, seed=True), "seed=True"),
        (lambda: jpeg(IMAGES, quality=101), "quality=101; it wants a whole number from 1 to 100"),
        (lambda: jpeg(np.repeat(IMAGES, 3, axis=3)), "3 channels"),
        (lambda: kernel_density(IMAGES, 5, bandwidth=float("inf")), "bandwidth=inf"),
        (lambda: kernel_density(IMAGES, 5, seed=-1), "seed=-1"),
    ],
)
def test_a_setting_that_is_none_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
