"""The losses that people write, as functions of what a discriminator puts out: which of them did a run report?"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import numpy as np

SURE_BELIEF = 1e-7  # Keras too cuts beliefs off here, on both sides, before a logarithm
SMOOTH = 0.9  # the usual label of real samples where labels are smoothed


class Convention(NamedTuple):
    """What each player reports, from outputs for real and for fake samples; `halved`: some write each with a ½."""

    discriminator: Callable[[np.ndarray, np.ndarray], float]
    generator: Callable[[np.ndarray, np.ndarray], float]
    halved: bool = False


def softplus(x: np.ndarray | float) -> np.ndarray:
    """log(1 + eˣ), of each."""
    return np.logaddexp(0.0, x)


def logits_of(beliefs: np.ndarray) -> np.ndarray:
    """log p / (1 − p), of each, with p between 10⁻⁷ and 1 − 10⁻⁷."""
    beliefs = np.clip(beliefs, SURE_BELIEF, 1 - SURE_BELIEF)
    return np.log(beliefs) - np.log1p(-beliefs)


def _cross_entropy(real: np.ndarray, fake: np.ndarray, label: float = 1.0) -> float:
    return float(np.mean(softplus(-real) + (1 - label) * real) + np.mean(softplus(fake)))


def _mean(values: np.ndarray) -> float:
    return float(np.mean(values))


# Of logits, the higher the more real.
ON_LOGITS = {
    "non_saturating": Convention(_cross_entropy, lambda real, fake: _mean(softplus(-fake))),
    "minimax": Convention(_cross_entropy, lambda real, fake: -_mean(softplus(fake))),
    "smoothed": Convention(
        lambda real, fake: _cross_entropy(real, fake, SMOOTH), lambda real, fake: _mean(softplus(-fake))
    ),
}
# Of outputs as they are, 1 for real and 0 for fake.
ON_SHARES = {
    "least_squares": Convention(
        lambda real, fake: _mean((real - 1) ** 2) + _mean(fake**2), lambda real, fake: _mean((fake - 1) ** 2), True
    ),
}
# Of outputs as they are, high for real and low for fake, with 0 between.
ON_SCORES = {
    "least_squares_centred": Convention(
        lambda real, fake: _mean((real - 1) ** 2) + _mean((fake + 1) ** 2), lambda real, fake: _mean(fake**2), True
    ),
    "wasserstein": Convention(lambda real, fake: _mean(fake) - _mean(real), lambda real, fake: -_mean(fake)),
    "hinge": Convention(
        lambda real, fake: _mean(np.maximum(1 - real, 0)) + _mean(np.maximum(1 + fake, 0)),
        lambda real, fake: -_mean(fake),
    ),
}

Pair = tuple[np.ndarray, np.ndarray]
Losses = tuple[float, float]


def as_logits(losses: Losses, outputs: Pair) -> float:
    """How far the two reported losses are from what the nearest cross-entropy makes of `outputs` taken for logits."""
    real, fake = outputs
    return min(_gaps(losses, ON_LOGITS, [(real, fake), (-real, -fake)]))


def as_beliefs(losses: Losses, outputs: Pair) -> float:
    """How far they are from the nearest of the known losses on `outputs` that are beliefs; either kind may be 1."""
    turned = [outputs, (1 - outputs[0], 1 - outputs[1])]
    logits = [(logits_of(real), logits_of(fake)) for real, fake in turned]
    scores = [outputs, (-outputs[0], -outputs[1])]
    kinds = (ON_LOGITS, logits), (ON_SHARES, turned), (ON_SCORES, scores)
    return min(gap for conventions, pairs in kinds for gap in _gaps(losses, conventions, pairs))


def _gaps(losses: Losses, conventions: Mapping[str, Convention], outputs: list[Pair]) -> Iterator[float]:
    """The larger of the two players' gaps, for each convention; the discriminator's loss is a sum or a mean of two."""
    for convention in conventions.values():
        for real, fake in outputs:
            its, own = convention.discriminator(real, fake), convention.generator(real, fake)
            for part in (1.0, 0.5):
                for share in (1.0, 0.5) if convention.halved else (1.0,):
                    yield max(abs(losses[0] - part * its), abs(losses[1] - share * own))
