"""A task's gradient beside finite differences, logits beside probabilities, and the graphs kept with a model."""

import gc
import weakref

import keras
import numpy as np
import pytest
import tensorflow as tf

from aigc_helpers import nets
from aigc_helpers.attacks import behind_rounding
from aigc_helpers.attacks.edge import prepare
from attacked import almost_all_equal, digits, run, small_net, trained

IMAGES, LABELS = digits()


@pytest.mark.parametrize("loss", ["cross_entropy", "margin"])
@pytest.mark.parametrize("targeted", [False, True])
def test_the_slope_is_that_of_finite_differences(loss, targeted):
    rng = np.random.default_rng(0)
    hidden, out = (tf.constant(rng.normal(size=size), tf.float32) for size in ((5, 7), (7, 4)))
    points, labels = rng.uniform(size=(3, 5)).astype(np.float32), np.array([0, 1, 2])
    aim = {"targeted": True, "targets": (labels + 1) % 4} if targeted else {}
    smooth = prepare(lambda x: tf.tanh(x @ hidden) @ out, points, labels, epsilon=1, loss=loss, seed=0, **aim)
    slope, _ = smooth.slope(tf.constant(points))
    step = 2e-3
    for place in range(5):
        nudge = step * np.eye(5, dtype=np.float32)[place]
        above, below = (smooth.heights(smooth.logits(tf.constant(points + sign * nudge))) for sign in (1, -1))
        np.testing.assert_allclose(slope[:, place], (above - below) / (2 * step), rtol=0.02, atol=2e-3)


def test_logits_and_probabilities_give_the_same_attack():
    soft = keras.Sequential([keras.Input((28, 28, 1)), trained(), keras.layers.Softmax()])
    with pytest.warns(UserWarning, match="probabilities.*logits=False"):
        found_out = run("pgd", "linf", soft, IMAGES, LABELS)
    told = run("pgd", "linf", soft, IMAGES, LABELS, logits=False)
    almost_all_equal(found_out, told, share=1)
    almost_all_equal(run("pgd", "linf", trained(), IMAGES, LABELS, logits=True), told, share=0.97)


class Wrapped:
    """A model that is the method of an object."""

    def __init__(self, answer):
        self.answer = answer

    def logits(self, images):
        return 5.0 * tf.one_hot(tf.fill([tf.shape(images)[0]], self.answer), 10)


def fooled(model):
    """Whether digits of the labels 7 fool the model as they are, by the kept graph."""
    problem = prepare(model, IMAGES[:2], np.array([7, 7]), epsilon=0.1, seed=0)
    return problem.judged(problem.images)[0].tolist()


def test_the_method_of_another_object_is_another_model():
    assert fooled(Wrapped(3).logits) == [True, True]
    assert fooled(Wrapped(7).logits) == [False, False]


def test_a_net_with_another_head_is_asked_anew():
    model = nets.mlp((8,), seed=0)
    before = prepare(model, IMAGES, LABELS, epsilon=0.1, seed=0)
    assert before.classes == 10
    model.pop()
    model.add(keras.layers.Dense(3))
    after = prepare(model, IMAGES, LABELS % 3, epsilon=0.1, seed=0)
    assert after.classes == 3
    np.testing.assert_array_equal(after.judged(IMAGES)[0], np.argmax(model(IMAGES), axis=1) != LABELS % 3)


def test_a_layer_with_another_setting_is_asked_anew():
    model = behind_rounding(trained(), levels=2)
    labels = np.argmax(model(IMAGES, training=False), axis=1)
    assert not prepare(model, IMAGES, labels, epsilon=0.1, seed=0).judged(IMAGES)[0].any()
    model.layers[0].levels = 256
    labels = np.argmax(trained()(np.rint(IMAGES * 255) / np.float32(255), training=False), axis=1)
    assert not prepare(model, IMAGES, labels, epsilon=0.1, seed=0).judged(IMAGES)[0].any()


def test_a_model_that_is_gone_is_not_kept():
    model = small_net()
    run("pgd", "linf", model, IMAGES, LABELS)
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None
