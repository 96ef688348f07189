"""Defences: adversarial training holds, its seed and its ramp decide; rounding can be kept."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from aigc_helpers import nets
from aigc_helpers.attacks import behind_rounding, evaluate, train_robust
from aigc_helpers.attacks.defence import train_step
from aigc_helpers.data import load
from aigc_helpers.training import Adam
from attacked import HARDENED_AT, digits, hardened, small_net, trained

IMAGES, LABELS = digits(100)
RADIUS = HARDENED_AT


def test_adversarial_training_holds_where_plain_training_does_not():
    plain, hard = (
        evaluate(model, IMAGES, LABELS, epsilons=(0, RADIUS)).worst for model in (trained(), hardened("pgd"))
    )
    assert hard[0] > 0.9 and hard[1] > 0.5 > plain[1] + 0.3, (plain, hard)


@pytest.mark.parametrize("opponent", ["fgsm", "fgsm_random", "pgd"])
def test_a_training_step_learns_from_the_attacked_batch(opponent):
    model, optimizer = small_net(), Adam(1e-3)
    optimizer.build(model.trainable_variables)
    before = [weight.numpy() for weight in model.trainable_variables]
    batch = tf.constant(IMAGES[:32]), tf.constant(LABELS[:32])
    calm = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(batch[1], model(batch[0], training=True)))
    loss, accuracy = train_step(model, optimizer, *batch, epsilon=0.3, opponent=opponent, seed=(0, 1))
    assert 0 <= accuracy <= 1 and loss > calm * 0.8
    assert all(np.any(one != other) for one, other in zip(before, model.trainable_variables, strict=True))


def test_the_same_seed_trains_the_same_net():
    made = [nets.digit_classifier(seed=1) for _ in range(2)]
    histories = [train_robust(model, *load("uci"), epsilon=0.2, steps=30, seed=5, quiet=True) for model in made]
    np.testing.assert_allclose(histories[0]["loss"], histories[1]["loss"], rtol=1e-4)
    assert histories[0]["accuracy"].shape == (30,)


def test_bytes_train_the_net_that_floats_train():
    grey = np.rint(IMAGES * 255).astype(np.uint8)
    settings = {"epsilon": 0.1, "opponent": "fgsm", "steps": 2, "seed": 1, "quiet": True}
    losses = [
        train_robust(nets.cnn(seed=2), images, LABELS, **settings)["loss"] for images in (grey, grey / np.float32(255))
    ]
    np.testing.assert_allclose(*losses, rtol=1e-4)


class Largest(keras.layers.Layer):
    """Remembers how far from grey the pixels of each training batch lie at most."""

    def build(self, shape):
        self.seen = self.add_weight(shape=(12,), initializer="zeros", trainable=False)
        self.count = self.add_weight(shape=(), dtype="int32", initializer="zeros", trainable=False)

    def call(self, images, training=False):
        if training:
            far = tf.reduce_max(tf.abs(images - 0.5))
            self.seen.assign(tf.tensor_scatter_nd_update(self.seen.value, [[self.count.value]], [far]))
            self.count.assign_add(1)
        return images


def test_the_radius_grows_to_its_full_size_over_the_first_three_tenths():
    ruler = Largest()
    model = keras.Sequential([keras.Input((4, 4, 1)), ruler, keras.layers.Flatten(), keras.layers.Dense(2)])
    grey, labels = np.full((8, 4, 4, 1), 0.5, np.float32), np.arange(8) % 2
    train_robust(model, grey, labels, epsilon=0.3, opponent="fgsm", steps=10, batch_size=4, quiet=True)
    np.testing.assert_allclose(ruler.seen.numpy()[:10], [0.1, 0.2, *[0.3] * 8], rtol=1e-5)


@pytest.mark.filterwarnings("ignore:__array__")  # Keras's own, where it saves the state of dropout
def test_a_model_behind_rounding_can_be_kept(tmp_path):
    model = behind_rounding(trained(), levels=3)
    images = np.linspace(0, 1, 28 * 28, dtype=np.float32).reshape(1, 28, 28, 1)
    assert set(np.unique(model.layers[0](images).numpy())) == {0.0, 0.5, 1.0}
    model.save(tmp_path / "rounded.keras")
    again = keras.models.load_model(tmp_path / "rounded.keras", custom_objects={"Rounding": type(model.layers[0])})
    np.testing.assert_array_equal(again(IMAGES[:3]).numpy(), model(IMAGES[:3]).numpy())


def hard(**changes):
    settings = {"epsilon": 0.1, "steps": 2, "quiet": True, **changes}
    model, images = settings.pop("model", small_net()), settings.pop("images", IMAGES)
    return train_robust(model, images, settings.pop("labels", LABELS), **settings)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: hard(opponent="x"), "opponent='x'; choose one of fgsm"),
        (lambda: hard(epsilon=-1), "epsilon=-1"),
        (lambda: hard(epsilon=float("inf")), "epsilon=inf"),
        (lambda: hard(learning_rate=-1e-2), "learning_rate=-0.01"),
        (lambda: hard(batch_size=True), "batch_size=True"),
        (lambda: hard(seed=True), "seed=True"),
        (lambda: hard(labels=LABELS - 1), "labels run from -1"),
        (lambda: hard(images=np.ma.masked_less(IMAGES, 0.5)), "images hides"),
        (lambda: hard(model=keras.Sequential([small_net(), keras.layers.Softmax()])), "probabilities"),
        (lambda: behind_rounding(trained(), levels=1), "levels=1"),
    ],
)
def test_what_does_not_fit_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
