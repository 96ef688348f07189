"""The two languages: a slow reader who knows their rules says of each letter whether it was decided far before."""

import numpy as np
import pytest

from aigc_helpers.data.languages import (
    CLOSING,
    DEPTH,
    FARTHEST,
    LANGUAGES,
    NEAREST,
    OPENING,
    sentences,
    share_right,
    written,
)


def partners(text):
    """Place of each closing bracket → place of the one that it closes; an AssertionError where it closes another."""
    open_ones, found = [], {}
    for place, letter in enumerate(text):
        if letter in OPENING:
            open_ones.append(place)
            assert len(open_ones) <= DEPTH
        else:
            found[place] = open_ones.pop()
            assert OPENING.index(text[found[place]]) == CLOSING.index(letter)
    return found


def test_each_bracket_closes_the_last_that_is_open_and_those_far_off_are_asked():
    tokens, asked = sentences("brackets", 300, seed=1)
    for row, marks in zip(tokens, asked, strict=True):
        far = {place for place, back in partners(written("brackets", row)).items() if 20 <= place - back <= 40}
        assert set(np.flatnonzero(marks)) == far
    assert 0.005 < asked.mean() < 0.05


def test_a_word_stands_twice_and_its_second_time_is_asked():
    tokens, asked = sentences("copies", 300, seed=1)
    lengths = []
    for row, marks in zip(tokens, asked, strict=True):
        first, second = written("copies", row).rstrip(".").split("|")
        assert first == second and len(set(first)) == len(first)
        assert set(np.flatnonzero(marks)) == set(range(len(first) + 1, 2 * len(first) + 1))
        lengths.append(len(first) + 1)
    assert (min(lengths), max(lengths)) == (NEAREST, FARTHEST)


@pytest.mark.parametrize("name", LANGUAGES)
def test_the_same_seed_the_same_sentences(name):
    one, again, other = (sentences(name, 5, seed=seed).tokens for seed in (3, 3, 4))
    assert np.array_equal(one, again) and not np.array_equal(one, other)
    assert one.max() < len(LANGUAGES[name].alphabet)


@pytest.mark.parametrize("name", LANGUAGES)
def test_who_knows_scores_all_and_who_guesses_about_one_in_the_choices(name):
    asked = sentences(name, 400, seed=2)
    count = len(LANGUAGES[name].alphabet)
    knowing = np.roll(np.eye(count)[asked.tokens], -1, axis=1)
    assert share_right(name, knowing, asked) == 1 and share_right(name, -knowing, asked) == 0
    guessing = np.random.default_rng(0).random(knowing.shape)
    assert share_right(name, guessing, asked) == pytest.approx(1 / len(LANGUAGES[name].choices), abs=0.06)


@pytest.mark.parametrize(
    ("name", "count", "seed", "message"),
    [
        ("bracket", 3, 0, "name='bracket'; choose one of copies, brackets; did you mean 'brackets'"),
        ("copies", 0, 0, "count=0"),
        ("copies", 3, -1, "seed=-1"),
    ],
)
def test_what_does_not_fit_is_refused(name, count, seed, message):
    with pytest.raises(ValueError, match=message):
        sentences(name, count, seed=seed)
