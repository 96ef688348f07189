"""What a gradient attack climbs: one value for each image, high where the model is wrong about `labels`."""

import tensorflow as tf


def cross_entropy(logits: tf.Tensor, labels: tf.Tensor) -> tf.Tensor:
    """−log softmax(logits)[label], [N]: what the model was trained to lower. Flat where the model is very sure."""
    return tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)


def margin(logits: tf.Tensor, labels: tf.Tensor) -> tf.Tensor:
    """The highest other logit minus that of the label, [N]: above 0 where the model is wrong; it never goes flat."""
    its_own = tf.one_hot(labels, tf.shape(logits)[1], on_value=True, off_value=False)
    label = tf.reduce_sum(tf.where(its_own, logits, 0.0), axis=1)
    return tf.reduce_max(tf.where(its_own, -float("inf"), logits), axis=1) - label


LOSSES = {"cross_entropy": cross_entropy, "margin": margin}
