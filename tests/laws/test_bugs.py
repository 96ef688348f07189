"""Every bug in BUGS: its vital betrays it, with each seed; it repeats itself, can be switched off, and is looked at."""

import functools

import numpy as np
import pytest
import tensorflow as tf

from aigc_helpers.data import load
from aigc_helpers.data.toy import modes
from aigc_helpers.gan.plane import BUGS, HEALTHY, Rules, SickGame, out_of_range, sick, vitals
from mutated import mutated

RING = load("ring")[0]
BOX = (-1.5, 1.5, -1.5, 1.5)
SEEDS = (0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2)))


def played(*bugs, seed=0, steps=20, kind=SickGame):
    game = kind(bugs, seed=seed)
    game.advance(RING, Rules(), steps=steps)
    return game


def examined(game):
    return vitals(game, RING, modes=modes("ring"))


@functools.cache
def found(bug, seed):
    """The vitals of a game with one bug, or with none, after 300 steps."""
    return examined(played(*filter(None, [bug]), seed=seed, steps=300))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("bug", BUGS)
def test_its_vital_betrays_a_bug(bug, seed):
    assert BUGS[bug].vital in out_of_range(found(bug, seed))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_healthy_game_is_accused_of_nothing(seed):
    assert out_of_range(found(None, seed)) == []


def test_each_bug_has_a_vital_of_its_own():
    assert len({bug.vital for bug in BUGS.values()}) == len(BUGS)
    assert {bug.vital for bug in BUGS.values()} <= HEALTHY.keys()


@pytest.mark.parametrize("bug", BUGS)
def test_same_seed_same_run(bug):
    one, again = played(bug, seed=3), played(bug, seed=3)
    assert np.array_equal(one.losses, again.losses) and examined(one) == examined(again)
    np.testing.assert_array_equal(one.look(box=BOX).fakes, again.look(box=BOX).fakes)


@pytest.mark.parametrize("bug", BUGS)
def test_a_bug_that_is_switched_off_is_gone_with_the_next_step(bug):
    """Against a healthy game that is put where the sick one stands."""
    ill, well = played(bug, seed=2), SickGame(seed=2)
    well.losses = ill.losses
    for mine, its in zip(tf.nest.flatten(well.players), tf.nest.flatten(ill.players), strict=True):
        mine.assign(its)
    ill.bugs = frozenset()
    for game in (ill, well):
        game.advance(RING, Rules(), steps=5)
    np.testing.assert_array_equal(ill.losses, well.losses)
    assert examined(ill) == examined(well)


@pytest.mark.parametrize("bug", [None, *BUGS])
def test_an_examination_changes_nothing(bug):
    bugs = tuple(filter(None, [bug]))
    left_alone, disturbed = SickGame(bugs, seed=4), SickGame(bugs, seed=4)
    left_alone.advance(RING, Rules(), steps=10)
    for _ in range(2):
        disturbed.advance(RING, Rules(), steps=5)
        examined(disturbed)
    np.testing.assert_array_equal(left_alone.losses, disturbed.losses)
    assert examined(left_alone) == examined(disturbed)


# For each bug, a line of the source that makes its switch do nothing: then its vital must betray nothing.
SLIPS = {
    "sign": ('has["sign"], tf.reduce_mean(tf.nn.softplus(fake))', "False, fake[0, 0]"),
    "sigmoid": ('has["sigmoid"], tf.sigmoid(logits)', "False, logits"),
    "labels": ('has["labels"], 2 * tf.reduce_mean(pairs)', "False, pairs[0, 0]"),
    "noise": ('has["noise"], once', "False, once"),
    "frozen": ("discriminator_learns=False", "discriminator_learns=True"),
    "forged": ('has["forged"] & is_forged', "False & is_forged"),
    "batchnorm": ('has["batchnorm"], (points', "False, (points"),
    "range": ("RANGE * tf.tanh(fakes), fakes", "fakes, fakes"),
}


@pytest.mark.slow
@pytest.mark.parametrize("bug", BUGS)
def test_a_switch_that_does_nothing_is_seen(bug, tmp_path):
    kind = mutated(tmp_path, sick, *SLIPS[bug]).SickGame
    assert out_of_range(examined(played(bug, steps=300, kind=kind))) == []
