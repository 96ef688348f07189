"""The code plane: what it draws where, its neighbour, what it costs."""

from dataclasses import replace

import numpy as np
import pytest

from aigc_helpers.models import vae
from shown import code_plane


@pytest.fixture(scope="module")
def shared():
    """One for tests that leave it as it was."""
    return code_plane()


def test_it_draws_what_the_decoder_draws_and_says_what_the_place_costs(shared):
    reading = shared.compute(replace(shared.start, first=1.5, second=-2.0))
    np.testing.assert_allclose(reading.image, shared.pair.decoder(np.array([[1.5, -2.0]], np.float32))[0], rtol=1e-5)
    assert reading.rate == pytest.approx((1.5**2 + 2**2) / 2)
    gaps = np.square(shared.train - reading.image).sum(axis=(1, 2, 3))
    assert reading.distance == pytest.approx(gaps.min(), rel=1e-4)
    assert np.array_equal(reading.nearest, shared.train[gaps.argmin()])


def test_the_odd_meter_is_the_bound_of_the_picture(shared):
    reading = shared.compute(shared.start)
    bound = vae.bound(shared.pair, reading.image[None], seed=shared.seed)
    assert reading.cost == pytest.approx(float(bound.distortion[0] + bound.rate[0]), rel=1e-5)
    assert reading.odder == np.mean(shared._costs >= reading.cost)


def test_other_codes_are_refused():
    with pytest.raises(ValueError, match="have 3 numbers; a plane wants 2"):
        code_plane(codes=3)
