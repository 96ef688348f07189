"""What an answer draws at random inside of a compiled step, in a word: what decides it."""

from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

from aigc_helpers.checks.plain import array

SHAPE = (32, 2)


def latents_drawn(answer: Callable[..., Any], seed: int, step: int) -> str:
    """What decides the vectors that `answer` draws, its step a tensor in a graph; all is well with "fresh" ones."""
    compiled = tf.function(lambda seed, step: answer(int(seed), step), autograph=False, reduce_retracing=True)

    def drawn(seed: int, step: int) -> np.ndarray:
        return array(compiled(seed, tf.constant(step, tf.int64)))

    first = drawn(seed, step)
    if first.shape != SHAPE:
        return "reshaped"
    if not np.array_equal(first, drawn(seed, step)):
        return "unrepeatable"
    others = {
        "frozen": [(seed, step + 1)],
        "one_run": [(seed + 1, step)],
        "mixed": [(seed + 1, step - 1), (seed - 1, step + 1), (step, seed)],
    }
    found = [word for word, places in others.items() if any(np.array_equal(first, drawn(*at)) for at in places)]
    return found[0] if found else _law(np.array([drawn(seed, later) for later in range(20)]))


def _law(numbers: np.ndarray) -> str:
    """Whether 1,280 numbers may be normal: mean and deviation within six standard errors, and tails on both sides."""
    centred = abs(numbers.mean()) < 0.17 and 0.88 < numbers.std() < 1.12
    return "fresh" if centred and numbers.min() < -2 and numbers.max() > 2 else "not_normal"
