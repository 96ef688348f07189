"""What a doctor measures on a game in the plane while it is played."""

from typing import Any

import numpy as np
import tensorflow as tf

from aigc_helpers.data.toy import Modes
from aigc_helpers.gan.doctor.live import GameVitals
from aigc_helpers.gan.plane.engine import Game, Moment, Rules, play_step
from aigc_helpers.gan.plane.game import check_points
from aigc_helpers.gan.plane.sick import SickGame
from aigc_helpers.judging.metrics import high_quality_share

TINY = 1e-12
SHIFT = 5.0  # standard deviations by which the test of a discriminator moves a batch


def vitals(game: SickGame, points: np.ndarray, *, modes: Modes, rules: Rules = Rules()) -> GameVitals:  # noqa: B008
    """Examine `game` where it stands, on `points` [N, 2] drawn from `modes`; the game stays as it is.

    Raises ValueError for points of another shape, or none.
    """
    real, numbers = game.measure(_examine, rules, tf.constant(check_points(points)), game.moment)
    return GameVitals(*map(float, numbers), real_in_modes=high_quality_share(real.numpy().astype(float), modes))


def _examine(game: Game, points: tf.Tensor, moment: Moment) -> tuple[tf.Tensor, list[tf.Tensor]]:
    """The points that this step shows as real, and all vitals but what is counted on those points."""
    moments, turn = (moment, Moment(moment.seed, moment.step - 1)), tf.constant(0)
    (real, latents, _), (_, before, _) = (game.parts.draw(points, then, turn, game.rules) for then in moments)
    fakes = game.make(latents)
    real_logits, logits = game.judge(real), game.judge(fakes)
    by_hand = tf.reduce_mean(tf.nn.softplus(-real_logits)) + tf.reduce_mean(tf.nn.softplus(logits))
    spread = tf.math.reduce_std(tf.concat([real_logits, logits], axis=0))
    shifted = game.judge(fakes + SHIFT * tf.math.reduce_std(fakes, axis=0))
    return real, [
        game.parts.discriminator_loss(real_logits, logits) - by_hand,
        _effect(game, latents),
        spread,
        tf.reduce_mean(tf.cast(tf.reduce_any(latents != before, axis=1), tf.float32)),
        *_moved(game, points, moment),
        tf.abs(tf.reduce_mean(shifted - logits)) / (spread + TINY),
        tf.reduce_max(tf.norm(fakes, axis=1)) / (tf.reduce_max(tf.norm(points, axis=1)) + TINY),
    ]


def _effect(game: Game, latents: tf.Tensor) -> tf.Tensor:
    weights = game.players[0].weights
    with tf.GradientTape(persistent=True) as tape:
        logits = game.judge(game.make(latents))
        value, belief = game.parts.generator_loss(logits, logits), tf.reduce_mean(logits)
    down, up = -_flat(tape.gradient(value, weights)), _flat(tape.gradient(belief, weights))
    return tf.clip_by_value(tf.reduce_sum(down * up) / (tf.norm(down) * tf.norm(up) + TINY), -1, 1)


def _moved(game: Game, points: tf.Tensor, moment: Moment) -> list[tf.Tensor]:
    """The lengths of a step of the discriminator and of the generator; the step is taken back."""
    variables = tf.nest.flatten(game.players)
    before, players = [tf.identity(variable) for variable in variables], game.players[::-1]
    weights = [_flat(player.weights) for player in players]
    play_step(game, points, moment)
    moved = [tf.norm(_flat(player.weights) - then) for player, then in zip(players, weights, strict=True)]
    for variable, value in zip(variables, before, strict=True):
        variable.assign(value)
    return moved


def _flat(parts: Any) -> tf.Tensor:
    return tf.concat([tf.reshape(part, [-1]) for part in parts], axis=0)
