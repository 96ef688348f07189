"""Where a cure is tried: one game in the plane for several seeds at once, all steps inside one graph."""

from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from aigc_helpers.gan.losses import find_loss
from aigc_helpers.gan.plane import players
from aigc_helpers.gan.plane.cures import Cure, check_cure
from aigc_helpers.gan.plane.penalties import PENALTIES
from aigc_helpers.training import Adam, Graph, fit
from aigc_helpers.validation import at_least, check_finite, check_seed

LATENT_DIM = 2
WIDTH = 128  # of the two hidden layers of each player
BATCH_SIZE = 64
SETTLING = 20  # steps of the power iteration before the first training step


class Discriminator:
    """A discriminator for points [seeds, N, 2] → logits [seeds, N / pack, 1], dressed as the `cure` asks."""

    def __init__(self, cure: Cure, seeds: Sequence[int]):
        self.cure, self.directions = cure, []
        self.weights = players.first_weights((2 * cure.pack, WIDTH, WIDTH, 1), seeds=seeds, stream=1)
        if cure.deviation:
            self.weights[-2] = players.first_weights((WIDTH + 1, 1), seeds=seeds, stream=2)[0]
        if cure.spectral:
            first = np.random.default_rng(0).normal(size=(1, 1, WIDTH))  # one for all: no seed's depends on its place
            widths = [kernel.shape[-1] for kernel in self.weights[::2]]
            self.directions = [players.variable(np.repeat(first[..., :width], len(seeds), 0)) for width in widths]
            for _ in range(SETTLING):
                self.settle()

    def __call__(self, points: tf.Tensor) -> tf.Tensor:
        """The logits of `points`, one for each pack."""
        points = players.packed(points, self.cure.pack) if self.cure.pack > 1 else points
        last = players.with_deviation if self.cure.deviation else tf.identity
        return players.mlp(self.kernels(), self.weights[1::2], points, last=last)

    def kernels(self) -> list[tf.Tensor]:
        """The kernels as they act: scaled, where the cure is a spectral one."""
        kernels = [kernel.value for kernel in self.weights[::2]]
        if not self.directions:
            return kernels
        norms = [players.spectral_norm(*pair) for pair in zip(kernels, self._along(), strict=True)]
        return [self.cure.spectral * kernel / norm for kernel, norm in zip(kernels, norms, strict=True)]

    def settle(self) -> None:
        """What is due after a step: clip the weights, or follow where each kernel stretches most."""
        if self.cure.clip:
            for weight in self.weights:
                weight.assign(tf.clip_by_value(weight.value, -self.cure.clip, self.cure.clip))
        for kernel, direction in zip(self.weights[::2], self.directions, strict=False):
            direction.assign(players.power_step(kernel.value, direction.value))

    def _along(self) -> list[tf.Tensor]:
        return [direction.value for direction in self.directions]


