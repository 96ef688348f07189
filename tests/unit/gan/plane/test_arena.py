"""The arena: its first step against Keras's own, what a cure does to its players, and what does not fit."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from aigc_helpers import nets
from aigc_helpers.data import load
from aigc_helpers.gan.plane import CURES, Arena, Cure, find_cure
from aigc_helpers.gan.plane.arena import BATCH_SIZE, cured, follow, judge, kernels, rules_of
from aigc_helpers.gan.plane.engine import Moment, variable
from aigc_helpers.gan.plane.penalties import squared_slopes

GRID = load("grid")[0]
POINTS = np.random.default_rng(0).normal(size=(6, 2)).astype(np.float32)


def slopes_of(arena):
    """The squared slope of each discriminator at a few points."""
    points = tf.repeat(POINTS[None], len(arena.seeds), 0)
    return squared_slopes(lambda points: judge(arena.cure, arena.players[1], points), points)


def test_a_spectral_discriminator_stretches_by_no_more():
    arena = Arena(CURES["spectral"], seeds=(0, 1))
    arena.advance(GRID, steps=50)
    stretch = CURES["spectral"].spectral
    norms = [np.linalg.svd(kernel.numpy(), compute_uv=False)[:, 0] for kernel in kernels(arena.cure, arena.players[1])]
    np.testing.assert_allclose(norms, stretch, rtol=0.1)
    assert float(tf.reduce_max(slopes_of(arena))) <= (1.2 * stretch**3) ** 2


def test_clipping_bounds_every_weight_and_so_the_slope():
    arena, clip = Arena(CURES["clipping"], seeds=(0,)), CURES["clipping"].clip
    arena.advance(GRID, steps=10)
    weights = [weight.numpy() for weight in arena.players[1].weights]
    assert max(np.abs(weight).max() for weight in weights) <= clip + 1e-7
    bound = np.prod([clip * np.sqrt(w.shape[-2] * w.shape[-1]) for w in weights[::2]])
    assert float(tf.reduce_max(slopes_of(arena))) <= bound**2


def test_a_pack_has_one_logit():
    logits = judge(CURES["pack"], Arena(CURES["pack"], seeds=(0, 1)).players[1], np.zeros((2, 10, 2), np.float32))
    assert logits.shape == (2, 5, 1)


def test_the_average_in_closed_form():
    average, weight = variable(np.array([[2.0]])), variable(np.array([[0.0]]))
    seen = [1.0, 5.0, -3.0, 4.0]
    for value in seen:
        weight.assign([[value]])
        follow([average], [weight], decay=0.9)
    expected = 2 * 0.9**4 + sum(0.1 * 0.9 ** (3 - place) * value for place, value in enumerate(seen))
    assert float(average.numpy()[0, 0]) == pytest.approx(expected, rel=1e-5)


def test_lists_are_as_good_as_tuples():
    listed = CURES["r1"]._replace(penalties=[["r1", 0.3]], rates=[4e-3, 4e-3], betas=[0.5, 0.999])
    assert Arena(listed, seeds=(0,)).cure == CURES["r1"]


def test_one_step_is_kerass_own():
    """The plain cure's first step against two Keras models and optimizers, on the batches that the game draws."""
    arena, cure = Arena(CURES["plain"], seeds=(0,)), CURES["plain"]
    generator, discriminator = (nets.point_generator(width=128), nets.point_discriminator(width=128))
    for model, weights in zip((generator, discriminator), (player.weights for player in arena.players), strict=True):
        model.set_weights([w.numpy()[0, 0] if i % 2 else w.numpy()[0] for i, w in enumerate(weights)])
    cross_entropy = keras.losses.BinaryCrossentropy(from_logits=True)
    moment = Moment(tf.constant([0], tf.int64), tf.constant(0, tf.int64))
    for turn, player in ((0, discriminator), (-1, generator)):
        batch = cured(cure, 1).draw(tf.constant(GRID), moment, tf.constant(turn), rules_of(cure))
        real, latents, _ = (part[0] for part in batch)
        with tf.GradientTape() as tape:
            on_real, on_fake = discriminator(real), discriminator(generator(latents))
            loss = cross_entropy(tf.ones_like(on_fake), on_fake)
            if player is discriminator:
                loss = cross_entropy(tf.ones_like(on_real), on_real) + cross_entropy(tf.zeros_like(on_fake), on_fake)
        optimizer = keras.optimizers.Adam(cure.rates[0], beta_1=cure.betas[0], beta_2=cure.betas[1])
        optimizer.apply(tape.gradient(loss, player.trainable_variables), player.trainable_variables)
    arena.advance(GRID, steps=1)
    for model, weights in zip((generator, discriminator), (player.weights for player in arena.players), strict=True):
        for ours, theirs in zip(weights, model.get_weights(), strict=True):
            np.testing.assert_allclose(ours.numpy().reshape(theirs.shape), theirs, atol=2e-4)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: find_cure("prayer"), "cure='prayer'; choose one of plain"),
        (lambda: Arena(Cure("", "", penalties=(("r3", 1.0),))), "penalty='r3'; choose one of r1, r2"),
        (lambda: Arena(Cure("", "", pack=3)), f"pack=3 does not divide the batch of {BATCH_SIZE}"),
        (lambda: Arena(Cure("", "", loss="focal")), "loss='focal'"),
        (lambda: Arena(Cure("", "", decay=1.0)), "decay=1.0"),
        (lambda: Arena(CURES["plain"], seeds=()), "number of seeds"),
        (lambda: Arena(CURES["plain"], seeds="01"), "seed='0'"),
        (lambda: Arena(CURES["plain"], seeds=(-1,)), "seed=-1"),
        (lambda: Arena(Cure("", "", rates=(1e-3, -1e-3))), "rates=-0.001"),
        (lambda: Arena(Cure("", "", rates=(1e-3,))), r"rates=\(0.001,\); it wants two"),
        (lambda: Arena(Cure("", "", betas=(0.5, 1.0))), "betas=1.0"),
        (lambda: Arena(Cure("", "", clip=0.0)), "clip=0.0"),
        (lambda: Arena(Cure("", "", clip=-1.0)), "clip=-1.0"),
        (lambda: Arena(Cure("", "", spectral=0.0)), "spectral=0.0"),
        (lambda: Arena(Cure("", "", spectral=-1.0)), "spectral=-1.0"),
        (lambda: Arena(Cure("", "", penalties=(("r1", -1.0),))), "the weight of r1=-1.0"),
        (lambda: Arena(Cure("", "", discriminator_steps=0)), "discriminator_steps=0"),
        (lambda: Arena(CURES["plain"], seeds=(0,)).sample(0), "count=0"),
        (lambda: Arena(CURES["plain"]).advance(GRID * np.nan, steps=1), "NaN"),
    ],
)
def test_what_does_not_fit_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
