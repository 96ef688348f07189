"""What a doctor measures on a live game in the plane, and what a healthy game has there."""

from types import MappingProxyType
from typing import NamedTuple


class GameVitals(NamedTuple):
    """What a doctor reads off a live game, each a number: none needs to know which illness it has.

    `loss_gap`: the loss that the code reports for the discriminator, less the same from its beliefs by hand;
    `effect`: the cosine between where the generator's loss sends its weights and where the logit of fakes grows;
    `logit_spread`: standard deviation of the logits over real points and fakes; `latents_renewed`: the share of latent
    vectors that are not those of the step before; the lengths of both players' steps; `shift_seen`: how
    far the mean logit of fakes moves with their whole batch, over `logit_spread`; `reach`: how far fakes reach from the
    origin, over how far the data do; `real_in_modes`: the share of the points shown as real within 3 σ of a mode.
    """

    loss_gap: float
    effect: float
    logit_spread: float
    latents_renewed: float
    discriminator_moved: float
    generator_moved: float
    shift_seen: float
    reach: float
    real_in_modes: float


# From the lowest to the highest that a healthy game has, on the ring from step 300 on, and room on both sides.
HEALTHY = MappingProxyType(
    {
        "loss_gap": (-0.005, 0.005),
        "effect": (0.5, 1.0),
        "logit_spread": (0.1, 2.0),
        "latents_renewed": (0.9, 1.0),
        "discriminator_moved": (0.01, 0.6),
        "generator_moved": (0.003, 0.2),
        "shift_seen": (0.1, 200.0),
        "reach": (0.75, 1.6),
        "real_in_modes": (0.95, 1.0),
    }
)


def out_of_range(found: GameVitals) -> list[str]:
    """The vitals that no healthy game has, by name; a game is to have played for 300 steps or so."""
    return [name for name, (low, high) in HEALTHY.items() if not low <= getattr(found, name) <= high]
