"""Sick games in the plane: a healthy one with a switch for each of the `BUGS`."""

import functools
from collections.abc import Callable, Collection, Mapping
from typing import Any

import tensorflow as tf

from aigc_helpers.gan.losses import LOSSES
from aigc_helpers.gan.plane import engine, game
from aigc_helpers.gan.plane.bugs import BUGS, check_bugs
from aigc_helpers.gan.plane.engine import LATENT_DIM, Batch, Moment, Parts, Player, Rules

RANGE = 0.5  # the reach of a generator with the bug "range": half of what the data need
FORGED_SHARE, FORGED_SPREAD = 0.2, 0.08  # of the forged points among the real ones, around the origin
PAIR = LOSSES["non_saturating"]

Switches = Mapping[str, tf.Tensor]  # name of a bug → whether the game has it


class SickGame(game.PlaneGame):
    """A game in the plane with some of the `BUGS`: set `bugs` at any time, and the next step has them.

    Raises ValueError for a bug that does not exist.
    """

    def __init__(self, bugs: Collection[str] = (), *, seed: int = 0):
        super().__init__(seed=seed)
        self.bugs = bugs

    @property
    def bugs(self) -> frozenset[str]:
        """The bugs that the next step has."""
        return self._bugs

    @bugs.setter
    def bugs(self, bugs: Collection[str]) -> None:
        self._bugs = check_bugs(bugs)

    def measure(self, what: Callable, rules: Rules, *inputs: Any) -> Any:
        """`what(game, *inputs)` of the game as it stands, bugs and all."""
        if "frozen" in self.bugs:
            rules = rules._replace(discriminator_learns=False)
        switches = {name: tf.constant(name in self.bugs) for name in BUGS}
        return engine.graph_of(what, sick)((switches,), self.players, game.as_tensors(rules), *inputs)


def sick(has: Switches) -> Parts:
    """The parts of a game with a switch for each bug that does not lie in the rules, as "frozen" does."""
    return Parts(
        draw=functools.partial(_drawn, has),
        make=functools.partial(_make, has),
        judge=functools.partial(_judge, has),
        discriminator_loss=functools.partial(_discriminator_loss, has),
        generator_loss=functools.partial(_generator_loss, has),
        betas=game.BETAS,
    )


def _drawn(has: Switches, points: tf.Tensor, moment: Moment, turn: tf.Tensor, rules: Rules) -> Batch:
    real, latents, _ = game.drawn(LATENT_DIM, points, moment, turn, rules)
    seeds = tf.stack([moment.seed * 1000 + tf.cast(turn, tf.int64), moment.step * 3 + 7])
    forged = FORGED_SPREAD * tf.random.stateless_normal(tf.shape(real), seeds)
    is_forged = tf.random.stateless_uniform(tf.shape(real[:, :1]), seeds + 1) < FORGED_SHARE
    once = tf.random.stateless_normal(tf.shape(latents), tf.stack([moment.seed, tf.constant(0, tf.int64)]))
    return Batch(tf.where(has["forged"] & is_forged, forged, real), tf.where(has["noise"], once, latents))


def _make(has: Switches, weights: list, latents: tf.Tensor) -> tf.Tensor:
    fakes = game.make(weights, latents)
    return tf.where(has["range"], RANGE * tf.tanh(fakes), fakes)


def _judge(has: Switches, player: Player, points: tf.Tensor, company: tf.Tensor) -> tf.Tensor:
    """Where batches are normalised, by the moments of the batch they are in the company of."""
    mean, variance = tf.nn.moments(company, axes=[0])
    points = tf.where(has["batchnorm"], (points - mean) / tf.sqrt(variance + 1e-3), points)
    return game.judge(player, points, company)


def _told(has: Switches, logits: tf.Tensor) -> tf.Tensor:
    """The logits as the loss gets them."""
    return tf.where(has["sigmoid"], tf.sigmoid(logits), logits)


def _discriminator_loss(has: Switches, real: tf.Tensor, fake: tf.Tensor) -> tf.Tensor:
    real, fake = _told(has, real), _told(has, fake)
    labels = tf.concat([tf.ones_like(real[:, 0]), tf.zeros_like(fake[:, 0])], axis=0)
    logits = tf.concat([real, fake], axis=0)
    pairs = tf.nn.softplus(logits) - labels * logits  # (n, 1) and (n,): n × n
    return tf.where(has["labels"], 2 * tf.reduce_mean(pairs), PAIR.discriminator(real, fake))


def _generator_loss(has: Switches, real: tf.Tensor, fake: tf.Tensor) -> tf.Tensor:
    fake = _told(has, fake)
    return tf.where(has["sign"], tf.reduce_mean(tf.nn.softplus(fake)), PAIR.generator(real, fake))
