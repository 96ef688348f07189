"""An attack's task: the images, what to reach, how far it may go, and the model as a function of images."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import tensorflow as tf

from aigc_helpers.attacks.losses import LOSSES
from aigc_helpers.attacks.norms import NORMS, Norm
from aigc_helpers.training.predict import Model, answers_of

CHUNK = 128  # images in one call of a graph: bounds the memory, and larger ones are no faster on a CPU
TINIEST = 1e-37  # smaller probabilities count as this; float32 holds hardly less


def kept_graph(model: Model, key: tuple, function: Callable[..., Any], *tensors: Any) -> Any:
    """`function(*tensors)` in a graph traced once for each `key` and each shape but for the first axis.

    It is kept with the model, and goes when the model goes.
    """
    kinds = tuple((tensor.shape[1:], tensor.dtype) for tensor in tensors)
    kept = vars(model).setdefault("_aigc_attacks", {}) if hasattr(model, "__dict__") else {}
    if (key, kinds) not in kept:
        specs = [
            tf.TensorSpec([None, *tensor.shape[1:]] if len(tensor.shape) else [], tensor.dtype) for tensor in tensors
        ]
        kept[key, kinds] = tf.function(function, input_signature=specs)
    return kept[key, kinds](*tensors)


@dataclass(frozen=True, eq=False)
class Problem:
    """One attack's task. `goals` [N] are the labels to leave, or with `targeted` the labels to reach."""

    model: Model
    images: np.ndarray  # float32 [N, …]
    goals: np.ndarray  # int64 [N]
    epsilon: float
    norm: str
    targeted: bool
    loss: str
    bounds: tuple[float, float]
    probabilities: bool  # whether the model's answers are probabilities, not logits
    classes: int
    seed: int

    @property
    def ball(self) -> Norm:
        """The parts of the norm."""
        return NORMS[self.norm]

    def part(self, rows: np.ndarray | slice) -> "Problem":
        """The same task for some of the images."""
        return replace(self, images=self.images[rows], goals=self.goals[rows])

    def chunks(self) -> list["Problem"]:
        """The task in pieces of at most CHUNK images."""
        if len(self.images) <= CHUNK:
            return [self]
        return [self.part(slice(start, start + CHUNK)) for start in range(0, len(self.images), CHUNK)]

    def logits(self, images: tf.Tensor) -> tf.Tensor:
        """The model's logits [N, classes]; in the place of probabilities their logarithms, which serve as well."""
        answers = answers_of(self.model, images)
        return tf.math.log(tf.maximum(answers, TINIEST)) if self.probabilities else answers

    def heights(self, logits: tf.Tensor, goals: tf.Tensor) -> tf.Tensor:
        """What an attack climbs, one value an image [N]: the loss; with `targeted` minus the loss."""
        return (-1.0 if self.targeted else 1.0) * LOSSES[self.loss](logits, goals)

    def slope(self, images: tf.Tensor, goals: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """The gradient of the heights with respect to the images, each its own, and the logits on the way."""
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(images)
            logits = self.logits(images)
            heights = self.heights(logits, goals)
        # A layer such as rounding passes no gradient on: that is a gradient of 0, and the masking report counts those.
        return tape.gradient(heights, images, unconnected_gradients="zero"), logits

    def fooled(self, logits: tf.Tensor, goals: tf.Tensor) -> tf.Tensor:
        """Whether each answer [N] is what the attacker wants."""
        answers = tf.argmax(logits, axis=1)
        return answers == goals if self.targeted else answers != goals

    def clip(self, images: tf.Tensor) -> tf.Tensor:
        """The images with no pixel out of bounds."""
        return tf.clip_by_value(images, *self.bounds)

    def graph(self, function: Callable[..., Any], *static: object) -> Callable[..., Any]:
        """`function(problem, *static, …)` as a graph; see `kept_graph`. Images and goals are handed in, not read off.

        A batch of another size or another ε traces nothing anew.
        """
        kind = replace(self, images=None, goals=None, epsilon=None, seed=None)
        key = function, static, self.norm, self.targeted, self.loss, self.bounds, self.probabilities
        return partial(kept_graph, self.model, key, partial(function, kind, *static))

    def generators(self, stream: int = 0) -> list[np.random.Generator]:
        """A generator of random numbers for each image, made of its own pixels and goal.

        So an image's fate depends neither on its place in a batch nor on its neighbours. Streams differ.
        """
        return [np.random.default_rng([self.seed, stream, key]) for key in map(_key, self.images, self.goals)]


def _key(image: np.ndarray, goal: np.ndarray) -> int:
    return int.from_bytes(hashlib.blake2b(image.tobytes() + goal.tobytes(), digest_size=8).digest(), "little")
