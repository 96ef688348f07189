"""The guessing game: a coin decides each place; the score stands beside a coin's; what is no guess is told."""

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest

from aigc_helpers.checks.guessing import ASKED, GUESS_FIRST, NOT_YET, Guessing

REAL, MADE = np.full((30, 28, 28, 1), 0.8, np.float32), np.full((25, 28, 28, 1), 0.2, np.float32)


@pytest.fixture
def game():
    yield Guessing(REAL, MADE, seed=3)
    plt.close("all")


def numbers(where):
    return (np.flatnonzero(where) + 1).tolist()


def test_an_image_is_real_where_the_coin_says_so_and_another_seed_tosses_again(game):
    assert np.array_equal(game.images.mean(axis=(1, 2, 3)) > 0.5, game.by_hand)
    assert np.array_equal(game.by_hand, Guessing(REAL, MADE, seed=3).by_hand)
    counts = [Guessing(REAL, MADE, seed=seed).by_hand.sum() for seed in range(200)]
    assert abs(np.mean(counts) - ASKED / 2) < 0.6 and len(set(counts)) > 5


def test_all_right_and_all_wrong_are_told_with_what_a_coin_would_score(game):
    real = game.by_hand.sum()
    assert game.score(numbers(game.by_hand)) == (
        "You are right about 20 of 20. A coin is right about 20 or more in less than 0.1% of games.\n"
        f"Of the {20 - real} generated ones you took 0 for handwriting, and 0 of the {real} real ones for generated."
    )
    assert game.score(numbers(~game.by_hand)) == (
        "You are right about 0 of 20. A coin is right about 0 or more in 100.0% of games.\n"
        f"Of the {20 - real} generated ones you took {20 - real} for handwriting, "
        f"and {real} of the {real} real ones for generated."
    )


def test_half_of_a_game_beside_the_binomial_tail(game):
    said = game.by_hand.copy()
    said[:7] ^= True
    assert "right about 13 of 20. A coin is right about 13 or more in 13.2% of games" in game.score(numbers(said))


@pytest.mark.parametrize("nothing", [[], (), ..., None, [...]])
def test_no_guess_is_no_score(game, nothing):
    assert game.score(nothing) == NOT_YET


@pytest.mark.parametrize(("strange", "named"), [([3, 21], "21"), ([0], "0"), (["3"], "'3'"), ([2.5], "2.5")])
def test_what_is_no_number_of_a_digit_is_named(game, strange, named):
    assert game.score(strange) == f"✗ guesses holds {named}; it wants the numbers of digits, 1 to 20"


def test_the_truth_is_framed_only_when_it_is_revealed(game):
    shown, revealed = game.show(), game.reveal([3])
    assert [text.get_text() for text in shown.texts] == [str(number) for number in range(1, 21)]
    assert not shown.patches
    assert [frame.get_linestyle() == "-" for frame in revealed.patches] == game.by_hand.tolist()


@pytest.mark.parametrize(("guesses", "said"), [([], GUESS_FIRST), (..., GUESS_FIRST), ([21], "✗ guesses holds 21")])
def test_the_truth_waits_for_a_guess(game, guesses, said, capsys):
    assert game.reveal(guesses) is None
    assert capsys.readouterr().out.startswith(said) and not plt.get_fignums()


def test_too_few_images_are_named():
    with pytest.raises(ValueError, match="real has 19 images; the game wants at least 20"):
        Guessing(REAL[:19], MADE)
