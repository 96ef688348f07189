"""What every strategy of fine-tuning keeps: shares of the rate, the head never behind a block below it."""

import numpy as np
import pytest

from aigc_helpers import nets, transfer
from aigc_helpers.data import load
from aigc_helpers.transfer.rates import STRATEGIES, rate_plan

every_strategy = pytest.mark.parametrize("strategy", STRATEGIES)
IMAGES, LABELS = (part[:60] for part in load("uci"))


@every_strategy
@pytest.mark.parametrize(("steps", "blocks"), [(1, 1), (7, 2), (20, 5)])
def test_shares_of_the_rate_rise_from_the_pixels_up(strategy, steps, blocks):
    rates = rate_plan(strategy, steps=steps, blocks=blocks, learning_rate=1.0, falling=False)
    assert rates.shape == (steps, blocks) and rates.min() >= 0
    assert np.all(np.diff(rates, axis=1) >= 0) and np.all(rates[:, -1] == 1)
    assert np.all(np.diff(rates, axis=0) >= 0), "what is thawed stays thawed"


@every_strategy
def test_a_plan_is_its_shares_times_the_rate_on_half_a_cosine(strategy):
    plain, falling = (rate_plan(strategy, steps=10, blocks=4, learning_rate=0.3, falling=f) for f in (False, True))
    np.testing.assert_allclose(plain, 0.3 * rate_plan(strategy, steps=10, blocks=4, learning_rate=1.0, falling=False))
    np.testing.assert_allclose(falling, plain * (np.cos(np.pi * np.arange(10) / 10)[:, None] + 1) / 2, rtol=1e-6)


@every_strategy
def test_frozen_blocks_get_nothing_and_the_rest_is_as_before(strategy):
    whole, frozen = (rate_plan(strategy, steps=6, blocks=4, frozen=count) for count in (0, 2))
    assert not frozen[:, :2].any()
    np.testing.assert_array_equal(frozen[:, 2:], whole[:, 2:])


@every_strategy
def test_it_moves_the_blocks_whose_rates_are_above_zero(strategy):
    model = nets.transfer_net(seed=3)
    before = transfer.adapted(model)
    transfer.fine_tune(model, IMAGES, LABELS, strategy=strategy, steps=4, seed=1)
    rates = rate_plan(strategy, steps=4, blocks=5)
    assert [moved > 0 for moved in transfer.movement(before, model).values()] == rates.any(axis=0).tolist()


def test_discriminative_rates_divide_by_the_number_of_the_paper():
    """Howard and Ruder (2018, section 3.2) found 2.6 to work well."""
    rates = rate_plan("discriminative", steps=1, blocks=5, learning_rate=1.0, falling=False)[0]
    np.testing.assert_allclose(rates[1:] / rates[:-1], 2.6, rtol=1e-6)
