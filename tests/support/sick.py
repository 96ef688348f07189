"""Runs of GANs as learners write them, sick and healthy: each made here, in seconds, by a plain loop of our own."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from aigc_helpers import nets
from aigc_helpers.data import load
from aigc_helpers.training import Adam, Graph

softplus, mean = tf.nn.softplus, tf.reduce_mean


class Run(NamedTuple):
    """What a learner brings to the doctor."""

    history: dict[str, list[float]]
    generator: keras.Model
    discriminator: keras.Model
    data: np.ndarray


def honest(real: tf.Tensor, fake: tf.Tensor) -> tf.Tensor:
    """The discriminator's cross-entropy on logits."""
    return mean(softplus(-real)) + mean(softplus(fake))


def play(
    generator: keras.Model,
    discriminator: keras.Model,
    data: np.ndarray,
    *,
    steps: int = 1500,
    its_loss: Callable = honest,
    loss: Callable = lambda fake: mean(softplus(-fake)),
    rates: tuple[float, float] = (5e-4, 2e-3),
    momentum: float = 0.0,
    batch_size: int = 128,
    moves: tuple[bool, bool] = (True, True),
    head_start: int = 0,
    seed: int = 0,
) -> Run:
    """Train both at once; `moves` says who learns, and for `head_start` steps the generator does not."""
    data = np.asarray(data, np.float32)
    players = generator, discriminator
    weights = [list(player.trainable_variables) for player in players]
    optimizers = [Adam(rate, beta_1=momentum, beta_2=0.99) for rate in rates]
    for optimizer, its in zip(optimizers, weights, strict=True):
        optimizer.build(its)

    def step(source: tf.Tensor, number: tf.Tensor) -> tf.Tensor:
        at = tf.stack([tf.constant(seed, tf.int64), number])
        rows = tf.random.stateless_uniform([batch_size], at, 0, len(data), tf.int32)
        latents = tf.random.stateless_normal([batch_size, generator.input_shape[-1]], at)
        with tf.GradientTape(persistent=True) as tape:
            fake = generator(latents, training=True)
            on_real = discriminator(tf.gather(source, rows), training=True)
            on_fake = discriminator(fake, training=True)
            values = loss(on_fake), its_loss(on_real, on_fake)
        for value, its, optimizer, learns in zip(values, weights, optimizers, moves, strict=True):
            if learns and its:
                gradients = tape.gradient(value, its)
                go = (number >= head_start) | (optimizer is optimizers[1])
                optimizer.apply([tf.where(go, g, tf.zeros_like(g)) for g in gradients], its)
        return tf.stack(values)

    losses = Graph(step)(tf.constant(data), 0, steps)
    return Run({"generator": losses[:, 0], "discriminator": losses[:, 1]}, generator, discriminator, data)


def points(seed: int) -> tuple[keras.Model, keras.Model]:
    return nets.point_generator(seed=seed), nets.point_discriminator(seed=seed + 1)


def ring() -> np.ndarray:
    return load("ring")[0]


def digits() -> np.ndarray:
    return load("uci")[0].astype(np.float32) * 2 - 1


def healthy_points(name: str, seed: int) -> Run:
    return play(*points(seed), load(name)[0], steps=3000, seed=seed)


def healthy_digits(seed: int) -> Run:
    players = nets.fast_generator(seed=seed), nets.fast_discriminator(seed=seed + 1)
    return play(*players, digits(), steps=800, rates=(2e-3, 2e-3), momentum=0.5, batch_size=64, seed=seed)


def healthy_squares(seed: int) -> Run:
    """Least squares (Mao et al. 2017): losses that are small where nothing is wrong."""
    squares = {
        "its_loss": lambda real, fake: (mean((real - 1) ** 2) + mean(fake**2)) / 2,
        "loss": lambda fake: mean((fake - 1) ** 2) / 2,
    }
    return play(*points(seed), ring(), steps=3000, **squares, seed=seed)


def with_sigmoid(seed: int) -> Run:
    generator, discriminator = points(seed)
    squashed = keras.Sequential([*discriminator.layers, layers.Activation("sigmoid"), layers.Flatten()])
    squashed.build((None, 2))
    return play(generator, squashed, ring(), seed=seed)


