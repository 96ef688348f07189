"""Small GANs trained in seconds, each with one mistake, and a few healthy ones: what the doctor is tried on."""

from typing import NamedTuple

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from aigc_helpers import nets
from aigc_helpers.data import load

softplus, mean = tf.nn.softplus, tf.reduce_mean


class Run(NamedTuple):
    """What a learner has at the end: losses, networks, the data as shown, and what else there is to know."""

    history: object
    generator: keras.Model
    discriminator: keras.Model
    data: np.ndarray
    extras: dict | None = None


def ring(seed=0):
    return load("ring")[0]


def generator(seed, *, end=None, norm=None, width=64):
    with nets.seeded(seed):
        stack = [keras.Input((2,))]
        for _ in range(2):
            stack += [
                layers.Dense(width),
                *([layers.BatchNormalization(momentum=norm)] if norm else []),
                layers.LeakyReLU(0.2),
            ]
        return keras.Sequential([*stack, layers.Dense(2, activation=end)])


def discriminator(seed, *, end=None, norm=False, width=64):
    with nets.seeded(seed):
        stack = [keras.Input((2,))] + ([layers.BatchNormalization(momentum=0.9)] if norm else [])
        stack += [layer for _ in range(2) for layer in (layers.Dense(width), layers.LeakyReLU(0.2))]
        return keras.Sequential([*stack, layers.Dense(1, activation=end)])


def cross_entropy(real, fake):
    return mean(softplus(-real)) + mean(softplus(fake))


def non_saturating(real, fake):
    return mean(softplus(-fake))


def train(
    players,
    data,
    *,
    seed=0,
    steps=600,
    losses=(cross_entropy, non_saturating),
    rates=(5e-4, 2e-3),
    beta=0.0,
    turns=1,
    batch=128,
    latents=None,
    moves=(True, True),
    optimizer=None,
):
    """The loop that a learner would write, in one graph; returns two plain lists of losses."""
    g, d = players
    optimizer = optimizer or (lambda rate: keras.optimizers.Adam(rate, beta_1=beta, beta_2=0.99))
    optimizers = [optimizer(rate) for rate in rates]
    for one, model in zip(optimizers, players, strict=True):
        one.build(model.trainable_variables)
    source = tf.constant(data.astype(np.float32))

    def move(index, gradients):
        if moves[index]:
            optimizers[index].apply(gradients, players[index].trainable_variables)

    def batches(at):
        rows = tf.random.stateless_uniform([batch], at, 0, len(data), tf.int32)
        drawn = tf.random.stateless_normal([batch, g.input_shape[-1]], at)
        return tf.gather(source, rows), drawn if latents is None else latents

    @tf.function(reduce_retracing=True)
    def loop(count):
        told = tf.TensorArray(tf.float32, count)
        for i in tf.range(count):
            value = tf.constant(0.0)
            for turn in range(turns):
                real, drawn = batches(tf.stack([i, 7 * seed + turn]))
                fake = g(drawn, training=True)
                with tf.GradientTape() as tape:
                    value = losses[0](d(real, training=True), d(fake, training=True))
                move(1, tape.gradient(value, d.trainable_variables))
            real, drawn = batches(tf.stack([i, 7 * seed + 1000]))
            with tf.GradientTape() as tape:
                other = losses[1](d(real, training=True), d(g(drawn, training=True), training=True))
            move(0, tape.gradient(other, g.trainable_variables))
            told = told.write(i, tf.stack([value, other]))
        return told.stack()

    return loop(tf.constant(steps)).numpy().T.tolist()


def run(seed, data=None, *, g=None, d=None, **options):
    data = ring() if data is None else data
    players = g or generator(seed), d or discriminator(seed + 1)
    return Run(train(players, data, seed=seed, **options), *players, data)


def digits(count=None):
    images = load("uci")[0] * 2 - 1
    small = images[:count, 2:26, 2:26].reshape(-1, 12, 2, 12, 2, 1).mean(axis=(2, 4))
    return small.reshape(len(small), -1)


def digit_players(seed):
    with nets.seeded(seed):
        g = [keras.Input((16,)), layers.Dense(128), layers.LeakyReLU(0.2), layers.Dense(144, activation="tanh")]
        d = [keras.Input((144,)), layers.Dense(128), layers.LeakyReLU(0.2), layers.Dense(1)]
        return keras.Sequential(g), keras.Sequential(d)


def double_sigmoid(seed):
    """`Dense(1, activation="sigmoid")`, and a loss on logits."""
    return run(seed, d=discriminator(seed, end="sigmoid"))


def still_generator(seed):
    trained = run(seed)
    return trained._replace(generator=generator(seed + 50))


