"""Two small languages with known truth, in which the next letter was decided 20 to 40 letters before."""

import string
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from aigc_helpers.validation import at_least, check_seed, one_of

NEAREST, FARTHEST = 20, 40  # letters from the one that decides to the one that is decided
DEPTH = 4  # brackets that may be open at once
OPENING, CLOSING = "([{<", ")]}>"
LETTERS = string.ascii_letters


class Sentences(NamedTuple):
    """Sentences of one length as the places of their letters in the alphabet, int64 [N, T], and where one is `asked`.

    Those are the letters [N, T] that follow from one that stands NEAREST to FARTHEST places before, and only from it.
    """

    tokens: np.ndarray
    asked: np.ndarray


class Language(NamedTuple):
    """Its letters, those among which the answer is asked for, and what draws `count` sentences."""

    alphabet: str
    choices: str
    draw: Callable[[int, np.random.Generator], Sentences]


def sentences(name: str, count: int, *, seed: int = 0) -> Sentences:
    """`count` sentences of a language of LANGUAGES. Raises ValueError for another name, count or seed.

    >>> tokens, asked = sentences("brackets", 1, seed=9)
    >>> tokens.shape, asked.shape
    ((1, 64), (1, 64))
    """
    language = LANGUAGES[one_of(name, LANGUAGES, name="name")]
    return language.draw(at_least(1, count, name="count"), np.random.default_rng(check_seed(seed)))


def written(name: str, tokens: np.ndarray) -> str:
    """A sentence of the language in its letters."""
    return "".join(LANGUAGES[name].alphabet[token] for token in tokens)


def share_right(name: str, scores: np.ndarray, asked: Sentences) -> float:
    """The share of the asked letters that score highest among the language's choices.

    `scores` [N, T, V] are for the letter after each; those after the last letter of a sentence count for nothing.
    """
    language = LANGUAGES[name]
    choices = np.array([language.alphabet.index(letter) for letter in language.choices])
    answers = choices[np.asarray(scores)[:, :-1, choices].argmax(axis=-1)]
    right = answers == asked.tokens[:, 1:]
    return float(right[asked.asked[:, 1:]].mean())


def _copies(count: int, rng: np.random.Generator) -> Sentences:
    """A word of 19 to 39 letters, none twice, a bar, the word again, and dots up to the end."""
    words = rng.permuted(np.tile(np.arange(len(LETTERS)), (count, 1)), axis=1)
    lengths = rng.integers(NEAREST - 1, FARTHEST, (count, 1))
    places = np.arange(2 * FARTHEST)
    again = (places > lengths) & (places <= 2 * lengths)
    tokens = np.take_along_axis(words, np.where(again, places - lengths - 1, places % len(LETTERS)), axis=1)
    tokens = np.where(places == lengths, len(LETTERS), np.where(places > 2 * lengths, len(LETTERS) + 1, tokens))
    return Sentences(tokens, again)


def _brackets(count: int, rng: np.random.Generator) -> Sentences:
    """Brackets of four kinds, opened and closed at random, never more than DEPTH open at once."""
    length, kinds, rows = 64, len(OPENING), np.arange(count)
    tokens, asked = np.zeros((count, length), int), np.zeros((count, length), bool)
    kind, place, depth = np.zeros((count, DEPTH + 1), int), np.zeros((count, DEPTH + 1), int), np.zeros(count, int)
    for now in range(length):
        opens = (depth == 0) | ((depth < DEPTH) & (rng.random(count) < 0.5))
        top = np.where(opens, depth, depth - 1)
        kind[rows[opens], top[opens]], place[rows[opens], top[opens]] = rng.integers(0, kinds, opens.sum()), now
        back = now - place[rows, top]
        tokens[:, now] = kind[rows, top] + np.where(opens, 0, kinds)
        asked[:, now] = ~opens & (back >= NEAREST) & (back <= FARTHEST)
        depth = depth + np.where(opens, 1, -1)
    return Sentences(tokens, asked)


LANGUAGES = {
    "copies": Language(LETTERS + "|.", LETTERS, _copies),
    "brackets": Language(OPENING + CLOSING, CLOSING, _brackets),
}
