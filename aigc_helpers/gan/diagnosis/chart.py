"""What a doctor writes on the chart: the run's losses and samples, and what both networks answer, as plain arrays."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from aigc_helpers.validation import at_least

SAMPLES = 500  # of each kind that are looked at
NAMES = {
    "discriminator": ("discriminator", "discriminator_loss", "d_loss", "disc_loss", "critic", "critic_loss", "d"),
    "generator": ("generator", "generator_loss", "g_loss", "gen_loss", "g"),
}


class Chart(NamedTuple):
    """All that the tests look at. Samples are rows [N, width]; outputs of the discriminator are [N].

    `losses` [steps, 2] are the discriminator's and the generator's. `real` is what the discriminator was most probably
    shown, and `as_given` whether that is the data as they came. `trained` outputs are those in training mode, real and
    fake in batches of their own; `change_by_moving` is how far they change, in their own deviations, when the batch of
    fakes is moved to the mean of the real ones. `probabilities` says whether all outputs, far outside too, lie
    in [0, 1]. `still` says of each player whether its weights are the first ones.
    """

    losses: np.ndarray
    real: np.ndarray
    fake: np.ndarray
    fake_in_training: np.ndarray
    on_real: np.ndarray
    on_fake: np.ndarray
    trained_on_real: np.ndarray
    trained_on_fake: np.ndarray
    reach: tuple[float, float] | None
    probabilities: bool
    still: tuple[bool, bool]
    change_by_moving: float
    batch_norm: tuple[bool, bool]
    finite: bool
    as_given: bool
    data: np.ndarray
    held_out: np.ndarray | None
    draws: tuple[np.ndarray, ...]
    optimizers: tuple


def losses_of(history: object) -> np.ndarray:
    """The losses [steps, 2], discriminator's first, of a trainer's history, a Keras `History`, or two plain lists."""
    history = getattr(history, "history", history)
    if isinstance(history, Mapping):
        found = [next((key for key in history if str(key).lower() in names), None) for names in NAMES.values()]
        if None in found:
            raise ValueError(
                f"history has the keys {sorted(map(str, history))}; it wants one for each player, "
                "such as {'discriminator': […], 'generator': […]}"
            )
        history = [history[key] for key in found]
    history = list(history)
    columns = [np.asarray(column, float).ravel() for column in history] if len(history) == 2 else []
    if not columns or len(columns[0]) != len(columns[1]) or len(columns[0]) == 0:
        raise ValueError(
            "history wants two lists of losses of one length, the discriminator's and the generator's: "
            "doctor((d_losses, g_losses), generator, discriminator, data)"
        )
    return np.stack(columns, axis=1)


def write(
    history: object,
    generator: object,
    discriminator: object,
    data: np.ndarray,
    *,
    before: Sequence[Sequence[np.ndarray]] | None,
    held_out: np.ndarray | None,
    draws: Sequence[np.ndarray],
    optimizers: Sequence,
    seed: int,
) -> Chart:
    """Look at everything once; the networks are left as they were found."""
    losses, rng = losses_of(history), np.random.default_rng(seed)
    data = _checked(data, discriminator)
    latents = rng.standard_normal((SAMPLES, _latent_dim(generator, draws)), dtype=np.float32)
    fake, fake_in_training = answers(generator, latents), answers(generator, latents, training=True)
    some = data[rng.permutation(len(data))[:SAMPLES]]
    views = [view.astype(np.float32) for view in _views(some)]
    shown = min(range(len(views)), key=lambda i: _misfit(discriminator, views[i], fake_in_training, losses))
    real = views[shown]
    return Chart(
        losses=losses,
        real=rows(real),
        fake=rows(fake),
        fake_in_training=rows(fake_in_training),
        on_real=answers(discriminator, real).ravel(),
        on_fake=answers(discriminator, fake).ravel(),
        trained_on_real=answers(discriminator, real, training=True).ravel(),
        trained_on_fake=answers(discriminator, fake_in_training, training=True).ravel(),
        probabilities=_gives_probabilities(discriminator, real),
        change_by_moving=_change_by_moving(discriminator, real, fake_in_training),
        reach=_reach(generator, latents),
        still=_both_still(generator, discriminator, before),
        batch_norm=(has_batch_norm(generator), has_batch_norm(discriminator)),
        finite=bool(np.isfinite(losses).all()) and all(map(_finite, (generator, discriminator))),
        as_given=shown == 0,
        data=rows(_views(data)[shown].astype(np.float32)),
        held_out=None if held_out is None else rows(_views(np.asarray(held_out))[shown].astype(np.float32)),
        draws=tuple(np.asarray(batch) for batch in draws),
        optimizers=tuple(optimizers),
    )


def answers(model: object, batch: np.ndarray, *, training: bool = False) -> np.ndarray:
    """What `model` makes of `batch`; the statistics that a training pass moves are put back."""
    if not training:
        return np.asarray(model(batch, training=False))
    kept = [np.asarray(variable).copy() for variable in model.non_trainable_variables]
    try:
        return np.asarray(model(batch, training=True))
    finally:
        for variable, value in zip(model.non_trainable_variables, kept, strict=True):
            variable.assign(value)


def rows(samples: np.ndarray) -> np.ndarray:
    """Samples of any shape as rows [N, width]."""
    return np.asarray(samples).reshape(len(samples), -1)


def has_batch_norm(model: object) -> bool:
    """Whether there is a BatchNormalization anywhere in `model`."""
    return any(type(layer).__name__ == "BatchNormalization" for layer in model._flatten_layers())


def untouched(model: object) -> bool:
    """Whether every bias is still 0 and every BatchNorm still at its start: no optimizer ever moved this model."""
    starts = {"bias": 0, "beta": 0, "gamma": 1}
    found = [(np.asarray(v), starts[v.name]) for v in model.variables if v.name in starts]
    return bool(found) and all((values == start).all() for values, start in found)


def _both_still(generator: object, discriminator: object, before: Sequence | None) -> tuple[bool, bool]:
    if before is None:
        return untouched(generator), untouched(discriminator)
    models = (generator, discriminator)
    return tuple(
        all(np.array_equal(was, now) for was, now in zip(first, model.get_weights(), strict=True))
        for first, model in zip(before, models, strict=True)
    )


def _views(data: np.ndarray) -> list[np.ndarray]:
    """The data as they came, and, for images, as a training loop may have shown them to the discriminator."""
    if data.ndim != 4 or data.min() < 0:
        return [data]
    scaled = data / np.float32(255) if data.max() > 1 else data
    return [data, scaled * 2 - 1, *([scaled] if data.max() > 1 else [])]


def _misfit(discriminator: object, real: np.ndarray, fake: np.ndarray, losses: np.ndarray) -> float:
    """How far the discriminator's loss on these samples is from the last ones of its history."""
    on_real, on_fake = (answers(discriminator, batch, training=True).ravel() for batch in (real, fake))
    return min(distance(value, recent(losses[:, 0])) for value in discriminator_losses(on_real, on_fake).values())


