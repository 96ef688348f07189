"""What every named attack is, and the table of them all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from aigc_helpers.attacks import boundary, descent, engine, queries, shared
from aigc_helpers.attacks.edge import check_options, prepare
from aigc_helpers.attacks.problem import Problem
from aigc_helpers.training.predict import Model
from aigc_helpers.validation import one_of

RADII = {"linf": 0.1, "l2": 1.5}  # for pixels in [0, 1]; a change that a person sees and is not misled by


@dataclass(frozen=True)
class Attack:
    """A named attack. It is called as a function; its `options` are further keywords and their defaults."""

    name: str
    summary: str
    search: Callable[..., np.ndarray] = field(repr=False)
    options: Mapping[str, Any] = field(default_factory=dict, hash=False)
    norms: tuple[str, ...] = ("linf", "l2")
    white_box: bool = True  # whether it asks the model for gradients
    iterated: bool = False  # whether it takes many steps
    smallest: bool = False  # whether it looks for the smallest change, and not for the worst one within ε
    shared: bool = False  # whether all images of a call get one and the same perturbation

    def __call__(
        self,
        model: Model,
        images: np.ndarray,
        labels: np.ndarray,
        *,
        epsilon: float | None = None,
        norm: str | None = None,
        targeted: bool = False,
        targets: np.ndarray | int | None = None,
        loss: str = "cross_entropy",
        bounds: tuple[float, float] = (0.0, 1.0),
        logits: bool | None = None,
        seed: int | None = None,
        **options: Any,
    ) -> np.ndarray:
        """Attack `model` on `images` [N, …] with true `labels` [N]; returns images of the same shape and dtype.

        `epsilon` is the radius of the ball of `norm`, "linf" or "l2", in the units of the pixels; left out it is 0.1
        or 1.5, and without limit for an attack that looks for the smallest change. With `targeted`, `targets` (one
        class for all, or [N]) are what the model shall say. `loss` is "cross_entropy" or "margin". Whether the model
        gives `logits` or probabilities is found out, or told by True or False. The same `seed` gives the same images,
        whatever batch an image comes in; None another result each time.

        The model's weights, dropout and statistics are left alone. An image that the model misreads already is pushed
        on by the gradient attacks, and returned as it is by those that look for the smallest change, by `square`, and
        with `early_stop`. Raises ValueError, naming the argument, for what does not fit.
        """
        norm = self.norms[0] if norm is None else one_of(norm, self.norms, name="norm")
        aim = {"targeted": targeted, "targets": targets, "loss": loss, "bounds": bounds, "logits": logits}
        problem = prepare(model, images, labels, epsilon=self._radius(epsilon, norm), norm=norm, seed=seed, **aim)
        return _like(np.asarray(images), self.solved(problem, **options), problem)

    def solved(self, problem: Problem, **options: Any) -> np.ndarray:
        """The images that the attack makes for a task that was checked before, float32 [N, …]."""
        options = {**self.options, **check_options(self.name, self.options, options)}
        if problem.epsilon == 0:
            return problem.images.copy()
        parts = [problem] if self.shared else problem.chunks()
        made = np.concatenate([self.search(part, **options) for part in parts])
        if not np.isfinite(made).all():
            raise ValueError("model gives gradients that are NaN or infinite on these images; check weights and layers")
        return made

    def _radius(self, epsilon: float | None, norm: str) -> float:
        if epsilon == float("inf") and not self.smallest:
            raise ValueError(f"epsilon=inf; {self.name} wants a finite radius, in the units of the pixels")
        if epsilon is not None:
            return epsilon
        return float("inf") if self.smallest else RADII[norm]


def _like(images: np.ndarray, made: np.ndarray, problem: Problem) -> np.ndarray:
    """The made images with the dtype of the given ones; a float64 image that was not moved comes back exactly."""
    if images.dtype == np.float32:
        return made
    return np.clip(images + (made.astype(np.float64) - problem.images), *problem.bounds)


fgsm = Attack(
    "fgsm",
    "one step along the gradient's signs (Goodfellow, Shlens and Szegedy 2015)",
    engine.fgsm,
    {"random_start": False},
)
bim = Attack(
    "bim",
    "FGSM in small steps (Kurakin, Goodfellow and Bengio 2017)",
    engine.bim,
    {"steps": 10, "step_size": None},
    iterated=True,
)
pgd = Attack(
    "pgd",
    "small steps from random points of the ball (Madry et al. 2018)",
    engine.pgd,
    {"steps": 40, "step_size": None, "random_start": True, "restarts": 1, "early_stop": False},
    iterated=True,
)
mi_fgsm = Attack(
    "mi_fgsm",
    "small steps with momentum (Dong et al. 2018)",
    engine.mi_fgsm,
    {"steps": 10, "step_size": None, "momentum": 1.0},
    iterated=True,
)
deepfool = Attack(
    "deepfool",
    "to the nearest boundary, as if all were linear (Moosavi-Dezfooli, Fawzi and Frossard 2016)",
    boundary.deepfool,
    {"steps": 50, "overshoot": 0.02, "candidates": 10},
    norms=("l2", "linf"),
    iterated=True,
    smallest=True,
)
carlini_wagner = Attack(
    "carlini_wagner",
    "the smallest change, by Adam and bisection (Carlini and Wagner 2017)",
    descent.carlini_wagner,
    {"steps": 200, "searches": 5, "step_size": 0.05, "confidence": 0.0, "initial_constant": 1.0},
    norms=("l2",),
    iterated=True,
    smallest=True,
)
universal = Attack(
    "universal",
    "one perturbation for all images (after Moosavi-Dezfooli et al. 2017)",
    shared.universal,
    {"steps": 40, "step_size": None},
    iterated=True,
    shared=True,
)
square = Attack(
    "square",
    "random squares, without gradients (Andriushchenko et al. 2020)",
    queries.square,
    {"queries": 1000, "share": 0.3},
    white_box=False,
    iterated=True,
)

ATTACKS = {attack.name: attack for attack in (fgsm, bim, pgd, mi_fgsm, deepfool, carlini_wagner, universal, square)}
