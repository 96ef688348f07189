"""What a model says: in batches of any size, of bytes as of floats, of the model as it is now, and of no other."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from aigc_helpers import attacks, nets, transfer
from aigc_helpers.training import in_batches, predict, read

BYTES = np.random.default_rng(0).integers(0, 256, (40, 28, 28, 1), dtype=np.uint8)
FLOATS = BYTES / np.float32(255)
NET = nets.cnn(seed=1)


def by_hand(model, images=FLOATS):
    return np.asarray(model(images, training=False)).argmax(axis=1)


def always(answer):
    """A function of images that answers the same class whatever it sees."""
    return lambda images: tf.one_hot(tf.fill([len(images)], answer), 10)


def too_bright(images):
    """Class 1 for an image with a pixel above 1, else 0."""
    return tf.one_hot(tf.cast(tf.reduce_max(images, axis=[1, 2, 3]) > 1, tf.int32), 2)


class Holder:
    """Something whose method is the model."""

    def __init__(self, answer):
        self.answer = answer

    def logits(self, images):
        return always(self.answer)(images)


@pytest.mark.parametrize("size", [1, 7, 40, 500])
def test_the_size_of_a_batch_does_not_show(size, monkeypatch):
    monkeypatch.setattr(predict, "BATCH", size)
    np.testing.assert_array_equal(in_batches(lambda part: part + 1, np.arange(40)), np.arange(40) + 1)
    halves, doubles = in_batches(lambda part: [part / 2, 2 * part], np.arange(40))
    np.testing.assert_array_equal([halves, doubles], [np.arange(40) / 2, 2 * np.arange(40)])
    np.testing.assert_allclose(predict.predict(NET, FLOATS), NET(FLOATS), atol=1e-5)


def test_there_is_one_read_and_both_rooms_have_it():
    assert attacks.read is transfer.read is read


def test_bytes_and_floats_are_read_alike():
    np.testing.assert_array_equal(read(NET, BYTES), by_hand(NET))
    np.testing.assert_array_equal(read(NET, FLOATS), by_hand(NET))
    assert set(read(too_bright, BYTES)) == set(read(too_bright, FLOATS)) == {0}


def test_a_net_is_read_as_in_use():
    net = nets.mlp(dropout=0.9, seed=0)
    np.testing.assert_array_equal(read(net, FLOATS), by_hand(net))


def test_a_net_with_another_head_is_read_anew():
    net = nets.mlp((8,), seed=0)
    read(net, FLOATS)
    net.pop()
    net.add(layers.Dense(3))
    np.testing.assert_array_equal(read(net, FLOATS), by_hand(net))


def test_a_layer_that_changed_is_read_anew():
    net = attacks.behind_rounding(NET, levels=2)
    read(net, FLOATS)
    net.layers[0].levels = 256
    np.testing.assert_array_equal(read(net, FLOATS), by_hand(net))


def test_the_methods_of_two_objects_are_two_models():
    assert [set(read(Holder(answer).logits, FLOATS)) for answer in (3, 7)] == [{3}, {7}]


def with_nan():
    net = nets.cnn(seed=1)
    net.set_weights([weight * np.nan for weight in net.get_weights()])
    return net


BAD = {
    "grey levels as floats": (NET, BYTES.astype(np.float32), "images lies in .* divide grey levels 0-255 by 255"),
    "NaN": (NET, FLOATS * np.nan, "images holds .* NaN"),
    "a range of [-1, 1]": (NET, 2 * FLOATS - 1, r"images lies in \[-1, 1\]"),
    "words": (NET, np.full((2, 28, 28, 1), "0.5"), "images has dtype <U3"),
    "a mask": (NET, np.ma.masked_less(FLOATS, 0.5), "images hides .* behind a mask"),
    "another shape": (NET, FLOATS[:, :20], r"images has shape \(40, 20, 28, 1\); 'cnn' wants \(None, 28, 28, 1\)"),
    "a net without weights": (keras.Sequential([layers.Flatten(), layers.Dense(10)]), FLOATS, "has no weights yet"),
    "a net that makes images": (
        lambda images: images,
        FLOATS,
        r"answers with shape \(40, 28, 28, 1\); it wants logits",
    ),
    "one logit": (lambda images: images[:, 0, 0, :], FLOATS, r"answers with shape \(40, 1\)"),
    "weights that are no numbers": (with_nan(), FLOATS, "the model's answer holds 400 values that are NaN"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_read_is_named(case):
    model, images, message = BAD[case]
    with pytest.raises(ValueError, match=message):
        read(model, images)


def test_large_inputs_come_in_smaller_batches():
    """A photograph has 192 times as many values as a digit; a net's maps of 500 of them would fill the memory."""
    counts = []

    def function(part):
        counts.append(len(part))
        return part[:, 0, 0, :2]

    photos = np.zeros((40, 224, 224, 3), np.float32)
    assert in_batches(function, photos).shape == (40, 2) and counts == [16, 16, 8]
    counts.clear()
    assert in_batches(function, np.zeros((501, 28, 28, 2), np.float32)).shape == (501, 2) and counts == [500, 1]
