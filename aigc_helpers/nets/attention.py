"""A net of attention (Vaswani et al. 2017) that learns: its layers for Keras. `models.reading` reads with it."""

from typing import Any

import keras
import tensorflow as tf
from keras import layers

from aigc_helpers.nets.layers import seeded
from aigc_helpers.validation import at_least

ops: Any = keras.ops
HIDDEN = -1e9  # a score of which the softmax makes 0


@keras.saving.register_keras_serializable("aigc_helpers")
class Tokens(layers.Layer):
    """Tokens [N, T], whole numbers below `vocabulary`, as vectors [N, T, width]: a token's own plus its place's."""

    def __init__(self, vocabulary: int, context: int, width: int, **options: Any):
        super().__init__(**options)
        self.vocabulary, self.context, self.width = vocabulary, context, width
        self.of_token, self.of_place = (layers.Embedding(size, width) for size in (vocabulary, context))

    def build(self, input_shape: tuple) -> None:
        """Make the vectors."""
        self.of_token.build(input_shape)
        self.of_place.build(input_shape)

    def call(self, tokens: Any) -> Any:
        """The vectors of `tokens`."""
        return self.of_token(tokens) + self.of_place(ops.arange(ops.shape(tokens)[1]))

    def get_config(self) -> dict[str, Any]:
        """What it was built with, for Keras's files."""
        sizes = {"vocabulary": self.vocabulary, "context": self.context, "width": self.width}
        return super().get_config() | sizes


@keras.saving.register_keras_serializable("aigc_helpers")
class Block(layers.Layer):
    """[N, T, width] → [N, T, width]: each token looks at those before it in some `heads`, then thinks for itself.

    Both are added to what was there, and both see it normed (Radford et al. 2019).
    """

    def __init__(self, width: int, heads: int, **options: Any):
        super().__init__(**options)
        self.width, self.heads, self.size = width, heads, width // heads
        self.norm, self.second_norm = (layers.LayerNormalization(epsilon=1e-5) for _ in range(2))
        self.asking, self.mixing = layers.Dense(3 * width), layers.Dense(width)
        self.widening, self.narrowing = layers.Dense(4 * width, activation="relu"), layers.Dense(width)

    def build(self, input_shape: tuple) -> None:
        """Make the weights."""
        for layer in (self.norm, self.asking, self.mixing, self.second_norm, self.widening):
            layer.build(input_shape)
        self.narrowing.build((*input_shape[:-1], 4 * self.width))

    def call(self, inputs: Any) -> Any:
        """What the tokens are after this block."""
        heard = inputs + self.mixing(self._read(self.norm(inputs)))
        return heard + self.narrowing(self.widening(self.second_norm(heard)))

    def _read(self, inputs: Any) -> Any:
        """What the heads read, side by side: [N, T, width]."""
        count = ops.shape(inputs)[1]
        parts = ops.reshape(self.asking(inputs), (-1, count, 3, self.heads, self.size))
        queries, keys, values = ops.unstack(ops.transpose(parts, (2, 0, 3, 1, 4)), 3)  # [N, heads, T, size] each
        scores = ops.matmul(queries, ops.swapaxes(keys, -1, -2)) / self.size**0.5
        weights = tf.nn.softmax(ops.where(_before(count), scores, HIDDEN))
        return ops.reshape(ops.transpose(ops.matmul(weights, values), (0, 2, 1, 3)), (-1, count, self.width))

    def compute_output_shape(self, input_shape: tuple) -> tuple:
        """It changes no shape."""
        return input_shape

    def get_config(self) -> dict[str, Any]:
        """What it was built with, for Keras's files."""
        return super().get_config() | {"width": self.width, "heads": self.heads}


def _before(count: Any) -> Any:
    """Whether a token, rows, may look at another: at itself and those before."""
    return ops.arange(count)[:, None] >= ops.arange(count)


def gpt(
    vocabulary: int = 75, *, context: int = 64, width: int = 96, heads: int = 4, depth: int = 3, seed: int = 0
) -> keras.Model:
    """Tokens [T], T ≤ `context` → logits [T, vocabulary] of the next token after each; `depth` blocks of some `heads`.

    Before training all next tokens are alike. Raises ValueError for sizes that make no net.
    """
    sizes = {"vocabulary": vocabulary, "context": context, "width": width, "heads": heads, "depth": depth}
    vocabulary, context, width, heads, depth = (at_least(1, size, name=name) for name, size in sizes.items())
    if width % heads:
        raise ValueError(f"width={width} is no multiple of heads={heads}; each head has its own share of the width")
    with seeded(seed):
        start = [keras.Input((None,), dtype="int32"), Tokens(vocabulary, context, width)]
        blocks = [Block(width, heads) for _ in range(depth)]
        ending = [layers.LayerNormalization(epsilon=1e-5), layers.Dense(vocabulary, kernel_initializer="zeros")]
        return keras.Sequential([*start, *blocks, *ending], name="gpt")