def discriminator_losses(real: np.ndarray, fake: np.ndarray) -> dict[str, float]:
    """What a discriminator's loss may be, of its outputs on real and fake samples."""
    return {
        "cross-entropy": float(softplus(-real).mean() + softplus(fake).mean()),
        "half a cross-entropy": float(softplus(-real).mean() + softplus(fake).mean()) / 2,
        "least squares": float(((real - 1) ** 2).mean() + (fake**2).mean()) / 2,
        "hinge": float(np.maximum(1 - real, 0).mean() + np.maximum(1 + fake, 0).mean()),
        "Wasserstein": float(fake.mean() - real.mean()),
    }


def recent(losses: np.ndarray) -> float:
    """The mean of the last twentieth of `losses`, 10 steps at least."""
    return float(np.mean(losses[-max(10, len(losses) // 20) :]))


def distance(one: float, other: float) -> float:
    """How different two losses are, from 0 (equal) to 1."""
    return abs(one - other) / (abs(one) + abs(other) + 0.05)


def softplus(x: np.ndarray) -> np.ndarray:
    """log(1 + exp(x))."""
    return np.logaddexp(0, x)


def _gives_probabilities(discriminator: object, real: np.ndarray) -> bool:
    outputs = np.concatenate([answers(discriminator, real * size) for size in (1, 1000, -1000)])
    return bool(outputs.min() >= 0 and outputs.max() <= 1)


def _change_by_moving(discriminator: object, real: np.ndarray, fake: np.ndarray) -> float:
    moved = fake + (real.mean(axis=0) - fake.mean(axis=0))
    here, there = (answers(discriminator, batch, training=True) for batch in (fake, moved))
    return float(np.abs(there - here).mean() / (here.std() + 1e-3))


def _reach(generator: object, latents: np.ndarray) -> tuple[float, float] | None:
    """The lowest and highest value that the generator can give; None where its outputs grow with the latent vectors."""
    far, farther = (answers(generator, latents * size) for size in (30, 100))
    if not np.isfinite(farther).all() or np.abs(farther).max() > 1.05 * np.abs(far).max() + 1e-6:
        return None
    return float(farther.min()), float(farther.max())


def _checked(data: np.ndarray, discriminator: object) -> np.ndarray:
    data, wanted = np.asarray(data), tuple(getattr(discriminator, "input_shape", (None,))[1:])
    if data.ndim < 2 or len(data) < 2 or (wanted and data.shape[1:] != wanted):
        raise ValueError(f"data has shape {data.shape}; this discriminator wants {('N', *wanted)} with N ≥ 2")
    if not np.isfinite(data).all():
        raise ValueError("data holds NaN or infinity: that alone ruins a training; remove or replace them first")
    return data


def _latent_dim(generator: object, draws: Sequence[np.ndarray]) -> int:
    if len(draws):
        return np.asarray(draws[0]).shape[-1]
    shape = getattr(generator, "input_shape", None)
    if shape is None:
        raise ValueError("generator has no input_shape: give draws=[latents, latents], two batches of latent vectors")
    return at_least(1, shape[-1], name="generator's latent_dim")


def _finite(model: object) -> bool:
    return all(np.isfinite(np.asarray(variable)).all() for variable in model.trainable_variables)
