"""The short loops: batches without repeats, a classifier that learns, clean stops, and clear errors."""

import os
import signal
import threading

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from aigc_helpers import nets
from aigc_helpers.training import (
    Adam,
    Graph,
    deferred_interrupt,
    fit,
    run,
    shuffled_batch,
    train_classifier,
    unit_range,
)
from aigc_helpers.training.classifier import _moved

LABELS = np.arange(120) % 3


def bright_thirds():
    """Bytes [120, 6, 6, 1] of faint noise, one third of each bright: which one is the label."""
    images = np.random.default_rng(0).integers(0, 60, (120, 6, 6, 1), dtype=np.uint8)
    for image, label in zip(images, LABELS, strict=True):
        image[2 * label : 2 * label + 2] += 180
    return images


IMAGES = bright_thirds()


def linear_model(seed=0):
    with nets.seeded(seed):
        stack = [keras.Input((6, 6, 1)), layers.Flatten(), layers.Dropout(0.2), layers.Dense(3)]
        return keras.Sequential(stack, name="linear")


def trained(images=IMAGES, labels=LABELS, *, steps=60, **options):
    model = linear_model()
    return model, train_classifier(
        model, images, labels, **{"steps": steps, "batch_size": 30, "quiet": True, **options}
    )


# The optimizer


@pytest.mark.parametrize("options", [{}, {"beta_1": 0.5, "beta_2": 0.9, "epsilon": 1e-2}, {"amsgrad": True}])
def test_adam_gives_the_numbers_of_keras(options):
    rng, ends = np.random.default_rng(0), []
    gradients = [[rng.normal(size=shape).astype(np.float32) for shape in ((3, 4), (5,))] for _ in range(200)]
    for make in (Adam, keras.optimizers.Adam):
        weights = [keras.Variable(np.ones((3, 4), np.float32)), keras.Variable(np.zeros(5, np.float32))]
        optimizer = make(0.01, **options)
        for gradient in gradients:
            optimizer.apply([tf.constant(part) for part in gradient], weights)
        ends.append([np.asarray(part) for part in (*weights, *optimizer.variables)])
    for ours, theirs in zip(*ends, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-6)


# Batches


@pytest.mark.parametrize("size", [96, 100])
def test_a_pass_takes_no_row_twice_and_the_next_has_another_order(size):
    source = tf.zeros([size, 1])
    batches = [shuffled_batch(source, tf.constant(step, tf.int64), batch_size=8, seed=3).numpy() for step in range(24)]
    first, second = np.concatenate(batches[:12]), np.concatenate(batches[12:])
    for rows in (first, second):
        assert len(set(rows)) == 96 and set(rows) <= set(range(size))
    assert not np.array_equal(first, second)


