"""The cures as plain descriptions: one table `CURES`, each entry a change to the same small game."""

from typing import NamedTuple

from aigc_helpers.gan.losses import find_loss
from aigc_helpers.gan.cures.penalties import PENALTIES

RATE = 1e-3  # Adam's, of both players, where a cure does not say otherwise


class Cure(NamedTuple):
    """One way to play. What is not named is as in the plain game.

    `penalties` are names of `PENALTIES` with their weights. `clip` bounds each weight of the discriminator. `spectral`
    is the largest stretch that each of its layers is scaled to. `pack` is how many points it sees at once. `deviation`
    shows it how much the batch varies. `rates` and `discriminator_steps` are the generator's and its own; `decay`,
    a step, is that of the averaged generator that is judged in the place of the last.
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
    discriminator_steps: int = 1
    decay: float | None = None


CURES = {
    "plain": Cure("plain, non-saturating", "Goodfellow et al. 2014"),
    "least_squares": Cure("least squares", "Mao et al. 2017", loss="least_squares"),
    "clipping": Cure("Wasserstein, clipped", "Arjovsky et al. 2017", loss="wasserstein", clip=0.1, discriminator_steps=5),
    "gradient_penalty": Cure("Wasserstein, gradient penalty", "Gulrajani et al. 2017", loss="wasserstein", penalties=(("gradient_penalty", 1.0),), discriminator_steps=5),
    "spectral": Cure("spectral normalisation", "Miyato et al. 2018", spectral=1.0),
    "r1": Cure("R1", "Mescheder et al. 2018", penalties=(("r1", 0.1),)),
    "pack": Cure("packs of two", "Lin et al. 2018 (PacGAN)", pack=2),
    "deviation": Cure("minibatch deviation", "Karras et al. 2018", deviation=True),
    "relativistic": Cure("relativistic + R1 + R2", "Huang et al. 2024 (R3GAN)", loss="relativistic", penalties=(("r1", 0.1), ("r2", 0.1))),
    "two_rates": Cure("two time scales", "Heusel et al. 2017", rates=(RATE / 4, RATE)),
    "average": Cure("averaged generator", "Karras et al. 2018", decay=0.995),
}