def with_sigmoid_meant(seed: int) -> Run:
    """A sigmoid whose beliefs the loss takes for what they are: nothing is wrong."""
    generator, discriminator = points(seed)
    believing = keras.Sequential([*discriminator.layers, layers.Activation("sigmoid")])
    believing.build((None, 2))
    log = tf.math.log
    losses = {
        "its_loss": lambda real, fake: -mean(log(real + 1e-7)) - mean(log(1 - fake + 1e-7)),
        "loss": lambda fake: -mean(log(fake + 1e-7)),
    }
    return play(generator, believing, ring(), steps=3000, **losses, seed=seed)


def with_wrong_sign(seed: int) -> Run:
    return play(*points(seed), ring(), loss=lambda fake: mean(softplus(fake)), seed=seed)


def with_frozen_discriminator(seed: int) -> Run:
    generator, discriminator = points(seed)
    discriminator.trainable = False
    return play(generator, discriminator, ring(), seed=seed)


def with_idle_generator(seed: int) -> Run:
    return play(*points(seed), ring(), moves=(False, True), seed=seed)


def with_raw_grey(seed: int) -> Run:
    players = nets.fast_generator(seed=seed), nets.fast_discriminator(seed=seed + 1)
    return play(*players, load("uci")[0], steps=150, rates=(2e-3, 2e-3), momentum=0.5, batch_size=64, seed=seed)


def with_normalised_input(seed: int) -> Run:
    generator, discriminator = points(seed)
    blind = keras.Sequential([keras.Input((2,)), layers.BatchNormalization(), *discriminator.layers])
    return play(generator, blind, ring() + np.float32(3), seed=seed)


def with_lagging_statistics(seed: int) -> Run:
    with nets.seeded(seed):
        stack = [keras.Input((2,))]
        for _ in range(2):
            stack += [layers.Dense(64), layers.BatchNormalization(momentum=0.999), layers.LeakyReLU(0.2)]
        generator = keras.Sequential([*stack, layers.Dense(2)])
    return play(generator, points(seed)[1], ring(), steps=300, seed=seed)


def with_broadcast_labels(seed: int) -> Run:
    def its_loss(real: tf.Tensor, fake: tf.Tensor) -> tf.Tensor:
        logits = tf.concat([real, fake], axis=0)  # (2n, 1)
        labels = tf.concat([tf.ones_like(real[:, 0]), tf.zeros_like(fake[:, 0])], axis=0)  # (2n,)
        return mean(softplus(logits) - labels * logits)

    return play(*points(seed), ring(), its_loss=its_loss, seed=seed)


def with_collapse(seed: int) -> Run:
    return play(*points(seed), ring(), rates=(5e-3, 5e-4), momentum=0.5, seed=seed)


def with_perfect_discriminator(seed: int) -> Run:
    far = ring() * np.float32(0.2) + np.float32(4)
    saturating = {"loss": lambda fake: -mean(softplus(fake)), "head_start": 800}
    return play(*points(seed), far, rates=(1e-4, 5e-3), **saturating, seed=seed)


def with_oscillation(seed: int) -> Run:
    discriminator = keras.Sequential([keras.Input((2,)), layers.Dense(1)])
    return play(points(seed)[0], discriminator, ring(), steps=4000, rates=(2e-3, 2e-2), momentum=0.9, seed=seed)


def with_few_images(seed: int) -> Run:
    players = nets.fast_generator(seed=seed), nets.fast_discriminator(seed=seed + 1)
    options = {"steps": 1000, "rates": (2e-3, 2e-3), "momentum": 0.5, "batch_size": 64}
    return play(*players, digits()[:20], **options, seed=seed)


def with_explosion(seed: int) -> Run:
    return play(*points(seed), ring() * 1e4, its_loss=lambda r, f: mean(f**3) - mean(r**3), rates=(1.0, 1.0), seed=seed)


SICK = {
    "explosion": with_explosion,
    "frozen": with_frozen_discriminator,
    "idle": with_idle_generator,
    "range": with_raw_grey,
    "sigmoid": with_sigmoid,
    "sign": with_wrong_sign,
    "batchnorm": with_normalised_input,
    "lagging_statistics": with_lagging_statistics,
    "labels": with_broadcast_labels,
    "vanishing_gradient": with_perfect_discriminator,
    "memorising": with_few_images,
    "oscillation": with_oscillation,
    "mode_collapse": with_collapse,
}
HEALTHY = {
    "ring": partial(healthy_points, "ring"),
    "moons": partial(healthy_points, "moons"),
    "digits": healthy_digits,
    "squares": healthy_squares,
    "beliefs": with_sigmoid_meant,
}
