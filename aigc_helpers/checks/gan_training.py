"""The examiners of 05_gan_training: six exercises, each `check.NAME.examine(answer)`."""

import math
from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from aigc_helpers.checks import plain
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


def _optimizers(answer: Callable[[], Any]) -> str:
    """What the optimizers that `answer` builds are like, in a word."""
    pair = answer()
    if isinstance(pair, keras.Optimizer):
        return "one"
    if not isinstance(pair, (tuple, list)) or len(pair) != 2:
        return "no pair"
    if pair[0] is pair[1]:
        return "one"
    kinds = {_kind(optimizer) for optimizer in pair} - {"right"}
    return kinds.pop() if len(kinds) == 1 else "two" if not kinds else "other"


def _kind(optimizer: Any) -> str:
    if not isinstance(optimizer, keras.optimizers.Adam) or isinstance(optimizer, keras.optimizers.AdamW):
        return "other rule" if isinstance(optimizer, keras.Optimizer) else "no pair"
    if not math.isclose(float(optimizer.beta_1), 0.5):
        return "momentum"
    return "right" if math.isclose(float(np.asarray(optimizer.learning_rate)), 0.002, rel_tol=1e-4) else "rate"


two_optimizers = Exercise(
    task="return two Adam optimizers, one for each player, with learning rate 0.002 and beta_1 0.5",
    right="each keeps the moments of its own player's gradients",
    calls=lambda rng: [()],
    observe=_optimizers,
    solution="two",
    mistakes=[
        Mistake(
            "one",
            "one",
            "both players get the same object: an optimizer keeps moments for the weights of one; build a second",
        ),
        Mistake("momentum", "momentum", "beta_1 is not 0.5: the default 0.9 remembers a game that has moved on"),
        Mistake("rate", "rate", "the learning rate is not 0.002: the default is 0.001"),
        Mistake("other_rule", "other rule", "Adam is wanted for both: another rule keeps other moments, or none"),
        Mistake("other", "other", "the two are set differently, and not both as asked: look at each"),
        Mistake("no_pair", "no pair", "return a pair of Keras optimizers, the one and the other"),
    ],
)


def _bells(rng: np.random.Generator) -> list[tuple]:
    """Means and deviations of two Gaussians; neither gap is 0, and the larger one changes sides."""
    starts, (wide, narrow) = rng.uniform([-1, 1], [1, 2], (2, 2)), rng.uniform([2, 0.4], [3, 0.8])
    (mean_a, deviation_a), (mean_b, deviation_b) = starts.tolist()
    one = mean_a, deviation_a, mean_a + float(wide), deviation_a + float(narrow)
    return [one, (mean_b, deviation_b, mean_b - float(narrow), deviation_b + float(wide))]


frechet_1d = Exercise(
    task="on a line, return the distance of two Gaussians from their means and their standard deviations",
    right="the 64-dimensional one is this, with a matrix root in the place of the standard deviation",
    calls=_bells,
    solution=lambda mean_a, deviation_a, mean_b, deviation_b: (mean_a - mean_b) ** 2 + (deviation_a - deviation_b) ** 2,
    mistakes=[
        Mistake("no_square", lambda m, s, n, t: abs(m - n) + abs(s - t), "square both gaps"),
        Mistake(
            "variances",
            (
                lambda m, s, n, t: (m - n) ** 2 + abs(s**2 - t**2),
                lambda m, s, n, t: (m - n) ** 2 + (s**2 - t**2) ** 2,
            ),
            "that takes the gap of the variances; take that of the standard deviations",
        ),
        Mistake(
            "no_spread",
            lambda m, s, n, t: (m - n) ** 2,
            "the spread is missing: two Gaussians with one mean may still differ",
        ),
        Mistake(
            "one_square",
            (
                lambda m, s, n, t: ((m - n) + (s - t)) ** 2,
                lambda m, s, n, t: (abs(m - n) + abs(s - t)) ** 2,
            ),
            "that squares the sum of both gaps: each gap is squared alone",
        ),
        Mistake(
            "larger_gap",
            lambda m, s, n, t: max(abs(m - n), abs(s - t)) ** 2,
            "that is the larger gap alone: both count",
        ),
        Mistake(
            "root",
            lambda m, s, n, t: math.hypot(m - n, s - t),
            "that is its root: the distance that this lesson uses is the squared one",
        ),
        Mistake(
            "variances_given",
            lambda m, s, n, t: (m - n) ** 2 + s + t - 2 * math.sqrt(s * t),
            "that takes the deviations for variances",
        ),
    ],
)

copier = Exercise(
    task='name the baseline that copies: "memoriser", "mixture", "gaussian" or "independent pixels"',
    right="its Fréchet distance is the best of the table, and it has made nothing: no distance sees copying",
    as_=plain.word,
    solution="memoriser",
    mistakes=[
        Mistake(
            "no_copier",
            ("mixture", "gaussian", "independent pixels"),
            "look at the column near train: copies lie next to training images, so theirs is close to 1",
        )
    ],
)
