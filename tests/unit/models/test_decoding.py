"""The laws of drawing a token: what each dial does to the chances, and that draws follow them."""

import numpy as np
import pytest

from aigc_helpers.models.decoding import LATELY, draw, shaped

LOGITS = np.random.default_rng(0).normal(size=(40, 12)) * 2
PLAIN = np.exp(LOGITS) / np.exp(LOGITS).sum(axis=1, keepdims=True)
DIALS = [
    {},
    {"temperature": 0.3},
    {"temperature": 0},
    {"top_p": 0.6},
    {"temperature": 2.0, "top_p": 0.9, "repetition": 3},
]


@pytest.mark.parametrize("dials", DIALS)
def test_chances_are_chances_and_no_matter_where_the_logits_begin(dials):
    recent = np.random.default_rng(1).integers(0, 12, (40, 5))
    chances = shaped(LOGITS, recent=recent, **dials)
    np.testing.assert_allclose(chances.sum(axis=1), 1, rtol=1e-12)
    assert (chances >= 0).all()
    np.testing.assert_allclose(chances, shaped(LOGITS + 70, recent=recent, **dials), atol=1e-9)


def test_with_all_dials_at_one_it_is_the_softmax():
    np.testing.assert_allclose(shaped(LOGITS), PLAIN, rtol=1e-9)
    np.testing.assert_allclose(shaped(LOGITS, recent=np.zeros((40, 3), int)), PLAIN, rtol=1e-9)


def test_cooler_is_surer_and_zero_takes_the_likeliest():
    entropies = []
    for temperature in (0, 0.1, 0.5, 1, 2, 10):
        chances = shaped(LOGITS, temperature=temperature)
        assert np.array_equal(chances.argmax(axis=1), LOGITS.argmax(axis=1))
        entropies.append(-(chances * np.log(np.maximum(chances, 1e-300))).sum(axis=1).mean())
    assert entropies == sorted(entropies) and entropies[0] == 0 and entropies[-1] > 0.95 * np.log(12)
    np.testing.assert_allclose(shaped(LOGITS, temperature=1e-6), shaped(LOGITS, temperature=0), atol=1e-9)


@pytest.mark.parametrize("top_p", [0.05, 0.5, 0.9, 0.999])
def test_the_fewest_likeliest_stay_that_reach_top_p(top_p):
    for plain, chances in zip(PLAIN, shaped(LOGITS, top_p=top_p), strict=True):
        kept = chances > 0
        assert plain[kept].sum() >= top_p > plain[kept].sum() - plain[kept].min()
        assert plain[kept].min() >= plain[~kept].max(initial=0)
        np.testing.assert_allclose(chances[kept], plain[kept] / plain[kept].sum(), rtol=1e-9)


def test_a_repetition_has_its_price_in_odds_and_only_lately():
    recent = np.tile([3, 3, 5], (40, 1))
    odds = [it[:, [3, 5, 7]] / it[:, :1] for it in (shaped(LOGITS, repetition=4, recent=recent), PLAIN)]
    np.testing.assert_allclose(odds[0], odds[1] / [4, 4, 1], rtol=1e-9)
    long_ago = np.concatenate([recent, np.full((40, LATELY), 7)], axis=1)
    np.testing.assert_allclose(
        shaped(LOGITS, repetition=4, recent=long_ago), shaped(LOGITS, repetition=4, recent=long_ago[:, 3:]), rtol=1e-9
    )


def test_draws_follow_the_chances_and_never_take_what_has_none():
    chances = np.tile([0.0, 0.2, 0.0, 0.5, 0.3, 0.0], (50_000, 1))
    counts = np.bincount(draw(chances, np.random.default_rng(0)), minlength=6)
    np.testing.assert_allclose(counts / 50_000, chances[0], atol=0.01)
    assert counts[[0, 2, 5]].sum() == 0

    class Lowest:
        def random(self, shape):
            return np.zeros(shape)

    assert draw(chances[:1], Lowest()).tolist() == [1]


@pytest.mark.parametrize(
    ("dials", "message"),
    [
        ({"temperature": -0.1}, "temperature=-0.1; it wants a number of at least 0"),
        ({"temperature": np.nan}, "temperature=nan"),
        ({"top_p": 0}, "top_p=0; it wants a share above 0"),
        ({"top_p": 1.5}, "top_p=1.5"),
        ({"top_p": True}, "top_p=True"),
        ({"repetition": 0.5}, "repetition=0.5; it wants a number of at least 1"),
    ],
)
def test_what_does_not_fit_is_refused(dials, message):
    with pytest.raises(ValueError, match=message):
        shaped(LOGITS, **dials)
    with pytest.raises(ValueError, match="logits holds 1 values that are NaN"):
        shaped(np.array([[0.0, np.nan]]))