class Arena:
    """One game of `cure` for each of the `seeds`, all of one size: MLPs of two hidden layers of 128.

    Each seed's game is the one that it would be alone: its weights, batches and latent vectors come from it, and no
    seed's numbers meet another's. Raises ValueError for a cure that cannot be played.
    """

    def __init__(self, cure: Cure, *, seeds: Sequence[int] = range(5)):
        self.cure, self.seeds, self.step = check_cure(cure, batch_size=BATCH_SIZE), tuple(seeds), 0
        at_least(1, len([check_seed(seed) for seed in self.seeds]), name="number of seeds")
        self.generator = players.first_weights((LATENT_DIM, WIDTH, WIDTH, 2), seeds=self.seeds, stream=0)
        self.average = [players.variable(weight.numpy()) for weight in self.generator] if cure.decay else self.generator
        self.discriminator = Discriminator(cure, self.seeds)
        sides = zip(cure.rates, (self.generator, self.discriminator.weights), strict=True)
        self.optimizers = [_optimizer(rate, cure.betas, weights) for rate, weights in sides]
        self._pair, self._graph = find_loss(cure.loss), Graph(self._step)

    def advance(self, points: np.ndarray, *, steps: int, quiet: bool = True) -> np.ndarray:
        """Train `steps` steps on `points` [N, 2]; the mean losses [steps, 2], discriminator's first."""
        check_finite(points, name="points")
        source, until = tf.constant(points, tf.float32), self.step + at_least(1, steps, name="steps")
        options = {"batch_size": BATCH_SIZE * len(self.seeds), "after": self._count, "quiet": quiet}
        return fit(self._graph, source, first=self.step, steps=until, **options)

    def _count(self, losses: np.ndarray) -> None:
        self.step += len(losses)

    def sample(self, count: int = 2500, *, seed: int = 0) -> np.ndarray:
        """Points [seeds, count, 2] of the generators that are judged, the same latent vectors for all."""
        shape = 1, at_least(1, count, name="count"), LATENT_DIM
        latents = np.random.default_rng(check_seed(seed)).standard_normal(shape, np.float32)
        return _play(self.average, tf.repeat(latents, len(self.seeds), axis=0)).numpy()

    def _step(self, source: tf.Tensor, step: tf.Tensor) -> tf.Tensor:
        turns = self.cure.discriminator_steps
        for turn in range(turns):
            first = self._discriminator_turn(*self._draw(source, step, turn))
        second = self._generator_turn(*self._draw(source, step, turns))
        if self.cure.decay:
            follow(self.average, self.generator, decay=self.cure.decay)
        return tf.stack([first, second])

    def _draw(self, source: tf.Tensor, step: tf.Tensor, turn: int) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        """Real points, latent vectors and shares in [0, 1], [seeds, batch, …], by seed, step and turn alone."""
        rows, latents, shares = [], [], []
        for seed in self.seeds:
            at = tf.stack([tf.constant(1000 * seed + turn, tf.int64), step])
            rows.append(tf.random.stateless_uniform([BATCH_SIZE], at, 0, tf.shape(source)[0], tf.int32))
            latents.append(tf.random.stateless_normal([BATCH_SIZE, LATENT_DIM], at))
            shares.append(tf.random.stateless_uniform([BATCH_SIZE, 1], at))
        return tf.gather(source, tf.stack(rows)), tf.stack(latents), tf.stack(shares)

    def _discriminator_turn(self, real: tf.Tensor, latents: tf.Tensor, shares: tf.Tensor) -> tf.Tensor:
        fake = _play(self.generator, latents)
        with tf.GradientTape() as tape:
            value = self._pair.discriminator(self.discriminator(real), self.discriminator(fake))
            price = value
            for name, weight in self.cure.penalties:
                penalty = PENALTIES[name]
                price += weight * penalty.price(self.discriminator, penalty.where(real, fake, shares))
            total = price * len(self.seeds)  # each loss is a mean over all seeds, and each seed wants its own
        weights = self.discriminator.weights
        self.optimizers[1].apply(tape.gradient(total, weights), weights)
        self.discriminator.settle()
        return value

    def _generator_turn(self, real: tf.Tensor, latents: tf.Tensor, shares: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape() as tape:
            fake = _play(self.generator, latents)
            value = self._pair.generator(self.discriminator(real), self.discriminator(fake))
            total = value * len(self.seeds)
        self.optimizers[0].apply(tape.gradient(total, self.generator), self.generator)
        return value


def follow(averages: players.Weights, weights: players.Weights, *, decay: float) -> None:
    """Move each average a share 1 − `decay` of the way to its weight: after k steps the first has the weight decayᵏ."""
    for average, weight in zip(averages, weights, strict=True):
        average.assign(decay * average.value + (1 - decay) * weight.value)


def _play(generator: players.Weights, latents: tf.Tensor) -> tf.Tensor:
    return players.mlp([kernel.value for kernel in generator[::2]], generator[1::2], latents)


def _optimizer(rate: float, betas: tuple[float, float], weights: players.Weights) -> Adam:
    optimizer = Adam(rate, beta_1=betas[0], beta_2=betas[1])
    optimizer.build(weights)
    return optimizer
