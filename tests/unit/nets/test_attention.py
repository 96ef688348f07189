"""The layers of a GPT: against Keras's own attention, against arithmetic, and blind to what comes later."""

import keras
import numpy as np
import pytest

from aigc_helpers import nets
from aigc_helpers.nets import attention as attention_module
from aigc_helpers.nets.attention import Tokens
from gpts import VOCABULARY, shaken, small_net
from mutated import mutated

RNG = np.random.default_rng(0)
VALUES = RNG.normal(size=(3, 6, 12)).astype(np.float32)  # three rows of six tokens, twelve wide
TOKENS = RNG.integers(0, VOCABULARY, (3, 8))


def fresh_block(module=attention_module, heads=3):
    block = module.Block(12, heads)
    block(VALUES)
    return shaken(block)


def beside_keras(module=attention_module):
    """A block whose second half says nothing adds to its inputs what Keras's layer makes of them."""
    block = fresh_block(module)
    block.narrowing.set_weights([0 * weight for weight in block.narrowing.get_weights()])
    layer = keras.layers.MultiHeadAttention(3, 4)
    normed = block.norm(VALUES)
    layer(normed, normed)
    kernels, biases = (np.split(weight, 3, axis=-1) for weight in block.asking.get_weights())
    weights = [(k.reshape(12, 3, 4), b.reshape(3, 4)) for k, b in zip(kernels, biases, strict=True)]
    query, key, value = weights
    kernel, bias = block.mixing.get_weights()
    layer.set_weights([*query, *key, *value, kernel.reshape(3, 4, 12), bias])
    expected = layer(normed, normed, use_causal_mask=True)
    np.testing.assert_allclose(block(VALUES) - VALUES, expected, atol=1e-5)


@pytest.mark.filterwarnings("ignore:.*does not support masking")
def test_the_heads_of_a_block_are_keras_s_own():
    beside_keras()


def test_the_second_half_of_a_block_thinks_for_each_token_alone():
    block = fresh_block()
    block.mixing.set_weights([0 * weight for weight in block.mixing.get_weights()])
    mean, spread = VALUES.mean(axis=-1, keepdims=True), VALUES.var(axis=-1, keepdims=True)
    scale, shift = block.second_norm.get_weights()
    normed = (VALUES - mean) / np.sqrt(spread + 1e-5) * scale + shift
    (wide, wide_bias), (narrow, narrow_bias) = block.widening.get_weights(), block.narrowing.get_weights()
    expected = VALUES + np.maximum(normed @ wide + wide_bias, 0) @ narrow + narrow_bias
    np.testing.assert_allclose(block(VALUES), expected, rtol=1e-4, atol=1e-4)


def blind_to_later(module=attention_module):
    block = fresh_block(module)
    changed = VALUES.copy()
    changed[:, 3, 0] += 3
    moved = np.abs(np.asarray(block(changed)) - np.asarray(block(VALUES))).max(axis=(0, 2))
    assert moved[:3].max() <= 1e-6 and moved[3:].min() > 1e-3


def test_changing_a_later_token_changes_nothing_before():
    blind_to_later()
    net = shaken(small_net())
    changed = TOKENS.copy()
    changed[:, 5] = (changed[:, 5] + 1) % VOCABULARY
    moved = np.abs(np.asarray(net(changed)) - np.asarray(net(TOKENS))).max(axis=(0, 2))
    assert moved[:5].max() <= 1e-6 and moved[5:].min() > 1e-3


def test_tokens_know_what_they_are_and_where():
    layer = Tokens(VOCABULARY, 8, 4)
    found = np.asarray(layer(TOKENS))
    of_token, of_place = layer.get_weights()
    np.testing.assert_allclose(found, of_token[TOKENS] + of_place, rtol=1e-6)


def test_before_training_all_next_tokens_are_alike():
    assert not np.asarray(small_net()(TOKENS)).any()


def test_its_size_is_what_arithmetic_says():
    width, depth, vocabulary, context = 96, 3, 75, 64
    block = 4 * width * width + 4 * width + 8 * width * width + 5 * width + 4 * width
    ends = (vocabulary + context) * width + 2 * width + width * vocabulary + vocabulary
    assert nets.gpt().count_params() == depth * block + ends


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ({"vocabulary": 0}, "vocabulary=0; it wants a whole number of at least 1"),
        ({"context": 1.5}, "context=1.5"),
        ({"depth": True}, "depth=True"),
        ({"width": 10, "heads": 4}, "width=10 is no multiple of heads=4"),
    ],
)
def test_sizes_that_make_no_net_are_refused(sizes, message):
    with pytest.raises(ValueError, match=message):
        nets.gpt(**sizes)


SLIPS = {
    "not scaled": ("/ self.size**0.5", "/ self.size", beside_keras),
    "may look ahead": ("[:, None] >= ops.arange(count)", "[:, None] + 1 >= ops.arange(count)", blind_to_later),
    "not itself": ("[:, None] >= ops.arange(count)", "[:, None] > ops.arange(count)", beside_keras),
    "heads mixed up": (
        "ops.matmul(weights, values), (0, 2, 1, 3)",
        "ops.matmul(weights, values), (0, 2, 3, 1)",
        beside_keras,
    ),
    "values for keys": ("queries, keys, values = ops", "queries, values, keys = ops", beside_keras),
    "nothing left of the inputs": ("heard = inputs + self", "heard = self", beside_keras),
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_noticed(slip, tmp_path):
    right, wrong, check = SLIPS[slip]
    check()
    with pytest.raises(AssertionError):
        check(mutated(tmp_path, attention_module, right, wrong))
