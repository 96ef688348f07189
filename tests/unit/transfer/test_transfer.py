"""Transfer's laws: frozen means frozen to the bit, rates do what they say, the same seed gives the same bytes."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from aigc_helpers import nets, transfer
from aigc_helpers.data import load
from aigc_helpers.training import train_classifier
from aigc_helpers.transfer.batches import bent, mixed, wobbled

IMAGES, LABELS = (part[:120] for part in load("uci"))
ABOVE = {"conv1": 1, "conv2": 2, "conv3": 3, "dense": 4}


def bytes_of(model):
    return {
        block.name: b"".join(np.asarray(weight).tobytes() for weight in block.weights)
        for block in transfer.blocks(model)
    }


def moved(before, after):
    """The names of the blocks that differ in one bit or more, statistics included."""
    return [name for name in before if before[name] != after[name]]


@pytest.fixture
def net():
    """A net whose BatchNorm statistics are not those of a fresh one."""
    model = nets.transfer_net(seed=3)
    train_classifier(model, IMAGES, LABELS, steps=4, quiet=True)
    return model


def by_fine_tune(model, **options):
    transfer.fine_tune(model, IMAGES, LABELS, steps=6, seed=1, **options)


def by_classifier(model):
    train_classifier(model, IMAGES, LABELS, steps=4, quiet=True)


def by_fit(model):
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(IMAGES, LABELS, epochs=1, verbose=0)


WAYS = {
    "kept": by_fine_tune,
    "learned": lambda model: by_fine_tune(model, statistics="learned"),
    "augmented": lambda model: by_fine_tune(model, augment=True),
    "classifier": by_classifier,
    "fit": by_fit,
}


@pytest.mark.parametrize("through", ["conv1", "dense"])
@pytest.mark.parametrize("way", WAYS)
def test_what_is_frozen_stays_to_the_bit_with_its_statistics(net, way, through):
    frozen = transfer.freeze(net, through)
    before = bytes_of(net)
    WAYS[way](net)
    assert moved(before, bytes_of(net)) == [name for name in before if name not in frozen]
    assert len(frozen) == ABOVE[through]


@pytest.mark.parametrize("through", ABOVE)
def test_a_rate_of_zero_freezes_to_the_bit_too(net, through):
    before = bytes_of(net)
    by_fine_tune(net, frozen=through)
    assert moved(before, bytes_of(net)) == list(before)[ABOVE[through] :]


def test_thawed_it_all_learns_again(net):
    transfer.freeze(net, "dense")
    assert transfer.freeze(net, None) == []
    before = bytes_of(net)
    by_fine_tune(net)
    assert moved(before, bytes_of(net)) == list(before)


def test_top_down_keeps_the_bottom_until_its_turn(net):
    rates = transfer.rate_plan("top_down", steps=8, blocks=5)
    assert [int(np.argmax(column > 0)) for column in rates.T] == [4, 3, 2, 1, 0]
    before = bytes_of(net)
    transfer.tune(net, IMAGES, LABELS, rates[:3])
    assert moved(before, bytes_of(net)) == ["conv3", "dense", "head"]


def test_kept_statistics_stay_and_learned_ones_follow(net):
    first = net.get_layer("norm1").moving_mean.numpy()
    by_fine_tune(net)
    np.testing.assert_array_equal(net.get_layer("norm1").moving_mean, first)
    by_fine_tune(net, statistics="learned")
    assert np.abs(net.get_layer("norm1").moving_mean - first).max() > 1e-3


def test_the_same_seed_gives_the_same_bytes_and_another_others(net):
    made = []
    for seed in (1, 1, 2):
        copy = transfer.adapted(net)
        history = transfer.fine_tune(copy, IMAGES, LABELS, steps=5, augment=True, seed=seed)
        made.append((bytes_of(copy), history["loss"].tobytes()))
    assert made[0] == made[1] != made[2]


def test_one_tuner_serves_many_runs_as_well_as_a_fresh_one(net):
    start, rates = net.get_weights(), transfer.rate_plan("all", steps=5, blocks=5)
    rows, tuner = transfer.batches(120, steps=5), transfer.Tuner(net)
    losses = []
    for _ in range(2):
        net.set_weights(start)
        losses.append(tuner(IMAGES, LABELS, rates, rows=rows)["loss"])
    np.testing.assert_array_equal(*losses)


def test_one_block_at_one_rate_is_keras_adam(net):
    rates = np.full((4, 5), 2e-3, np.float32)
    rows = transfer.batches(120, steps=4)
    ours, theirs = transfer.adapted(net), transfer.adapted(net)
    transfer.tune(ours, IMAGES, LABELS, rates)
    optimizer = keras.optimizers.Adam(2e-3)
    for chosen in rows:
        with tf.GradientTape() as tape:
            logits = theirs(IMAGES[chosen], training=False)
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(LABELS[chosen], logits))
        slopes = tape.gradient(loss, theirs.trainable_variables)
        optimizer.apply_gradients(zip(slopes, theirs.trainable_variables, strict=True))
    # Where a slope is nearly 0, Adam turns its rounding into a step: few weights may differ by more than a little.
    for one, other in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        assert np.mean(np.abs(one - other) > 5e-5) < 0.05, np.quantile(np.abs(one - other), [0.5, 0.95, 1])


def test_replay_takes_its_share_of_each_batch():
    rows = transfer.batches(10, steps=3, batch_size=8)
    both = mixed(rows, rows + 10, share=0.25)
    assert ((both >= 10).sum(axis=1) == 2).all() and both.shape == rows.shape


@pytest.mark.parametrize(("count", "steps"), [(1, 3), (7, 9), (32, 4), (100, 5)])
def test_batches_pass_over_all_rows_evenly(count, steps):
    rows = transfer.batches(count, steps=steps, batch_size=32, seed=4)
    assert rows.shape == (steps, 32)
    seen = np.bincount(rows.ravel(), minlength=count)
    assert seen.max() - seen.min() <= 1
    np.testing.assert_array_equal(rows, transfer.batches(count, steps=steps, batch_size=32, seed=4))


@pytest.mark.parametrize("turn", [-0.15, 0.02, 0.4])
def test_a_turn_keeps_lengths_and_sides(turn):
    """Rotations are the matrices whose inverse is their transpose, with determinant 1."""
    a, b, d, e = bent(tf.constant(turn), slant=0.0, stretch=1.0)
    matrix = np.array([[a, b], [d, e]])
    np.testing.assert_allclose(matrix @ matrix.T, np.eye(2), atol=1e-6)
    assert np.linalg.det(matrix) == pytest.approx(1) and matrix[0, 0] == pytest.approx(np.cos(turn))


def test_a_slant_moves_rows_along_and_a_stretch_all():
    slanted = np.array(bent(tf.constant(0.0), slant=0.2, stretch=1.0))
    np.testing.assert_allclose(slanted, [1, 0.2, 0, 1], atol=1e-7)
    np.testing.assert_allclose(
        np.array(bent(tf.constant(0.3), slant=0.2, stretch=1.1)) / 1.1,
        np.array(bent(tf.constant(0.3), slant=0.2, stretch=1.0)),
        atol=1e-6,
    )


def test_a_wobble_moves_ink_a_little_and_keeps_most_of_it():
    made = wobbled(IMAGES, [0, 1]).numpy()
    assert made.shape == IMAGES.shape and made.min() >= 0 and made.max() <= 1
    np.testing.assert_allclose(made.sum() / IMAGES.sum(), 1, atol=0.05)
    assert np.mean(np.abs(made - IMAGES)) > 0.01
    np.testing.assert_array_equal(made, wobbled(IMAGES, [0, 1]).numpy())


def test_an_adapted_net_is_a_copy_with_weights_of_its_own(net):
    copy = transfer.adapted(net)
    before = bytes_of(net)
    by_fine_tune(copy)
    assert bytes_of(net) == before
    other = transfer.adapted(net, classes=4, seed=1)
    assert other.output_shape == (None, 4)
    assert moved(before, bytes_of(other)) == ["head"]
    again = transfer.adapted(net, classes=4, seed=1)
    assert bytes_of(other) == bytes_of(again)


def test_handing_over_gives_all_or_all_but_the_head(net):
    target = nets.transfer_net(seed=9)
    transfer.hand_over(net, target, head=False)
    assert moved(bytes_of(net), bytes_of(target)) == ["head"]
    transfer.hand_over(net, target)
    assert bytes_of(net) == bytes_of(target)


def test_movement_is_the_relative_length_of_the_change(net):
    copy = transfer.adapted(net)
    assert set(transfer.movement(net, copy).values()) == {0.0}
    copy.get_layer("conv2").kernel.assign(1.5 * net.get_layer("conv2").kernel)
    went = transfer.movement(net, copy)
    kernel = np.linalg.norm(net.get_layer("conv2").kernel)
    norms = np.concatenate([np.asarray(part) for part in net.get_layer("norm2").trainable_variables])
    assert went["conv2"] == pytest.approx(0.5 * kernel / np.hypot(kernel, np.linalg.norm(norms)), rel=1e-5)
    assert went["conv1"] == 0


def headless():
    return keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(3, 3), layers.Flatten()])


def with_softmax(net):
    return keras.Sequential([keras.Input((28, 28, 1)), *net.layers, layers.Softmax()])


WRONG = [
    (
        lambda net: transfer.freeze(net, "conv9"),
        "block of 'transfer_net'='conv9'; choose one of conv1, .*did you mean 'conv",
    ),
    (
        lambda net: transfer.fine_tune(net, IMAGES, LABELS, frozen="norm1"),
        "block of 'transfer_net'='norm1'; choose one of",
    ),
    (lambda net: transfer.fine_tune(net, IMAGES, LABELS, frozen="head"), "frozen=5 of 5 blocks"),
    (
        lambda net: transfer.fine_tune(net, IMAGES, LABELS, strategy="bottom_up"),
        "strategy='bottom_up'; choose one of all, head, top_down",
    ),
    (lambda net: transfer.fine_tune(net, IMAGES, LABELS, learning_rate=0), "learning_rate=0"),
    (lambda net: transfer.fine_tune(net, IMAGES, LABELS, statistics="none"), "statistics='none'"),
    (lambda net: transfer.fine_tune(net, IMAGES[:, :20], LABELS), r"images has shape .*wants \(None, 28, 28, 1\)"),
    (lambda net: transfer.fine_tune(net, IMAGES, LABELS + 3), "labels run from 3 to 12; 10 classes"),
    (
        lambda net: transfer.fine_tune(net, IMAGES, LABELS, replay=(IMAGES, LABELS), replay_share=1.0),
        "share=1.0; it wants a share above 0 and below 1",
    ),
    (lambda net: transfer.tune(net, IMAGES, LABELS, np.full((4, 5), -1e-3)), "rates go down to -0.001"),
    (lambda net: transfer.tune(net, IMAGES, LABELS, np.full((4, 5), np.nan)), "rates holds 20 values that are NaN"),
    (lambda net: transfer.fine_tune(net, IMAGES, LABELS, seed=True), "seed=True"),
    (lambda net: transfer.fine_tune(net, IMAGES, LABELS, learning_rate=True), "learning_rate=True"),
    (lambda net: transfer.fine_tune(net, np.ma.masked_less(IMAGES, 0.5), LABELS), "images hides"),
    (lambda net: transfer.fine_tune(net, IMAGES, LABELS, replay=(IMAGES, LABELS - 1)), "replayed labels run from -1"),
    (lambda net: transfer.fine_tune(with_softmax(net), IMAGES, LABELS), "answers with probabilities"),
    (lambda net: transfer.batches(4, steps=2, seed=True), "seed=True"),
    (lambda net: transfer.batches(4, steps=2, batch_size=0), "batch_size=0"),
    (
        lambda net: transfer.tune(net, IMAGES, LABELS, np.ones((4, 3))),
        r"rates has shape \(4, 3\); it wants \[steps, 5\]",
    ),
    (lambda net: transfer.hand_over(nets.digit_classifier(), net), "weights of another net"),
    (
        lambda net: transfer.hand_over(nets.transfer_net(classes=4), net),
        "block 'head' wants weights .* pass head=False",
    ),
    (lambda net: transfer.movement(nets.transfer_net(classes=4), net), "block 'head' has 650 weights, and 260 before"),
    (lambda net: transfer.adapted(headless(), classes=4), "the last layer of .* is Flatten; a head is a Dense layer"),
    (lambda net: transfer.adapted(net, classes=1), "classes=1; it wants a whole number of at least 2"),
    (lambda net: transfer.blocks(keras.Sequential([keras.Input((3,)), layers.ReLU()])), "has no layer with weights"),
]


@pytest.mark.parametrize(("call", "message"), WRONG)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call(nets.transfer_net())


def test_a_net_that_is_all_frozen_says_so(net):
    transfer.freeze(net, "head")
    with pytest.raises(ValueError, match="all of 'transfer_net' is frozen; thaw"):
        transfer.fine_tune(net, IMAGES, LABELS)


def test_weights_of_another_net_change_nothing(net):
    before, other = bytes_of(net), nets.transfer_net(classes=4, seed=9)
    with pytest.raises(ValueError, match="head"):
        transfer.hand_over(other, net)
    assert bytes_of(net) == before
