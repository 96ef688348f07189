"""A GPT at work: its chances, its looks and its texts, with a memory or without; and what it refuses to read."""

import numpy as np
import pytest

from aigc_helpers.models.decoding import LATELY
from gpts import CONTEXT, TEXT, VOCABULARY, small_gpt


@pytest.fixture(scope="module")
def gpt():
    return small_gpt(shake=True, depth=2)


def chances_after(gpt, before):
    logits = np.asarray(gpt.average(np.array([before])))[0, -1].astype(float)
    return np.exp(logits - logits.max()) / np.exp(logits - logits.max()).sum()


@pytest.mark.parametrize("length", [2, 5, CONTEXT, CONTEXT + 1, CONTEXT + 2, 3 * CONTEXT, 30])
def test_nats_are_those_of_each_token_by_itself(gpt, length):
    """Each is expected from the first window that reaches back half a context, or from all there is."""
    half, last, expected = CONTEXT // 2, max(length - 1 - CONTEXT, 0), []
    for place in range(1, length):
        start = next(start for start in [*range(0, last, half), last] if place <= start + CONTEXT)
        expected.append(-np.log(chances_after(gpt, TEXT[start:place])[TEXT[place]]))
    np.testing.assert_allclose(gpt.nats(TEXT[:length]), expected, atol=1e-4)


def test_looks_are_chances_that_reach_back_only(gpt):
    logits, looks = gpt.looks(TEXT[:6])
    assert logits.shape == (6, VOCABULARY) and looks.shape == (2, 2, 6, 6)
    np.testing.assert_allclose(looks.sum(axis=-1), 1, rtol=1e-5)
    assert not np.triu(looks, 1).any()
    np.testing.assert_allclose(logits, gpt.logits(TEXT[None, :6])[0], atol=1e-5)


def test_a_head_can_be_kept_from_speaking(gpt):
    whole, same, mute, none = (
        gpt.looks(TEXT[:6], kept=kept)[0]
        for kept in (None, np.ones((2, 2)), np.array([[1, 0], [1, 1]]), np.zeros((2, 2)))
    )
    np.testing.assert_allclose(whole, same, atol=1e-6)
    assert np.abs(whole - mute).max() > 1e-2
    order = TEXT[[1, 0, 2, 3, 4, 5]]  # without a head, no token hears of another
    np.testing.assert_allclose(gpt.looks(order, kept=np.zeros((2, 2)))[0][2:], none[2:], atol=1e-6)


@pytest.mark.parametrize("length", [1, CONTEXT])
def test_texts_with_a_memory_are_those_without_far_beyond_the_context(gpt, length):
    texts = [gpt.sample(TEXT[:length], 3 * CONTEXT, copies=4, seed=1, cached=cached) for cached in (True, False)]
    assert np.array_equal(*texts)


def test_the_likeliest_text_is_the_likeliest_token_each_time(gpt):
    text = list(TEXT[:3])
    for _ in range(CONTEXT - 3):
        text.append(int(gpt.logits(np.array([text]))[0, -1].argmax()))
    assert gpt.sample(TEXT[:3], CONTEXT - 3, temperature=0)[0].tolist() == text[3:]


def test_samples_follow_the_chances(gpt):
    drawn = gpt.sample(TEXT[:4], 1, copies=20_000, seed=0)[:, 0]
    found = np.bincount(drawn, minlength=VOCABULARY) / 20_000
    np.testing.assert_allclose(found, chances_after(gpt, TEXT[:4]), atol=0.015)


def test_a_beam_of_all_is_the_likeliest_text_of_all(gpt):
    after = np.stack([chances_after(gpt, [3, one]) for one in range(VOCABULARY)])
    nats = -np.log(chances_after(gpt, [3])[:, None] * after)
    best = divmod(int(nats.argmin()), VOCABULARY)
    found, total = gpt.likeliest([3], 2, beams=VOCABULARY)
    assert tuple(found) == best and total == pytest.approx(nats[best], abs=1e-4)
    greedy, alone = gpt.likeliest([3], 12, beams=1)
    assert (
        np.array_equal(greedy, gpt.sample([3], 12, temperature=0)[0]) and alone >= gpt.likeliest([3], 12, beams=30)[1]
    )


def test_the_seed_decides_the_text_and_each_copy_is_another(gpt):
    one, again, other = (gpt.sample(TEXT[:2], 12, copies=3, seed=seed) for seed in (0, 0, 1))
    assert one.shape == (3, 12) and np.array_equal(one, again) and not np.array_equal(one, other)
    assert len({row.tobytes() for row in one}) == 3


def test_a_price_for_repetition_makes_texts_more_varied(gpt):
    plain, dear = (gpt.sample(TEXT[:2], 60, copies=5, repetition=price) for price in (1, 1e9))
    kinds = [len(np.unique(row[:VOCABULARY])) for row in dear]
    assert min(kinds) >= VOCABULARY - 2 > max(len(np.unique(row[:VOCABULARY])) for row in plain) - 2 and LATELY == 64


REFUSED = {
    "an empty prompt": (lambda gpt: gpt.sample([], 3), "prompt has"),
    "a text": (lambda gpt: gpt.sample("Emma", 3), "prompt has dtype <U4"),
    "a long prompt": (
        lambda gpt: gpt.sample(TEXT[:9], 3),
        r"prompt has 9 tokens.* reads 8; hand over .*: prompt\[-8:\]",
    ),
    "beyond": (lambda gpt: gpt.sample([11], 3), "prompt run from 11 to 11; this vocabulary has 11"),
    "below": (lambda gpt: gpt.sample([-1], 3), "prompt run from -1"),
    "none": (lambda gpt: gpt.sample([1], 0), "count=0"),
    "copies": (lambda gpt: gpt.sample([1], 2, copies=0), "copies=0"),
    "seed": (lambda gpt: gpt.sample([1], 2, seed=-1), "seed=-1"),
    "beams": (lambda gpt: gpt.likeliest([1], 2, beams=0), "beams=0"),
    "a prompt for beams": (lambda gpt: gpt.likeliest(TEXT[:9], 2), "prompt has 9 tokens"),
    "cached": (lambda gpt: gpt.sample([1], 2, cached="no"), "cached='no'"),
    "temperature": (lambda gpt: gpt.sample([1], 2, temperature=np.nan), "temperature=nan"),
    "top_p": (lambda gpt: gpt.sample([1], 2, top_p=2), "top_p=2; it wants a share"),
    "one to judge": (lambda gpt: gpt.nats([1]), r"tokens has shape \(1,\); it wants one row \[T\] of 2"),
    "rows": (lambda gpt: gpt.logits([1, 2]), r"tokens has shape \(2,\); it wants rows"),
    "long rows": (lambda gpt: gpt.logits(TEXT[None, :9]), "tokens has 9 tokens"),
    "floats": (lambda gpt: gpt.looks([1.0, 2.0]), "tokens has dtype float64"),
    "heads": (
        lambda gpt: gpt.looks([1], kept=np.ones(2)),
        r"kept has shape \(2,\); it wants a number for each .*\(2, 2\)",
    ),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_what_does_not_fit_is_refused(fault, gpt):
    call, message = REFUSED[fault]
    with pytest.raises(ValueError, match=message):
        call(gpt)
