"""What a net ends in: logits, beliefs, or an image's range."""

import keras
from keras import layers

# Layers that only move values about: what ends a net is the activation before them.
MOVING = (
    layers.Reshape,
    layers.Flatten,
    layers.Permute,
    layers.Cropping2D,
    layers.ZeroPadding2D,
    layers.UpSampling2D,
    layers.Dropout,
)


def last_activation(model: keras.Model) -> str:
    """The name of the activation in which a net ends, whatever reshapes its values afterwards; "linear" if in none.

    >>> last_activation(keras.Sequential([keras.Input((4,)), layers.Dense(4, "tanh"), layers.Reshape((2, 2))]))
    'tanh'
    """
    for layer in reversed(model.layers):
        if isinstance(layer, keras.Model):
            return last_activation(layer)
        if not isinstance(layer, MOVING):
            activation = getattr(layer, "activation", None)
            is_itself_one = type(layer).__name__.lower() in ("softmax", "relu")
            return type(layer).__name__.lower() if is_itself_one else getattr(activation, "__name__", "linear")
    return "linear"
