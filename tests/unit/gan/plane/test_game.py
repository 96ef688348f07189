"""The game in the plane: the same as the recipe's step, repeatable, and as free as its rules."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from aigc_helpers import nets
from aigc_helpers.data import load
from aigc_helpers.data.toy import modes
from aigc_helpers.gan.losses import LOSSES
from aigc_helpers.gan.plane import engine
from aigc_helpers.gan.plane.engine import Moment
from aigc_helpers.gan.plane.game import BETAS, PlaneGame, Rules, healthy, judge
from aigc_helpers.judging.metrics import modes_covered

RING = load("ring")[0]
BOX = (-1.5, 1.5, -1.5, 1.5)


def played(seed=0, steps=20, loss="non_saturating", **rules):
    game = PlaneGame(loss=loss, seed=seed)
    game.advance(RING, Rules(**rules), steps=steps)
    return game


def test_same_seed_same_game_other_seed_another():
    one, again, other = played().losses, played().losses, played(seed=1).losses
    assert np.array_equal(one, again) and not np.array_equal(one, other)


def test_in_parts_and_in_turns_with_another_it_is_the_same_game():
    """All games of a size share their graphs; one must not see the other."""
    one, other = PlaneGame(seed=0), PlaneGame(seed=5)
    for _ in range(4):
        one.advance(RING, Rules(), steps=5)
        other.advance(RING, Rules(), steps=5)
    assert np.array_equal(one.losses, played().losses) and np.array_equal(other.losses, played(seed=5).losses)
    np.testing.assert_array_equal(one.look(box=BOX).fakes, played().look(box=BOX).fakes)


def test_a_step_is_the_discriminators_then_the_generators():
    """Against two plain Keras optimizers, on the batches that the game draws."""
    game, parts = PlaneGame(seed=3), healthy("non_saturating", 2)
    generator, discriminator = nets.point_generator(seed=3), nets.point_discriminator(seed=4)
    rates = Rules().generator_rate, Rules().discriminator_rate
    optimizers = [keras.optimizers.Adam(rate, beta_1=BETAS[0], beta_2=BETAS[1]) for rate in rates]
    pair, losses = LOSSES["non_saturating"], []
    for step in range(10):
        moment = Moment(tf.constant(3, tf.int64), tf.constant(step, tf.int64))
        for mover, turn in ((1, 0), (0, -1)):
            real, latents, _ = parts.draw(tf.constant(RING), moment, tf.constant(turn), Rules())
            with tf.GradientTape() as tape:
                value = (pair.generator, pair.discriminator)[mover](
                    discriminator(real), discriminator(generator(latents))
                )
            weights = (generator, discriminator)[mover].trainable_variables
            optimizers[mover].apply(tape.gradient(value, weights), weights)
            losses.append(float(value))
    game.advance(RING, Rules(), steps=10)
    np.testing.assert_allclose(game.losses, np.reshape(losses, (10, 2)), rtol=1e-4)


def test_it_learns_the_ring():
    game = played(steps=1500)
    assert modes_covered(game.look(box=BOX, count=2500).fakes, modes("ring")) >= 6


@pytest.mark.parametrize("loss", LOSSES)
def test_every_loss_plays_and_pulls_points_to_where_it_is_lower(loss):
    game = played(loss=loss, steps=30)
    view = game.look(box=BOX, rows=5, count=50)
    assert view.beliefs.shape == (5, 5) and np.isfinite(view.pulls).all()
    here = judge(game.players[1], view.fakes, view.fakes).numpy()
    moved = view.fakes + 1e-3 * view.pulls / (np.abs(view.pulls).max() + 1e-9)
    there = judge(game.players[1], moved, moved).numpy()
    assert (there >= here - 1e-6).mean() > 0.95


def test_the_view_shows_the_box():
    """Each belief belongs to its place: columns run from left to right, rows from the bottom up."""
    game, (left, right, bottom, top), rows = played(steps=30), (-1.0, 2.0, 0.5, 1.5), 5
    view, model = game.look(box=(left, right, bottom, top), rows=rows), nets.point_discriminator()
    model.set_weights([weight.numpy() for weight in game.players[1].weights])
    for row in range(rows):
        for column in range(rows):
            share = np.array([column, row]) / (rows - 1)
            place = (left + share[0] * (right - left), bottom + share[1] * (top - bottom))
            belief = 1 / (1 + np.exp(-float(model(np.array([place], np.float32))[0, 0])))
            assert view.beliefs[row, column] == pytest.approx(belief, abs=1e-5)
    assert np.ptp(view.beliefs, axis=0).min() > 1e-3 and np.ptp(view.beliefs, axis=1).min() > 1e-3


@pytest.mark.parametrize("rules", [{"batch_size": 16}, {"noise": 0.3}, {"discriminator_steps": 5}])
def test_the_rules_matter(rules):
    assert not np.array_equal(played(**rules).losses, played().losses)


def test_other_kinds_of_number_are_the_same_rules():
    kinds = {"noise": np.float64(0), "batch_size": 16.0, "discriminator_steps": np.int64(2), "generator_learns": 1}
    same = {"noise": 0.0, "batch_size": 16, "discriminator_steps": 2, "generator_learns": True}
    assert np.array_equal(played(steps=3, **kinds).losses, played(steps=3, **same).losses)
    assert np.array_equal(played(steps=3, noise=0).losses, played(steps=3).losses)


@pytest.mark.parametrize(("who", "still"), [("generator_learns", "fakes"), ("discriminator_learns", "beliefs")])
def test_who_does_not_learn_does_not_move(who, still):
    before, after = PlaneGame().look(box=BOX), played(**{who: False}).look(box=BOX)
    for part in ("fakes", "beliefs"):
        assert np.array_equal(getattr(before, part), getattr(after, part)) is (part == still)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: PlaneGame(0), "latent_dim=0"),
        (lambda: PlaneGame(loss="focal"), "loss='focal'"),
        (lambda: PlaneGame().advance(RING[:0], Rules(), steps=1), r"points has shape \(0, 2\).*draw a few"),
        (lambda: PlaneGame().advance(RING[:, :1], Rules(), steps=1), "points has shape"),
        (lambda: PlaneGame().advance(RING * np.nan, Rules(), steps=1), "NaN"),
        (lambda: PlaneGame().advance(RING.astype(str), Rules(), steps=1), "points has dtype <U"),
        (lambda: PlaneGame().advance(np.ma.masked_less(RING, 0), Rules(), steps=1), "points hides"),
        (lambda: PlaneGame().advance(RING, Rules(), steps=0), "steps=0"),
        (lambda: PlaneGame().advance(RING, Rules(generator_rate=-1.0), steps=1), "generator_rate=-1.0"),
        (lambda: PlaneGame().advance(RING, Rules(discriminator_rate=np.nan), steps=1), "discriminator_rate=nan"),
        (lambda: PlaneGame().advance(RING, Rules(noise=-1.0), steps=1), "noise=-1.0"),
        (lambda: PlaneGame().advance(RING, Rules(batch_size=0), steps=1), "batch_size=0"),
        (lambda: PlaneGame().advance(RING, Rules(discriminator_steps=0), steps=1), "discriminator_steps=0"),
        (lambda: PlaneGame(seed=-1), "seed=-1"),
        (lambda: PlaneGame(seed=10**30), "seed=10+; it wants a whole number from 0"),
        (lambda: PlaneGame(seed=1.5), "seed=1.5"),
        (lambda: PlaneGame(seed=True), "seed=True"),
    ],
)
def test_what_does_not_fit_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_another_game_traces_nothing_anew():
    """Who presses Reset does not want to wait; other numbers in the rules, other data and another seed come cheap."""
    for seed, points in ((0, RING), (1, RING[:500])):
        game = PlaneGame(3, seed=seed)
        game.advance(points, Rules(), steps=2)
        game.look(box=BOX, rows=5 + seed, count=5 + seed)
    traced = [engine.graph_of(what, healthy, "non_saturating", 3) for what in (engine.advance, engine.look)]
    before = [graph.experimental_get_tracing_count() for graph in traced]
    again = PlaneGame(3, seed=2)
    again.advance(RING[:700], Rules(1e-3, 1e-3, 2, 32, 0.1, False), steps=3)
    again.look(box=BOX, rows=7, count=9)
    assert [graph.experimental_get_tracing_count() for graph in traced] == before and min(before) >= 1


def test_divergence_is_told():
    with pytest.raises(FloatingPointError, match="lower a rate"):
        played(generator_rate=1e30, discriminator_rate=1e30)
