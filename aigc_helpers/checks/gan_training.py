"""The examiners of 05_gan_training: five exercises, each `check.NAME.examine(answer)`."""

import math

import keras
import numpy as np

from aigc_helpers.checks.engine import Exercise, Mistake, same_as

REAL, FAKE = np.array([[2.0], [0.5]], np.float32), np.array([[-1.0], [3.0]], np.float32)
LOG_TERMS = np.log1p(np.exp(-REAL)).mean(), np.log1p(np.exp(FAKE)).mean()  # −log σ(real), −log(1 − σ(fake))
SWAPPED = np.log1p(np.exp(REAL)).mean() + np.log1p(np.exp(-FAKE)).mean()


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def _number(result: object) -> float:
    if result is None or result is ...:
        raise NotImplementedError
    return float(np.asarray(result))


best_discriminator = Exercise(
    task="write the belief p / (p + q) of the best discriminator where the real density is p and the generated one q",
    right="where both densities are alike it says one half, and it says no more than it can know",
    attempt=lambda answer: np.array([_number(answer(0.3, 0.1)), _number(answer(0.2, 0.2)), _number(answer(0.0, 0.5))]),
    is_right=same_as(np.array([0.75, 0.5, 0.0])),
    mistakes=[
        Mistake(same_as(np.array([0.25, 0.5, 1.0])), "that is q / (p + q), the belief that a point was generated"),
        Mistake(same_as(np.array([3.0, 1.0, 0.0])), "that is p / q, the odds; a belief lies between 0 and 1"),
    ],
)

discriminator_loss = Exercise(
    task="write the discriminator's loss: mean of softplus(−real) plus mean of softplus(fake)",
    right="low where real logits are high and fake ones low",
    attempt=lambda answer: _number(answer(REAL, FAKE)),
    is_right=same_as(float(sum(LOG_TERMS))),
    mistakes=[
        Mistake(
            same_as(float(SWAPPED)), "the labels are swapped: real logits should rise, so their loss is softplus(−real)"
        ),
        Mistake(
            same_as(-float(sum(LOG_TERMS))), "the sign is wrong: a loss is minimised, so it is minus the log-likelihood"
        ),
        Mistake(
            same_as(float(np.log1p(np.exp(-_sigmoid(REAL))).mean() + np.log1p(np.exp(_sigmoid(FAKE))).mean())),
            "a sigmoid is applied twice: these are logits, and softplus holds the sigmoid already",
        ),
        Mistake(same_as(float(LOG_TERMS[0])), "only the real half is here: add the loss on the fake logits"),
        Mistake(same_as(float(LOG_TERMS[1])), "only the fake half is here: add the loss on the real logits"),
        Mistake(
            same_as(float(sum(LOG_TERMS)) / 2),
            "that is the mean of both halves; the value 2 log 2 belongs to their sum",
        ),
    ],
)

generator_loss = Exercise(
    task="write the generator's non-saturating loss: mean of softplus(−fake)",
    right="its slope is steepest where the discriminator is sure, and that is where help is needed",
    attempt=lambda answer: _number(answer(FAKE)),
    is_right=same_as(float(np.log1p(np.exp(-FAKE)).mean())),
    mistakes=[
        Mistake(
            same_as(float(LOG_TERMS[1])),
            "this minimises −log(1 − D): it teaches the generator to be found out; one step of it lowers D(G(z))",
        ),
        Mistake(
            same_as(-float(LOG_TERMS[1])),
            "that is the minimax loss: right in theory, flat where the discriminator is sure",
        ),
        Mistake(same_as(-float(np.log1p(np.exp(-FAKE)).mean())), "the sign is wrong: minimising this lowers D(G(z))"),
        Mistake(
            same_as(float(np.log1p(np.exp(-_sigmoid(FAKE))).mean())),
            "a sigmoid is applied twice: these are logits, and softplus holds the sigmoid already",
        ),
    ],
)


def _optimizers(answer: object) -> str:
    """What the pair that `answer()` builds is like, in a word."""
    pair = answer()
    if pair is None or pair is ...:
        return None
    if len(pair) != 2 or not all(isinstance(optimizer, keras.Optimizer) for optimizer in pair):
        return "no pair"
    if pair[0] is pair[1]:
        return "one"
    return "two" if all(math.isclose(float(optimizer.beta_1), 0.5) for optimizer in pair) else "momentum"


two_optimizers = Exercise(
    task="return two Adam optimizers, one for each player, with learning rate 0.002 and beta_1 0.5",
    right="each keeps the moments of its own player's gradients",
    attempt=_optimizers,
    is_right=lambda kind: kind == "two",
    mistakes=[
        Mistake(
            lambda kind: kind == "one",
            "both are the same object: an optimizer keeps moments for the weights of one player; build a second",
        ),
        Mistake(
            lambda kind: kind == "momentum", "beta_1 is not 0.5: the default 0.9 remembers a game that has moved on"
        ),
        Mistake(lambda kind: kind == "no pair", "return a pair: keras.optimizers.Adam(…), keras.optimizers.Adam(…)"),
    ],
)

frechet_1d = Exercise(
    task="on a line, add the squared gap of the means and the squared gap of the standard deviations",
    right="the 64-dimensional one is this, with a matrix root in the place of the standard deviation",
    attempt=lambda answer: np.array([_number(answer(0.0, 1.0, 3.0, 1.0)), _number(answer(1.0, 2.0, 1.0, 5.0))]),
    is_right=same_as(np.array([9.0, 9.0])),
    mistakes=[
        Mistake(same_as(np.array([3.0, 3.0])), "square both gaps"),
        Mistake(
            same_as(np.array([9.0, 21.0])), "that takes the gap of the variances; take that of the standard deviations"
        ),
        Mistake(
            same_as(np.array([9.0, 441.0])), "that takes the gap of the variances; take that of the standard deviations"
        ),
        Mistake(same_as(np.array([9.0, 0.0])), "the spread is missing: two Gaussians with one mean may still differ"),
    ],
)

copier = Exercise(
    task='name the baseline that copies: "memoriser", "mixture", "gaussian" or "independent pixels"',
    right="its Fréchet distance is the best of the table, and it has made nothing: no distance sees copying",
    attempt=lambda answer: str(answer).strip().lower().replace("_", " "),
    is_right=lambda name: name == "memoriser",
    mistakes=[
        Mistake(
            lambda name: name in ("mixture", "gaussian", "independent pixels"),
            "look at the column near train: copies lie next to training images, so theirs is close to 1",
        )
    ],
)
