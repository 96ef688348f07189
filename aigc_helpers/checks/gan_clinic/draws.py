"""What an answer draws at random, in a word: where its points lie, and what decides them."""

from collections.abc import Callable
from typing import Any

import numpy as np

from aigc_helpers.checks.plain import array

UNEVEN = 0.06  # distance of 2,000 uniform shares from the uniform law that chance exceeds once in a million


def points_between(answer: Callable[..., Any], real: np.ndarray, fake: np.ndarray, seed: int) -> str:
    """How the points of `answer` lie between their two pictures; all is well on the "segment"."""

    def drawn(seed: int) -> np.ndarray:
        return array(answer(real.copy(), fake.copy(), np.random.default_rng(seed)))

    points = drawn(seed)
    if points.shape != real.shape:
        return "reshaped"
    where = _on_segment((points - fake) / (real - fake))
    repeats = np.array_equal(points, drawn(seed)) and not np.array_equal(points, drawn(seed + 1))
    return where if repeats or where != "segment" else "not_rng"


def _on_segment(alphas: np.ndarray) -> str:
    """What shares the points have, [n, height, width, channels], a word for all of them."""
    if not (alphas.min() > -1e-6 and alphas.max() < 1 + 1e-6):
        return "off"
    if np.ptp(alphas, axis=(1, 2, 3)).max() > 1e-4:
        return "cloud"
    shares = np.sort(alphas[:, 0, 0, 0])
    if np.ptp(shares) < 1e-6:
        return "one_alpha"
    return "segment" if np.abs(shares - np.linspace(0, 1, len(shares))).max() < UNEVEN else "part"


def latents_drawn(answer: Callable[..., Any], seed: int, step: int) -> str:
    """What decides the vectors that `answer` draws; all is well with "fresh" ones."""

    def drawn(seed: int, step: int) -> np.ndarray:
        return array(answer(seed, step))

    first = drawn(seed, step)
    if first.shape != (4, 2):
        return "reshaped"
    if not np.array_equal(first, drawn(seed, step)):
        return "unrepeatable"
    others = {
        "frozen": [(seed, step + 1)],
        "one_run": [(seed + 1, step)],
        "mixed": [(seed + 1, step - 1), (seed - 1, step + 1), (step, seed)],
    }
    found = [word for word, places in others.items() if any(np.array_equal(first, drawn(*at)) for at in places)]
    return found[0] if found else _law(np.array([drawn(seed, later) for later in range(100)]))


def _law(numbers: np.ndarray) -> str:
    """Whether 800 numbers may be normal: mean and deviation within six standard errors, and tails on both sides."""
    centred = abs(numbers.mean()) < 0.22 and 0.85 < numbers.std() < 1.15
    return "fresh" if centred and numbers.min() < -2 and numbers.max() > 2 else "not_normal"
