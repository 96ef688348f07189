"""The latent explorer: its directions, its nearest digit, its walk."""

from dataclasses import replace

import numpy as np
import pytest

from shown import explorer


@pytest.fixture(scope="module")
def shared():
    """One for tests that leave it as it was."""
    return explorer()


def test_the_explorer_goes_where_its_directions_say(shared):
    it = shared
    start = it._latent(it.start)
    np.testing.assert_allclose(start, it._sample(it.start.seed), rtol=1e-5)
    for kind in it.controls["first_direction"].options.values():
        moved = it._latent(replace(it.start, first_direction=kind, first=1.0))
        assert np.linalg.norm(moved) == pytest.approx(np.linalg.norm(start), rel=1e-4)
        assert not np.allclose(moved, start, atol=0.1)
    other = it._latent(replace(it.start, first_direction="between", first=1.0))
    sample = it._sample(it.start.seed + 1)
    assert other @ sample / np.linalg.norm(other) / np.linalg.norm(sample) == pytest.approx(1, abs=1e-4)


def test_the_explorer_knows_a_training_digit_when_it_sees_one(shared):
    it = shared
    features = it.judge.features(it.train[7:8])[0]
    place, distance = it._to_train(features)
    assert distance == pytest.approx(0, abs=1e-3) and np.array_equal(it.train[place], it.train[7])


def test_a_walk_comes_round_and_stops():
    it = explorer()
    states = []
    for _ in range(32):
        it._walk_on()
        states.append((it.state.first, it.state.second))
    assert len(set(states)) == 32
    np.testing.assert_allclose(np.hypot(*np.transpose(states)), 1.5, atol=0.02)
