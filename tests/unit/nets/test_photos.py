"""EfficientNet-Lite0, rebuilt: it has the size it should have, and knows what the course's photographs show."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from aigc_helpers import nets
from aigc_helpers.data import load
from aigc_helpers.data.photographs import IMAGENET, about

# Photograph → the index that ImageNet gave to what it shows, looked up by hand.
SHOWS = {
    "ostrich": 9,
    "hen": 8,
    "rooster": 7,
    "tucan": 96,
    "penguin": 145,
    "koala": 105,
    "drake": 97,
    "pelican": 144,
    "tiger": 292,
    "tiger_sumatran": 292,
    "lion": 291,
    "zebra": 340,
    "hippopotamus": 344,
    "bison": 347,
    "gorilla": 366,
    "Strawberry2": 949,
    "lemon": 951,
    "pineapple": 953,
    "pomegranate": 957,
    "apple_granny_smith": 948,
    "broccoli": 937,
    "yellowpepper": 945,
    "balloon360": 417,
    "firetruck": 555,
    "truck": 717,
    "green_korean_bus": 654,
}


@pytest.fixture(scope="module")
def photographs():
    """The photographs of SHOWS, and the class of each."""
    known = {}
    for split in ("train", "validation", "test"):
        names = [photo.name for photo in about("photos", split)]
        known |= dict(zip(names, load("photos", split)[0], strict=True))
    return np.stack([known[name] for name in SHOWS]), np.array(list(SHOWS.values()))


@pytest.fixture(scope="module")
def classifier():
    return nets.photo_classifier()


def test_it_knows_what_the_photographs_show(classifier, photographs):
    images, classes = photographs
    ranks = (-np.asarray(classifier(images, training=False))).argsort(axis=1)
    assert np.mean(ranks[:, 0] == classes) > 0.85
    assert (ranks[:, :5] == classes[:, None]).any(axis=1).mean() > 0.95


def test_with_its_kernels_shuffled_it_knows_nothing(photographs):
    images, classes = photographs
    model, rng = nets.photo_classifier(), np.random.default_rng(0)
    model.set_weights([rng.permuted(weight) if weight.ndim > 1 else weight for weight in model.get_weights()])
    ranks = (-np.asarray(model(images, training=False))).argsort(axis=1)
    assert (ranks[:, :5] == classes[:, None]).any(axis=1).mean() < 0.2


def test_the_names_are_those_of_its_logits():
    assert len(IMAGENET) == 1000
    assert [IMAGENET[index] for index in (0, 292, 340, 949, 999)] == [
        "tench",
        "tiger",
        "zebra",
        "strawberry",
        "toilet tissue",
    ]


def test_it_has_4_694_024_weights_and_statistics(classifier):
    """As Google's; PyTorch counts the trainable ones of Lite0 as 4,652,008."""
    assert classifier.count_params() == 4_694_024
    assert sum(int(np.prod(weight.shape)) for weight in classifier.trainable_variables) == 4_652_008


def test_each_stage_can_be_read_by_its_name(classifier):
    names = [f"stage{place}" for place in range(1, 8)]
    reader = keras.Model(classifier.inputs[0], [classifier.get_layer(name).output for name in names])
    shapes = [tuple(maps.shape[1:]) for maps in reader(np.zeros((1, 224, 224, 3), np.float32))]
    sides, widths = (112, 56, 28, 14, 14, 7, 7), (16, 24, 40, 80, 112, 192, 320)
    assert shapes == [(side, side, width) for side, width in zip(sides, widths, strict=True)]


def test_the_features_are_what_the_classifier_reads(classifier):
    photos = load("photos", "validation")[0][:2]
    kernel, bias = classifier.get_layer("logits").get_weights()
    features = np.asarray(nets.photo_features()(photos, training=False))
    np.testing.assert_allclose(features @ kernel + bias, classifier(photos, training=False), atol=1e-3)


def test_a_gradient_reaches_the_pixels(classifier):
    photos = tf.constant(load("photos", "validation")[0][:1])
    with tf.GradientTape() as tape:
        tape.watch(photos)
        logit = tf.reduce_max(classifier(photos, training=False))
    gradient = np.asarray(tape.gradient(logit, photos))
    assert np.isfinite(gradient).all() and (np.abs(gradient) > 0).mean() > 0.9
    step = 1e-3 * gradient / np.linalg.norm(gradient)
    ends = [float(tf.reduce_max(classifier(photos + sign * step, training=False))) for sign in (-1, 1)]
    assert (ends[1] - ends[0]) / 2e-3 == pytest.approx(np.linalg.norm(gradient), rel=0.2)
