"""A larger pretrained net, with random weights where there is no network: one block, one head, the same code."""

import keras
import numpy as np
import pytest

from aigc_helpers import nets, transfer
from aigc_helpers.data import load
from aigc_helpers.data.photos import load_photos, write_photos
from aigc_helpers.transfer.backbones import photo_net


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    """Ten photos each of zeros and ones."""
    folder = tmp_path_factory.mktemp("photos")
    images, labels = load("strokes", count=100)
    few = labels < 2
    write_photos(folder, images[few], labels[few], classes=["zero", "one"])
    return load_photos(folder, size=64)


@pytest.fixture(scope="module")
def model():
    return photo_net(2, weights=None, size=64)


def test_it_is_a_backbone_and_a_head(model):
    assert [block.name for block in transfer.blocks(model)] == ["backbone", "head"]
    assert model.get_layer("backbone").count_params() == 3_413_024
    assert model.output_shape == (None, 2) and model.get_layer("backbone").output.shape == (None, 1280)


def test_bytes_and_floats_are_one_photo(model, photos):
    as_bytes = transfer.features(model, photos.images, names=["backbone"])["backbone"]
    as_floats = transfer.features(model, photos.images / np.float32(255), names=["backbone"])["backbone"]
    assert as_bytes.shape == (20, 1280)
    np.testing.assert_allclose(as_bytes, as_floats, atol=1e-4)


def test_its_features_are_those_of_the_net_that_it_stands_on(photos):
    ours = transfer.features(photo_net(2, size=64), photos.images[:3], names=["backbone"])["backbone"]
    theirs = nets.photo_features(size=64)(photos.images[:3] / np.float32(255), training=False)
    np.testing.assert_allclose(ours, theirs, atol=1e-5)


def test_a_seed_makes_the_same_net():
    one, same, other = (photo_net(2, weights=None, size=32, seed=seed).get_weights() for seed in (0, 0, 1))
    assert all(map(np.array_equal, one, same)) and not all(map(np.array_equal, one, other))


def test_a_frozen_backbone_and_its_statistics_do_not_move(photos):
    model = photo_net(2, weights=None, size=64)
    assert transfer.freeze(model, "backbone") == ["backbone"]
    before = [value.copy() for value in model.get_layer("backbone").get_weights()]
    head = model.get_layer("head").get_weights()[0]
    transfer.fine_tune(model, photos.images, photos.labels, frozen="backbone", steps=3)
    assert all(map(np.array_equal, before, model.get_layer("backbone").get_weights()))
    assert not np.array_equal(head, model.get_layer("head").get_weights()[0])


def test_keras_fit_leaves_a_frozen_backbone_alone_too(photos):
    model = photo_net(2, weights=None, size=64)
    transfer.freeze(model, "backbone")
    before = [value.copy() for value in model.get_layer("backbone").get_weights()]
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(photos.images / np.float32(255), photos.labels, epochs=1, verbose=0)
    assert all(map(np.array_equal, before, model.get_layer("backbone").get_weights()))


def test_it_is_tuned_from_top_to_bottom_as_any_net(photos):
    model = photo_net(2, weights=None, size=64)
    before = transfer.adapted(model)
    history = transfer.fine_tune(model, photos.images, photos.labels, steps=2, batch_size=4)
    assert np.isfinite(history["loss"]).all()
    assert all(share > 0 for share in transfer.movement(before, model).values())


def test_without_its_weights_the_large_net_says_nothing(tmp_path):
    """Five seeds: 10 % of ten digits are read off random features, 62 to 72 % off the pixels, 10 labels each."""
    images, labels = load("strokes", count=200)
    write_photos(tmp_path, images, labels, classes=[f"digit {digit}" for digit in range(10)])
    photos = load_photos(tmp_path, size=64)
    rows = transfer.shots(photos.labels, 10)
    rest = np.setdiff1d(np.arange(200), rows)
    features = transfer.features(photo_net(10, weights=None, size=64), photos.images, names=["backbone"])["backbone"]
    pixels = photos.images[..., 0].reshape(200, -1) / 255
    random, raw = (
        transfer.linear_probe(values[rows], photos.labels[rows], (values[rest], photos.labels[rest]))
        for values in (features, pixels)
    )
    assert random < 0.2 and raw > 0.4


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"classes": 1}, "classes=1; it wants a whole number of at least 2"),
        ({"classes": 2, "size": 16}, "size=16; it wants a whole number of at least 32"),
        ({"classes": 2, "weights": "cifar"}, "weights='cifar'; type one of 'imagenet', None"),
    ],
)
def test_what_does_not_fit_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        photo_net(**arguments)


def test_its_weights_tell_photos_apart_better_than_random_ones(photos):
    scores = []
    for weights in ("imagenet", None):
        model = photo_net(2, weights=weights, size=64)
        backbone = transfer.features(model, photos.images, names=["backbone"])["backbone"]
        halves = [(backbone[start::2], photos.labels[start::2]) for start in (0, 1)]
        scores.append(transfer.linear_probe(*halves[0], halves[1]))
    assert scores[0] > 0.9 and scores[0] >= scores[1]
