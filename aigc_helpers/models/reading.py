"""Reading with a trained GPT, in NumPy: what each token looks at, and what comes next, with a memory of what was read.

One token at a time there is little to compute, and NumPy is done before TensorFlow has begun.
"""

from typing import Any, NamedTuple

import keras
import numpy as np

from aigc_helpers.nets.attention import Block

HIDDEN = -np.inf  # a score of which the softmax makes 0


class Memory(NamedTuple):
    """The keys and values of the tokens so far, [N, heads, S, size] each: what a later token asks of them."""

    keys: np.ndarray
    values: np.ndarray


class Read(NamedTuple):
    """Logits [N, T, V] of what comes after each token; of each block, its weights [N, heads, T, S] and its memory."""

    logits: np.ndarray
    weights: list[np.ndarray]
    memory: list[Memory]


def attend(queries: np.ndarray, keys: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each of `queries` [..., T, D], a mean of `values` [..., S, D], and the weights [..., T, S] of that mean.

    A value weighs more the better its key, of `keys` [..., S, D], fits the query. The queries belong to the last T of
    the S tokens, and none sees what comes after its own. The weights of a query sum to 1.

    >>> read, weights = attend(np.zeros((2, 4)), np.zeros((2, 4)), np.array([[1.0], [3.0]]))
    >>> read.tolist(), weights.tolist()
    ([[1.0], [2.0]], [[1.0, 0.0], [0.5, 0.5]])
    """
    scores = queries @ keys.swapaxes(-1, -2) / np.sqrt(np.float32(queries.shape[-1]))
    count, seen = scores.shape[-2:]
    if count > 1:
        scores = np.where(np.tri(count, seen, seen - count, dtype=bool), scores, HIDDEN)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights /= weights.sum(axis=-1, keepdims=True)
    return weights @ values, weights


class Reader:
    """The weights of a `net` of `nets.gpt` as they are now, ready to read."""

    def __init__(self, net: keras.Model):
        start, *blocks, norm, ending = net.layers
        self.of_token, self.of_place = _arrays(start)
        self.blocks = [_Block(block) for block in blocks]
        self.norm, self.ending, self.context = _arrays(norm), _arrays(ending), start.context

    def read(self, tokens: np.ndarray, past: list[Memory] | None = None, *, kept: np.ndarray | None = None) -> Read:
        """What comes after each of `tokens` [N, T], which stand after those of the memory `past`, if any.

        `kept` [depth, heads] is 1 for each head that may speak, and 0 for others.
        """
        first = past[0].keys.shape[2] if past else 0
        values, weights, memory = self.of_token[tokens] + self.of_place[first : first + tokens.shape[1]], [], []
        for place, block in enumerate(self.blocks):
            voices = None if kept is None else kept[place]
            values, looks, own = block.read(values, past[place] if past else None, voices)
            weights.append(looks)
            memory.append(own)
        return Read(_dense(_normed(values, self.norm), self.ending), weights, memory)


class _Block:
    """One block's weights."""

    def __init__(self, block: Block):
        self.heads, self.size = block.heads, block.size
        self.norm, self.second_norm = _arrays(block.norm), _arrays(block.second_norm)
        self.asking, self.mixing = _arrays(block.asking), _arrays(block.mixing)
        self.widening, self.narrowing = _arrays(block.widening), _arrays(block.narrowing)

    def read(self, inputs: np.ndarray, past: Memory | None, kept: np.ndarray | None) -> tuple[np.ndarray, Any, Memory]:
        """What the tokens are after it, what its heads looked at, and its memory."""
        rows, count, width = inputs.shape
        parts = _dense(_normed(inputs, self.norm), self.asking).reshape(rows, count, 3, self.heads, self.size)
        queries, keys, values = parts.transpose(2, 0, 3, 1, 4)
        if past is not None:
            keys, values = (np.concatenate(pair, axis=2) for pair in zip(past, (keys, values), strict=True))
        read, weights = attend(queries, keys, values)
        read = read if kept is None else read * kept[:, None, None]
        heard = inputs + _dense(read.swapaxes(1, 2).reshape(rows, count, width), self.mixing)
        wide = np.maximum(_dense(_normed(heard, self.second_norm), self.widening), 0)
        return heard + _dense(wide, self.narrowing), weights, Memory(keys, values)


class Story:
    """Texts that grow token by token: `tokens` [N, T] so far; with a memory where `cached`, else read anew each time.

    Where the context is full, the last half of it is read anew, as if the text began there.
    """

    def __init__(self, reader: Reader, tokens: np.ndarray, *, cached: bool = True):
        self.tokens, self._reader, self._cached = tokens, reader, cached
        self._start, self._read, self._past = 0, 0, None  # where its reading begins, how far it came, its memory

    def expected(self) -> np.ndarray:
        """The logits [N, V] of what comes next."""
        found = self._reader.read(self.tokens[:, self._read :], self._past)
        if self._cached:
            self._read, self._past = self.tokens.shape[1], found.memory
        return found.logits[:, -1]

    def add(self, chosen: np.ndarray) -> None:
        """Let the tokens `chosen` [N] come next."""
        self.tokens = np.concatenate([self.tokens, chosen[:, None]], axis=1)
        context, length = self._reader.context, self.tokens.shape[1]
        if length - self._start > context:
            self._start = self._read = length - max(context // 2, 1)
            self._past = None

    def keep(self, rows: np.ndarray) -> None:
        """Go on with these rows alone, in this order: one may stand more than once."""
        self.tokens = self.tokens[rows]
        self._past = self._past and [Memory(keys[rows], values[rows]) for keys, values in self._past]


def _arrays(layer: Any) -> list[np.ndarray]:
    return [np.asarray(weight) for weight in layer.get_weights()]


def _dense(inputs: np.ndarray, weights: list[np.ndarray]) -> np.ndarray:
    kernel, bias = weights
    return inputs @ kernel + bias


def _normed(inputs: np.ndarray, weights: list[np.ndarray]) -> np.ndarray:
    """Each token's numbers with mean 0 and variance 1, then scaled and shifted."""
    centred = inputs - inputs.mean(axis=-1, keepdims=True)
    variance = np.square(centred).mean(axis=-1, keepdims=True)
    return centred / np.sqrt(variance + 1e-5) * weights[0] + weights[1]
