"""From what a model expects next to one token: temperature, the likeliest few, and a price for repetition."""

import numpy as np

from aigc_helpers.validation import check_share, finite, number_between

LATELY = 64  # tokens back for which a repetition has its price


def shaped(
    logits: np.ndarray,
    *,
    temperature: float = 1.0,
    top_p: float = 1.0,
    repetition: float = 1.0,
    recent: np.ndarray | None = None,
) -> np.ndarray:
    """The chances [N, V] of the next token by its `logits` [N, V], changed in up to three ways, in this order.

    The odds of what stands among `recent` [N, T] are divided by `repetition`; all logits by `temperature`, where 0
    leaves the likeliest alone; and of the rest only the likeliest stay that together reach `top_p` (Holtzman et al.
    2020).

    >>> shaped(np.log([[0.5, 0.3, 0.2]]), top_p=0.7).round(3).tolist()
    [[0.625, 0.375, 0.0]]
    """
    logits = finite(logits, name="logits")
    repetition = number_between(1, np.inf, repetition, name="repetition")
    if recent is not None and np.size(recent):
        said = np.zeros(logits.shape, bool)
        np.put_along_axis(said, recent[:, -LATELY:], True, axis=1)
        logits = logits - np.log(repetition) * said
    return _likeliest(_cooled(logits, number_between(0, np.inf, temperature, name="temperature")), _top(top_p))


def draw(chances: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A token for each row of `chances` [N, V]: [N]."""
    reached = np.cumsum(chances, axis=1)
    return (reached <= rng.random((len(chances), 1)) * reached[:, -1:]).sum(axis=1)


def _top(top_p: float) -> float:
    return (
        1.0
        if isinstance(top_p, (int, float)) and top_p is not True and top_p == 1
        else check_share(top_p, name="top_p")
    )


def _cooled(logits: np.ndarray, temperature: float) -> np.ndarray:
    """The softmax of logits over `temperature`."""
    if temperature == 0:
        return np.eye(logits.shape[1])[logits.argmax(axis=1)]
    chances = np.exp((logits - logits.max(axis=1, keepdims=True)) / temperature)
    return chances / chances.sum(axis=1, keepdims=True)


def _likeliest(chances: np.ndarray, top_p: float) -> np.ndarray:
    """The likeliest tokens that reach `top_p` together, the last one whole, and all others at 0."""
    order = np.argsort(-chances, axis=1, kind="stable")
    ranked = np.take_along_axis(chances, order, axis=1)
    before = np.cumsum(ranked, axis=1) - ranked
    kept = np.zeros_like(chances)
    np.put_along_axis(kept, order, ranked * (before < top_p - 1e-12), axis=1)
    return kept / kept.sum(axis=1, keepdims=True)
