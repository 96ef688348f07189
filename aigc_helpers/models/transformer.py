"""A GPT (Radford et al. 2019): blocks of attention that learn, of every token in a text at once, what comes next."""

from functools import partial
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from threadpoolctl import threadpool_limits

from aigc_helpers import nets
from aigc_helpers.models.decoding import draw, shaped
from aigc_helpers.models.pairs import check_optimizer
from aigc_helpers.models.reading import Reader, Story
from aigc_helpers.models.tokens import check_tokens
from aigc_helpers.nets.attention import Tokens
from aigc_helpers.training import Adam, Average, BaseTrainer, in_batches, shuffled_batch
from aigc_helpers.validation import as_array, at_least, check_seed, finite, true_or_false

LEARNING_RATE = 2e-3


class GPT(BaseTrainer):
    """A net of `nets.gpt`, trained to expect each next token; repeats itself bit for bit, resumes if killed.

    `average` is its moving average, with factor `decay` a step, by which it is judged and writes. Its looks reach back
    as far as `context`. Raises ValueError for a net or settings that do not fit.
    """

    losses = ("nats",)
    settings = ("batch_size", "decay", "seed")

    def __init__(
        self,
        net: keras.Model,
        optimizer: keras.Optimizer,
        *,
        batch_size: int = 32,
        decay: float = 0.99,
        seed: int = 0,
    ):
        self.net, self.optimizer = _checked(net), check_optimizer(optimizer)
        self.vocabulary, self.context = net.layers[0].vocabulary, net.layers[0].context
        self._average = Average(net, decay)
        self.average, self.decay = self._average.net, self._average.decay
        super().__init__(batch_size=batch_size, seed=seed)

    def nats(self, tokens: np.ndarray) -> np.ndarray:
        """−log of the chance of each of `tokens` [T] but the first, by those before it: [T − 1], T ≥ 2.

        Each is expected from half a context at least, where there is as much.
        """
        tokens = check_tokens(tokens, self.vocabulary, least=2)
        windows = _windows(len(tokens) - 1, self.context)
        found = np.empty(len(tokens) - 1)
        wrong = self._wrong(tokens[windows], tokens[windows + 1])
        for places, row in zip(windows[::-1], wrong[::-1], strict=True):  # where two windows overlap, the first counts
            found[places] = row
        return found

    def logits(self, tokens: np.ndarray) -> np.ndarray:
        """The logits [N, T, vocabulary] of the next token after each of `tokens` [N, T], T ≤ context."""
        return in_batches(partial(self.average, training=False), self._rows(tokens))

    def looks(self, tokens: np.ndarray, *, kept: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        """The logits [T, vocabulary] after each of `tokens` [T], and what each looked at: [depth, heads, T, T].

        `kept` [depth, heads] is 1 for each head that may speak, and 0 for others.
        """
        reader = Reader(self.average)
        found = reader.read(self._rows(_row(tokens, "tokens"), name="tokens"), kept=_kept(kept, reader))
        return found.logits[0], np.stack([weights[0] for weights in found.weights])

    @threadpool_limits.wrap(
        limits=1
    )  # on matrices this small, threads that wait for each other cost more than they help
    def sample(
        self, prompt: np.ndarray, count: int, *, copies: int = 1, seed: int = 0, cached: bool = True, **options: float
    ) -> np.ndarray:
        """`count` tokens after the `prompt` [T], `copies` times over: [copies, count]; `options` of `decoding.shaped`.

        Keys and values of what was read are kept, unless not `cached`: the same tokens then, later. Where the context
        is full, its last half is read anew. Raises ValueError for a prompt that is empty or longer than the context.
        """
        prompt, copies = self._rows(_row(prompt, "prompt"), name="prompt"), at_least(1, copies, name="copies")
        count, rng = at_least(1, count, name="count"), np.random.default_rng(check_seed(seed))
        story = Story(Reader(self.average), np.tile(prompt, (copies, 1)), cached=true_or_false(cached, name="cached"))
        for _ in range(count):
            chances = shaped(story.expected(), recent=story.tokens, **options)
            story.add(draw(chances, rng))
        return story.tokens[:, prompt.shape[1] :]

    @threadpool_limits.wrap(limits=1)
    def likeliest(self, prompt: np.ndarray, count: int, *, beams: int = 4) -> tuple[np.ndarray, float]:
        """`count` tokens after the `prompt` [T] that are likely as a whole, and the nats of all: a beam search.

        At each step, of all that may follow one of the likeliest `beams` beginnings, the likeliest `beams` are kept.
        One beam takes the likeliest token each time.
        """
        prompt = self._rows(_row(prompt, "prompt"), name="prompt")
        story, nats = Story(Reader(self.average), prompt), np.zeros(1)
        count, beams = at_least(1, count, name="count"), at_least(1, beams, name="beams")
        for _ in range(count):
            ahead = (nats[:, None] - np.log(np.maximum(shaped(story.expected()), 1e-300))).ravel()
            best = np.argsort(ahead, kind="stable")[:beams]
            nats = ahead[best]
            story.keep(best // self.vocabulary)
            story.add(best % self.vocabulary)
        return story.tokens[0, prompt.shape[1] :], float(nats[0])

    def _rows(self, tokens: np.ndarray, *, name: str = "tokens") -> np.ndarray:
        """Rows [N, T] as int32; a ValueError unless 1 ≤ T ≤ context and all are tokens of this vocabulary."""
        tokens = as_array(tokens, name=name)
        if tokens.ndim != 2 or not tokens.size:
            raise ValueError(f"{name} has shape {tokens.shape}; it wants rows [N, T] of one token at least")
        check_tokens(tokens.ravel(), self.vocabulary, name=name)
        if tokens.shape[1] > self.context:
            advice = f"hand over the last {self.context}: {name}[-{self.context}:]"
            raise ValueError(f"{name} has {tokens.shape[1]} tokens, and this net reads {self.context}; {advice}")
        return tokens.astype(np.int32)

    def _wrong(self, before: np.ndarray, following: np.ndarray) -> np.ndarray:
        """−log of the chance of each of `following` [N, T], each by its row `before` up to there: [N, T]."""

        def wrong(rows: np.ndarray) -> tf.Tensor:
            return _nats(self.average(rows[:, 0], training=False), rows[:, 1])

        return in_batches(wrong, np.stack([before, following], axis=1).astype(np.int32))

    def _step(self, source: tf.Tensor, step: tf.Tensor) -> tf.Tensor:
        rows = self._batch(source, step)
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(_nats(self.net(rows[:, :-1], training=True), rows[:, 1:]))
        weights = self.net.trainable_variables
        slopes = [tf.convert_to_tensor(slope) for slope in tape.gradient(loss, weights)]
        self.optimizer.apply(slopes, weights)
        return tf.stack([loss])

    def _batch(self, source: tf.Tensor, step: tf.Tensor) -> tf.Tensor:
        """Rows of at most context + 1 tokens: of a text from places drawn for the step, of many texts the next few."""
        if source.shape.rank == 2:
            return tf.gather(source, shuffled_batch(source, step, batch_size=self.batch_size, seed=self.seed))
        seed = tf.stack([tf.constant(self.seed, tf.int64), step])
        length = tf.minimum(self.context + 1, tf.shape(source)[0])
        starts = tf.random.stateless_uniform([self.batch_size, 1], seed, 0, tf.shape(source)[0] - length + 1, tf.int32)
        return tf.gather(source, starts + tf.range(length))

    def _follow(self) -> None:
        self._average.follow(self.step)

    def _check_data(self, data: np.ndarray) -> np.ndarray:
        """A text [T], or texts of one length [N, T], T ≤ context + 1."""
        data = as_array(data, name="data")
        if data.ndim == 2 and not 2 <= data.shape[1] <= self.context + 1:
            raise ValueError(f"data has shape {data.shape}; texts [N, T] want 2 to {self.context + 1} tokens each")
        flat = data.ravel() if data.ndim == 2 else data
        return check_tokens(flat, self.vocabulary, least=2, name="data").reshape(data.shape).astype(np.int32)

    def _nets(self) -> dict[str, keras.Model]:
        return {"net": self.net, "average": self.average}

    def _moved(self) -> dict[str, tuple[keras.Optimizer, list]]:
        return {"net": (self.optimizer, self.net.trainable_variables)}


def build(vocabulary: int, *, context: int = 64, width: int = 96, heads: int = 4, depth: int = 3, seed: int = 0) -> GPT:
    """A fresh GPT for some `vocabulary`, with settings under which it learns well in a minute or two."""
    net = nets.gpt(vocabulary, context=context, width=width, heads=heads, depth=depth, seed=seed)
    return GPT(net, Adam(LEARNING_RATE), seed=seed)


def _windows(count: int, context: int) -> np.ndarray:
    """Places [N, T] of windows that cover 0 … count − 1, each of `context` places and half over the one before."""
    last = max(count - context, 0)
    starts = [*range(0, last, max(context // 2, 1)), last]
    return np.array(starts)[:, None] + np.arange(min(context, count))


def _row(tokens: Any, name: str) -> np.ndarray:
    tokens = as_array(tokens, name=name)
    if tokens.ndim != 1:
        raise ValueError(f"{name} has shape {tokens.shape}; it wants one row [T] of tokens")
    return tokens[None]


def _kept(kept: np.ndarray | None, reader: Reader) -> np.ndarray | None:
    if kept is None:
        return None
    kept, wants = finite(kept, name="kept").astype(np.float32), (len(reader.blocks), reader.blocks[0].heads)
    if kept.shape != wants:
        raise ValueError(f"kept has shape {kept.shape}; it wants a number for each head, {wants}")
    return kept


def _nats(logits: Any, tokens: Any) -> tf.Tensor:
    """−log of the chances that `logits` [N, T, V] give to `tokens` [N, T]."""
    return tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tokens, logits=logits)


def _checked(net: keras.Model) -> keras.Model:
    fits = isinstance(net, keras.Sequential) and isinstance(net.layers[0], Tokens)
    if not fits or not net.trainable_variables:
        raise ValueError(f"net={net!r}; it wants a net of nets.gpt(), with weights to train")
    return net
