"""What a trained model says: in batches, in use rather than in training, and as the class of each image."""

import math
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from aigc_helpers.training.loop import unit_range
from aigc_helpers.validation import as_floats, check_finite

BATCH = 500  # inputs at once, and
VALUES = 2_500_000  # values: both bound the memory, as a net's maps of 500 photographs would take gigabytes
FEW = 8  # images whose answers show whether a model gives logits or probabilities

Model = Callable[..., Any]  # a Keras model, or any function of images


def in_batches(function: Callable[[np.ndarray], Any], inputs: np.ndarray) -> Any:
    """`function` of `inputs` [N, …], a batch at a time: an array [N, …], or a list of them where it gives several."""
    size = max(1, min(BATCH, VALUES // max(1, math.prod(inputs.shape[1:]))))
    parts = [function(inputs[start : start + size]) for start in range(0, len(inputs), size)]
    if isinstance(parts[0], (list, tuple)):
        return [np.concatenate([np.asarray(part) for part in column]) for column in zip(*parts, strict=True)]
    return np.concatenate([np.asarray(part) for part in parts])


def answers_of(model: Model, images: Any) -> tf.Tensor:
    """What the model says, float32, in inference mode: neither dropout nor BatchNorm's statistics are touched."""
    is_keras = isinstance(model, keras.layers.Layer)
    return tf.cast(model(images, training=False) if is_keras else model(images), tf.float32)


def predict(model: Model, images: Any) -> np.ndarray:
    """The answers of a classifier, float32 [N, classes], for images [N, …] as it takes them.

    Raises ValueError for a model without weights, or with answers of another shape, or that are no numbers.
    """
    images = np.asarray(images, np.float32)
    check_input(model, images)
    answers = in_batches(lambda part: answers_of(model, part), images)
    if answers.ndim != 2 or answers.shape[1] < 2:
        raise ValueError(f"model answers with shape {answers.shape}; it wants logits [N, classes], at least 2 classes")
    check_finite(answers, name="the model's answer")
    return answers


def check_input(model: Model, images: np.ndarray) -> None:
    """Raise a ValueError for what is no model, and a Keras model without weights or for images of another shape."""
    if not callable(model):
        raise ValueError(f"model is a {type(model).__name__}; it wants a Keras model, or a function images → logits")
    if not isinstance(model, keras.Model):
        return
    if not model.built:
        raise ValueError(f"model {model.name!r} has no weights yet; begin it with keras.Input(…), and train it")
    wants, got = getattr(model, "input_shape", None), tuple(images.shape)
    if isinstance(wants, tuple) and not _fits(wants, got):
        raise ValueError(f"images has shape {got}; {model.name!r} wants {wants}")


def _fits(wants: tuple, got: tuple) -> bool:
    return len(wants) == len(got) and all(size in (None, given) for size, given in zip(wants, got, strict=True))


def read(model: Model, images: np.ndarray) -> np.ndarray:
    """The class that the model sees in each of `images`, bytes or floats in [0, 1]; int64 [N].

    The model is asked as it is now: nothing is remembered. Raises ValueError for what does not fit.
    """
    return classes_of(model, as_floats(images))


def classes_of(model: Model, images: np.ndarray) -> np.ndarray:
    """The same for images that were checked before, in whatever range the model takes them."""
    return predict(model, images).argmax(axis=1)


def check_trainable(model: keras.Model) -> None:
    """Raise a ValueError where nothing of `model` may learn."""
    if not model.trainable_variables:
        raise ValueError(f"all of {model.name!r} is frozen; thaw a block or all: model.trainable = True")


def check_logits(model: Model, images: np.ndarray) -> None:
    """Raise a ValueError where the model answers the first of `images` with probabilities: losses here take logits."""
    answers = predict(model, unit_range(tf.constant(images[:FEW])))
    if (answers >= 0).all() and np.allclose(answers.sum(axis=1), 1, atol=1e-3):
        raise ValueError("model answers with probabilities; the loss takes logits: end it without the softmax")
