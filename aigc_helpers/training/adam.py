"""Keras's Adam with one kernel for each weight."""

from typing import NamedTuple, cast

import keras
import tensorflow as tf


class Adam(keras.optimizers.Adam):
    """Keras's Adam (Kingma and Ba 2015), each weight updated by TensorFlow's one kernel for it instead of a dozen.

    The same settings, state and numbers; the dozen took a fifteenth of a training step of the reference GAN.
    """

    def update_step(self, gradient: tf.Tensor, variable: tf.Variable, learning_rate: tf.Tensor) -> object:
        """Move `variable` and its two moments by one step."""
        if self.amsgrad or isinstance(gradient, tf.IndexedSlices):  # the kernel knows neither
            return super().update_step(gradient, variable, learning_rate)
        index, iterations = self._get_variable_index(variable), cast(tf.Variable, self.iterations)
        settings = AdamSettings(learning_rate, self.beta_1, self.beta_2, self.epsilon)
        moments = self._momentums[index].value, self._velocities[index].value
        return adam_step(variable, moments, gradient, iterations + 1, settings)


class AdamSettings(NamedTuple):
    """The rate, the decay of each moment, and what keeps the root from zero."""

    rate: float | tf.Tensor
    beta_1: float
    beta_2: float
    epsilon: float = 1e-7


def adam_step(
    variable: tf.Variable,
    moments: tuple[tf.Variable, tf.Variable],
    gradient: tf.Tensor,
    step: int | tf.Tensor,
    settings: AdamSettings,
) -> object:
    """Move `variable` and its two `moments` by step 1, 2, … of Adam, with one kernel."""
    rate, beta_1, beta_2, epsilon = (tf.cast(number, variable.dtype) for number in settings)
    step = tf.cast(step, variable.dtype)
    return tf.raw_ops.ResourceApplyAdam(
        var=variable.handle,
        m=moments[0].handle,
        v=moments[1].handle,
        beta1_power=beta_1**step,
        beta2_power=beta_2**step,
        lr=rate,
        beta1=beta_1,
        beta2=beta_2,
        epsilon=epsilon,
        grad=tf.cast(gradient, variable.dtype),
    )
