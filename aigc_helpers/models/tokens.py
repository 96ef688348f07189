"""Texts as whole numbers and back: by characters, or by pieces that were merged pair by pair (Sennrich et al. 2016)."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from aigc_helpers.validation import as_array, at_least, check_text

BYTES = 256


class Vocabulary(Protocol):
    """What turns a text into tokens and back."""

    size: int

    def encode(self, text: str) -> np.ndarray:
        """The tokens of `text`: int64 [T]."""
        ...

    def decode(self, tokens: np.ndarray) -> str:
        """The text of `tokens`."""
        ...


class Characters:
    """Each character that stands in a `text` is a token; their order is that of their code points.

    >>> letters = Characters("hello")
    >>> letters.encode("hole").tolist(), letters.decode([1, 0, 2, 3])
    ([1, 3, 2, 0], 'helo')
    """

    def __init__(self, text: str):
        self.characters = "".join(sorted(set(check_text(text))))
        self.size = len(self.characters)
        self._places = {character: place for place, character in enumerate(self.characters)}

    def encode(self, text: str) -> np.ndarray:
        """The tokens of `text`; a ValueError for characters that the vocabulary does not have."""
        unknown = "".join(sorted(set(check_text(text)) - set(self.characters)))
        if unknown:
            known = f"text holds {unknown[:20]!r}, and this vocabulary knows only {self.characters!r}"
            raise ValueError(f"{known}; leave it out, or make one of a text that has it: Characters(text)")
        return np.array([self._places[character] for character in text], np.int64)

    def decode(self, tokens: np.ndarray) -> str:
        """The text of `tokens` [T]."""
        return "".join(self.characters[token] for token in check_tokens(tokens, self.size))


class Merges:
    """Bytes, and pieces of two tokens each that stood side by side most often in a `text`, as many as `merges`.

    Every text has tokens, for all bytes have: `decode(encode(text))` is `text`. `pieces` are the tokens' bytes,
    `pairs` what was merged, in order; there are fewer where no pair is left that stands twice.

    >>> merges = Merges("the cat, the hat", merges=2)
    >>> merges.pieces[256:], merges.decode(merges.encode("the bath"))
    ([b'at', b'e '], 'the bath')
    """

    def __init__(self, text: str, *, merges: int = 256):
        self.pairs: list[tuple[int, int]] = []
        self.pieces = [bytes([byte]) for byte in range(BYTES)]
        tokens = _bytes(text)
        for _ in range(at_least(0, merges, name="merges")):
            pair = most_frequent(tokens, size=self.size)
            if pair is None:
                break
            tokens = merged(tokens, pair, self.size)
            self.pairs.append(pair)
            self.pieces.append(self.pieces[pair[0]] + self.pieces[pair[1]])

    @property
    def size(self) -> int:
        """How many tokens there are."""
        return len(self.pieces)

    def encode(self, text: str) -> np.ndarray:
        """The tokens of `text`, any text but an empty one: its bytes, merged in the order in which the merges came."""
        tokens = _bytes(text)
        for place, pair in enumerate(self.pairs):
            tokens = merged(tokens, pair, BYTES + place)
        return tokens

    def decode(self, tokens: np.ndarray) -> str:
        """The text of `tokens` [T]; where their bytes are no UTF-8, as a model may draw them, `�`."""
        return b"".join(self.pieces[token] for token in check_tokens(tokens, self.size)).decode("utf-8", "replace")


def most_frequent(tokens: np.ndarray, *, size: int) -> tuple[int, int] | None:
    """The pair of neighbours that stands most often in `tokens`, all below `size`; None where none stands twice.

    Of pairs that stand as often, the one with the lowest tokens.
    """
    if len(tokens) < 2:
        return None
    pairs, counts = np.unique(tokens[:-1] * size + tokens[1:], return_counts=True)
    best = int(counts.argmax())
    return divmod(int(pairs[best]), size) if counts[best] > 1 else None


def merged(tokens: np.ndarray, pair: tuple[int, int], new: int) -> np.ndarray:
    """`tokens` with the token `new` for each `pair` of neighbours, from the left: of aaa the first two."""
    found = np.flatnonzero((tokens[:-1] == pair[0]) & (tokens[1:] == pair[1]))
    if pair[0] == pair[1]:
        found = found[_place_in_run(found) % 2 == 0]
    tokens = tokens.copy()
    tokens[found] = new
    return np.delete(tokens, found + 1)


def _place_in_run(places: np.ndarray) -> np.ndarray:
    """For each of `places`, sorted, how many just before it are there too."""
    starts = np.flatnonzero(np.diff(places, prepend=-2) != 1)
    return np.arange(len(places)) - np.repeat(starts, np.diff(starts, append=len(places)))


def _bytes(text: str) -> np.ndarray:
    return np.frombuffer(check_text(text).encode("utf-8"), np.uint8).astype(np.int64)


def check_tokens(
    tokens: np.ndarray | Sequence[int], vocabulary: int, *, least: int = 1, name: str = "tokens"
) -> np.ndarray:
    """`tokens` [T] as int64 if there are at least some, all from 0 to `vocabulary` − 1; else a ValueError."""
    tokens = as_array(tokens, name=name)
    if tokens.ndim != 1 or len(tokens) < least:
        raise ValueError(f"{name} has shape {tokens.shape}; it wants one row [T] of {least} tokens or more")
    if tokens.dtype.kind not in "iu":
        raise ValueError(f"{name} has dtype {tokens.dtype}; it wants whole numbers, as a vocabulary's encode() gives")
    if tokens.min() < 0 or tokens.max() >= vocabulary:
        span = f"{name} run from {tokens.min()} to {tokens.max()}"
        raise ValueError(f"{span}; this vocabulary has {vocabulary} and wants 0 to {vocabulary - 1}")
    return tokens.astype(np.int64)
