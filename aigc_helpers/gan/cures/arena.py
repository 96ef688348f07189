"""Where a cure is tried: one game in the plane for several seeds at once, all steps inside one graph."""

from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from aigc_helpers.gan.cures import players
from aigc_helpers.gan.cures.penalties import PENALTIES
from aigc_helpers.gan.cures.table import Cure
from aigc_helpers.gan.losses import find_loss
from aigc_helpers.training import Adam, in_graph, run
from aigc_helpers.validation import at_least, check_finite

LATENT_DIM = 2
WIDTH = 128  # of the two hidden layers of each player
BATCH = 128
BETAS = (0.5, 0.999)


class Discriminator:
    """A discriminator for points [seeds, N, 2] → logits [seeds, N / pack, 1], dressed as the `cure` asks."""

    def __init__(self, cure: Cure, seeds: Sequence[int]):
        self.cure = cure
        self.weights = players.first_weights((2 * cure.pack, WIDTH, WIDTH, 1), seeds=seeds, stream=1)
        if cure.deviation:
            self.weights[-2] = players.first_weights((WIDTH + 1, 1), seeds=seeds, stream=2)[0]
        rng = np.random.default_rng(0)
        self.directions = [players.variable(rng.normal(size=(len(seeds), 1, k.shape[-1]))) for k in self.weights[::2]] if cure.spectral else []
        for _ in range(20 if cure.spectral else 0):
            self.settle()

    def __call__(self, points: tf.Tensor) -> tf.Tensor:
        """The logits of `points`."""
        kernels = [kernel.value for kernel in self.weights[::2]]
        if self.cure.spectral:
            kernels = [self.cure.spectral * k / players.spectral_norm(k, d.value) for k, d in zip(kernels, self.directions, strict=True)]
        if self.cure.pack > 1:
            points = players.packed(points, self.cure.pack)
        return players.mlp(kernels, self.weights[1::2], points, last=players.with_deviation if self.cure.deviation else tf.identity)

    def settle(self) -> None:
        """After a step: clip the weights, follow the kernels' directions."""
        for weight in self.weights if self.cure.clip else ():
            weight.assign(tf.clip_by_value(weight.value, -self.cure.clip, self.cure.clip))
        for kernel, direction in zip(self.weights[::2], self.directions):
            direction.assign(players.power_step(kernel.value, direction.value))


class Arena:
    def __init__(self, cure: Cure, *, seeds: Sequence[int] = range(5), batch=BATCH, betas=BETAS, latent=LATENT_DIM):
        self.cure, self.seeds, self.step = cure, tuple(seeds), 0
        self.batch, self.latent = batch, latent
        self.generator = players.first_weights((latent, WIDTH, WIDTH, 2), seeds=self.seeds, stream=0)
        self.average = [players.variable(w.numpy()) for w in self.generator] if cure.decay else self.generator
        self.discriminator = Discriminator(cure, self.seeds)
        self.optimizers = []
        for rate, weights in zip(cure.rates, (self.generator, self.discriminator.weights), strict=True):
            optimizer = Adam(rate, beta_1=betas[0], beta_2=betas[1])
            optimizer.build(weights)
            self.optimizers.append(optimizer)
        self.pair = find_loss(cure.loss)
        self.call = in_graph(self._step)

    def advance(self, points, *, steps, quiet=True):
        for losses in run(self.call, tf.constant(points), first=self.step, steps=self.step + steps, batch_size=self.batch * len(self.seeds), quiet=quiet):
            self.step += len(losses)

    def sample(self, count=2500, *, seed=0):
        z = tf.random.stateless_normal([len(self.seeds), count, self.latent], [seed, 77])
        return players.mlp([w.value for w in self.average[::2]], self.average[1::2], z).numpy()

    def _step(self, source, step):
        for turn in range(self.cure.discriminator_steps):
            first = self._discriminator_turn(*self._draw(source, step, turn))
        second = self._generator_turn(*self._draw(source, step, self.cure.discriminator_steps))
        if self.cure.decay:
            for a, w in zip(self.average, self.generator):
                a.assign(self.cure.decay * a.value + (1 - self.cure.decay) * w.value)
        return tf.stack([first, second])

    def _draw(self, source, step, turn):
        rows, latents, shares = [], [], []
        for seed in self.seeds:
            at = tf.stack([tf.constant(1000 * seed + turn, tf.int64), step])
            rows.append(tf.random.stateless_uniform([self.batch], at, 0, tf.shape(source)[0], tf.int32))
            latents.append(tf.random.stateless_normal([self.batch, self.latent], at))
            shares.append(tf.random.stateless_uniform([self.batch, 1], at))
        return tf.gather(source, tf.stack(rows)), tf.stack(latents), tf.stack(shares)

    def _make(self, latents):
        return players.mlp([w.value for w in self.generator[::2]], self.generator[1::2], latents)

    def _discriminator_turn(self, real, latents, shares):
        fake = self._make(latents)
        with tf.GradientTape() as tape:
            value = self.pair.discriminator(self.discriminator(real), self.discriminator(fake))
            total = value
            for name, weight in self.cure.penalties:
                p = PENALTIES[name]
                total += weight * p.price(self.discriminator, p.where(real, fake, shares))
            total *= len(self.seeds)
        self.optimizers[1].apply(tape.gradient(total, self.discriminator.weights), self.discriminator.weights)
        self.discriminator.settle()
        return value

    def _generator_turn(self, real, latents, shares):
        with tf.GradientTape() as tape:
            value = self.pair.generator(self.discriminator(real), self.discriminator(self._make(latents)))
            total = value * len(self.seeds)
        self.optimizers[0].apply(tape.gradient(total, self.generator), self.generator)
        return value
