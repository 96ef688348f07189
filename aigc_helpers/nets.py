"""The course's networks: each function builds one fresh `keras.Model`; nothing here trains."""

import contextlib
import random
from collections.abc import Iterator, Sequence

import keras
import tensorflow as tf
from keras import layers


@keras.saving.register_keras_serializable("aigc_helpers")
class Dropout(layers.Dropout):
    """Keras's dropout with a cheaper mask: 16 random bits a value where Keras draws 32 and makes a float of them.

    The rate is met to 1 part in 65,536. On maps as wide as the reference discriminator's, Keras's own mask takes
    a fifth of a training step.
    """

    def call(self, inputs: tf.Tensor, training: bool = False) -> tf.Tensor:
        """`inputs`, and in training each value either 0 or divided by the share that is kept."""
        if not training or self.rate == 0 or self.noise_shape is not None:
            return super().call(inputs, training=training)
        count = tf.size(inputs)
        bits = tf.random.stateless_uniform([(count + 1) // 2], self.seed_generator.next(), None, None, tf.int32)
        mask = tf.reshape(tf.bitcast(bits, tf.uint16), [-1])[:count]
        kept = tf.reshape(mask, tf.shape(inputs)) >= round(self.rate * 2**16)
        return tf.where(kept, inputs / (1 - self.rate), tf.zeros_like(inputs))


@contextlib.contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Make Keras draw the seeds of initializers and dropout from `seed`, and leave Python's own generator as it was.

    Keras 3 asks Python's `random` for a seed wherever a layer is built without one.
    """
    state = random.getstate()
    random.seed(seed)
    try:
        yield
    finally:
        random.setstate(state)


def dense_generator(latent_dim: int = 100, *, seed: int = 0) -> keras.Model:
    """The reference generator: latent vector [latent_dim] → image [28, 28, 1] in [-1, 1], dense throughout."""
    with seeded(seed):
        return keras.Sequential(
            [
                keras.Input((latent_dim,)),
                layers.Dense(256, use_bias=False),
                layers.BatchNormalization(),
                layers.LeakyReLU(),
                layers.Dense(512),
                layers.BatchNormalization(),
                layers.LeakyReLU(),
                layers.Dense(28 * 28, activation="tanh"),
                layers.Reshape((28, 28, 1)),
            ],
            name="dense_generator",
        )


def conv_discriminator(*, seed: int = 0) -> keras.Model:
    """The reference discriminator: image [28, 28, 1] → one logit [1], two strided convolutions with dropout."""
    with seeded(seed):
        return keras.Sequential(
            [
                keras.Input((28, 28, 1)),
                layers.Conv2D(64, 3, strides=2, padding="same"),
                layers.LeakyReLU(),
                Dropout(0.3),
                layers.Conv2D(128, 3, strides=2, padding="same"),
                layers.LeakyReLU(),
                Dropout(0.3),
                layers.Flatten(),
                layers.Dense(1),
            ],
            name="conv_discriminator",
        )


def fast_generator(latent_dim: int = 64, *, seed: int = 0) -> keras.Model:
    """A generator for minutes on a laptop: latent vector [latent_dim] → image [28, 28, 1] in [-1, 1], convolutional."""
    with seeded(seed):
        return keras.Sequential(
            [
                keras.Input((latent_dim,)),
                layers.Dense(7 * 7 * 32, use_bias=False),
                layers.Reshape((7, 7, 32)),
                layers.BatchNormalization(momentum=0.9),
                layers.ReLU(),
                layers.Conv2DTranspose(16, 5, strides=2, padding="same", use_bias=False),
                layers.BatchNormalization(momentum=0.9),
                layers.ReLU(),
                layers.Conv2DTranspose(1, 5, strides=2, padding="same", activation="tanh"),
            ],
            name="fast_generator",
        )


def fast_discriminator(*, seed: int = 0) -> keras.Model:
    """Its opponent: image [28, 28, 1] → one logit [1], from windows of 8×8 pixels that overlap by half.

    A unit of its last map sees up to 24 columns of the picture. With half the view the generator stalls much earlier:
    no unit can tell whether distant strokes belong to one digit.
    """
    with seeded(seed):
        return keras.Sequential(
            [
                keras.Input((28, 28, 1)),
                layers.Conv2D(32, 8, strides=4, padding="same"),
                layers.LeakyReLU(0.2),
                layers.Conv2D(64, 5, strides=2, padding="same"),
                layers.BatchNormalization(momentum=0.9),
                layers.LeakyReLU(0.2),
                layers.Flatten(),
                layers.Dense(1),
            ],
            name="fast_discriminator",
        )


def digit_classifier(*, seed: int = 0) -> keras.Model:
    """A small classifier: image [28, 28, 1] in [0, 1] → ten logits; its layer `features` [64] feeds the metrics."""
    with seeded(seed):
        return keras.Sequential(
            [
                keras.Input((28, 28, 1)),
                layers.Conv2D(16, 3, strides=2, padding="same", activation="relu"),
                layers.Conv2D(32, 3, strides=2, padding="same", activation="relu"),
                layers.Flatten(),
                layers.Dropout(0.3),
                layers.Dense(64, activation="relu", name="features"),
                layers.Dense(10, name="logits"),
            ],
            name="digit_classifier",
        )


def mlp(
    hidden: Sequence[int] = (128, 64),
    *,
    inputs: Sequence[int] = (28, 28, 1),
    activation: str = "relu",
    dropout: float = 0.0,
    dtype: str = "float32",
    seed: int = 0,
) -> keras.Model:
    """A multilayer perceptron: `inputs`, flattened → `hidden` layers of these widths → ten logits.

    Its first weights are He's (2015); `dropout` is the share of each hidden layer that is left out in training.
    `dtype` "float64" makes it count as exactly as NumPy does, to be compared with it.
    """
    with seeded(seed):
        stack = [keras.Input(tuple(inputs)), layers.Flatten(dtype=dtype)]
        for width in hidden:
            stack.append(layers.Dense(width, activation=activation, kernel_initializer="he_normal", dtype=dtype))
            stack += [layers.Dropout(dropout, dtype=dtype)] if dropout else []
        return keras.Sequential([*stack, layers.Dense(10, dtype=dtype)], name="mlp")


def cnn(*, seed: int = 0) -> keras.Model:
    """A convolutional classifier of 9,226 weights: image [28, 28, 1] in [0, 1] → ten logits."""
    with seeded(seed):
        return keras.Sequential(
            [
                keras.Input((28, 28, 1)),
                layers.Conv2D(8, 5, strides=2, padding="same", activation="relu"),
                layers.Conv2D(16, 3, strides=2, padding="same", activation="relu"),
                layers.Flatten(),
                layers.Dense(10),
            ],
            name="cnn",
        )


def transfer_net(*, classes: int = 10, seed: int = 0) -> keras.Model:
    """A classifier in four blocks and a head: image [28, 28, 1] in [0, 1] → logits [classes], BatchNorm throughout.

    Its blocks begin with the layers `conv1`, `conv2`, `conv3` and `dense`, and end with `block1` … `block4`.
    """
    with seeded(seed):
        stack = [keras.Input((28, 28, 1))]
        for place, (width, size) in enumerate(((16, 5), (32, 3), (64, 3)), 1):
            stack.append(layers.Conv2D(width, size, strides=2, padding="same", use_bias=False, name=f"conv{place}"))
            stack += [layers.BatchNormalization(momentum=0.9, name=f"norm{place}"), layers.ReLU(name=f"block{place}")]
        stack += [layers.Flatten(name="flatten"), layers.Dense(64, use_bias=False, name="dense")]
        stack += [layers.BatchNormalization(momentum=0.9, name="norm4"), layers.ReLU(name="block4")]
        return keras.Sequential([*stack, layers.Dense(classes, name="head")], name="transfer_net")


def autoencoder(latent_dim: int = 2, *, seed: int = 0) -> keras.Model:
    """Image [28, 28, 1] → its layer `encoder` → latent vector [latent_dim] → its layer `decoder` → image in [0, 1]."""
    with seeded(seed):
        ends = [keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(256, activation="relu")]
        encoder = keras.Sequential([*ends, layers.Dense(latent_dim)], name="encoder")
        starts = [keras.Input((latent_dim,)), layers.Dense(256, activation="relu")]
        image = [layers.Dense(28 * 28, activation="sigmoid"), layers.Reshape((28, 28, 1))]
        decoder = keras.Sequential([*starts, *image], name="decoder")
        return keras.Sequential([keras.Input((28, 28, 1)), encoder, decoder], name="autoencoder")


def point_generator(latent_dim: int = 2, *, width: int = 64, seed: int = 0) -> keras.Model:
    """A generator for the plane: latent vector [latent_dim] → point [2], two hidden layers."""
    with seeded(seed):
        return keras.Sequential([keras.Input((latent_dim,)), *_hidden(width), layers.Dense(2)], name="point_generator")


def point_discriminator(dimensions: int = 2, *, width: int = 64, seed: int = 0) -> keras.Model:
    """A discriminator for points: [dimensions] → one logit [1], two hidden layers."""
    with seeded(seed):
        ends = [keras.Input((dimensions,)), *_hidden(width), layers.Dense(1)]
        return keras.Sequential(ends, name="point_discriminator")


def _hidden(width: int) -> list[layers.Layer]:
    return [layer for _ in range(2) for layer in (layers.Dense(width), layers.LeakyReLU(0.2))]
