"""Sick games in the plane: a healthy one with a switch for each of the `BUGS`."""

import functools
from collections.abc import Collection

import tensorflow as tf

from aigc_helpers.gan.plane.bugs import BUGS, check_bugs
from aigc_helpers.gan.plane.game import PlaneGame, Rules, _Table

RANGE = 0.5  # the reach of a generator with the bug "range": half of what the data need
FORGED_SHARE, FORGED_SPREAD = 0.2, 0.08  # of the forged points among the real ones, around the origin


class SickGame(PlaneGame):
    """A game in the plane with some of the `BUGS`: set `bugs` at any time, and the next step has them.

    Raises ValueError for a bug that does not exist.
    """

    def __init__(self, bugs: Collection[str] = (), *, seed: int = 0):
        super().__init__(seed=seed)
        self._table, self.bugs = _ward(), bugs

    @property
    def bugs(self) -> frozenset[str]:
        """The bugs that the next step has."""
        return self._bugs

    @bugs.setter
    def bugs(self, bugs: Collection[str]) -> None:
        self._bugs = check_bugs(bugs)


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

    def _logits(self, points: tf.Tensor, *, like: tf.Tensor | None = None) -> tf.Tensor:
        """The logits of a batch; where batches are normalised, by its own moments or by those of the batch `like`."""
        mean, variance = tf.nn.moments(points if like is None else like, axes=[0])
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

    def _look(self, grid: tf.Tensor, latents: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        fakes = self._make(latents)
        with tf.GradientTape() as tape:
            tape.watch(fakes)
            logits = self._logits(fakes)
            value = self._generator_loss(logits) * tf.cast(tf.shape(fakes)[0], tf.float32)
        pulls = -tape.gradient(value, fakes)
        return tf.sigmoid(self._logits(grid, like=fakes)), fakes, pulls


_ward = functools.cache(_Ward)
