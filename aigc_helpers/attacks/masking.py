"""Is a model robust, or are its gradients hidden? Checks that any honest model passes (Carlini et al. 2019)."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf

from aigc_helpers.attacks.edge import check_pixels, prepare
from aigc_helpers.attacks.norms import NORMS
from aigc_helpers.attacks.problem import Problem
from aigc_helpers.attacks.table import ATTACKS
from aigc_helpers.training.predict import Model
from aigc_helpers.validation import at_least, check_bounds, check_seed, number_between, one_of

MANY_ZEROS = 0.05  # share of images with a gradient of exactly 0: an honest net has none
SLACK = 0.04  # of an accuracy, for chance: a comparison counts from here on
BIG_GAP = 0.3  # between one step and many: more than the curvature of an honest net makes


class Measured(NamedTuple):
    """What gives masked gradients away: the share of zero gradients, then shares read rightly under each attack."""

    zero_gradients: float
    noise: float
    half_step: float
    one_step: float
    many_steps: float
    twice_as_many: float
    margin: float
    squares: float
    grey: float


WORDS = {
    "zero_gradients": "images with a gradient of exactly 0",
    "noise": "right under random noise",
    "half_step": "right under one step of ε / 2",
    "one_step": "right under one step of ε",
    "many_steps": "right under many steps",
    "twice_as_many": "right under twice as many",
    "margin": "right under many, on the margin",
    "squares": "right under squares, no gradient",
    "grey": "right where all can be grey",
}


class Sign(NamedTuple):
    """A sign of masked gradients: what it is, in words, and whether what was measured shows it."""

    words: str
    shows: Callable[[Measured], bool]


SIGNS = {
    "zeros": Sign(
        "many gradients are exactly 0: an attack that follows them stands still",
        lambda it: it.zero_gradients > MANY_ZEROS,
    ),
    "noise": Sign("random noise does better than the gradient", lambda it: it.noise < it.many_steps - SLACK),
    "one_step": Sign("one step does better than many", lambda it: it.one_step < it.many_steps - SLACK),
    "half_step": Sign("half a step does better than a whole one", lambda it: it.half_step < it.one_step - SLACK),
    "learned_step": Sign(
        "one step leaves most right, many steps leave far less",
        lambda it: it.one_step - it.many_steps > BIG_GAP and it.one_step > 0.5,
    ),
    "squares": Sign(
        "squares without gradients do better than gradients", lambda it: it.squares < it.many_steps - SLACK
    ),
    "flat": Sign(
        "the margin does better than the cross-entropy, which has gone flat",
        lambda it: it.margin < it.many_steps - 2 * SLACK,
    ),
    "unfinished": Sign(
        "twice as many steps do much better: the attack had not arrived",
        lambda it: it.twice_as_many < it.many_steps - 2 * SLACK,
    ),
    "grey": Sign("some answers stay right where every image may be grey", lambda it: it.grey > 0.3),
}


@dataclass(frozen=True)
class MaskingReport:
    """What was measured at `epsilon`, and the signs in it, names of SIGNS; none is an honest verdict."""

    epsilon: float
    measured: Measured

    @property
    def signs(self) -> tuple[str, ...]:
        """What speaks for masked gradients."""
        return tuple(name for name, sign in SIGNS.items() if sign.shows(self.measured))

    @property
    def masked(self) -> bool:
        """Whether anything speaks for masked gradients."""
        return bool(self.signs)

    @property
    def verdict(self) -> str:
        """What to think of the accuracy, in words."""
        if self.signs == ("unfinished",):
            return "not converged: take more steps before you trust this accuracy"
        return "masked gradients: do not trust this accuracy" if self.masked else "no sign of masked gradients"

    def __str__(self) -> str:
        rows = [f"  {WORDS[name]:<34}{value:>6.0%}" for name, value in self.measured._asdict().items()]
        return "\n".join(
            [f"ε = {self.epsilon:g}: {self.verdict}", *rows, *(f"  ✗ {SIGNS[name].words}" for name in self.signs)]
        )


def masking_report(
    model: Model,
    images: np.ndarray,
    labels: np.ndarray,
    *,
    epsilon: float,
    norm: str = "linf",
    bounds: tuple[float, float] = (0.0, 1.0),
    steps: int = 20,
    queries: int = 300,
    logits: bool | None = None,
    seed: int = 0,
) -> MaskingReport:
    """Measure what masked gradients give away, on the images that the model reads rightly; a hundred will do.

    Raises ValueError for what an attack refuses, and where the model reads no image rightly.
    """
    settings = {"epsilon": number_between(0, math.inf, epsilon, name="epsilon"), "seed": check_seed(seed)}
    problem = prepare(model, images, labels, norm=norm, bounds=bounds, logits=logits, **settings)
    steps, queries = at_least(1, steps, name="steps"), at_least(1, queries, name="queries")
    problem = problem.part(~_fooled(problem, problem.images))
    if len(problem.images) == 0:
        raise ValueError("model reads none of the images rightly: there is nothing to attack; check labels and weights")
    return MaskingReport(problem.epsilon, _measured(problem, steps, queries))


def _measured(problem: Problem, steps: int, queries: int) -> Measured:
    def under(name: str, task: Problem = problem, **options: Any) -> float:
        return _right(problem, ATTACKS[name].solved(task, **options))

    # In the ball of half the range every image may turn into the same grey: nothing is right there but by chance.
    low, high = problem.bounds
    grey = (high - low) / 2 * (1 if problem.norm == "linf" else np.sqrt(problem.images[0].size))
    noise = {"epsilon": problem.epsilon, "norm": problem.norm, "bounds": problem.bounds, "seed": problem.seed}
    return Measured(
        zero_gradients=zero_gradients(problem),
        noise=_right(problem, with_noise(problem.images, **noise)),
        half_step=under("fgsm", replace(problem, epsilon=problem.epsilon / 2)),
        one_step=under("fgsm"),
        many_steps=under("pgd", steps=steps),
        twice_as_many=under("pgd", steps=2 * steps),
        margin=under("pgd", replace(problem, loss="margin"), steps=steps),
        squares=under("square", queries=queries),
        grey=under("pgd", replace(problem, epsilon=grey), steps=steps),
    )


def _right(problem: Problem, made: np.ndarray) -> float:
    return float(np.mean(~_fooled(problem, made)))


def _fooled(problem: Problem, made: np.ndarray) -> np.ndarray:
    """Whether each of the images made for `problem` fools the model, [N]."""
    parts = zip(problem.chunks(), replace(problem, images=made).chunks(), strict=True)
    return np.concatenate([part.judged(its_own.images)[0] for part, its_own in parts])


def zero_gradients(problem: Problem) -> float:
    """The share of images whose gradient of the loss is exactly 0 in every pixel."""
    slopes = np.concatenate([part.graph(_slopes)(tf.constant(part.images)).numpy() for part in problem.chunks()])
    return float(np.mean(~slopes.reshape(len(slopes), -1).any(axis=1)))


def _slopes(problem: Problem, images: tf.Tensor) -> tf.Tensor:
    return problem.slope(images)[0]


def with_noise(
    images: np.ndarray,
    *,
    epsilon: float,
    norm: str = "linf",
    bounds: tuple[float, float] = (0.0, 1.0),
    seed: int = 0,
) -> np.ndarray:
    """The images under random noise at the full radius: signs for linf, a random direction for l2; float32.

    Images are floats within `bounds`. Raises ValueError for what does not fit.
    """
    images = check_pixels(images, check_bounds(bounds))
    noise = np.random.default_rng(check_seed(seed)).normal(size=images.shape)
    if one_of(norm, NORMS, name="norm") == "linf":
        noise = np.sign(noise)
    else:
        noise /= NORMS["l2"].length(noise).reshape(-1, *[1] * (images.ndim - 1))
    epsilon = number_between(0, math.inf, epsilon, name="epsilon")
    return np.clip(images + epsilon * noise, *bounds).astype(np.float32)
