"""What a doctor reads off a run: numbers from its losses and its two nets, without a look at the code that made it."""

from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from scipy.special import expit

from aigc_helpers.gan.doctor import conventions, spread
from aigc_helpers.gan.doctor.histories import Losses, read_history
from aigc_helpers.gan.doctor.players import Discriminator, Generator, ends_in, kept, untouched
from aigc_helpers.gan.sampling import latent_vectors
from aigc_helpers.validation import as_array, check_finite, check_seed

SAMPLES = 500  # of each kind, looked at by the nets
ROWS = 3000  # of the data, at most, in which a copy's original is searched
RECENT = 0.1  # the last tenth of a history is how the run stands
SHIFT = 5.0  # standard deviations, by which a batch is moved to see whether a discriminator notices
STRETCH = 1e3  # inputs as many times as long drive a sigmoid and a tanh to their ends, and no other output
ENOUGH = 200  # losses, from which on a swing is more than the noise of batches


@dataclass(frozen=True)
class RunVitals:
    """The measurements. Losses and outputs are means; shares and ratios lie around 0 to 1.

    `discriminator_loss`, `generator_loss`: the last tenth of the history; `negative`: whether any of the
    discriminator's is below 0. `beliefs`: whether its outputs are in [0, 1], by a sigmoid or a softmax. `real`, `fake`:
    its mean outputs; `logit`: the mean logit of fakes, turned so that high means real; `spread`: the standard deviation
    of the logits, both kinds together. `apart`: the share of all pairs of a real and a fake sample that it puts in one
    order. `as_logits`: how far both losses are from a cross-entropy that takes its outputs for logits, and `as_known`
    from the nearest known loss that takes them for beliefs.
    `untouched`: the players whose weights never moved. `low`, `high`: the data's range; `reach`: that of the
    generator's output, where it has ends. `lag`: how far its samples in use lie from those in training, in standard
    deviations. `shift_seen`: how far the discriminator's mean logit moves with a whole batch, likewise. `cells`: over
    how many equal parts of the data the fakes spread, over the data's own count. `copies`: how near a fake is to the
    nearest of the data, over how near that is to its own nearest. `offset`: how far fakes lie from the middle of the
    data, over how far these do. `swing`, `swings`: the standard deviation of the discriminator's smoothed loss in the
    second half, and how often it crosses its mean.
    """

    finite: bool
    discriminator_loss: float
    generator_loss: float
    negative: bool
    beliefs: bool
    real: float
    fake: float
    logit: float
    spread: float
    apart: float
    as_logits: float
    as_known: float
    untouched: tuple[str, ...]
    low: float
    high: float
    reach: tuple[float, float] | None
    lag: float
    shift_seen: float
    cells: float
    copies: float
    offset: float
    swing: float
    swings: int

    @property
    def slope(self) -> float:
        """The size of the saturating loss's slope at the mean fake logit: what the generator is taught by."""
        return float(expit(self.logit))


def measure(
    history: object, generator: keras.Model, discriminator: keras.Model, data: object, *, seed: int = 0
) -> RunVitals:
    """Read the vitals of a run; `data` [N, …] are samples as the discriminator is shown them, in the generator's range.

    Raises ValueError for a history without both players' losses, for nets that cannot be asked, or data that do not fit
    the discriminator.
    """
    losses, makes, judges = read_history(history), Generator(generator), Discriminator(discriminator)
    rng = np.random.default_rng(check_seed(seed))
    data = _checked(data, judges)
    data = data[rng.permutation(len(data))[:ROWS]]
    latents = latent_vectors(SAMPLES, int(np.prod(makes.latent_shape)), seed=seed)
    with kept(generator, discriminator):
        return _measured(losses, makes, judges, data, latents)


def _measured(
    losses: Losses, makes: Generator, judges: Discriminator, data: np.ndarray, latents: np.ndarray
) -> RunVitals:
    weights = [weight for player in (makes, judges) for weight in player.model.get_weights()]
    finite = all(np.isfinite(part).all() for part in (*losses, *weights))
    fakes = judges.fitted(makes(latents), name="generator")
    recent = _recent(losses.discriminator), _recent(losses.generator)
    players = {"generator": makes, "discriminator": judges}
    return RunVitals(
        finite=finite,
        discriminator_loss=recent[0],
        generator_loss=recent[1],
        negative=bool((losses.discriminator < 0).any()),
        untouched=tuple(name for name, player in players.items() if untouched(player.model)),
        low=float(data.min()),
        high=float(data.max()),
        reach=_reach(makes, latents, fakes),
        lag=_lag(makes, latents) if finite else 0.0,
        **_swing(losses.discriminator),
        **_judgement(judges, data[:SAMPLES], fakes, recent),
        **_spread(data, fakes, finite),
    )


def _spread(data: np.ndarray, fakes: np.ndarray, finite: bool) -> dict[str, Any]:
    return spread.compare(data, fakes) if finite else dict(spread.ALIKE)


def _recent(losses: np.ndarray) -> float:
    return float(losses[-max(1, round(RECENT * len(losses))) :].mean())