def still_discriminator(seed):
    return run(seed, moves=(True, False))


def wrong_sign(seed):
    return run(seed, losses=(cross_entropy, lambda real, fake: mean(softplus(fake))))


def wrong_sign_of_log(seed):
    return run(seed, losses=(cross_entropy, lambda real, fake: -mean(softplus(-fake))))


def swapped_labels(seed):
    return run(seed, losses=(lambda real, fake: cross_entropy(fake, real), non_saturating))


def blinding_norm(seed):
    return run(seed, d=discriminator(seed, norm=True), data=ring() + np.float32([3, 0]))


def lagging_statistics(seed):
    return run(seed, ring() * 3 + np.float32([4, 2]), g=generator(seed, norm=0.999), steps=300)


def bytes_and_tanh(seed):
    g, d = digit_players(seed)
    return run(seed, (digits() + 1) * np.float32(127.5), g=g, d=d, steps=300)


def short_reach(seed):
    return run(seed, 2 * ring(), g=generator(seed, end="tanh"))


def broadcast(seed):
    def squares(real, fake):
        logits = tf.concat([real, fake], 0)
        labels = tf.concat([tf.ones(len(real)), tf.zeros(len(fake))], 0)
        return mean((logits - labels) ** 2)

    return run(
        seed, ring() + np.float32([1, 1]), losses=(squares, lambda real, fake: mean((fake - tf.ones(len(fake))) ** 2))
    )


def collapse(seed):
    """Much momentum and high rates, on more modes than the generator can hold on to."""
    return run(seed, load("grid")[0], beta=0.9, rates=(2e-3, 2e-3), steps=800)


def perfect_discriminator(seed):
    minimax = cross_entropy, lambda real, fake: -mean(softplus(fake))
    return run(seed, ring() + np.float32([4, 0]), losses=minimax, rates=(1e-4, 5e-3), turns=5, steps=200)


def oscillating(seed):
    return run(seed, beta=0.9, rates=(5e-3, 5e-3), steps=1000)


def few_images(seed):
    g, d = digit_players(seed)
    return run(seed, digits(50), g=g, d=d, steps=5000, rates=(5e-4, 5e-4), beta=0.5, batch=64)._replace(
        extras={"held_out": digits()[100:150]}
    )


def escape(real, fake):
    return -mean(fake)


def diverging(seed):
    return run(seed, losses=(lambda real, fake: mean(fake) - mean(real), escape), rates=(1e-2, 1e-2), steps=1200)


def frozen_noise(seed):
    latents = np.random.default_rng(seed).standard_normal((128, 2)).astype(np.float32)
    return run(seed, latents=tf.constant(latents))._replace(extras={"draws": [latents, latents]})


def one_optimizer(seed):
    shared = keras.optimizers.Adam(1e-3)
    return run(seed)._replace(extras={"optimizers": (shared, shared)})


def forged_data(seed):
    forged = np.random.default_rng(seed).normal(scale=0.1, size=(1500, 2)).astype(np.float32)
    data = np.random.default_rng(seed).permutation(np.concatenate([ring(), forged]))
    return run(seed, data)._replace(extras={"held_out": load("ring", "test")[0]})


def healthy_ring(seed):
    return run(seed, steps=1500)


def healthy_grid(seed):
    return run(seed, load("grid")[0], steps=1500)


def healthy_squares(seed):
    squares = lambda real, fake: (mean((real - 1) ** 2) + mean(fake**2)) / 2  # noqa: E731
    return run(seed, steps=1500, losses=(squares, lambda real, fake: mean((fake - 1) ** 2) / 2))


def healthy_digits(seed):
    from aigc_helpers.gan.recipes import build

    images = load("uci")[0]
    trainer = build("fast", seed=seed)
    trainer.train(images, steps=400, quiet=True)
    return Run(trainer.history, trainer.average, trainer.discriminator, images, {"held_out": load("uci", "test")[0]})


SICK = {
    "sigmoid": double_sigmoid,
    "generator_still": still_generator,
    "discriminator_still": still_discriminator,
    "sign": wrong_sign,
    "labels": swapped_labels,
    "batch_norm_blind": blinding_norm,
    "statistics_lag": lagging_statistics,
    "range": bytes_and_tanh,
    "blind": broadcast,
    "collapse": collapse,
    "vanishing": perfect_discriminator,
    "oscillation": oscillating,
    "memorising": few_images,
    "not_a_number": diverging,
    "frozen_noise": frozen_noise,
    "one_optimizer": one_optimizer,
    "forged_data": forged_data,
}
HEALTHY = {"ring": healthy_ring, "grid": healthy_grid, "squares": healthy_squares, "digits": healthy_digits}
