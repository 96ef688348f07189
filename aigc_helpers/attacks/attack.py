"""What every named attack is: a function of a model, images and labels, with the facts that tables ask for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from aigc_helpers.attacks import options as checks
from aigc_helpers.attacks.edge import prepare
from aigc_helpers.attacks.problem import Model, Problem

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
        settings = {**self.options, **checks.check(self.name, self.options, options)}
        problem = prepare(
            model,
            images,
            labels,
            epsilon=self._radius(epsilon, norm or self.norms[0]),
            norm=self._norm(norm),
            targeted=targeted,
            targets=targets,
            loss=loss,
            bounds=bounds,
            logits=logits,
            seed=seed,
        )
        return _like(np.asarray(images), self._made(problem, settings), problem)

    def _made(self, problem: Problem, settings: Mapping[str, Any]) -> np.ndarray:
        if problem.epsilon == 0:
            return problem.images.copy()
        parts = [problem] if self.shared else problem.chunks()
        made = [self.search(part, **settings) for part in parts]
        return made[0] if len(made) == 1 else np.concatenate(made)

    def _radius(self, epsilon: float | None, norm: str) -> float:
        if epsilon == float("inf") and not self.smallest:
            raise ValueError(f"epsilon=inf; {self.name} wants a finite radius, in the units of the pixels")
        if epsilon is not None:
            return epsilon
        return float("inf") if self.smallest else RADII.get(norm, 0.0)

    def _norm(self, norm: str | None) -> str:
        if norm is None:
            return self.norms[0]
        if norm not in self.norms:
            raise ValueError(f"norm={norm!r}; {self.name} wants {' or '.join(map(repr, self.norms))}")
        return norm


def _like(images: np.ndarray, made: np.ndarray, problem: Problem) -> np.ndarray:
    """The made images with the dtype of the given ones; a float64 image that was not moved comes back exactly."""
    if not np.isfinite(made).all():
        raise ValueError("model gives gradients that are NaN or infinite on these images; check its weights and layers")
    if images.dtype == np.float32:
        return made
    moved = images + (made.astype(np.float64) - problem.images)
    return np.clip(moved, *problem.bounds)
