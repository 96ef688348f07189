"""Sick games in the plane: each bug is betrayed by its vital, a healthy game is accused of nothing."""

import functools

import numpy as np
import pytest

from aigc_helpers.data import load
from aigc_helpers.data.toy import modes
from aigc_helpers.gan.plane import BUGS, HEALTHY, SickGame, Vitals, check_bugs, out_of_range, vitals
from aigc_helpers.gan.plane.game import PlaneGame, Rules

RING = load("ring")[0]
BOX = (-1.5, 1.5, -1.5, 1.5)
SEEDS = (0, 1, 2)


def played(*bugs, seed=0, steps=20):
    game = SickGame(bugs, seed=seed)
    game.advance(RING, Rules(), steps=steps)
    return game


def examined(game, **settings):
    return vitals(game, RING, modes=modes("ring"), **settings)


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
    assert HEALTHY.keys() == set(Vitals._fields)
    assert len({bug.vital for bug in BUGS.values()}) == len(BUGS)
    assert {bug.vital for bug in BUGS.values()} <= HEALTHY.keys()
    assert all(low < high for low, high in HEALTHY.values())


def test_without_bugs_it_is_the_healthy_game():
    healthy = PlaneGame(seed=1)
    healthy.advance(RING, Rules(), steps=20)
    np.testing.assert_allclose(played(seed=1).losses, healthy.losses, rtol=1e-4)
    np.testing.assert_allclose(played(seed=1).look(box=BOX).pulls, healthy.look(box=BOX).pulls, atol=1e-4)


@pytest.mark.parametrize("bug", BUGS)
def test_same_seed_same_run(bug):
    one, again = played(bug, seed=3), played(bug, seed=3)
    assert np.array_equal(one.losses, again.losses) and examined(one) == examined(again)
    np.testing.assert_array_equal(one.look(box=BOX).fakes, again.look(box=BOX).fakes)


@pytest.mark.parametrize("bug", BUGS)
def test_a_bug_that_is_switched_off_is_gone_with_the_next_step(bug):
    """Against a healthy game that is put where the sick one stands."""
    sick = played(bug, seed=2)
    with sick._table.seat(SickGame(seed=2)):  # another sits down, and so the sick one's state is written down
        healthy = SickGame(seed=2)
        healthy.state, healthy.losses = [part.copy() for part in sick.state], sick.losses
    sick.bugs = frozenset()
    for game in (sick, healthy):
        game.advance(RING, Rules(), steps=5)
    np.testing.assert_array_equal(sick.losses, healthy.losses)
    assert examined(sick) == examined(healthy)


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


def test_vitals_by_hand():
    game = played(seed=5, steps=50)
    measured = examined(game)
    generator, discriminator = game._table.models
    with game._table.seat(game) as table:
        import tensorflow as tf

        at = tf.constant([5, 50], tf.int64)
        real, latents = table._draw(tf.constant(RING), Rules(), at, tf.constant(0))
        fake = generator(latents).numpy()
        logits = [discriminator(points).numpy() for points in (real, fake)]
        moved = discriminator(fake + 5 * fake.std(axis=0)).numpy().mean() - logits[1].mean()
    assert measured.logit_spread == pytest.approx(np.concatenate(logits).std(), rel=1e-3)
    assert measured.shift_seen == pytest.approx(abs(moved) / measured.logit_spread, rel=1e-3)
    reach = np.linalg.norm(fake, axis=1).max() / np.linalg.norm(RING, axis=1).max()
    assert measured.reach == pytest.approx(reach, rel=1e-3)


def test_the_lengths_of_the_steps_are_those_of_the_next_step():
    game = played(seed=6, steps=30)
    measured = examined(game)

    def weights():
        with game._table.seat(game) as table:
            return [np.concatenate([part.numpy().ravel() for part in m.trainable_variables]) for m in table.models]

    before = weights()
    game.advance(RING, Rules(), steps=1)
    moved = [np.linalg.norm(then - now) for then, now in zip(before, weights(), strict=True)]
    np.testing.assert_allclose([measured.generator_moved, measured.discriminator_moved], moved, rtol=1e-3)


def test_bugs_that_do_not_exist_are_named():
    with pytest.raises(ValueError, match="bug='drowsy'; choose one of sign"):
        SickGame(["sign", "drowsy"])
    with pytest.raises(ValueError, match="bug='drowsy'"):
        SickGame().bugs = ["drowsy"]
    assert check_bugs("sign") == frozenset({"sign"})


@pytest.mark.parametrize("points", [np.zeros((0, 2)), np.zeros((5, 3)), np.full((5, 2), np.nan)])
def test_points_that_are_none_are_refused(points):
    with pytest.raises(ValueError, match="points"):
        vitals(SickGame(), points, modes=modes("ring"))
