"""What the builders share: a cheaper dropout, a time as waves, and seeds for whatever Keras draws."""

import contextlib
import random
import threading
from collections.abc import Callable, Iterator
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from aigc_helpers.validation import at_least, check_seed

ALONE = threading.RLock()  # held by whoever has seeded Python's own generator
Initializer = Callable[..., Any]
GLOROT: Initializer = keras.initializers.GlorotUniform


@keras.saving.register_keras_serializable("aigc_helpers")
class Dropout(layers.Dropout):
    """Keras's dropout with a cheaper mask: 16 random bits a value where Keras draws 32 and makes a float of them.

    The rate is met to 1 part in 65,536. On maps as wide as the reference discriminator's, Keras's own mask takes
    a fifth of a training step.
    """

    def call(self, inputs: Any, training: bool = False) -> Any:
        """`inputs`, and in training each value either 0 or divided by the share that is kept."""
        if not training or self.rate == 0 or self.noise_shape is not None:
            return super().call(inputs, training=training)
        count = tf.size(inputs)
        draw: Callable[..., tf.Tensor] = tf.random.stateless_uniform  # None, None: bits from end to end
        bits = draw([(count + 1) // 2], self.seed_generator.next(), None, None, tf.int32)
        mask = tf.reshape(tf.bitcast(bits, tf.uint16), [-1])[:count]
        kept = tf.reshape(mask, tf.shape(inputs)) >= round(self.rate * 2**16)
        return tf.where(kept, inputs / (1 - self.rate), tf.zeros_like(inputs))


@keras.saving.register_keras_serializable("aigc_helpers")
class Waves(layers.Layer):
    """Rows [width] → [width + 2 · `count`]: beside them their number `place`, a time t in [0, 1], as waves.

    They are sin and cos of πkt with k = 1 … `count`. A net of smooth units is slow to learn what turns sharply with one
    number; with waves of it, it is not (Tancik et al. 2020).
    """

    def __init__(self, place: int, *, count: int = 8, **options: Any):
        super().__init__(**options)
        self.place, self.count = at_least(0, place, name="place"), at_least(1, count, name="count")

    def call(self, inputs: Any) -> Any:
        """The rows, and the waves of their time."""
        angles = inputs[..., self.place : self.place + 1] * np.pi * np.arange(1, self.count + 1, dtype=np.float32)
        return keras.ops.concatenate([inputs, keras.ops.sin(angles), keras.ops.cos(angles)], axis=-1)

    def compute_output_shape(self, input_shape: tuple) -> tuple:
        """The waves widen the last axis."""
        return (*input_shape[:-1], input_shape[-1] + 2 * self.count)

    def get_config(self) -> dict[str, Any]:
        """What it was built with, for Keras's files."""
        return super().get_config() | {"place": self.place, "count": self.count}


class Seeds:
    """Layers with seeds of their own, drawn from one `seed` in the order in which they are asked for.

    Keras asks Python's `random` for a seed wherever a layer is built without one, and all threads share that generator.
    These are the numbers it would get there, were it seeded with `seed`. Raises ValueError for what is no seed.
    """

    def __init__(self, seed: int):
        self._random = random.Random(check_seed(seed))

    def draw(self) -> int:
        """The next seed, as Keras draws it."""
        return self._random.randint(1, 10**9)

    def dense(self, units: int, *, initializer: Initializer = GLOROT, **options: Any) -> layers.Dense:
        """A dense layer."""
        return layers.Dense(units, kernel_initializer=initializer(seed=self.draw()), **options)

    def conv(self, filters: int, size: int, **options: Any) -> layers.Conv2D:
        """A convolution that keeps the size of a map, but for its strides."""
        return layers.Conv2D(filters, size, padding="same", kernel_initializer=GLOROT(seed=self.draw()), **options)

    def conv_transpose(self, filters: int, size: int, **options: Any) -> layers.Conv2DTranspose:
        """A transposed convolution, the same the other way."""
        kernel = GLOROT(seed=self.draw())
        return layers.Conv2DTranspose(filters, size, padding="same", kernel_initializer=kernel, **options)

    def dropout(self, rate: float, *, kind: type[layers.Dropout] = layers.Dropout, **options: Any) -> layers.Dropout:
        """A dropout, Keras's own or of another `kind`."""
        return kind(rate, seed=self.draw(), **options)


@contextlib.contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Make Keras draw the seeds of layers built inside from `seed`, and leave Python's own generator as it was.

    One thread at a time: another that comes here waits until the first is done. Raises ValueError for what is no seed.
    """
    with ALONE:
        state = random.getstate()
        random.seed(check_seed(seed))
        try:
            yield
        finally:
            random.setstate(state)
