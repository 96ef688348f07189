"""What comes next by what came next before: n-grams, mixed from short to long (Witten and Bell 1991)."""

from typing import NamedTuple

import numpy as np

from aigc_helpers.models.decoding import LATELY, draw, shaped
from aigc_helpers.models.tokens import check_tokens
from aigc_helpers.validation import as_array, at_least, check_seed

NONE = -1  # where a text has no token: before its beginning
LARGEST = 62  # bits of the numbers that stand for n-grams


class NGrams:
    """The chances of the next of `vocabulary` tokens by up to `order` − 1 before it, as counted in `tokens` [T].

    For a context that was followed N times, by K different tokens, the chance of the next one is
    (count + K · shorter) / (N + K), where `shorter` is its chance by the context without its first token; at the end of
    that row all tokens are alike. A context never seen leaves it to the shorter one.
    """

    def __init__(self, tokens: np.ndarray, *, vocabulary: int, order: int = 6):
        self.vocabulary, self.order = at_least(1, vocabulary, name="vocabulary"), at_least(1, order, name="order")
        if self.order * np.log2(self.vocabulary) > LARGEST:
            raise ValueError(f"order={order} is too much for {vocabulary} tokens; take a smaller one, such as 2")
        tokens = check_tokens(tokens, self.vocabulary, least=self.order)
        contexts = self._contexts(_before(tokens, self.order), len(tokens))
        self._tables = [_counted(context, tokens, self.vocabulary) for context in contexts]

    def chances(self, contexts: np.ndarray) -> np.ndarray:
        """The chances [N, vocabulary] of each next token after `contexts` [N, L]; only the last few count."""
        contexts = _rows(contexts, self.vocabulary)
        rows = len(contexts)
        padded = np.concatenate([np.full((rows, self.order), NONE), contexts], axis=1)
        columns = list(padded.T[: -self.order : -1])
        return self._mixed(columns, np.tile(np.arange(self.vocabulary), (rows, 1)))

    def nats(self, tokens: np.ndarray) -> np.ndarray:
        """−log of the chance of each of `tokens` [T], by those before it: [T]."""
        tokens = check_tokens(tokens, self.vocabulary)
        return -np.log(self._mixed(_before(tokens, self.order), tokens[:, None])[:, 0])

    def sample(self, prompt: np.ndarray, count: int, *, seed: int = 0, **options: float) -> np.ndarray:
        """`count` tokens after the `prompt` [T]; `options` are those of `decoding.shaped`."""
        tokens, rng = (
            list(check_tokens(prompt, self.vocabulary, name="prompt")),
            np.random.default_rng(check_seed(seed)),
        )
        for _ in range(at_least(1, count, name="count")):
            row = np.array([tokens[-max(LATELY, self.order) :]])
            tokens.append(int(draw(shaped(np.log(self.chances(row)), recent=row, **options), rng)[0]))
        return np.array(tokens[-count:])

    def _mixed(self, columns: list[np.ndarray], following: np.ndarray) -> np.ndarray:
        """The chances of `following` [N, M] after the contexts whose tokens, from the last back, are `columns`."""
        chances = np.full(following.shape, 1 / self.vocabulary)
        for table, context in zip(self._tables, self._contexts(columns, len(following)), strict=True):
            total, kinds, seen = table.look(context[:, None], following, self.vocabulary)
            chances = np.where(total > 0, (seen + kinds * chances) / np.maximum(total + kinds, 1), chances)
        return chances

    def _contexts(self, columns: list[np.ndarray], count: int) -> list[np.ndarray]:
        """For each of `count` places a number for its context of 0, 1, … tokens, NONE where it is not whole."""
        contexts = [np.zeros(count, np.int64)]
        for back, column in enumerate(columns):
            longer = contexts[-1] + column * self.vocabulary**back
            contexts.append(np.where((column == NONE) | (contexts[-1] == NONE), NONE, longer))
        return contexts


def _rows(contexts: np.ndarray, vocabulary: int) -> np.ndarray:
    contexts = as_array(contexts, name="contexts")
    if contexts.ndim != 2 or not len(contexts):
        raise ValueError(f"contexts has shape {contexts.shape}; it wants rows [N, L], N ≥ 1")
    if not contexts.size:
        return contexts.astype(np.int64)
    return check_tokens(contexts.ravel(), vocabulary, name="contexts").reshape(contexts.shape)


class Table(NamedTuple):
    """Contexts, sorted, with how often each was followed, and by how many kinds; n-grams, sorted, with their counts."""

    contexts: np.ndarray
    totals: np.ndarray
    kinds: np.ndarray
    grams: np.ndarray
    counts: np.ndarray

    def look(self, contexts: np.ndarray, following: np.ndarray, vocabulary: int) -> tuple[np.ndarray, ...]:
        """How often the `contexts` were followed, by how many kinds, and how often by `following`."""
        total, kinds = (_found(self.contexts, numbers, contexts) for numbers in (self.totals, self.kinds))
        return total, kinds, _found(self.grams, self.counts, contexts * vocabulary + following)


def _counted(contexts: np.ndarray, following: np.ndarray, vocabulary: int) -> Table:
    whole = contexts != NONE
    grams, counts = np.unique(contexts[whole] * vocabulary + following[whole], return_counts=True)
    known, place, kinds = np.unique(grams // vocabulary, return_inverse=True, return_counts=True)
    return Table(known, np.bincount(place, counts).astype(int), kinds, grams, counts)


def _found(keys: np.ndarray, numbers: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """The number that stands beside each key that is `asked` for, 0 where there is none."""
    places = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
    return np.where(keys[places] == asked, numbers[places], 0)


def _before(tokens: np.ndarray, order: int) -> list[np.ndarray]:
    """The tokens one, two, … `order` − 1 places before each, NONE before the beginning."""
    return [np.concatenate([np.full(back, NONE), tokens])[: len(tokens)] for back in range(1, order)]
