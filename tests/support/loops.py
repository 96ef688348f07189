"""GANs trained by loops as people write them: eager, train_on_batch, fit, a Trainer, a critic with a penalty."""

from collections.abc import Callable

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from aigc_helpers.gan.trainer import Trainer
from aigc_helpers.training import Adam
from sick import Run, honest, mean, points, ring, softplus


def cloud(seed: int) -> np.ndarray:
    """Points of one sloping Gaussian, learnt within a few hundred steps, where a step is dear."""
    steep = np.array([[0.5, 0.3], [0.0, 0.3]])
    return (np.random.default_rng(seed).normal(size=(2000, 2)) @ steep + [0.3, -0.2]).astype(np.float32)


def ending_in(activation: str, seed: int, *, further: tuple[layers.Layer, ...] = ()) -> keras.Model:
    """The discriminator of the plane, with an activation at its end and whatever comes after it."""
    layered = [keras.Input((2,)), *points(seed)[1].layers, layers.Activation(activation), *further]
    return keras.Sequential(layered)


def by_trainer(seed: int, *, loss: str, rates=(5e-4, 2e-3), beta_1: float = 0.0, steps: int = 2500) -> Run:
    """The package's own trainer."""
    optimizers = tuple(Adam(rate, beta_1=beta_1, beta_2=0.99) for rate in rates)
    trainer = Trainer(*points(seed), optimizers, loss=loss, kind="points", batch_size=256, seed=seed)
    trainer.train(ring(), steps=steps, quiet=True)
    return Run(trainer.history, trainer.generator, trainer.discriminator, ring())


def by_eager_loop(
    players: tuple[keras.Model, keras.Model],
    seed: int,
    *,
    its_loss: Callable = honest,
    loss: Callable = lambda fake: mean(softplus(-fake)),
    trained: keras.Model | None = None,
    steps: int = 300,
    turns: int = 1,
) -> Run:
    """One tape and one Keras optimizer for each player in turn, losses appended to lists as floats."""
    generator, discriminator = players
    trained, data, rng = trained or generator, cloud(seed), np.random.default_rng(seed)
    optimizers = [keras.optimizers.Adam(2e-3, beta_1=0.0, beta_2=0.99) for _ in players]
    history = {"d_loss": [], "g_loss": []}

    def move(model: keras.Model, value: Callable, optimizer: keras.Optimizer) -> float:
        with tf.GradientTape() as tape:
            now = value()
        if model.trainable_variables:
            optimizer.apply(tape.gradient(now, model.trainable_variables), model.trainable_variables)
        return float(now)

    for _ in range(steps):
        for _ in range(turns):
            real, z = data[rng.integers(len(data), size=64)], rng.normal(size=(64, 2)).astype(np.float32)
            fake = trained(z)
            value = lambda real=real, fake=fake: its_loss(discriminator(real), discriminator(fake))  # noqa: E731
            history["d_loss"].append(move(discriminator, value, optimizers[1]))
        z = rng.normal(size=(64, 2)).astype(np.float32)
        history["g_loss"].append(move(trained, lambda z=z: loss(discriminator(trained(z))), optimizers[0]))
    return Run(history, generator, discriminator, data)


def by_train_on_batch(seed: int, *, toggled: bool, steps: int = 300) -> Run:
    """Keras 2's way: a compiled discriminator, a stack in which it is not trainable; the flag is toggled, or is not."""
    generator, _ = points(seed)
    discriminator, data = ending_in("sigmoid", seed), cloud(seed)
    adam = {"beta_1": 0.0, "beta_2": 0.99}
    discriminator.compile(keras.optimizers.Adam(2e-3, **adam), loss="binary_crossentropy")
    discriminator.trainable = False
    stack = keras.Sequential([keras.Input((2,)), generator, discriminator])
    stack.compile(keras.optimizers.Adam(2e-3, **adam), loss="binary_crossentropy")
    rng, history = np.random.default_rng(seed), []
    ones, zeros = np.ones((64, 1), np.float32), np.zeros((64, 1), np.float32)
    for _ in range(steps):
        z = rng.normal(size=(64, 2)).astype(np.float32)
        real, fake = data[rng.integers(len(data), size=64)], np.asarray(generator(z))
        if toggled:
            discriminator.trainable = True
        both = np.concatenate([real, fake]), np.concatenate([ones, zeros])
        d_loss = discriminator.train_on_batch(*both)
        if toggled:
            discriminator.trainable = False
        history.append({"D loss": float(d_loss), "G loss": float(stack.train_on_batch(z, ones))})
    return Run(history, generator, discriminator, data)


