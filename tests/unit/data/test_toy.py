"""The toys in the plane: Gaussians about their modes, arms and modes equally full."""

import numpy as np
import pytest

from aigc_helpers.data import DATASETS, SPLITS, load, toy

POINTS = [name for name, dataset in DATASETS.items() if dataset.kind == "points"]
MIXTURES = ["ring", "grid"]


@pytest.mark.parametrize("split", SPLITS)
@pytest.mark.parametrize("name", POINTS)
def test_modes_and_arms_are_equally_full(name, split):
    _, counts = np.unique(load(name, split)[1], return_counts=True)
    assert len(counts) == {"ring": 8, "grid": 25}.get(name, 2)
    assert np.ptp(counts) == 0


@pytest.mark.parametrize("name", MIXTURES)
def test_points_are_gaussian_about_their_modes(name):
    positions, labels = load(name)
    modes = toy.modes(name)
    offsets = (positions - modes.centres[labels]) / modes.standard_deviation
    assert np.abs(offsets.mean(axis=0)).max() < 0.05
    assert np.abs(np.cov(offsets.T) - np.eye(2)).max() < 0.06
    assert np.mean(np.linalg.norm(offsets, axis=1) < 3) == pytest.approx(1 - np.exp(-4.5), abs=0.005)


def test_modes_are_where_the_text_says():
    ring, grid = toy.modes("ring"), toy.modes("grid")
    assert np.allclose(np.linalg.norm(ring.centres, axis=1), 1) and ring.standard_deviation == 0.05
    assert {tuple(centre) for centre in grid.centres} == {(x / 2, y / 2) for x in range(-2, 3) for y in range(-2, 3)}
    with pytest.raises(ValueError, match="name='moons'; choose one of ring, grid"):
        toy.modes("moons")