def test_a_batch_depends_on_seed_and_step_alone():
    source, step = tf.zeros([50, 1]), tf.constant(7, tf.int64)
    one, again, other = (shuffled_batch(source, step, batch_size=8, seed=seed).numpy() for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    assert not np.array_equal(one, other)


def test_a_batch_larger_than_the_data_takes_each_row_as_often_as_it_fits():
    rows = shuffled_batch(tf.zeros([5, 1]), tf.constant(0, tf.int64), batch_size=10, seed=0).numpy()
    assert sorted(rows) == sorted([*range(5), *range(5)])


def test_bytes_and_floats_come_to_the_same_range():
    grey_levels = np.array([0, 51, 255], np.uint8)
    np.testing.assert_allclose(unit_range(tf.constant(grey_levels)), [0, 0.2, 1])
    assert unit_range(tf.constant([0.25])).numpy() == 0.25


# The classifier's loop


def test_a_classifier_learns_what_can_be_told_apart():
    model, history = trained(learning_rate=0.02)
    assert {key: values.shape for key, values in history.items()} == {"loss": (60,), "accuracy": (60,)}
    assert history["accuracy"][-10:].mean() > 0.95
    assert history["loss"][-10:].mean() < history["loss"][:10].mean() / 2
    answers = np.asarray(model(IMAGES / np.float32(255), training=False)).argmax(axis=1)
    assert (answers == LABELS).mean() > 0.95


def test_the_first_loss_is_the_cross_entropy_by_hand():
    model = keras.Sequential([keras.Input((6, 6, 1)), layers.Flatten(), layers.Dense(3)])
    batch = shuffled_batch(tf.constant(IMAGES), tf.constant(0, tf.int64), batch_size=30, seed=4).numpy()
    logits = np.asarray(model(IMAGES[batch] / np.float32(255)), np.float64)
    beliefs = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    by_hand = -np.log(beliefs[np.arange(30), LABELS[batch]]).mean()
    history = train_classifier(model, IMAGES, LABELS, steps=1, batch_size=30, seed=4, quiet=True)
    assert history["loss"][0] == pytest.approx(by_hand, rel=1e-5)


def test_same_seed_same_history_other_seed_another():
    one, again, other = (trained(steps=30, shift=1, seed=seed)[1]["loss"] for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    assert not np.array_equal(one, other)


ERRORS = {
    "too few labels": ({"labels": LABELS[:-1]}, r"labels has shape \(119,\); it wants one label for each of the 120"),
    "one-hot labels": ({"labels": np.eye(3)[LABELS]}, r"labels has shape \(120, 3\)"),
    "labels that are no integers": ({"labels": LABELS / 2}, "labels has dtype float64; it wants integers"),
    "a label too large": ({"labels": LABELS + 1}, "labels run from 1 to 3; 3 classes .* want 0 to 2"),
    "a negative label": ({"labels": LABELS - 1}, "labels run from -1 to 1"),
    "no step": ({"steps": 0}, "steps=0; it wants a whole number of at least 1"),
    "half a step": ({"steps": 1.5}, "steps=1.5"),
    "grey levels as floats": ({"images": IMAGES.astype(float)}, "divide grey levels"),
    "a batch of True": ({"batch_size": True}, "batch_size=True; it wants a whole number"),
    "no shift at all": ({"shift": None}, "shift=None; it wants a whole number of at least 0"),
    "a fractional seed": ({"seed": 1.5}, "seed=1.5; it wants a whole number from 0"),
    "a rate below 0": ({"learning_rate": -0.01}, "learning_rate=-0.01; it wants a finite number above 0"),
    "a rate of NaN": ({"learning_rate": np.nan}, "learning_rate=nan"),
    "a decay below 0": ({"weight_decay": -1.0}, "weight_decay=-1.0; it wants a number of at least 0"),
    "one number to watch": ({"validation": 3}, r"validation is a int; it wants a pair: \(images, labels\)"),
    "bytes of 0 and 1": ({"images": (IMAGES > 127).astype(np.uint8)}, "images holds bytes 0 and 1"),
    "a mask": ({"labels": np.ma.masked_equal(LABELS, 1)}, "labels hides 40 values behind a mask"),
    "a square too small": ({"images": IMAGES[:, :5]}, r"images has shape \(120, 5, 6, 1\); 'linear' wants"),
    "no image": ({"images": IMAGES[:0], "labels": LABELS[:0]}, "N ≥ 1"),
}


@pytest.mark.parametrize("shift", [1, 2])
def test_a_batch_is_moved_by_every_shift_and_no_further(shift):
    images = np.zeros((2, 7, 9, 1), np.float32)
    images[:, 3, 4] = 1
    moved = [np.asarray(_moved(tf.constant(images), shift, seed=[0, number])) for number in range(60 * shift**2)]
    seen = {tuple(np.argwhere(batch[0, ..., 0])[0] - (3, 4)) for batch in moved}
    reach = range(-shift, shift + 1)
    assert seen == {(down, right) for down in reach for right in reach}
    assert all(np.array_equal(batch[0], batch[1]) and batch.shape == images.shape for batch in moved)


def test_validation_is_looked_at_every_25_steps_as_the_model_is_then():
    model, history = trained(validation=(IMAGES[:50], LABELS[:50]))
    assert history["validation_loss"].shape == history["validation_accuracy"].shape == (3,)
    logits = model(unit_range(tf.constant(IMAGES[:50])), training=False)
    loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(LABELS[:50], logits))
    assert history["validation_loss"][-1] == pytest.approx(float(loss), rel=1e-5)
    assert history["validation_accuracy"][-1] == np.mean(np.argmax(logits, axis=1) == LABELS[:50])
    np.testing.assert_array_equal(history["loss"], trained()[1]["loss"])


def test_weight_decay_is_that_of_keras_adamw():
    ends = []
    for optimizer in (Adam(0.01, weight_decay=0.1), keras.optimizers.AdamW(0.01, weight_decay=0.1)):
        weights = [keras.Variable(np.ones((3, 4), np.float32))]
        optimizer.build(weights)
        for _ in range(20):
            optimizer.apply([tf.ones((3, 4))], weights)
        ends.append(np.asarray(weights[0]))
    np.testing.assert_allclose(*ends, rtol=1e-5)
    plain, shrunk = (trained(weight_decay=decay)[0].get_weights()[0] for decay in (0.0, 5.0))
    assert np.abs(shrunk).mean() < np.abs(plain).mean()


@pytest.mark.parametrize(("arguments", "message"), ERRORS.values(), ids=ERRORS)
def test_what_does_not_fit_is_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        trained(**arguments)


def test_a_net_that_ends_in_softmax_is_refused():
    model = keras.Sequential([linear_model(), layers.Softmax()])
    with pytest.raises(ValueError, match="model answers with probabilities; the loss takes logits"):
        train_classifier(model, IMAGES, LABELS, steps=1, quiet=True)


def test_a_net_of_which_nothing_may_learn_is_refused():
    model = linear_model()
    model.trainable = False
    with pytest.raises(ValueError, match="all of 'linear' is frozen; thaw"):
        train_classifier(model, IMAGES, LABELS, steps=1, quiet=True)


# The loop around any step


def counting(source, number):
    """A step that trains nothing: its loss is the number of the step, scaled by the source."""
    return source * tf.cast(number, tf.float32)


def test_fit_gives_the_losses_of_all_steps_and_tells_of_each_call():
    seen = []
    losses = fit(counting, tf.constant(2.0), first=20, steps=60, batch_size=1, after=seen.append, quiet=True)
    np.testing.assert_array_equal(losses, 2.0 * np.arange(20, 60))
    np.testing.assert_array_equal(np.concatenate(seen), losses)
    assert [len(some) for some in seen] == [5, 25, 10]


def test_fit_traces_a_kept_graph_once():
    traces = []
    graph = Graph(lambda source, number: traces.append(1) or counting(source, number))
    for scale in (1.0, 3.0):
        assert fit(graph, tf.constant(scale), steps=30, batch_size=1, quiet=True)[-1] == 29 * scale
    assert len(traces) == 1


def test_fit_of_no_step_is_empty():
    assert fit(counting, tf.constant(1.0), steps=0, batch_size=1, quiet=True).shape == (0,)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"steps": 2.5}, "steps=2.5; it wants a whole number"),
        ({"batch_size": 0}, "batch_size=0; it wants a whole number of at least 1"),
        ({"seconds": np.nan}, "seconds=nan; it wants a number of at least 0"),
        ({"seconds": -1}, "seconds=-1"),
    ],
)
def test_fit_names_what_does_not_fit(options, message):
    with pytest.raises(ValueError, match=message):
        fit(counting, tf.constant(1.0), **{"steps": 1, "batch_size": 1, "quiet": True, **options})


