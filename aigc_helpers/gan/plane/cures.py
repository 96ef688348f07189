"""The cures as plain descriptions: one table `CURES`, each entry a change to the same small game."""

import math
from typing import NamedTuple

from aigc_helpers.gan.losses import find_loss
from aigc_helpers.gan.plane.penalties import PENALTIES
from aigc_helpers.validation import at_least, number_between, one_of, positive

# Adam's settings of the plain game. The rate is a bold one: at a quarter of it and batches of 128 the plain game
# covers all 25 modes of the grid in 5,000 steps, and there is little to cure.
RATE = 4e-3
BETAS = (0.5, 0.999)


class Cure(NamedTuple):
    """One way to play. What is not named is as in the plain game.

    `penalties` are names of `PENALTIES` with their weights. `clip` bounds each weight of the discriminator. `spectral`
    is the largest stretch that each of its layers is scaled to. `pack` is how many points it sees at once. `deviation`
    shows it how much the batch varies. `rates` are the generator's and its own, `betas` Adam's momenta,
    `discriminator_steps` its steps for each of the generator's. `decay`, a step, is that of the averaged generator that
    is judged in the place of the last.
    """

    title: str
    source: str
    loss: str = "non_saturating"
    penalties: tuple[tuple[str, float], ...] = ()
    clip: float | None = None
    spectral: float | None = None
    pack: int = 1
    deviation: bool = False
    rates: tuple[float, float] = (RATE, RATE)
    betas: tuple[float, float] = BETAS
    discriminator_steps: int = 1
    decay: float | None = None


CURES = {
    "plain": Cure("plain (non-saturating)", "Goodfellow et al. 2014"),
    "least_squares": Cure("least squares", "Mao et al. 2017", loss="least_squares"),
    "clipping": Cure(
        "Wasserstein, clipped",
        "Arjovsky et al. 2017",
        loss="wasserstein",
        clip=0.1,
        rates=(RATE / 4, RATE / 4),
        discriminator_steps=5,
    ),
    "gradient_penalty": Cure(
        "Wasserstein, gradient penalty",
        "Gulrajani et al. 2017",
        loss="wasserstein",
        penalties=(("gradient_penalty", 0.1),),
        rates=(RATE / 4, RATE / 4),
        betas=(0.0, 0.9),
        discriminator_steps=5,
    ),
    "spectral": Cure("spectral normalisation", "Miyato et al. 2018", spectral=4.0),
    "r1": Cure("R1", "Mescheder et al. 2018", penalties=(("r1", 0.3),)),
    "r1_r2": Cure("R1 + R2", "Mescheder et al. 2018", penalties=(("r1", 0.3), ("r2", 0.3))),
    "pack": Cure("packs of two (PacGAN)", "Lin et al. 2018", pack=2),
    "deviation": Cure("minibatch deviation", "Karras et al. 2018", deviation=True),
    "relativistic_loss": Cure("relativistic loss", "Jolicoeur-Martineau 2018", loss="relativistic"),
    "relativistic": Cure(
        "relativistic + R1 + R2",
        "Huang et al. 2024 (R3GAN)",
        loss="relativistic",
        penalties=(("r1", 0.3), ("r2", 0.3)),
    ),
    "two_rates": Cure("two time scales", "Heusel et al. 2017", rates=(RATE / 4, RATE)),
    "no_momentum": Cure("no momentum", "Mescheder et al. 2018", betas=(0.0, 0.9)),
    "average": Cure("averaged generator", "Yazıcı et al. 2019", decay=0.995),
    "together": Cure(
        "relativistic + R1 + R2, and the last three",
        "Huang et al. 2024 (R3GAN)",
        loss="relativistic",
        penalties=(("r1", 0.001), ("r2", 0.001)),
        rates=(RATE / 4, RATE),
        betas=(0.0, 0.9),
        decay=0.995,
    ),
}

# What each part of the combination is good for: all of it but one, and in that one's place what the plain game has.
TOGETHER, PLAIN = CURES["together"], CURES["plain"]
CURES |= {
    "without_relativistic": TOGETHER._replace(title="without the relativistic loss", loss=PLAIN.loss),
    "without_penalties": TOGETHER._replace(title="without R1 and R2", penalties=PLAIN.penalties),
    "without_two_rates": TOGETHER._replace(title="without two time scales", rates=PLAIN.rates),
    "without_no_momentum": TOGETHER._replace(title="with momentum", betas=PLAIN.betas),
    "without_average": TOGETHER._replace(title="without the average", decay=PLAIN.decay),
}


def find_cure(name: str) -> Cure:
    """The cure called `name`; a ValueError lists the names there are."""
    return CURES[one_of(name, CURES, name="cure")]


def check_cure(cure: Cure, *, batch_size: int) -> Cure:
    """Return `cure`, its lists as tuples, if it can be played; a ValueError names what cannot."""
    if not isinstance(cure, Cure):
        raise ValueError(f"cure={cure!r}; it wants a Cure: type CURES[name], with a name among {', '.join(CURES)}")
    find_loss(cure.loss)
    for name, weight in cure.penalties:
        number_between(0, math.inf, weight, name=f"the weight of {one_of(name, PENALTIES, name='penalty')}")
    for name, value in (("clip", cure.clip), ("spectral", cure.spectral)):
        if value is not None:
            positive(value, name=name)
    if batch_size % at_least(1, cure.pack, name="pack"):
        raise ValueError(f"pack={cure.pack!r} does not divide the batch of {batch_size}; choose 1, 2 or 4")
    at_least(1, cure.discriminator_steps, name="discriminator_steps")
    if cure.decay is not None:
        number_between(0, 1, cure.decay, name="decay")
    _check_adam(cure)
    penalties = tuple((name, weight) for name, weight in cure.penalties)
    return cure._replace(penalties=penalties, rates=tuple(cure.rates), betas=tuple(cure.betas))


def _check_adam(cure: Cure) -> None:
    """Raise a ValueError for rates that are not positive, or momenta outside [0, 1): two of each."""
    for name, pair in (("rates", cure.rates), ("betas", cure.betas)):
        if len(pair) != 2:
            raise ValueError(f"{name}={pair!r}; it wants two numbers")
    for rate in cure.rates:
        positive(rate, name="rates")
    for beta in cure.betas:
        number_between(0, 1, beta, name="betas")
