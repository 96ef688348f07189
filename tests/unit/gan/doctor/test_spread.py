"""Where fakes lie beside the data, on clouds whose answer is known: independent, copied, crowded, shifted."""

import numpy as np
import pytest

from aigc_helpers.gan.doctor.signs import COPIED, FEW_CELLS
from aigc_helpers.gan.doctor.spread import compare


def cloud(count: int, dimensions: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(count, dimensions))


@pytest.mark.parametrize("dimensions", [2, 5, 40])
@pytest.mark.parametrize("count", [200, 3000])
def test_independent_samples_are_no_copies_and_leave_no_cell_empty(count, dimensions):
    found = compare(cloud(count, dimensions, 0), cloud(500, dimensions, 1))
    assert found["copies"] > COPIED and found["cells"] > 0.9
    assert found["offset"] == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize("dimensions", [2, 5])
def test_samples_that_crowd_in_the_middle_are_no_copies(dimensions):
    assert compare(cloud(3000, dimensions, 0), 0.5 * cloud(500, dimensions, 1))["copies"] > COPIED


@pytest.mark.parametrize("dimensions", [2, 5, 40])
def test_copies_with_a_little_noise_are_copies(dimensions):
    data = cloud(60, dimensions, 0)
    rows = np.random.default_rng(2).integers(len(data), size=500)
    found = compare(data, data[rows] + 0.02 * cloud(500, dimensions, 1))
    assert found["copies"] < COPIED and found["cells"] > FEW_CELLS


def test_the_offset_is_in_spreads_of_the_data():
    data = cloud(3000, 2, 0)
    assert compare(data, np.tile([[30.0, 0.0]], (500, 1)))["offset"] == pytest.approx(30 / np.sqrt(2), rel=0.05)
    assert compare(data * 1e-3 + 7, cloud(500, 2, 1) * 1e-3 + 7)["offset"] == pytest.approx(1, abs=0.1)
