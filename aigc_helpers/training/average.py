"""The exponential moving average of a net's weights: a copy that follows, and is what samples are drawn from."""

import functools

import keras
import tensorflow as tf

from aigc_helpers.training.loop import STEPS_PER_CALL
from aigc_helpers.validation import number_between


class Average:
    """A copy `net` of a net, which holds the moving average of its weights, with factor `decay` a step.

    It is moved every 25 steps (Karras et al. 2018), faster at first, where there is nothing yet to hold on to.
    """

    def __init__(self, net: keras.Model, decay: float):
        self.decay, self.net = number_between(0, 1, decay, name="decay"), keras.models.clone_model(net)
        self.net.set_weights(net.get_weights())
        self._move = tf.function(functools.partial(_move, self.net.weights, net.weights))

    def follow(self, step: int) -> None:
        """Move, where a whole call of the loop has ended with this step."""
        moves, rest = divmod(step, STEPS_PER_CALL)
        if not rest:
            self._move(tf.constant(min(self.decay**STEPS_PER_CALL, moves / (moves + 9)), tf.float32))


def _move(averages: list[keras.Variable], values: list[keras.Variable], decay: tf.Tensor) -> None:
    for average, value in zip(averages, values, strict=True):
        average.assign(decay * average + (1 - decay) * value)