def calls(losses=lambda first: 0.5):
    """A call for `run` that trains nothing, and what it was asked for."""
    asked = []

    def call(source, first, count):
        asked.append((first, count))
        return np.full((count, 1), losses(first), np.float32)

    return call, asked


def test_calls_end_at_multiples_of_25_steps_and_at_the_last():
    call, asked = calls()
    assert len(np.concatenate(list(run(call, None, first=5, steps=60, batch_size=1, quiet=True)))) == 55
    assert asked == [(5, 20), (25, 25), (50, 10)]
    assert list(run(call, None, first=60, steps=60, batch_size=1, quiet=True)) == []


def test_run_stops_when_the_seconds_are_over():
    call, asked = calls()
    assert list(run(call, None, steps=60, seconds=0, batch_size=1, quiet=True)) == []
    assert asked == []


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_run_stops_where_a_loss_is_no_number(value):
    call, asked = calls(lambda first: value if first else 0.5)
    with pytest.raises(FloatingPointError, match="no longer a number at step 50; lower the learning rate"):
        list(run(call, None, steps=100, batch_size=1, quiet=True))
    assert asked == [(0, 25), (25, 25)]


def test_ctrl_c_waits_for_the_steps_in_hand():
    def interrupt(first):
        os.kill(os.getpid(), signal.SIGINT)
        return 0.5

    call, asked = calls(interrupt)
    kept = []
    with pytest.raises(KeyboardInterrupt, match="after step 25"):
        for losses in run(call, None, steps=100, batch_size=1, quiet=True):
            kept.append(losses)
    assert asked == [(0, 25)] and len(kept) == 1


def test_the_second_ctrl_c_is_not_held_back():
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt), deferred_interrupt() as came:
        signal.raise_signal(signal.SIGINT)
        assert came()
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_another_thread_can_train_too():
    """Python sets signal handlers in the main thread only; a widget trains in another."""
    call, asked = calls()
    thread = threading.Thread(target=lambda: list(run(call, None, steps=30, batch_size=1, quiet=True)))
    thread.start()
    thread.join()
    assert len(asked) == 2


def test_the_bar_counts_images(capsys):
    call, _ = calls()
    list(run(call, None, first=25, steps=50, batch_size=8))
    assert "400/400" in capsys.readouterr().out
