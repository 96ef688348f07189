"""One training step of the two players, as a graph: losses, gradients, updates."""

from typing import Any, cast

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from aigc_helpers import nets
from aigc_helpers.gan.kinds import check_model
from aigc_helpers.gan.losses import Loss, LossFunction
from aigc_helpers.validation import number_between

# Layers that treat each sample of a batch alone: a discriminator of these has one gradient per image.
PER_SAMPLE = (
    layers.InputLayer,
    layers.Dense,
    layers.Conv2D,
    layers.Activation,
    layers.ReLU,
    layers.LeakyReLU,
    layers.Dropout,
    nets.Dropout,
    layers.Flatten,
    layers.Reshape,
    layers.AveragePooling2D,
    layers.MaxPooling2D,
)

Step = tuple[tf.Tensor, tf.Tensor, list[Any], list[Any]]


def shares_backward(discriminator: keras.Model, loss: Loss) -> bool:
    """Whether one backward pass through the discriminator serves both players (see `one_pass`)."""
    return loss.ratio is not None and all(type(layer) in PER_SAMPLE for layer in discriminator.layers)


def one_pass(
    generator: keras.Model, discriminator: keras.Model, loss: Loss, real: tf.Tensor, latents: tf.Tensor
) -> Step:
    """Both losses and both gradients from one backward pass through the discriminator.

    Each image has a logit of its own, so the gradient of either loss with respect to an image is the logit's gradient
    times that loss's slope at the logit. Where the discriminator's slope is known, the generator's is `ratio` times it.
    """
    with tf.GradientTape() as generator_tape:
        fake = generator(latents, training=True)
    with tf.GradientTape() as tape:
        tape.watch(fake)
        real_logits, fake_logits = discriminator(real, training=True), discriminator(fake, training=True)
        discriminator_loss = loss.discriminator(real_logits, fake_logits)
    players: Any = [*discriminator.trainable_variables, fake]
    *discriminator_gradients, slope = cast("list[Any]", tape.gradient(discriminator_loss, players))
    ratio = tf.reshape(cast("LossFunction", loss.ratio)(real_logits, fake_logits), [-1] + [1] * (len(fake.shape) - 1))
    generator_gradients = generator_tape.gradient(fake, generator.trainable_variables, output_gradients=slope * ratio)
    return discriminator_loss, loss.generator(real_logits, fake_logits), discriminator_gradients, generator_gradients


def two_passes(
    generator: keras.Model, discriminator: keras.Model, loss: Loss, real: tf.Tensor, latents: tf.Tensor
) -> Step:
    """The same four results for any discriminator and any loss, with one backward pass for each player."""
    with tf.GradientTape(persistent=True) as tape:
        fake = generator(latents, training=True)
        real_logits, fake_logits = discriminator(real, training=True), discriminator(fake, training=True)
        discriminator_loss = loss.discriminator(real_logits, fake_logits)
        generator_loss = loss.generator(real_logits, fake_logits)
    discriminator_gradients = tape.gradient(discriminator_loss, discriminator.trainable_variables)
    generator_gradients = tape.gradient(generator_loss, generator.trainable_variables)
    return discriminator_loss, generator_loss, discriminator_gradients, generator_gradients


def check_players(generator: keras.Model, discriminator: keras.Model) -> None:
    """Raise a ValueError that names what keeps these two from playing: shapes, a sigmoid, nothing to learn."""
    check_model(discriminator, name="discriminator")
    if tuple(generator.output_shape[1:]) != tuple(discriminator.input_shape[1:]):
        raise ValueError(
            f"generator makes samples of shape {generator.output_shape[1:]}, discriminator wants "
            f"{discriminator.input_shape[1:]}; build the two for the same shape"
        )
    if tuple(discriminator.output_shape[1:]) != (1,):
        raise ValueError(
            f"discriminator gives shape {discriminator.output_shape[1:]} a sample; it wants (1,): end it with Dense(1)"
        )
    ends = nets.last_activation(discriminator)
    if ends != "linear":
        advice = "end it with Dense(1) and no activation"
        raise ValueError(f"discriminator ends in {ends}; the losses take logits: {advice}")
    for player, model in (("generator", generator), ("discriminator", discriminator)):
        if not model.trainable_variables:
            raise ValueError(f"all of {player} is frozen, and cannot learn; thaw it: {player}.trainable = True")


def check_optimizers(optimizers: tuple) -> None:
    """Raise a ValueError for one optimizer in two roles, and for a rate that is no rate."""
    if not isinstance(optimizers, (tuple, list)) or len(optimizers) != 2 or optimizers[0] is optimizers[1]:
        raise ValueError(
            "optimizers wants two different optimizers, (generator's, discriminator's): build one for each player"
        )
    for player, optimizer in zip(("generator", "discriminator"), optimizers, strict=True):
        number_between(0, np.inf, float(np.asarray(optimizer.learning_rate)), name=f"the {player}'s learning_rate")