class Guided(keras.Model):
    """As in Keras's own guide: a model of both with a train_step of its own, fakes labelled 1 and real samples 0."""

    def __init__(self, generator, discriminator, *, its_loss: Callable, seed: int):
        super().__init__()
        self.generator, self.discriminator, self.its_loss = generator, discriminator, its_loss
        self.draw = keras.random.SeedGenerator(seed)
        self.d_optimizer, self.g_optimizer = (
            keras.optimizers.Adam(rate, beta_1=0.0, beta_2=0.99) for rate in (2e-3, 1e-3)
        )

    def train_step(self, real):
        n = tf.shape(real)[0]
        z = keras.random.normal((n, 2), seed=self.draw)
        both = tf.concat([self.generator(z), real], axis=0)
        labels = tf.concat([tf.ones((n, 1)), tf.zeros((n, 1))], axis=0)
        with tf.GradientTape() as tape:
            d_loss = self.its_loss(labels, self.discriminator(both))
        weights = self.discriminator.trainable_weights
        self.d_optimizer.apply(tape.gradient(d_loss, weights), weights)
        with tf.GradientTape() as tape:
            g_loss = self.its_loss(tf.zeros((n, 1)), self.discriminator(self.generator(z)))
        weights = self.generator.trainable_weights
        self.g_optimizer.apply(tape.gradient(g_loss, weights), weights)
        return {"d_loss": d_loss, "g_loss": g_loss}


def by_fit(seed: int, *, discriminator: keras.Model, its_loss: Callable, epochs: int = 25) -> Run:
    """fit, and Keras's own History of it."""
    generator, data = points(seed)[0], cloud(seed)
    model = Guided(generator, discriminator, its_loss=its_loss, seed=seed)
    model.compile()
    batches = tf.data.Dataset.from_tensor_slices(data).shuffle(len(data), seed=seed).batch(64, drop_remainder=True)
    return Run(model.fit(batches, epochs=epochs, verbose=0, shuffle=False), generator, discriminator, data)


def by_critic(seed: int, *, penalty: float, steps: int = 800, rate: float = 1e-3) -> Run:
    """Gulrajani's algorithm: five steps of the critic with a gradient penalty, then one of the generator."""
    (generator, critic), data = points(seed), tf.constant(cloud(seed))
    optimizers = [keras.optimizers.Adam(rate, beta_1=0.0, beta_2=0.99) for _ in range(2)]
    for optimizer, model in zip(optimizers, (generator, critic), strict=True):
        optimizer.build(model.trainable_variables)

    @tf.function
    def step(at):
        for turn in range(6):
            seeds = at * 6 + turn
            rows = tf.random.stateless_uniform([64], seeds, 0, len(data), tf.int32)
            z, share = tf.random.stateless_normal([64, 2], seeds), tf.random.stateless_uniform([64, 1], seeds)
            model, optimizer = (generator, optimizers[0]) if turn == 5 else (critic, optimizers[1])
            with tf.GradientTape() as tape:
                real, fake = tf.gather(data, rows), generator(z)
                own = -mean(critic(fake))
                its = mean(critic(fake)) - mean(critic(real))
                between = share * real + (1 - share) * fake
                slopes = tf.norm(tf.gradients(critic(between), between)[0], axis=1)
                value = own if turn == 5 else its + penalty * mean((slopes - 1) ** 2)
            optimizer.apply(tape.gradient(value, model.trainable_variables), model.trainable_variables)
        return its + penalty * mean((slopes - 1) ** 2), own

    losses = np.array([step(tf.constant([seed, number])) for number in range(steps)])
    return Run({"critic": losses[:, 0], "gen": losses[:, 1]}, generator, critic, np.asarray(data))
