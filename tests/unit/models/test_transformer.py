"""The GPT's training: against a hand-written step, in two parts; what it learns; what is refused."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from aigc_helpers import nets
from aigc_helpers.models import transformer as transformer_module
from aigc_helpers.models.transformer import GPT, build
from gpts import CONTEXT, TEXT, VOCABULARY, same, small_gpt, trained
from mutated import mutated


@pytest.fixture(scope="module")
def whole():
    return trained(small_gpt(), steps=60)


def test_the_step_is_that_of_a_hand_written_loop(whole):
    trainer, net, optimizer, losses = small_gpt(), small_gpt().net, keras.optimizers.Adam(3e-3), []
    for number in range(10):
        rows = np.asarray(trainer._batch(tf.constant(TEXT, tf.int32), tf.constant(number, tf.int64)))
        assert rows.shape == (8, CONTEXT + 1)
        with tf.GradientTape() as tape:
            loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)(rows[:, 1:], net(rows[:, :-1]))
        slopes = tape.gradient(loss, net.trainable_variables)
        optimizer.apply_gradients(zip(slopes, net.trainable_variables, strict=True))
        losses.append(float(loss))
    np.testing.assert_allclose(whole.history["nats"][:10], losses, rtol=1e-3)
    assert losses[0] == pytest.approx(np.log(VOCABULARY), rel=1e-5)  # it begins knowing nothing


def test_batches_are_windows_of_the_text_from_all_over_or_texts_once_each():
    trainer, text = small_gpt(batch_size=500), tf.constant(np.arange(100), tf.int32)
    rows = np.asarray(trainer._batch(text, tf.constant(4, tf.int64)))
    assert (np.diff(rows) == 1).all() and set(rows[:, 0]) == set(range(100 - CONTEXT))
    assert trainer._batch(text[:5], tf.constant(0, tf.int64)).shape == (500, 5)  # a text shorter than the context
    texts = tf.constant(np.arange(1000).reshape(500, 2), tf.int32)
    assert set(np.ravel(trainer._batch(texts, tf.constant(0, tf.int64)))) == set(range(1000))
    others = small_gpt(1, batch_size=500)._batch(text, tf.constant(4, tf.int64))
    assert not np.array_equal(rows, others)


def test_in_two_parts_is_in_one_bit_for_bit(whole, tmp_path):
    trained(small_gpt(), steps=35, checkpoint=tmp_path / "c.npz")
    resumed = trained(small_gpt(), steps=60, checkpoint=tmp_path / "c.npz")
    assert same(resumed, whole) and np.array_equal(resumed.history["nats"], whole.history["nats"])
    assert np.array_equal(resumed.sample([1], 20, seed=3), whole.sample([1], 20, seed=3))


def test_it_learns_what_a_pair_of_letters_cannot_tell():
    """After 1 comes 2 or 3, by what came before 1: a bigram is at log 2 there, on average a third of that."""
    rng = np.random.default_rng(0)
    text = np.concatenate([[(4, 1, 2), (5, 1, 3)][side] for side in rng.integers(0, 2, 400)])
    trainer = trained(small_gpt(width=16, batch_size=16), text, steps=300)
    known = trainer.nats(text[:200])[1::3]  # of the letters after 1
    assert known.mean() < 0.1 < np.log(2)
    assert trainer.sample([4, 1], 1, temperature=0).tolist() == [[2]]


def test_a_checkpoint_of_another_is_refused(whole, tmp_path):
    path = whole.save(tmp_path / "c.npz")
    for message, other in (
        (r"another architecture: average/0\d\d has shape", small_gpt(width=4)),
        ("another architecture", small_gpt(depth=2)),
        ("trained with seed=0, not 1", small_gpt(1)),
    ):
        with pytest.raises(ValueError, match=message):
            other.restore(path)
    with pytest.raises(ValueError, match="trained on other data for its 60 steps"):
        trained(small_gpt(), TEXT[1:], steps=61, checkpoint=path)


def test_build_gives_what_it_is_told():
    made = build(20, context=5, width=12, heads=3, depth=1, seed=2**31 - 1)
    assert (made.vocabulary, made.context) == (20, 5) and isinstance(made, GPT)


def frozen():
    net = nets.gpt(5, width=4, heads=1, depth=1)
    net.trainable = False
    return net


REFUSED = {
    "no net": (lambda: GPT(None, keras.optimizers.Adam()), "net=None; it wants a net of nets.gpt"),
    "another net": (lambda: GPT(nets.mlp(), keras.optimizers.Adam()), "net=<Sequential name=mlp.*nets.gpt"),
    "frozen": (lambda: GPT(frozen(), keras.optimizers.Adam()), "with weights to train"),
    "no rule": (lambda: GPT(small_gpt().net, "adam"), "optimizer='adam'; it wants a keras.Optimizer"),
    "batch size": (lambda: small_gpt(batch_size=0), "batch_size=0"),
    "a text": (lambda: trained(small_gpt(), "a text"), "data has dtype <U6"),
    "no text": (lambda: trained(small_gpt(), TEXT[:0]), r"data has shape \(0,\); it wants one row \[T\] of 2 tokens"),
    "one token": (lambda: trained(small_gpt(), TEXT[:1]), r"data has shape \(1,\)"),
    "no texts": (lambda: trained(small_gpt(), TEXT[:0].reshape(0, 4)), "data has shape"),
    "beyond": (lambda: trained(small_gpt(), TEXT + 1), "data run from 1 to 11; this vocabulary has 11"),
    "fractions": (lambda: trained(small_gpt(), TEXT / 2), "data has dtype float64; it wants whole numbers"),
    "long texts": (lambda: trained(small_gpt(), TEXT.reshape(-1, 60)), "data has shape .*want 2 to 9 tokens each"),
    "no steps": (lambda: trained(small_gpt(), steps=-1), "steps=-1"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_what_does_not_fit_is_refused(fault):
    call, message = REFUSED[fault]
    with pytest.raises(ValueError, match=message):
        call()


SLIPS = {
    "the answer is shown": ("self.net(rows[:, :-1], training=True)", "self.net(rows[:, 1:], training=True)"),
    "the last is never asked for": ("tf.minimum(self.context + 1,", "tf.minimum(self.context,"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_noticed(slip, whole, tmp_path):
    wrong = trained(small_gpt(module=mutated(tmp_path, transformer_module, *SLIPS[slip])), steps=10)
    # The hand-written loop holds the right ones to the truth.
    assert not np.allclose(wrong.history["nats"], whole.history["nats"][:10], rtol=1e-3)
