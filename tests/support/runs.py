"""Thirty-eight runs of GANs, sick and healthy, by six ways of writing a loop: one table `RUNS`."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import keras
import tensorflow as tf
from keras import layers

from aigc_helpers import nets
from loops import by_critic, by_eager_loop, by_fit, by_train_on_batch, by_trainer, ending_in
from sick import HEALTHY, SICK, Run, mean, points

cross_entropy = keras.losses.BinaryCrossentropy(from_logits=True)
on_beliefs = keras.losses.BinaryCrossentropy()


def sign_behind_sigmoid(seed: int) -> Run:
    players = points(seed)[0], ending_in("sigmoid", seed)
    losses = {
        "its_loss": lambda real, fake: on_beliefs(tf.ones_like(real), real) + on_beliefs(tf.zeros_like(fake), fake),
        "loss": lambda fake: on_beliefs(tf.zeros_like(fake), fake),
    }
    return by_eager_loop(players, seed, **losses)


def sign_in_squares(seed: int) -> Run:
    squares = {"its_loss": lambda real, fake: mean((real - 1) ** 2) + mean(fake**2), "loss": lambda fake: mean(fake**2)}
    return by_eager_loop(points(seed), seed, **squares)


def smoothed(real: tf.Tensor, fake: tf.Tensor) -> tf.Tensor:
    """Real samples labelled 0.9."""
    return cross_entropy(0.9 * tf.ones_like(real), real) + cross_entropy(tf.zeros_like(fake), fake)


def frozen_without_biases(seed: int) -> Run:
    """A discriminator none of whose weights are born at zero, and that was never to learn."""
    with nets.seeded(seed):
        stack = [layers.Dense(32, use_bias=False), layers.LeakyReLU(0.2), layers.Dense(1, use_bias=False)]
        discriminator = keras.Sequential([keras.Input((2,)), *stack])
    discriminator.trainable = False
    return by_eager_loop((points(seed)[0], discriminator), seed, steps=40)


def two_classes(seed: int) -> Run:
    """A head of two classes with a softmax, 1 for real."""
    with nets.seeded(seed):
        discriminator = keras.Sequential(
            [
                keras.Input((2,)),
                layers.Dense(64, "leaky_relu"),
                layers.Dense(64, "leaky_relu"),
                layers.Dense(2, "softmax"),
            ]
        )
    log = lambda p: -mean(tf.math.log(p + 1e-7))  # noqa: E731
    losses = {"its_loss": lambda real, fake: log(real[:, 1]) + log(fake[:, 0]), "loss": lambda fake: log(fake[:, 1])}
    return by_eager_loop((points(seed)[0], discriminator), seed, **losses)


def squashed(seed: int) -> Run:
    """Beliefs that a Flatten hides from Keras, and a loss that takes logits."""
    return by_fit(seed, discriminator=ending_in("sigmoid", seed, further=(layers.Flatten(),)), its_loss=cross_entropy)


def another_generator(seed: int) -> Run:
    """A copy was trained, and the one that is shown never was."""
    return by_eager_loop(points(seed), seed, trained=points(seed + 1)[0], steps=40)


def fakes_are_ones(seed: int) -> Run:
    return by_fit(seed, discriminator=points(seed)[1], its_loss=cross_entropy)


def fakes_believed(seed: int) -> Run:
    return by_fit(seed, discriminator=ending_in("sigmoid", seed), its_loss=on_beliefs)


class Case(NamedTuple):
    """A run from a seed, the illness that it has, if any, and whether it is quick enough for every day."""

    make: Callable[[int], Run]
    illness: str | None = None
    slow: bool = False


LATER = ("memorising", "range", "digits", "moons", "squares", "explosion", "oscillation")  # 1 to 20 seconds each
RUNS = {
    **{f"graph: {name}": Case(make, name, slow=name in LATER) for name, make in SICK.items()},
    **{f"graph: {name}": Case(make, slow=name in LATER) for name, make in HEALTHY.items()},
    **{
        f"trainer: {loss}": Case(partial(by_trainer, loss=loss), slow=loss != "minimax")
        for loss in ("minimax", "non_saturating", "least_squares", "hinge", "relativistic")
    },
    "trainer: hasty": Case(
        partial(by_trainer, loss="non_saturating", rates=(1e-2, 1e-3), beta_1=0.9, steps=1500), "mode_collapse", True
    ),
    "eager: honest": Case(lambda seed: by_eager_loop(points(seed), seed), slow=True),
    "eager: smoothed, two turns": Case(
        lambda seed: by_eager_loop(points(seed), seed, its_loss=smoothed, turns=2), slow=True
    ),
    "eager: two classes": Case(two_classes, slow=True),
    "eager: sign behind a sigmoid": Case(sign_behind_sigmoid, "sign", True),
    "eager: sign in squares": Case(sign_in_squares, "sign", True),
    "eager: another generator": Case(another_generator, "idle", True),
    "eager: frozen, without biases": Case(frozen_without_biases, "frozen"),
    "train_on_batch: toggled": Case(partial(by_train_on_batch, toggled=True)),
    "train_on_batch: frozen by the stack": Case(partial(by_train_on_batch, toggled=False, steps=60), "frozen"),
    "fit: fakes are 1": Case(fakes_are_ones, slow=True),
    "fit: beliefs": Case(fakes_believed, slow=True),
    "fit: sigmoid, then Flatten": Case(squashed, "sigmoid"),
    "critic: gradient penalty": Case(partial(by_critic, penalty=1.0)),
    "critic: nothing holds it": Case(partial(by_critic, penalty=0.0, rate=2e-2, steps=600), "explosion", True),
}
