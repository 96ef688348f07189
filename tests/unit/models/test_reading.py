"""Reading in NumPy: by hand, against the net in Keras, in parts with a memory, and as a story that grows."""

import numpy as np
import pytest

from aigc_helpers.models import reading as reading_module
from gpts import CONTEXT, TEXT, VOCABULARY, shaken, small_net
from mutated import mutated

RNG = np.random.default_rng(0)
TOKENS = RNG.integers(0, VOCABULARY, (3, CONTEXT))
NET = shaken(small_net())


def by_hand(module=reading_module):
    """Three queries of the last three of five tokens, one look after another."""
    queries, (keys, values) = RNG.normal(size=(3, 4)), RNG.normal(size=(2, 5, 4))
    read, weights = module.attend(queries, keys, values)
    for place, query in enumerate(queries):
        seen = place + 3
        fits = np.array([np.exp(sum(query * key) / np.sqrt(4)) for key in keys[:seen]])
        shares = fits / fits.sum()
        np.testing.assert_allclose(weights[place], [*shares, *[0] * (5 - seen)], atol=1e-12)
        expected = sum(share * value for share, value in zip(shares, values[:seen], strict=True))
        np.testing.assert_allclose(read[place], expected, atol=1e-12)


def test_a_look_is_a_mean_of_what_it_may_see_weighted_by_fit():
    by_hand()


def test_equal_keys_are_read_alike_and_a_fitting_one_alone():
    read, _ = reading_module.attend(np.ones((1, 4)), np.ones((3, 4)), np.eye(3))
    np.testing.assert_allclose(read, np.full((1, 3), 1 / 3), rtol=1e-12)
    read, _ = reading_module.attend(np.full((1, 4), 30.0), np.array([[1.0] * 4, [-1.0] * 4]), np.eye(2))
    np.testing.assert_allclose(read, [[1, 0]], atol=1e-12)
    huge, _ = reading_module.attend(np.full((1, 4), 1e4), np.full((2, 4), 1e4), np.eye(2))  # no overflow
    np.testing.assert_allclose(huge, [[0.5, 0.5]])


def as_keras(module=reading_module):
    read = module.Reader(NET).read(TOKENS)
    np.testing.assert_allclose(read.logits, np.asarray(NET(TOKENS)), atol=2e-5)


def test_it_is_what_the_net_in_keras_says():
    as_keras()


def in_parts(module=reading_module):
    reader, whole, past, parts = module.Reader(NET), np.asarray(NET(TOKENS)), None, []
    for part in (TOKENS[:, :3], TOKENS[:, 3:4], TOKENS[:, 4:]):
        read = reader.read(part, past)
        past = read.memory
        parts.append(read.logits)
    np.testing.assert_allclose(np.concatenate(parts, axis=1), whole, atol=2e-5)
    np.testing.assert_allclose(read.weights[1], reader.read(TOKENS).weights[1][:, :, 4:], atol=1e-5)


def test_a_text_read_in_parts_with_a_memory_is_the_text_read_whole():
    in_parts()


def test_changing_a_later_token_changes_nothing_before():
    reader, changed = reading_module.Reader(NET), TOKENS.copy()
    changed[:, 5] = (changed[:, 5] + 1) % VOCABULARY
    moved = np.abs(reader.read(changed).logits - reader.read(TOKENS).logits).max(axis=(0, 2))
    assert moved[:5].max() <= 1e-6 and moved[5:].min() > 1e-3


def mute(module=reading_module):
    """The first block's second head says nothing: as if its share of the mixing were zero."""
    net = shaken(small_net())
    kernel, bias = net.layers[1].mixing.get_weights()
    kernel[4:] = 0
    net.layers[1].mixing.set_weights([kernel, bias])
    kept = np.array([[1, 0], [1, 1]], np.float32)
    np.testing.assert_allclose(module.Reader(NET).read(TOKENS, kept=kept).logits, np.asarray(net(TOKENS)), atol=2e-5)


def test_a_head_that_may_not_speak_says_nothing():
    mute()


def growing(module=reading_module, *, cached=True):
    """Logits before each of three contexts' worth of tokens, as the net in Keras has them of the same windows."""
    text = np.stack([TEXT[:30], TEXT[30:60]])
    story, start = module.Story(module.Reader(NET), text[:, :1], cached=cached), 0
    for place in range(1, 30):
        expected = np.asarray(NET(text[:, start:place]))[:, -1]
        np.testing.assert_allclose(story.expected(), expected, atol=2e-5)
        story.add(text[:, place])
        start = start if place + 1 - start <= CONTEXT else place + 1 - CONTEXT // 2
    assert np.array_equal(story.tokens, text)


@pytest.mark.parametrize("cached", [True, False])
def test_a_story_may_grow_far_beyond_the_context(cached):
    growing(cached=cached)


@pytest.mark.parametrize("cached", [True, False])
def test_rows_that_are_kept_go_on_as_they_were(cached):
    story = reading_module.Story(reading_module.Reader(NET), TOKENS[:, :4], cached=cached)
    story.expected()
    story.keep(np.array([2, 0, 2]))
    story.add(np.array([1, 2, 3]))
    expected = np.asarray(NET(np.column_stack([TOKENS[[2, 0, 2], :4], [1, 2, 3]])))[:, -1]
    np.testing.assert_allclose(story.expected(), expected, atol=2e-5)


SLIPS = {
    "not scaled": ("/ np.sqrt(np.float32(queries.shape[-1]))", "/ 1", by_hand),
    "may look ahead": ("seen - count, dtype", "seen - count + 1, dtype", by_hand),
    "the place in the past forgotten": ("seen - count, dtype", "0, dtype", in_parts),
    "the past at the end": (
        "zip(past, (keys, values), strict=True)",
        "zip((keys, values), past, strict=True)",
        in_parts,
    ),
    "the first place again": ("first = past[0].keys.shape[2] if past else 0", "first = 0", in_parts),
    "heads mixed up": ("read.swapaxes(1, 2).reshape", "read.reshape", as_keras),
    "not normed": ("_dense(_normed(heard, self.second_norm), self.widening)", "_dense(heard, self.widening)", as_keras),
    "the looks are muted": ("read * kept[:, None, None]", "read * kept[::-1][:, None, None]", mute),
    "the memory is kept where the text moved on": ("            self._past = None", "            pass", growing),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_noticed(slip, tmp_path):
    right, wrong, check = SLIPS[slip]
    with pytest.raises((AssertionError, ValueError)):
        check(mutated(tmp_path, reading_module, right, wrong))
