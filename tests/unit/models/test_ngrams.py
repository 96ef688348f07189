"""N-grams: by hand, against a slow count with dictionaries, as chances that sum to 1, and refused."""

from collections import Counter, defaultdict
from fractions import Fraction

import numpy as np
import pytest

from aigc_helpers.data.texts import novel
from aigc_helpers.models import ngrams as ngrams_module
from aigc_helpers.models.ngrams import NGrams
from aigc_helpers.models.tokens import Characters
from mutated import mutated

LETTERS = Characters("ab")
TEXT = np.random.default_rng(0).choice(4, 300, p=[0.5, 0.3, 0.15, 0.05])


def slow(tokens, context, following, *, vocabulary, order):
    """Witten and Bell's chance, by its definition, as a fraction."""
    if order == 0:
        return Fraction(1, vocabulary)
    shorter = slow(tokens, context, following, vocabulary=vocabulary, order=order - 1)
    counts = defaultdict(Counter)
    for end in range(order - 1, len(tokens)):
        counts[tuple(tokens[end - order + 1 : end])][tokens[end]] += 1
    here = counts[tuple(context[len(context) - order + 1 :])] if len(context) >= order - 1 else Counter()
    total, kinds = sum(here.values()), len(here)
    return (here[following] + kinds * shorter) / (total + kinds) if total else shorter


def by_hand(module=ngrams_module):
    """Of "aabab": b after a, b after b, and b where nothing stood before, all with one pair of letters."""
    model = module.NGrams(LETTERS.encode("aabab"), vocabulary=2, order=2)
    once = (2 + 2 * 0.5) / (5 + 2)  # of five letters two are b, of two kinds
    after_a = (2 + 2 * once) / (3 + 2)  # a was followed by a, b and b
    after_b = (0 + 1 * once) / (1 + 1)  # b was followed by a alone; the last b by nothing
    found = model.chances(np.array([[0], [1]]))[:, 1]
    np.testing.assert_allclose(found, [after_a, after_b], rtol=1e-12)
    np.testing.assert_allclose(model.nats(np.array([1, 1])), -np.log([once, after_b]), rtol=1e-12)


def test_it_is_what_a_hand_computes():
    by_hand()


@pytest.mark.parametrize("order", [1, 2, 3, 6])
def test_it_is_what_a_slow_count_says(order):
    model, tokens = NGrams(TEXT, vocabulary=5, order=order), TEXT.tolist()
    asked = [*TEXT[:4].tolist(), 0, 4, 1, 2, 0, 0]  # token 4 was never seen
    expected = [
        slow(tokens, asked[:end], token, vocabulary=5, order=min(order, end + 1)) for end, token in enumerate(asked)
    ]
    np.testing.assert_allclose(np.exp(-model.nats(asked)), [float(chance) for chance in expected], rtol=1e-12)


@pytest.mark.parametrize("length", [0, 1, 3, 8])
def test_the_chances_after_any_context_sum_to_one(length):
    contexts = np.random.default_rng(1).integers(0, 5, (50, length))
    chances = NGrams(TEXT, vocabulary=5).chances(contexts)
    assert chances.shape == (50, 5) and (chances > 0).all()
    np.testing.assert_allclose(chances.sum(axis=1), 1, rtol=1e-12)


def test_chances_and_nats_are_one_thing():
    model, asked = NGrams(TEXT, vocabulary=5, order=4), TEXT[20:40]
    rows = [model.chances(asked[None, :end])[0, asked[end]] for end in range(20)]
    np.testing.assert_allclose(np.exp(-model.nats(asked)), rows, rtol=1e-12)


def test_longer_contexts_help_on_a_novel_up_to_six_letters():
    letters = Characters(novel())
    text, last = letters.encode(novel()), letters.encode(novel("pride", "test")[:20_000])
    nats = [NGrams(text, vocabulary=letters.size, order=order).nats(last).mean() for order in range(1, 7)]
    assert nats == sorted(nats, reverse=True) and nats[0] > 3 and nats[5] < 1.3


def test_samples_follow_the_chances():
    free = NGrams(TEXT, vocabulary=5, order=2).sample([0], 3000, seed=3)
    after = NGrams(TEXT, vocabulary=5, order=2).chances(np.array([[0]]))[0]
    found = np.bincount(free[1:][free[:-1] == 0], minlength=5)
    np.testing.assert_allclose(found / found.sum(), after, atol=0.03)


def test_a_sample_by_the_likeliest_goes_round_and_the_same_seed_says_the_same():
    model = NGrams(np.tile([0, 1, 2], 200), vocabulary=4, order=3)
    assert model.sample([0, 1], 30, temperature=0).tolist() == [2, 0, 1] * 10
    assert np.array_equal(model.sample([0], 20, seed=5), model.sample([0], 20, seed=5))


REFUSED = {
    "none": (lambda: NGrams([], vocabulary=3), "tokens has dtype float64|tokens has shape"),
    "few": (lambda: NGrams([0, 1], vocabulary=3, order=3), r"tokens has shape \(2,\); it wants one row \[T\] of 3"),
    "beyond": (lambda: NGrams([0, 1, 3], vocabulary=3, order=2), "tokens run from 0 to 3; .* 3 and wants 0 to 2"),
    "fractions": (lambda: NGrams([0.5, 1], vocabulary=3, order=1), "tokens has dtype float64; it wants whole numbers"),
    "vocabulary": (lambda: NGrams(TEXT, vocabulary=0), "vocabulary=0"),
    "order": (lambda: NGrams(TEXT, vocabulary=5, order=0), "order=0"),
    "a long order": (lambda: NGrams(TEXT, vocabulary=500, order=9), "order=9 is too much for 500 tokens"),
    "asked": (lambda: NGrams(TEXT, vocabulary=5).nats([7]), "tokens run from 7 to 7"),
    "contexts": (lambda: NGrams(TEXT, vocabulary=5).chances([1, 2]), r"contexts has shape \(2,\)"),
    "prompt": (lambda: NGrams(TEXT, vocabulary=5).sample([], 3), "prompt has"),
    "count": (lambda: NGrams(TEXT, vocabulary=5).sample([1], 0), "count=0"),
    "top_p": (lambda: NGrams(TEXT, vocabulary=5).sample([1], 2, top_p=0), "top_p=0; it wants a share"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_what_does_not_fit_is_refused(fault):
    call, message = REFUSED[fault]
    with pytest.raises(ValueError, match=message):
        call()


SLIPS = {
    "the kinds forgotten": ("np.maximum(total + kinds, 1)", "np.maximum(total, 1)"),
    "one for the kinds": ("seen + kinds * chances", "seen + chances"),
    "not mixed": ("seen + kinds * chances", "seen + kinds / self.vocabulary"),
    "contexts by grams": ("np.bincount(place, counts)", "np.bincount(place)"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_noticed(slip, tmp_path):
    with pytest.raises(AssertionError):
        by_hand(mutated(tmp_path, ngrams_module, *SLIPS[slip]))
