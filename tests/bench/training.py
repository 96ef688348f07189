"""The trainer's speed: against a step loop written by hand, and against PyTorch where it is installed."""

import argparse
from collections.abc import Callable, Iterator

import keras
import numpy as np
import tensorflow as tf
from table import CORES, DATASET, Row, Turn, speed_row, tell

from aigc_helpers.data import load
from aigc_helpers.gan.recipes import RECIPES, build

BATCH_SIZE = RECIPES["reference"].batch_size
STEPS_PER_TURN = 25  # one call of the graph
SAME_STEPS = 20  # steps over which the losses of both loops are held together
TRAINED_ON = 10_000  # images: enough to shuffle, and handing them over costs nothing against a turn's training
WHAT = f"training the reference GAN on {DATASET}, images/s"
GOALS = {"loop": 1.15, "torch": 1.3}


def images_to_train_on() -> np.ndarray:
    """Training images as bytes, the same for every loop."""
    return load(DATASET, dtype="uint8")[0][:TRAINED_ON]


def hand_written_step() -> Callable[[tf.Tensor, tf.Tensor], tuple[tf.Tensor, tf.Tensor]]:
    """The reference GAN's step as a tutorial would have it: `tf.function`, two tapes, two optimizers."""
    recipe, cross_entropy = RECIPES["reference"], keras.losses.BinaryCrossentropy(from_logits=True)
    generator, discriminator = recipe.generator(seed=0), recipe.discriminator(seed=1)
    adam, its_adam = (keras.optimizers.Adam(rate, beta_1=0.5) for rate in recipe.learning_rates)
    adam.build(generator.trainable_variables)
    its_adam.build(discriminator.trainable_variables)

    @tf.function
    def step(real: tf.Tensor, latents: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        with tf.GradientTape() as tape, tf.GradientTape() as its_tape:
            fake = generator(latents, training=True)
            on_real, on_fake = discriminator(real, training=True), discriminator(fake, training=True)
            its_loss = cross_entropy(tf.ones_like(on_real), on_real) + cross_entropy(tf.zeros_like(on_fake), on_fake)
            loss = cross_entropy(tf.ones_like(on_fake), on_fake)
        gradients = tape.gradient(loss, generator.trainable_variables)
        its_gradients = its_tape.gradient(its_loss, discriminator.trainable_variables)
        adam.apply_gradients(zip(gradients, generator.trainable_variables, strict=True))
        its_adam.apply_gradients(zip(its_gradients, discriminator.trainable_variables, strict=True))
        return its_loss, loss

    return step


def pipeline(images: np.ndarray) -> Iterator[tf.Tensor]:
    """Batches in [-1, 1] from `tf.data`: shuffled, cut, converted and fetched ahead."""
    data = tf.data.Dataset.from_tensor_slices(images).shuffle(len(images), seed=0).repeat()
    data = data.batch(BATCH_SIZE).map(lambda batch: tf.cast(batch, tf.float32) / 127.5 - 1, tf.data.AUTOTUNE)
    return iter(data.prefetch(tf.data.AUTOTUNE))


def trainer_turn() -> Turn:
    """Ours: the reference recipe."""
    trainer, images = build("reference"), images_to_train_on()

    def turn() -> int:
        trainer.train(images, steps=trainer.step + STEPS_PER_TURN, quiet=True)
        return STEPS_PER_TURN * BATCH_SIZE

    return turn


def hand_written_turn() -> Turn:
    """Theirs: one call of the graph a step, fed by `tf.data`."""
    step, batches = hand_written_step(), pipeline(images_to_train_on())

    def turn() -> int:
        for _ in range(STEPS_PER_TURN):
            losses = step(next(batches), tf.random.normal([BATCH_SIZE, 100]))
        float(losses[0])
        return STEPS_PER_TURN * BATCH_SIZE

    return turn


def loss_difference() -> float:
    """The largest relative difference between the two loops' losses, fed with the same batches and latent vectors."""
    trainer, step, images = build("reference"), hand_written_step(), images_to_train_on()
    source, theirs = tf.constant(images), []
    for number in range(SAME_STEPS):
        at = tf.constant(number, tf.int64)
        theirs.append([float(loss) for loss in step(trainer._batch(source, at), trainer._latents(at))])
    ours = np.stack(list(trainer.train(images, steps=SAME_STEPS, quiet=True).values()), axis=1)
    return float(np.max(np.abs(ours / np.array(theirs) - 1)))


def trainer_rows(options: argparse.Namespace) -> Iterator[Row]:
    """The trainer against the hand-written loop: the same losses, then the speed."""
    difference = loss_difference()
    what = f"largest relative difference of the two losses in {SAME_STEPS} steps"
    yield Row(what, f"{difference:.0e}", "the same loop", "", "≤ 0.01", difference <= 0.01)
    other = "hand-written `tf.function` step, `tf.data`"
    yield speed_row(WHAT, trainer_turn(), other, hand_written_turn(), goal=GOALS["loop"], rounds=options.rounds)


def torch_rows(options: argparse.Namespace) -> Iterator[Row]:
    """The trainer against the same GAN in PyTorch, where it is installed."""
    try:
        import torch_gan
    except ImportError:
        tell("  PyTorch is not here: `pip install torch==2.13.0` adds it")
        return
    theirs = torch_gan.turn(images_to_train_on(), batch_size=BATCH_SIZE, steps=STEPS_PER_TURN, threads=CORES)
    yield speed_row(WHAT, trainer_turn(), "PyTorch eager", theirs, goal=GOALS["torch"], rounds=options.rounds)
