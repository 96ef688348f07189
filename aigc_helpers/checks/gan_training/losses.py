"""Examiners of 05_gan_training: what each player wants."""

from typing import Any

import numpy as np

from aigc_helpers.checks.engine import Exercise, Mistake

best_discriminator = Exercise(
    task="return the belief of the best discriminator where the real density is p and the generated one q",
    right="where both densities are alike it says one half, and it says no more than it can know",
    calls=lambda rng: [*map(tuple, rng.uniform([0.3, 0.1], [0.6, 0.25], (2, 2)).tolist()), (0.2, 0.2), (0.0, 0.5)],
    solution=lambda p, q: p / (p + q),
    mistakes=[
        Mistake("swapped", lambda p, q: q / (p + q), "that is the belief that a point was generated"),
        Mistake("odds", lambda p, q: p / q, "that is p / q, the odds; a belief lies between 0 and 1"),
        Mistake("guess", lambda p, q: 0.5, "one half is right only where both densities are alike"),
        Mistake(
            "sigmoid",
            lambda p, q: 1 / (1 + np.exp(q - p)),
            "a sigmoid of the difference never says 0: densities are weighed by their ratio",
        ),
        Mistake("share_of_one", lambda p, q: p, "that is the real density; how much of all that lies here is it?"),
    ],
)


def _softplus(logits: np.ndarray) -> np.ndarray:
    return np.logaddexp(0, logits)


def _sigmoid(logits: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-logits))


def _loss(real: np.ndarray, fake: np.ndarray) -> Any:
    return _softplus(-real).mean() + _softplus(fake).mean()


def _as_beliefs(logits: np.ndarray, label: int) -> Any:
    """The cross-entropy of logits that are taken for beliefs, as Keras does unless it is told."""
    beliefs = np.clip(logits, np.float32(1e-7), np.float32(1 - 1e-7))
    return -np.log(beliefs if label else 1 - beliefs).mean()


def _logits(rng: np.random.Generator, count: int) -> np.ndarray:
    """Logits [count, 1] of both signs, some inside of [0, 1] and some far from it."""
    return rng.permutation([0.4, -1.2, *rng.uniform(-3, 3, count - 2)]).astype(np.float32)[:, None]


NOT_BELIEFS = (
    "these are logits, any numbers; this loss takes them for beliefs between 0 and 1: Keras wants from_logits=True, a "
    "formula in logs a sigmoid"
)


discriminator_loss = Exercise(
    task="return the discriminator's loss, the mean over the real logits plus the mean over the fake ones",
    right="low where real logits are high and fake ones low",
    # As many real as fake ones, as in training: then a mean over all, doubled, is right as well.
    calls=lambda rng: [(_logits(rng, count), _logits(rng, count)) for count in (3, 5)],
    solution=_loss,
    mistakes=[
        Mistake(
            "swapped",
            lambda real, fake: _loss(-real, -fake),
            "the labels are swapped: real logits should rise, so their loss is to fall with them",
        ),
        Mistake(
            "sign",
            lambda real, fake: -_loss(real, fake),
            "the sign is wrong: a loss is minimised, so it is minus the log-likelihood",
        ),
        Mistake(
            "not_beliefs",
            (
                lambda real, fake: _as_beliefs(real, 1) + _as_beliefs(fake, 0),
                lambda real, fake: -np.log(real).mean() - np.log(1 - fake).mean(),
                lambda real, fake: (_as_beliefs(real, 1) + _as_beliefs(fake, 0)) / 2,
            ),
            NOT_BELIEFS,
        ),
        Mistake(
            "sigmoid_twice",
            lambda real, fake: _loss(_sigmoid(real), _sigmoid(fake)),
            "a sigmoid is applied twice: these are logits, and softplus holds the sigmoid already",
        ),
        Mistake(
            "real_alone",
            lambda real, fake: _softplus(-real).mean(),
            "only the real half is here: add the loss on the fake logits",
        ),
        Mistake(
            "fake_alone",
            lambda real, fake: _softplus(fake).mean(),
            "only the fake half is here: add the loss on the real logits",
        ),
        Mistake(
            "halved",
            lambda real, fake: _loss(real, fake) / 2,
            "that is the mean of both halves; the value 2 log 2 belongs to their sum",
        ),
        Mistake(
            "sum",
            lambda real, fake: _loss(real, fake) * len(real),
            "that is a sum over the batch: it grows with the batch, a mean does not",
        ),
    ],
)


generator_loss = Exercise(
    task="return the generator's non-saturating loss, a mean over its logits",
    right="its slope is steepest where the discriminator is sure, and that is where help is needed",
    calls=lambda rng: [(_logits(rng, 3),), (_logits(rng, 5),)],
    solution=lambda fake: _softplus(-fake).mean(),
    mistakes=[
        Mistake(
            "found_out",
            lambda fake: _softplus(fake).mean(),
            "this minimises −log(1 − D): it teaches the generator to be found out; one step of it lowers D(G(z))",
        ),
        Mistake(
            "minimax",
            lambda fake: -_softplus(fake).mean(),
            "that is the minimax loss: right in theory, flat where the discriminator is sure",
        ),
        Mistake("sign", lambda fake: -_softplus(-fake).mean(), "the sign is wrong: minimising this lowers D(G(z))"),
        Mistake(
            "not_beliefs",
            (lambda fake: _as_beliefs(fake, 1), lambda fake: -np.log(fake).mean()),
            NOT_BELIEFS,
        ),
        Mistake(
            "sigmoid_twice",
            lambda fake: _softplus(-_sigmoid(fake)).mean(),
            "a sigmoid is applied twice: these are logits, and softplus holds the sigmoid already",
        ),
        Mistake(
            "sum",
            lambda fake: _softplus(-fake).sum(),
            "that is a sum over the batch: it grows with the batch, a mean does not",
        ),
    ],
)
