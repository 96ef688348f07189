"""An attack's task: the images, what to reach, how far it may go, and the model as a function of images."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from aigc_helpers.attacks.norms import NORMS, Norm
from aigc_helpers.training.predict import Model, answers_of

CHUNK = 128  # images in one call of a graph: bounds the memory, and larger ones are no faster on a CPU
PLAIN = (int, float, str)  # settings of a layer that can be compared
TINIEST = 1e-37  # smaller probabilities count as this; float32 holds hardly less


def cross_entropy(logits: tf.Tensor, labels: tf.Tensor) -> tf.Tensor:
    """−log softmax(logits)[label], [N]: what the model was trained to lower. Flat where the model is very sure."""
    return tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)


def margin(logits: tf.Tensor, labels: tf.Tensor) -> tf.Tensor:
    """The highest other logit minus that of the label, [N]: above 0 where the model is wrong; it never goes flat."""
    its_own = tf.one_hot(labels, tf.shape(logits)[1], on_value=True, off_value=False)
    label = tf.reduce_sum(tf.where(its_own, logits, 0.0), axis=1)
    return tf.reduce_max(tf.where(its_own, -float("inf"), logits), axis=1) - label


# What an attack climbs: one value for each image, high where the model is wrong about its label.
OBJECTIVES = {"cross_entropy": cross_entropy, "margin": margin}


@dataclass(frozen=True, eq=False)
class Problem:
    """One attack's task. `goals` [N] are the labels to leave, or with `targeted` the labels to reach.

    Images, goals and ε are arrays outside of a graph and tensors inside.
    """

    model: Model
    images: Any  # float32 [N, …]
    goals: Any  # int64 [N]
    epsilon: Any  # a float
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

    def gathered(self, rows: tf.Tensor) -> "Problem":
        """The same as `part`, inside a graph."""
        return replace(self, images=tf.gather(self.images, rows), goals=tf.gather(self.goals, rows))

    def chunks(self) -> list["Problem"]:
        """The task in pieces of at most CHUNK images."""
        if len(self.images) <= CHUNK:
            return [self]
        return [self.part(slice(start, start + CHUNK)) for start in range(0, len(self.images), CHUNK)]

    def logits(self, images: tf.Tensor) -> tf.Tensor:
        """The model's logits [N, classes]; in the place of probabilities their logarithms, which serve as well."""
        answers = answers_of(self.model, images)
        return tf.math.log(tf.maximum(answers, TINIEST)) if self.probabilities else answers

    def heights(self, logits: tf.Tensor) -> tf.Tensor:
        """What an attack climbs, one value an image [N]: the loss; with `targeted` minus the loss."""
        return (-1.0 if self.targeted else 1.0) * OBJECTIVES[self.loss](logits, self.goals)

    def slope(self, images: tf.Tensor) -> tuple[Any, tf.Tensor]:
        """The gradient of the heights with respect to the images, each its own, and the logits on the way."""
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(images)
            logits = self.logits(images)
            heights = self.heights(logits)
        # A layer such as rounding passes no gradient on: that is a gradient of 0, and the masking report counts those.
        return tape.gradient(heights, images, unconnected_gradients=tf.UnconnectedGradients.ZERO), logits

    def fooled(self, logits: tf.Tensor) -> tf.Tensor:
        """Whether each answer [N] is what the attacker wants."""
        answers = tf.argmax(logits, axis=1)
        return answers == self.goals if self.targeted else answers != self.goals

    def clip(self, images: tf.Tensor) -> tf.Tensor:
        """The images with no pixel out of bounds."""
        return tf.clip_by_value(images, *self.bounds)

    def moved(self, perturbation: tf.Tensor) -> tf.Tensor:
        """The images under a perturbation that is brought into the ball first, with no pixel out of bounds."""
        return self.clip(self.images + self.ball.project(perturbation, self.epsilon))

    def graph(self, function: Callable[..., Any], *static: object) -> Callable[..., Any]:
        """`function(problem, *static, …)` as a graph of the tensors that follow; see `kept_graph`.

        In it `problem` has images, goals and ε as tensors: a batch of another size or another ε traces nothing anew.
        """
        kind = replace(self, images=None, goals=None, epsilon=None, seed=0)

        def traced(images: tf.Tensor, goals: tf.Tensor, epsilon: tf.Tensor, *tensors: Any) -> Any:
            return function(replace(kind, images=images, goals=goals, epsilon=epsilon), *static, *tensors)

        key = function, static, self.norm, self.targeted, self.loss, self.bounds, self.probabilities
        task = tf.constant(self.images), tf.constant(self.goals), tf.constant(self.epsilon, tf.float32)
        return partial(kept_graph, self.model, key, traced, *task)

    def judged(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Whether each of `images`, made for this task, fools the model, and its height: [N] each."""
        fooled, heights = self.graph(_judged)(tf.constant(images))
        return fooled.numpy(), heights.numpy()

    def generators(self, stream: int = 0) -> list[np.random.Generator]:
        """A generator of random numbers for each image, made of its own pixels and goal.

        So an image's fate depends neither on its place in a batch nor on its neighbours. Streams differ.
        """
        return [np.random.default_rng([self.seed, stream, key]) for key in map(_key, self.images, self.goals)]


def _judged(problem: Problem, images: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    logits = problem.logits(images)
    return problem.fooled(logits), problem.heights(logits)


def _key(image: np.ndarray, goal: np.ndarray) -> int:
    return int.from_bytes(hashlib.blake2b(image.tobytes() + goal.tobytes(), digest_size=8).digest(), "little")


def kept_graph(model: Model, key: tuple, function: Callable[..., Any], *tensors: Any) -> Any:
    """`function(*tensors)` in a graph traced once for each `key` and each shape but for the first axis.

    It is kept with the model, or with the object whose method the model is, and goes when that goes. A Keras model
    that got other layers, or another setting of a layer, is traced anew.
    """
    owner, looks = getattr(model, "__self__", model), _looks(model)
    kept = vars(owner).setdefault("_aigc_attacks", {}) if hasattr(owner, "__dict__") else {}
    if kept.get("looks", looks) != looks:
        kept.clear()
    kept["looks"] = looks
    kinds = tuple((tensor.shape[1:], tensor.dtype) for tensor in tf.nest.flatten(tensors))
    place = getattr(model, "__func__", None), key, kinds
    if place not in kept:
        kept[place] = tf.function(partial(function), input_signature=tf.nest.map_structure(_any_count, tensors))
    return kept[place](*tensors)


def _any_count(tensor: tf.Tensor) -> tf.TensorSpec:
    return tf.TensorSpec([None, *tensor.shape[1:]] if len(tensor.shape) else [], tensor.dtype)


def _looks(model: Model) -> tuple:
    """What a graph takes for granted: which layers a Keras model has, and the plain settings of each."""
    if not isinstance(model, keras.Layer):
        return ()
    layers = model._flatten_layers()
    return tuple((id(layer), *(item for item in vars(layer).items() if isinstance(item[1], PLAIN))) for layer in layers)
