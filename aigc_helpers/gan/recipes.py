"""Networks and settings that go together: one table `RECIPES`, from which a fresh trainer is built by name."""

from collections.abc import Callable
from typing import NamedTuple

import keras

from aigc_helpers import nets
from aigc_helpers.gan.trainer import Trainer
from aigc_helpers.training import Adam
from aigc_helpers.validation import check_seed, one_of


class Recipe(NamedTuple):
    """The two builders, settings of Adam under which they learn well (rates in the order of the players), the kind."""

    generator: Callable[..., keras.Model]
    discriminator: Callable[..., keras.Model]
    learning_rates: tuple[float, float]
    betas: tuple[float, float]
    batch_size: int
    kind: str


RECIPES = {
    "reference": Recipe(nets.dense_generator, nets.conv_discriminator, (2e-4, 2e-4), (0.5, 0.999), 128, "images"),
    "fast": Recipe(nets.fast_generator, nets.fast_discriminator, (2e-3, 2e-3), (0.5, 0.999), 64, "images"),
    # A faster discriminator (Heusel et al. 2017) and no momentum keep this game from going round in circles.
    "points": Recipe(nets.point_generator, nets.point_discriminator, (5e-4, 2e-3), (0.0, 0.99), 256, "points"),
}


def build(name: str, *, loss: str = "non_saturating", seed: int = 0) -> Trainer:
    """A fresh trainer with the networks and settings of `RECIPES[name]`; a ValueError lists the names there are."""
    recipe = RECIPES[one_of(name, RECIPES, name="recipe")]
    beta_1, beta_2 = recipe.betas
    seed = check_seed(seed)
    one, other = (Adam(rate, beta_1=beta_1, beta_2=beta_2) for rate in recipe.learning_rates)
    players = recipe.generator(seed=seed), recipe.discriminator(seed=(seed + 1) % 2**31)
    options = {"batch_size": recipe.batch_size, "kind": recipe.kind}
    return Trainer(*players, (one, other), loss=loss, seed=seed, **options)
