"""How a model stands against attacks: accuracy over ε, success, distances, the worst for each image."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from aigc_helpers.attacks.edge import Aim, prepare
from aigc_helpers.attacks.norms import NORMS
from aigc_helpers.attacks.problem import Problem
from aigc_helpers.attacks.table import ATTACKS, Attack
from aigc_helpers.training.predict import Model, classes_of
from aigc_helpers.validation import as_array, check_seed, one_of


class Attempt(NamedTuple):
    """One attack on one set of images: the share it fools of those that were read rightly, distances, seconds."""

    success: float
    l2: float  # mean length of the changes that fooled the model
    linf: float  # and the mean of their largest pixel
    seconds: float


def attempt(attack: Attack | str, model: Model, images: np.ndarray, labels: np.ndarray, **settings: Any) -> Attempt:
    """Run `attack` with its `settings` on the images that the model reads rightly, and measure it.

    Its seconds are those of a second call, without the tracing. Raises ValueError for what does not fit.
    """
    attack = _named(attack)
    aim = {name: settings[name] for name in Aim._fields if name in settings}
    problem = prepare(model, images, labels, epsilon=0, **aim)
    right = classes_of(model, problem.images) == labels
    if not right.any():
        raise ValueError("model reads none of the images rightly: there is nothing to attack; check labels and weights")
    images, labels, goals = np.asarray(images)[right], np.asarray(labels)[right], problem.goals[right]
    aims = {"targets": goals} if problem.targeted else {}
    attack(model, images[:2], labels[:2], **settings | {name: some[:2] for name, some in aims.items()})
    started = time.perf_counter()
    made = attack(model, images, labels, **settings | aims)
    seconds = time.perf_counter() - started
    fooled = (classes_of(model, made) == goals) == problem.targeted
    changes = (made - images)[fooled]
    l2, linf = (float(NORMS[norm].length(changes).mean()) if len(changes) else np.nan for norm in ("l2", "linf"))
    return Attempt(float(fooled.mean()), l2, linf, seconds)


def attempts_table(attempts: Mapping[str, Attempt]) -> str:
    """The attempts as an aligned text table, in their order."""
    lines = ["{:<22}{:>9}{:>10}{:>12}{:>10}".format("", "success", "mean l2", "mean linf", "seconds")]
    for name, (success, l2, linf, seconds) in attempts.items():
        lines.append(f"{name:<22}{success:>9.0%}{l2:>10.2f}{linf:>12.2f}{seconds:>10.2f}")
    return "\n".join(lines)


@dataclass(frozen=True)
class Evaluation:
    """A model's accuracy against attacks at each of `epsilons` [E], which begin with 0: clean images."""

    epsilons: np.ndarray
    right: Mapping[str, np.ndarray]  # attack → whether each image is read rightly, [E, N]

    @property
    def accuracy(self) -> dict[str, np.ndarray]:
        """Attack → accuracy at each ε, [E]."""
        return {name: right.mean(axis=1) for name, right in self.right.items()}

    @property
    def worst(self) -> np.ndarray:
        """The accuracy left when the best attack on each image is taken, at that ε or a smaller one, [E]."""
        every = np.stack([*self.right.values()]).all(axis=0)
        return np.minimum.accumulate(every, axis=0).mean(axis=1)


def evaluate(
    model: Model,
    images: np.ndarray,
    labels: np.ndarray,
    *,
    epsilons: Sequence[float],
    attacks: Sequence[str] = ("fgsm", "pgd"),
    norm: str = "linf",
    settings: Mapping[str, Mapping[str, Any]] | None = None,
    seed: int = 0,
) -> Evaluation:
    """Attack `model` at every ε with each of `attacks`, whose options `settings` may name: attack → options.

    An attack that looks for the smallest change runs once, and fools where its change is no longer than ε.
    Raises ValueError for epsilons that do not rise from 0 on, and for what an attack refuses.
    """
    radii = as_array(epsilons, name="epsilons").astype(float)
    if radii.ndim != 1 or len(radii) < 2 or radii[0] != 0 or not np.all(np.diff(radii) > 0):
        raise ValueError(f"epsilons={epsilons!r}; it wants radii that rise from 0 on, such as (0, 0.1, 0.2)")
    if not attacks:
        raise ValueError(f"attacks={attacks!r}; name at least one of {', '.join(ATTACKS)}")
    settings = settings or {}
    for name in attacks:
        one_of(name, ATTACKS, name="attacks")
    for name in settings:
        one_of(name, attacks, name="the attack in settings")
    problem = prepare(model, images, labels, epsilon=0, norm=norm, seed=check_seed(seed))
    right = {}
    for name in attacks:
        options = {"norm": norm, "seed": seed, **settings.get(name, {})}
        right[name] = _right(ATTACKS[name], problem, radii, options)
    return Evaluation(radii, right)


def _right(attack: Attack, problem: Problem, radii: np.ndarray, options: dict[str, Any]) -> np.ndarray:
    """Whether each image is read rightly at each radius, [E, N]."""
    model, images, labels = problem.model, problem.images, problem.goals
    clean = classes_of(model, images) == labels
    if not attack.smallest:
        made = (attack(model, images, labels, epsilon=radius, **options) for radius in radii[1:])
        return np.stack([clean, *(classes_of(model, some) == labels for some in made)])
    made = attack(model, images, labels, **options)
    fooled, lengths = classes_of(model, made) != labels, NORMS[options["norm"]].length(made - images)
    return np.stack([clean & ~(fooled & (lengths <= radius + 1e-6)) for radius in radii])


def _named(attack: Attack | str) -> Attack:
    return attack if isinstance(attack, Attack) else ATTACKS[one_of(attack, ATTACKS, name="attack")]
