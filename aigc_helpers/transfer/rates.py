"""How fast each block of a net learns, and when: the strategies of fine-tuning as tables of rates [steps, blocks]."""

from collections.abc import Callable

import numpy as np

from aigc_helpers.validation import at_least, one_of, positive

DISCOUNT = 2.6  # by which each block learns slower than the one above it (Howard and Ruder 2018)
RELEASED_BY = 0.5  # of the training, after which the last block is thawed

Strategy = Callable[[int, int], np.ndarray]  # (steps, blocks) → shares of the learning rate [steps, blocks]


def _all(steps: int, count: int) -> np.ndarray:
    return np.ones((steps, count))


def _head(steps: int, count: int) -> np.ndarray:
    return np.tile(np.arange(count) == count - 1, (steps, 1)).astype(float)


def _top_down(steps: int, count: int) -> np.ndarray:
    from_top = np.arange(count)[::-1] / max(1, count - 1)
    return (np.arange(steps)[:, None] >= RELEASED_BY * steps * from_top).astype(float)


def _discriminative(steps: int, count: int) -> np.ndarray:
    return np.tile(DISCOUNT ** -np.arange(count)[::-1], (steps, 1))


STRATEGIES: dict[str, Strategy] = {
    "all": _all,
    "head": _head,
    "top_down": _top_down,
    "discriminative": _discriminative,
}


def rate_plan(
    strategy: str, *, steps: int, blocks: int, learning_rate: float = 1e-3, frozen: int = 0, falling: bool = True
) -> np.ndarray:
    """The rate of each block at each step, float32 [steps, blocks], the lowest block first.

    `strategy` is one of STRATEGIES; the lowest `frozen` blocks get 0 throughout. Where `falling`, all rates fall to
    zero along half a cosine, so that the last steps settle. Raises ValueError for what does not fit.

    >>> rate_plan("top_down", steps=4, blocks=3, learning_rate=1.0, falling=False).tolist()
    [[0.0, 0.0, 1.0], [0.0, 1.0, 1.0], [1.0, 1.0, 1.0], [1.0, 1.0, 1.0]]
    """
    shares = STRATEGIES[one_of(strategy, STRATEGIES, name="strategy")]
    steps, blocks = at_least(1, steps, name="steps"), at_least(1, blocks, name="blocks")
    frozen = at_least(0, frozen, name="frozen")
    if frozen >= blocks:
        raise ValueError(f"frozen={frozen} of {blocks} blocks; at least the head must learn")
    rates = positive(learning_rate, name="learning_rate") * shares(steps, blocks)
    rates[:, :frozen] = 0
    if falling:
        rates *= (1 + np.cos(np.pi * np.arange(steps)[:, None] / steps)) / 2
    return rates.astype(np.float32)
