"""Every cure in CURES: it plays, repeats itself, changes the game; a seed plays among others as it does alone."""

import functools

import numpy as np
import pytest

from aigc_helpers.data import load
from aigc_helpers.gan.plane import CURES, Arena, arena
from mutated import mutated

GRID = load("grid")[0]
STEPS = 10


@functools.cache
def played(name, seeds, kind=Arena):
    """An arena after a few steps, and its losses."""
    game = kind(CURES[name], seeds=seeds)
    return game, game.advance(GRID, steps=STEPS)


def changes_the_game(name, kind=Arena):
    made, plain = (played(cure, (7,), kind)[0].sample(50) for cure in (name, "plain"))
    assert np.abs(made - plain).max() > 1e-3


def plays_the_same_among_others_as_alone(name, kind=Arena):
    (among, _), (alone, _) = played(name, (4, 7), kind), played(name, (7,), kind)
    # Rounding alone moves points of r1 by 0.005 in ten steps, batches of another seed those of any cure by 0.1.
    np.testing.assert_allclose(among.sample(100)[1], alone.sample(100)[0], rtol=0, atol=0.02)


@pytest.mark.parametrize("name", CURES)
def test_it_plays_and_repeats_itself(name):
    game, losses = played(name, (7,))
    again = Arena(CURES[name], seeds=(7,))
    parts = [again.advance(GRID, steps=steps) for steps in (4, STEPS - 4)]
    assert np.isfinite(losses).all() and np.array_equal(losses, np.concatenate(parts))
    assert game.sample(50).shape == (1, 50, 2) and np.array_equal(game.sample(50), again.sample(50))


@pytest.mark.parametrize("name", CURES)
def test_it_learns(name):
    before, after = Arena(CURES[name], seeds=(7,)).sample(50), played(name, (7,))[0].sample(50)
    assert np.abs(after - before).max() > 1e-3


@pytest.mark.parametrize("name", CURES)
def test_a_seed_plays_the_same_among_others_as_alone(name):
    plays_the_same_among_others_as_alone(name)


@pytest.mark.parametrize("name", [name for name in CURES if name != "plain"])
def test_it_changes_the_game(name):
    changes_the_game(name)


def test_each_has_a_title_and_settings_of_its_own():
    assert len({cure.title for cure in CURES.values()}) == len(CURES)
    assert len({cure[2:] for cure in CURES.values()}) == len(CURES)


# slip in the arena: (right source, wrong source, the law it breaks, the cure)
SLIPS = {
    "nothing to pay": ("return sum(weight * it", "return sum(0 * it", changes_the_game, "r1"),
    "kernels as they are": ("if not cure.spectral:", "if cure.loss:", changes_the_game, "spectral"),
    "the last is judged": ("generator.kept or generator.weights", "generator.weights", changes_the_game, "average"),
    "one rate for both": ("Rules(*cure.rates,", "Rules(*cure.rates[1:] * 2,", changes_the_game, "two_rates"),
    "momentum all the same": ("cure.betas,", "(0.5, 0.999),", changes_the_game, "no_momentum"),
    "random by place": ("[1000 * seed +", "[1000 * len(batches) +", plays_the_same_among_others_as_alone, "plain"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_breaks_its_law(slip, tmp_path):
    right, wrong, law, name = SLIPS[slip]
    with pytest.raises(AssertionError):
        law(name, mutated(tmp_path, arena, right, wrong).Arena)
