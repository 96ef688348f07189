"""Is a model robust, or are its gradients hidden? Checks that any honest model passes (Carlini et al. 2019)."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import tensorflow as tf

from aigc_helpers.attacks.edge import prepare
from aigc_helpers.attacks.problem import Model
from aigc_helpers.attacks.table import ATTACKS
from aigc_helpers.training.predict import classes_of

MANY_ZEROS = 0.05  # share of images with a gradient of exactly 0: an honest net has none
SLACK = 0.04  # of an accuracy, for chance: a comparison counts from here on
BIG_GAP = 0.3  # between one step and many: more than the curvature of an honest net makes


@dataclass(frozen=True)
class MaskingReport:
    """What was measured at `epsilon`, as accuracies, and the reasons to distrust it; none is an honest verdict."""

    epsilon: float
    measured: dict[str, float]
    reasons: tuple[str, ...]

    @property
    def masked(self) -> bool:
        """Whether anything speaks for masked gradients."""
        return bool(self.reasons)

    def __str__(self) -> str:
        verdict = "masked gradients: do not trust this accuracy" if self.masked else "no sign of masked gradients"
        rows = [f"  {name:<34}{value:>6.0%}" for name, value in self.measured.items()]
        return "\n".join([f"ε = {self.epsilon:g}: {verdict}", *rows, *(f"  ✗ {reason}" for reason in self.reasons)])


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
    prepare(model, images, labels, epsilon=epsilon, norm=norm, bounds=bounds, logits=logits)
    kept = classes_of(model, images) == labels
    if not kept.any():
        raise ValueError("model reads none of the images rightly: there is nothing to attack; check labels and weights")
    images, labels = images[kept], labels[kept]
    settings = {"norm": norm, "bounds": bounds, "logits": logits, "seed": seed}
    measured = {
        "images with a gradient of exactly 0": zero_gradients(model, images, labels, bounds=bounds, logits=logits),
        "right under random noise": _under_noise(model, images, labels, epsilon, norm, bounds, seed),
        **_under_attack(model, images, labels, epsilon, steps, queries, settings),
    }
    return MaskingReport(float(epsilon), measured, tuple(_reasons(measured)))


def _under_attack(
    model: Model,
    images: np.ndarray,
    labels: np.ndarray,
    epsilon: float,
    steps: int,
    queries: int,
    settings: dict[str, Any],
) -> dict[str, float]:
    def left(name: str, radius: float = epsilon, **options: Any) -> float:
        made = ATTACKS[name](model, images, labels, epsilon=radius, **settings, **options)
        return float(np.mean(classes_of(model, made) == labels))

    # In the ball of half the range every image may turn into the same grey: nothing is right there but by chance.
    low, high = settings["bounds"]
    grey = (high - low) / 2 * (1 if settings["norm"] == "linf" else np.sqrt(images[0].size))
    many = partial(left, "pgd", steps=steps)
    return {
        "right under one step of ε / 2": left("fgsm", epsilon / 2),
        "right under one step of ε": left("fgsm"),
        "right under many steps": many(),
        "right under twice as many": many(steps=2 * steps),
        "right under many, on the margin": many(loss="margin"),
        "right under squares, no gradient": left("square", queries=queries),
        "right where all can be grey": many(grey),
    }


def _reasons(measured: dict[str, float]) -> list[str]:
    zeros, noise, half, one, many, twice, margin, squares, grey = measured.values()
    checks = {
        "many gradients are exactly 0: an attack that follows them stands still": zeros > MANY_ZEROS,
        "random noise does better than the gradient": noise < many - SLACK,
        "one step does better than many": one < many - SLACK,
        "half a step does better than a whole one": half < one - SLACK,
        "one step all but fails where many succeed: it has learned that one step": one - many > BIG_GAP and one > 0.5,
        "squares without gradients do better than gradients": squares < many - SLACK,
        "the margin does better than the cross-entropy, which has gone flat": margin < many - 2 * SLACK,
        "twice as many steps do much better: the attack had not arrived": twice < many - 2 * SLACK,
        "some answers stay right where every image may be grey": grey > 0.3,
    }
    return [reason for reason, applies in checks.items() if applies]


def zero_gradients(
    model: Model,
    images: np.ndarray,
    labels: np.ndarray,
    *,
    loss: str = "cross_entropy",
    bounds: tuple[float, float] = (0.0, 1.0),
    logits: bool | None = None,
) -> float:
    """The share of images whose gradient of the loss is exactly 0 in every pixel."""
    problem = prepare(model, images, labels, epsilon=1.0, loss=loss, bounds=bounds, logits=logits, seed=0)
    parts = [problem.graph(_slopes)(tf.constant(part.images), tf.constant(part.goals)) for part in problem.chunks()]
    slopes = np.concatenate([part.numpy() for part in parts])
    return float(np.mean(~slopes.reshape(len(slopes), -1).any(axis=1)))


def _slopes(problem: Any, images: tf.Tensor, goals: tf.Tensor) -> tf.Tensor:
    return problem.slope(images, goals)[0]


def _under_noise(
    model: Model,
    images: np.ndarray,
    labels: np.ndarray,
    epsilon: float,
    norm: str,
    bounds: tuple[float, float],
    seed: int,
) -> float:
    made = noisy(images, epsilon=epsilon, norm=norm, bounds=bounds, seed=seed)
    return float(np.mean(classes_of(model, made) == labels))


def noisy(
    images: np.ndarray,
    *,
    epsilon: float,
    norm: str = "linf",
    bounds: tuple[float, float] = (0.0, 1.0),
    seed: int = 0,
) -> np.ndarray:
    """The images under random noise at the full radius: signs for linf, a random direction for l2."""
    rng = np.random.default_rng(seed)
    noise = rng.normal(size=images.shape)
    if norm == "linf":
        noise = np.sign(noise)
    else:
        noise /= np.linalg.norm(noise.reshape(len(noise), -1), axis=1).reshape(-1, *[1] * (images.ndim - 1))
    return np.clip(images + epsilon * noise, *bounds).astype(images.dtype)
