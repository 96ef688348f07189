"""Tokens: what was encoded comes back, whatever it was; each merge is the most frequent pair, by a slow count."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from aigc_helpers.data.texts import novel
from aigc_helpers.models import tokens as tokens_module
from aigc_helpers.models.tokens import Characters, Merges, merged, most_frequent
from mutated import mutated

SAMPLE = novel("pride", "test")[:30_000]
ANYTHING = [
    "a",
    " ",
    "aaaaa",
    "aaaaaaaa",
    "\n\t\r\x00",
    "«Œuvre», naïve",
    "書呆子臉",
    "🤓🤓🤓",
    "\u200d\ufeff",
    "the " * 9,
    SAMPLE,
]


@pytest.fixture(scope="module")
def merges():
    return Merges(SAMPLE, merges=100)


@pytest.mark.parametrize("text", ANYTHING)
def test_whatever_is_merged_comes_back(text, merges):
    assert merges.decode(merges.encode(text)) == text
    own = Merges(text, merges=50)
    assert own.decode(own.encode(text)) == text


def test_bytes_at_random_come_back(merges):
    rng = np.random.default_rng(0)
    for _ in range(50):
        text = "".join(map(chr, rng.choice([97, 116, 104, 32, 233, 0x4E66, 0x1F913], rng.integers(1, 40))))
        assert merges.decode(merges.encode(text)) == text


def slow_merged(tokens, pair, new):
    found, place = [], 0
    while place < len(tokens):
        hit = tuple(tokens[place : place + 2]) == pair
        found.append(new if hit else tokens[place])
        place += 2 if hit else 1
    return found


def against_a_slow_count(module=tokens_module, text="aaabdaaabac, aaaa and aa; the then other" * 3):
    tokens, model = list(text.encode()), module.Merges(text, merges=20)
    for new, pair in enumerate(model.pairs, 256):
        counts = Counter(pairwise(tokens))
        assert pair == min(counts, key=lambda pair: (-counts[pair], pair))
        tokens = slow_merged(tokens, pair, new)
    assert model.encode(text).tolist() == tokens


def test_each_merge_is_that_of_a_slow_count():
    against_a_slow_count()
    against_a_slow_count(text=SAMPLE[:2000])


def test_of_a_run_the_first_two_are_merged():
    assert merged(np.array([1, 1, 1, 2, 1, 1, 1, 1]), (1, 1), 9).tolist() == [9, 1, 2, 9, 9]
    assert merged(np.array([1, 2, 1, 2, 2]), (1, 2), 9).tolist() == [9, 9, 2]
    assert merged(np.array([3]), (1, 2), 9).tolist() == [3]


def test_there_are_no_merges_where_no_pair_stands_twice():
    assert Merges("abc", merges=5).pairs == [] and Merges("a", merges=5).size == 256
    assert most_frequent(np.array([1, 2, 3]), size=4) is None
    assert Merges("abab", merges=5).pieces[256:] == [b"ab"]


def test_more_merges_make_fewer_tokens_of_a_new_text(merges):
    other = novel("emma")[1000:6000]
    assert len(merges.encode(other)) < 0.75 * len(other) < len(Merges(SAMPLE, merges=3).encode(other))
    assert b" the " in merges.pieces or b"the" in merges.pieces


def test_what_a_model_draws_is_shown_even_where_it_is_no_text(merges):
    assert merges.decode([0xE6, 97, 0xFF]) == "�a�"


def test_characters_come_back_and_are_in_order():
    letters = Characters(SAMPLE)
    assert letters.decode(letters.encode(SAMPLE)) == SAMPLE and letters.size == len(set(SAMPLE))
    assert Characters("cab").encode("abc").tolist() == [0, 1, 2]


REFUSED = {
    "no text": (lambda: Characters(""), "text=''; it wants a text of one character at least"),
    "bytes": (lambda: Merges(b"abc"), "text=b'abc'; it wants a text"),
    "nothing to encode": (lambda: Characters("ab").encode(""), "text=''"),
    "unknown": (
        lambda: Characters("ab").encode("a書b臉"),
        "text holds '書臉', and this vocabulary knows only 'ab'; leave",
    ),
    "beyond": (
        lambda: Characters("ab").decode([0, 2]),
        "tokens run from 0 to 2; this vocabulary has 2 and wants 0 to 1",
    ),
    "below": (lambda: Merges("ab").decode([-1]), "tokens run from -1 to -1"),
    "floats": (lambda: Merges("ab").decode([1.0]), "tokens has dtype float64; it wants whole numbers"),
    "rows": (lambda: Merges("ab").decode([[1]]), r"tokens has shape \(1, 1\); it wants one row"),
    "merges": (lambda: Merges("ab", merges=-1), "merges=-1; it wants a whole number of at least 0"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_what_does_not_fit_is_refused(fault):
    call, message = REFUSED[fault]
    with pytest.raises(ValueError, match=message):
        call()


SLIPS = {
    "all of a run": ("_place_in_run(found) % 2 == 0", "_place_in_run(found) >= 0"),
    "the last of a run": ("_place_in_run(found) % 2 == 0", "_place_in_run(found) % 2 == 1"),
    "the rarest": ("counts.argmax()", "counts.argmin()"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_noticed(slip, tmp_path):
    with pytest.raises((AssertionError, ValueError)):
        against_a_slow_count(mutated(tmp_path, tokens_module, *SLIPS[slip]))