def _checked(data: object, judges: Discriminator) -> np.ndarray:
    """The data as the discriminator takes them, float32; a dataset of TensorFlow is told how to become an array."""
    if hasattr(data, "as_numpy_iterator"):
        raise ValueError(
            f"data is a {type(data).__name__}; it wants an array of samples, and to read a dataset would move its "
            "shuffle. Type data = np.concatenate([batch for batch in dataset.take(20).as_numpy_iterator()]), with "
            "batch[0] for batches of (samples, labels), and np.stack for single samples"
        )
    data = judges.fitted(_array(data), name="data").astype(np.float32)
    check_finite(data, name="data")
    return data


def _array(data: object) -> np.ndarray:
    array = as_array(np.asarray(data) if not np.ma.isMaskedArray(data) else data, name="data")
    if array.ndim < 2 or len(array) < 2 * spread.CELLS:
        raise ValueError(f"data has shape {array.shape}; it wants [N, …] with N ≥ {2 * spread.CELLS}: show it more")
    return array


def _ends(values: np.ndarray, far: np.ndarray) -> tuple[float, float] | None:
    """The ends, (0, 1) or (-1, 1), that outputs keep to, where stretched inputs drive them there."""
    low, high = (float(pick([pick(values), pick(far)])) for pick in (np.min, np.max))
    if low < -1 - 1e-4 or high > 1 + 1e-4 or not np.isfinite([low, high]).all():
        return None
    if low >= 0 and (far.max() > 0.99 or far.min() < 0.01) and far.max() > 0:
        return 0.0, 1.0
    return (-1.0, 1.0) if low < -0.99 or high > 0.99 else None


def _reach(makes: Generator, latents: np.ndarray, fakes: np.ndarray) -> tuple[float, float] | None:
    for activation, ends in {"tanh": (-1.0, 1.0), "sigmoid": (0.0, 1.0)}.items():
        if ends_in(makes.model, activation):
            return ends
    return _ends(fakes, makes(STRETCH * latents))


def _judgement(
    judges: Discriminator, real: np.ndarray, fakes: np.ndarray, recent: tuple[float, float]
) -> dict[str, Any]:
    """What the discriminator says, what losses follow from it, and whether it notices that a whole batch has moved."""
    on_real, on_fake = judges(real), judges(fakes)
    beliefs = _gives_beliefs(judges, real, np.concatenate([on_real, on_fake]))
    trained = judges(real, training=True), judges(fakes, training=True)
    pairs = ((on_real, on_fake), trained)
    logits = conventions.logits_of if beliefs else np.asarray
    of_real, of_fake = logits(on_real), logits(on_fake)
    order = _order(on_real.mean(axis=1), on_fake.mean(axis=1))
    return {
        "beliefs": beliefs,
        "real": float(on_real.mean()),
        "fake": float(on_fake.mean()),
        "logit": float(of_fake.mean()) * (1 if order >= 0.5 else -1),
        "spread": float(np.concatenate([of_real, of_fake]).std()),
        "apart": max(order, 1 - order),
        "as_logits": min(conventions.as_logits(recent, pair) for pair in pairs) if beliefs else np.inf,
        "as_known": min(conventions.as_beliefs(recent, pair) for pair in pairs) if beliefs else np.inf,
        "shift_seen": _shift_seen(logits(trained[0]), logits(judges(real + SHIFT * real.std(), training=True))),
    }


def _gives_beliefs(judges: Discriminator, real: np.ndarray, outputs: np.ndarray) -> bool:
    return ends_in(judges.model, "sigmoid") or _ends(outputs, judges(STRETCH * real)) == (0, 1)


def _order(real: np.ndarray, fake: np.ndarray) -> float:
    """The share of the pairs in which the real sample is above the fake one; ties count a half."""
    ahead = np.searchsorted(np.sort(fake), real) + np.searchsorted(np.sort(fake), real, side="right")
    return float(ahead.mean() / (2 * len(fake)))


def _shift_seen(here: np.ndarray, there: np.ndarray) -> float:
    """How far the mean moves, in standard deviations; a discriminator that says the same to all shows nothing."""
    return float(abs(here.mean() - there.mean()) / here.std()) if here.std() > 1e-6 else np.inf


def _lag(makes: Generator, latents: np.ndarray) -> float:
    """How far samples in training lie from those in use, less what dropout alone makes of it."""
    used = makes(latents)  # first of the three: the other two move statistics
    once, again = makes(latents, training=True), makes(latents, training=True)
    away, noise = np.mean((once - used) ** 2), np.mean((once - again) ** 2) / 2
    return float(np.sqrt(max(away - noise, 0)) / (once.std() + 1e-12))


def _swing(losses: np.ndarray) -> dict[str, Any]:
    half = losses[len(losses) // 2 :]
    window = max(1, len(half) // 50)
    smooth = np.convolve(half, np.ones(window) / window, mode="valid")
    beyond = smooth[np.abs(smooth - smooth.mean()) > smooth.std() / 2] > smooth.mean()
    swings = int(np.sum(beyond[1:] != beyond[:-1]))
    return {"swing": float(smooth.std()), "swings": swings if len(losses) >= ENOUGH else 0}
