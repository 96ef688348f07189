"""Which loss a run reports: beside Keras's own losses, and apart where losses differ."""

import keras
import numpy as np
import pytest

from aigc_helpers.gan.doctor.conventions import as_beliefs, as_logits, logits_of

RNG = np.random.default_rng(0)
REAL, FAKE = RNG.uniform(0.4, 0.9, (500, 1)), RNG.uniform(0.1, 0.6, (500, 1))


def entropy(label: float, outputs: np.ndarray, *, from_logits: bool = False) -> float:
    loss = keras.losses.BinaryCrossentropy(from_logits=from_logits)
    return float(loss(np.full_like(outputs, label), outputs))


def pair(label: float, wanted: float, **options: bool) -> tuple[float, float]:
    """The losses where real samples are labelled `label`, fakes the rest, and the generator wants `wanted`."""
    its = entropy(label, REAL, **options) + entropy(1 - label, FAKE, **options)
    return its, entropy(wanted, FAKE, **options)


@pytest.mark.parametrize("label", [0.0, 1.0])
def test_a_cross_entropy_that_takes_beliefs_for_logits_is_told_from_one_that_does_not(label):
    mistaken, right = pair(label, label, from_logits=True), pair(label, label)
    assert as_logits(mistaken, (REAL, FAKE)) < 1e-6 and as_beliefs(mistaken, (REAL, FAKE)) > 0.1
    assert as_beliefs(right, (REAL, FAKE)) < 1e-6 and as_logits(right, (REAL, FAKE)) > 0.1


def test_other_losses_on_beliefs_are_known():
    squares = float(np.mean((REAL - 1) ** 2) + np.mean(FAKE**2)), float(np.mean((FAKE - 1) ** 2))
    its, own = pair(1.0, 0.0)
    for losses in (squares, (squares[0] / 2, squares[1] / 2), (its, -own), (its / 2, pair(1.0, 1.0)[1])):
        assert as_beliefs(losses, (REAL, FAKE)) < 1e-6
    smoothed = entropy(0.9, REAL) + entropy(0.0, FAKE), entropy(1.0, FAKE)
    assert as_beliefs(smoothed, (REAL, FAKE)) < 1e-6
    critic = float(FAKE.mean() - REAL.mean()), -float(FAKE.mean())
    assert as_beliefs(critic, (REAL, FAKE)) < 1e-6


def test_beliefs_of_nought_and_one_have_logits_too():
    assert logits_of(np.array([0.0, 0.5, 1.0])) == pytest.approx([-16.118, 0, 16.118], abs=1e-3)
