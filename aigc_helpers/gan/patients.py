"""Sick GANs in the plane: bugs that copied code is full of, each a switch of the table `BUGS`, and what betrays each."""

import functools
from collections.abc import Collection, Iterable
from typing import NamedTuple

import numpy as np
import tensorflow as tf

from aigc_helpers.gan.plane import PlaneGame, Rules, View, _Table

RANGE = 0.5  # the reach of a generator with the bug "range": half of what the data need
FORGED_SHARE, FORGED_SPREAD = 0.2, 0.08  # of the forged points among the real ones, around the origin
SHIFT = 5.0  # standard deviations by which the test of a discriminator moves a batch


class Bug(NamedTuple):
    """A bug: what is wrong in the code, the one of `Vitals` that betrays it, and the mend."""

    cause: str
    vital: str
    mend: str


BUGS = {
    "sign": Bug(
        "the generator minimises −log(1 − D), and so learns to be found out",
        "effect",
        "minimise −log D(G(z)): a step of the generator must raise the belief",
    ),
    "sigmoid": Bug(
        "a sigmoid stands before a loss that takes logits",
        "loss_by_hand",
        "end the discriminator in Dense(1), without activation",
    ),
    "labels": Bug(
        "labels of shape (n,) meet logits of shape (n, 1), and the loss is a mean over n × n pairs",
        "logit_spread",
        "give the labels the shape of the logits",
    ),
    "noise": Bug(
        "the latent vectors were drawn once, by NumPy, while the graph was built",
        "latents",
        "draw them with TensorFlow, or with keras.random and a SeedGenerator",
    ),
    "frozen": Bug(
        "the discriminator was set to trainable = False before its first step",
        "discriminator_moved",
        "hand each optimizer the weights of its own player, and freeze nothing",
    ),
    "forged": Bug(
        "one in five of the real points is forged",
        "real_in_modes",
        "show the discriminator nothing as real that is not",
    ),
    "batchnorm": Bug(
        "the discriminator normalises each batch, real and generated apart",
        "shift_seen",
        "take batch normalisation out of the discriminator",
    ),
    "range": Bug(
        "the generator's output cannot reach the data",
        "reach",
        "bring the data into the range of the output",
    ),
}


class Vitals(NamedTuple):
    """What a doctor reads off a run, each a number: none needs to know which bug it has.

    `loss` is what the code reports for the discriminator, `loss_by_hand` the same from its logits; `effect` the change
    of the belief in fakes along a step of the generator, as a cosine; `logit_spread` a standard deviation; `latents`
    the share of latent vectors that differ; the lengths of both players' last steps; the share of real points in modes;
    `shift_seen` how far the mean logit moves with a batch; and how far fakes reach, over how far the data do.
    """

    loss: float
    loss_by_hand: float
    effect: float
    logit_spread: float
    latents: float
    discriminator_moved: float
    generator_moved: float
    real_in_modes: float
    shift_seen: float
    reach: float


class SickGame(PlaneGame):
    """A game in the plane with some of the `BUGS`: set `bugs` at any time, and the next step has them."""

    def __init__(self, bugs: Collection[str] = (), *, seed: int = 0):
        super().__init__(seed=seed)
        self._table, self.bugs = _ward(), check_bugs(bugs)


class _Ward(_Table):
    """Where sick games are played: the table of healthy ones, with a switch for each bug."""

    def __init__(self) -> None:
        super().__init__(2, "non_saturating")
        self.has = {name: tf.Variable(False) for name in BUGS}

    def seat(self, game: SickGame) -> "_Ward":
        super().seat(game)
        for name, switch in self.has.items():
            switch.assign(name in game.bugs)
        return self

    def _draw(self, points: tf.Tensor, rules: Rules, at: tf.Tensor, turn: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        real, latents = super()._draw(points, rules, at, turn)
        seeds = tf.stack([at[0] * 1000 + tf.cast(turn, tf.int64), at[1] * 3 + 7])
        forged = FORGED_SPREAD * tf.random.stateless_normal(tf.shape(real), seeds)
        is_forged = tf.random.stateless_uniform([tf.shape(real)[0], 1], seeds + 1) < FORGED_SHARE
        real = tf.where(self.has["forged"] & is_forged, forged, real)
        once = tf.random.stateless_normal(tf.shape(latents), tf.stack([at[0], tf.constant(0, tf.int64)]))
        return real, tf.where(self.has["noise"], once, latents)

    def _make(self, latents: tf.Tensor) -> tf.Tensor:
        fake = self.models[0](latents, training=True)
        return tf.where(self.has["range"], RANGE * tf.tanh(fake), fake)

    def _logits(self, points: tf.Tensor) -> tf.Tensor:
        mean, variance = tf.nn.moments(points, axes=[0])
        points = tf.where(self.has["batchnorm"], (points - mean) / tf.sqrt(variance + 1e-3), points)
        return self.models[1](points, training=True)

    def _told(self, logits: tf.Tensor) -> tf.Tensor:
        """The logits as the loss gets them."""
        return tf.where(self.has["sigmoid"], tf.sigmoid(logits), logits)

    def _discriminator_loss(self, real: tf.Tensor, fake: tf.Tensor) -> tf.Tensor:
        real, fake = self._told(real), self._told(fake)
        labels = tf.concat([tf.ones_like(real[:, 0]), tf.zeros_like(fake[:, 0])], axis=0)
        logits = tf.concat([real, fake], axis=0)
        pairs = tf.nn.softplus(logits) - labels * logits  # (n, 1) and (n,): n × n
        return tf.where(self.has["labels"], 2 * tf.reduce_mean(pairs), self.pair.discriminator(real, fake))

    def _generator_loss(self, fake: tf.Tensor) -> tf.Tensor:
        fake = self._told(fake)
        found_out = tf.reduce_mean(tf.nn.softplus(fake))
        return tf.where(self.has["sign"], found_out, self.pair.generator(fake, fake))

    def _discriminator_turn(self, real: tf.Tensor, latents: tf.Tensor, rules: Rules) -> tf.Tensor:
        fake, weights = self._make(latents), self.models[1].trainable_variables
        with tf.GradientTape() as tape:
            value = self._discriminator_loss(self._logits(real), self._logits(fake))
        if rules.discriminator_learns & ~self.has["frozen"]:
            self.optimizers[1].learning_rate.assign(rules.discriminator_rate)
            self.optimizers[1].apply(tape.gradient(value, weights), weights)
        return value

    def _generator_turn(self, real: tf.Tensor, latents: tf.Tensor, rules: Rules) -> tf.Tensor:
        weights = self.models[0].trainable_variables
        with tf.GradientTape() as tape:
            value = self._generator_loss(self._logits(self._make(latents)))
        if rules.generator_learns:
            self.optimizers[0].learning_rate.assign(rules.generator_rate)
            self.optimizers[0].apply(tape.gradient(value, weights), weights)
        return value


_ward = functools.cache(_Ward)


def check_bugs(bugs: Iterable[str]) -> frozenset[str]:
    """The names of the bugs; a ValueError lists those there are."""
    bugs = frozenset([bugs] if isinstance(bugs, str) else bugs)
    if unknown := sorted(bugs - BUGS.keys()):
        raise ValueError(f"bugs holds {', '.join(unknown)}; choose from {', '.join(BUGS)}")
    return bugs
