"""Sick games in the plane: without bugs they are healthy ones, and their vitals are what a hand finds."""

import numpy as np
import pytest
import tensorflow as tf

from aigc_helpers import nets
from aigc_helpers.data import load
from aigc_helpers.data.toy import modes
from aigc_helpers.gan.plane import BUGS, SickGame, check_bugs, vitals, waiting_room
from aigc_helpers.gan.plane.game import PlaneGame, Rules, healthy

RING = load("ring")[0]
BOX = (-1.5, 1.5, -1.5, 1.5)


def played(*bugs, seed=0, steps=20):
    game = SickGame(bugs, seed=seed)
    game.advance(RING, Rules(), steps=steps)
    return game


def examined(game, **settings):
    return vitals(game, RING, modes=modes("ring"), **settings)


def test_without_bugs_it_is_the_healthy_game():
    plain = PlaneGame(seed=1)
    plain.advance(RING, Rules(), steps=20)
    np.testing.assert_allclose(played(seed=1).losses, plain.losses, rtol=1e-4)
    np.testing.assert_allclose(played(seed=1).look(box=BOX).pulls, plain.look(box=BOX).pulls, atol=1e-4)


def test_vitals_by_hand():
    game = played(seed=5, steps=50)
    measured, models = examined(game), (nets.point_generator(), nets.point_discriminator())
    for model, player in zip(models, game.players, strict=True):
        model.set_weights([weight.numpy() for weight in player.weights])
    generator, discriminator = models
    real, latents, _ = healthy("non_saturating", 2).draw(tf.constant(RING), game.moment, tf.constant(0), Rules())
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
        return [np.concatenate([weight.numpy().ravel() for weight in player.weights]) for player in game.players]

    before = weights()
    game.advance(RING, Rules(), steps=1)
    moved = [np.linalg.norm(then - now) for then, now in zip(before, weights(), strict=True)]
    np.testing.assert_allclose([measured.generator_moved, measured.discriminator_moved], moved, rtol=1e-3)


def test_bugs_that_do_not_exist_are_named():
    with pytest.raises(ValueError, match="bug='drowsy'; choose one of .*sign, "):
        SickGame(["sign", "drowsy"])
    with pytest.raises(ValueError, match="bug='drowsy'"):
        SickGame().bugs = ["drowsy"]
    assert check_bugs("sign") == frozenset({"sign"})


def test_rules_of_an_examination_are_checked():
    with pytest.raises(ValueError, match="noise=-1.0"):
        vitals(SickGame(), RING, modes=modes("ring"), rules=Rules(noise=-1.0))


@pytest.mark.parametrize("points", [np.zeros((0, 2)), np.zeros((5, 3)), np.full((5, 2), np.nan)])
def test_points_that_are_none_are_refused(points):
    with pytest.raises(ValueError, match="points"):
        vitals(SickGame(), points, modes=modes("ring"))


def test_the_waiting_room_has_three_patients_and_one_who_is_well():
    ward = waiting_room(load("ring")[0], seed=1, steps=25)
    assert {number: {BUGS[bug].patient for bug in game.bugs} for number, game in ward.items()} == {
        number: {number} - {0} for number in (0, 3, 7, 9)
    }
    assert {(game.step, game.seed) for game in ward.values()} == {(25, 1)}
