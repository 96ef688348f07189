"""A GAN in the plane of which everything may change between two steps: rates, batch, noise, and who learns."""

import functools
import threading
from typing import NamedTuple

import keras
import numpy as np
import tensorflow as tf

from aigc_helpers import nets
from aigc_helpers.gan.losses import find_loss
from aigc_helpers.training import Adam
from aigc_helpers.validation import at_least, check_finite

BETAS = (0.0, 0.99)  # no momentum keeps this game from going round in circles, as in the recipe "points"


class Rules(NamedTuple):
    """What may change between two steps: learning rates, discriminator steps in each, batch, noise, who learns."""

    generator_rate: float = 5e-4
    discriminator_rate: float = 2e-3
    discriminator_steps: int = 1
    batch_size: int = 256
    noise: float = 0.0
    generator_learns: bool = True
    discriminator_learns: bool = True


class View(NamedTuple):
    """What a run looks like: beliefs [rows, rows], fakes [N, 2], and where the generator's loss wants each, [N, 2]."""

    beliefs: np.ndarray
    fakes: np.ndarray
    pulls: np.ndarray


class PlaneGame:
    """A run of `point_generator(latent_dim)` against `point_discriminator`, with a pair of `LOSSES`, from one `seed`.

    `advance` trains, `look` shows; `losses` [steps, 2] are the discriminator's and the generator's so far.
    The same calls give the same run. Raises ValueError for a latent_dim or loss that does not exist.
    """

    def __init__(self, latent_dim: int = 2, *, loss: str = "non_saturating", seed: int = 0):
        self.seed, self._table = int(seed), _table(at_least(1, latent_dim, name="latent_dim"), find_loss(loss) and loss)
        models = nets.point_generator(latent_dim, seed=seed), nets.point_discriminator(seed=seed + 1)
        self.state = [np.asarray(variable) for variable in _variables(models, [_optimizer(model) for model in models])]
        self.losses = np.zeros((0, 2), np.float32)

    @property
    def step(self) -> int:
        """Training steps done so far."""
        return len(self.losses)

    def advance(self, points: np.ndarray, rules: Rules, *, steps: int) -> None:
        """Train `steps` steps on `points` [N, 2] by the `rules`.

        Each step is `discriminator_steps` of the discriminator, each on points of its own, then one of the generator.
        """
        points = check_points(points)
        with self._table.seat(self) as table:
            first, count = tf.constant([self.seed, self.step], tf.int64), tf.constant(steps)
            losses = table.advance(tf.constant(points), first, count, Rules(*map(tf.constant, rules))).numpy()
        if not np.isfinite(losses).all():
            raise FloatingPointError(f"a loss is no longer a number after step {self.step}; lower a rate, then reset")
        self.losses = np.concatenate([self.losses, losses])

    def look(self, *, box: tuple[float, float, float, float], rows: int = 41, count: int = 500) -> View:
        """The beliefs on an even grid over `box` (left, right, bottom, top), and `count` generated points."""
        left, right, bottom, top = box
        grid = np.stack(np.meshgrid(np.linspace(left, right, rows), np.linspace(bottom, top, rows)), axis=-1)
        with self._table.seat(self) as table:
            latents = np.random.default_rng(self.seed).standard_normal((count, table.latent_dim), np.float32)
            parts = table.look(tf.constant(grid.reshape(-1, 2), tf.float32), tf.constant(latents))
        beliefs, fakes, pulls = (part.numpy() for part in parts)
        return View(beliefs.reshape(rows, rows), fakes, pulls)


def check_points(points: np.ndarray) -> np.ndarray:
    """The points as float32 [N, 2]; a ValueError says what is wrong with them."""
    points = np.asarray(points, np.float32)
    if points.ndim != 2 or points.shape[1] != 2 or len(points) == 0:
        raise ValueError(f"points has shape {points.shape}; it wants [N, 2] with N ≥ 1: draw a few")
    check_finite(points, name="points")
    return points


class _Table:
    """Where games are played: variables and graphs for one size and one loss, traced once, used by one run at a time.

    To trace anew for every run would take a second or two, and a learner who presses Reset does not want to wait.
    """

    def __init__(self, latent_dim: int, loss: str):
        self.latent_dim, self.pair = latent_dim, find_loss(loss)
        self.models = nets.point_generator(latent_dim), nets.point_discriminator()
        self.optimizers = [_optimizer(model) for model in self.models]
        self.advance = tf.function(self._advance, reduce_retracing=True)
        self.look = tf.function(self._look, reduce_retracing=True)
        self._lock, self._player = threading.RLock(), None

    def seat(self, game: PlaneGame) -> "_Table":
        """Let `game` play here for the length of a `with` block."""
        self._lock.acquire()
        variables = _variables(self.models, self.optimizers)
        if self._player is not game:
            if self._player is not None:
                self._player.state = [variable.numpy() for variable in variables]
            for variable, value in zip(variables, game.state, strict=True):
                variable.assign(value)
            self._player = game
        return self

    def __enter__(self) -> "_Table":
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def _advance(self, points: tf.Tensor, first: tf.Tensor, steps: tf.Tensor, rules: Rules) -> tf.Tensor:
        losses, value = tf.TensorArray(tf.float32, steps), tf.constant(0.0)
        for step in tf.range(steps):
            at = first + tf.stack([0, tf.cast(step, tf.int64)])
            for turn in tf.range(rules.discriminator_steps):
                value = self._discriminator_turn(*self._draw(points, rules, at, turn), rules)
            its_value = self._generator_turn(*self._draw(points, rules, at, tf.constant(-1)), rules)
            losses = losses.write(step, tf.stack([value, its_value]))
        return losses.stack()

    def _draw(self, points: tf.Tensor, rules: Rules, at: tf.Tensor, turn: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """Real points with their noise, and latent vectors, by seed, step and turn alone."""
        seeds = tf.stack([at[0] * 1000 + tf.cast(turn, tf.int64), at[1] * 3])
        rows = tf.random.stateless_uniform([rules.batch_size], seeds, 0, tf.shape(points)[0], tf.int32)
        noise = rules.noise * tf.random.stateless_normal([rules.batch_size, 2], seeds + 1)
        latents = tf.random.stateless_normal([rules.batch_size, self.latent_dim], seeds + 2)
        return tf.gather(points, rows) + noise, latents

    def _discriminator_turn(self, real: tf.Tensor, latents: tf.Tensor, rules: Rules) -> tf.Tensor:
        generator, discriminator = self.models
        fake = generator(latents, training=True)
        with tf.GradientTape() as tape:
            value = self.pair.discriminator(discriminator(real, training=True), discriminator(fake, training=True))
        if rules.discriminator_learns:
            weights = discriminator.trainable_variables
            self.optimizers[1].learning_rate.assign(rules.discriminator_rate)
            self.optimizers[1].apply(tape.gradient(value, weights), weights)
        return value

    def _generator_turn(self, real: tf.Tensor, latents: tf.Tensor, rules: Rules) -> tf.Tensor:
        generator, discriminator = self.models
        with tf.GradientTape() as tape:
            fake = generator(latents, training=True)
            value = self.pair.generator(discriminator(real, training=True), discriminator(fake, training=True))
        if rules.generator_learns:
            weights = generator.trainable_variables
            self.optimizers[0].learning_rate.assign(rules.generator_rate)
            self.optimizers[0].apply(tape.gradient(value, weights), weights)
        return value

    def _look(self, grid: tf.Tensor, latents: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        generator, discriminator = self.models
        fakes = generator(latents, training=False)
        with tf.GradientTape() as tape:
            tape.watch(fakes)
            logits = discriminator(fakes, training=False)
            value = self.pair.generator(tf.zeros_like(logits), logits) * tf.cast(tf.shape(fakes)[0], tf.float32)
        return tf.sigmoid(discriminator(grid, training=False)), fakes, -tape.gradient(value, fakes)


_table = functools.cache(_Table)


def _optimizer(model: keras.Model) -> Adam:
    optimizer = Adam(beta_1=BETAS[0], beta_2=BETAS[1])
    optimizer.build(model.trainable_variables)
    return optimizer


def _variables(models: tuple[keras.Model, ...], optimizers: list[Adam]) -> list[keras.Variable]:
    return [variable for part in (*models, *optimizers) for variable in part.variables]
