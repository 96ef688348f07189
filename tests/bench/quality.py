"""What a minute and a half of training buys."""

import argparse
import time
from collections.abc import Iterator

import keras
import numpy as np
from keras import layers
from table import DATASET, Row, tell

from aigc_helpers import nets
from aigc_helpers.data import load
from aigc_helpers.gan.recipes import RECIPES, build
from aigc_helpers.gan.trainer import Trainer
from aigc_helpers.judging.judge import load_judge
from aigc_helpers.judging.metrics import frechet_distance
from aigc_helpers.training import Adam

SECONDS_PER_SLICE = 15
GOAL = 0.1


def narrow_pair() -> Trainer:
    """The fast pair, but a unit of the discriminator's last map sees 12 columns of the picture: patches that touch."""
    recipe = RECIPES["fast"]
    with nets.seeded(1):
        discriminator = keras.Sequential(
            [
                keras.Input((28, 28, 1)),
                layers.Conv2D(32, 4, strides=4),
                layers.LeakyReLU(0.2),
                layers.Conv2D(64, 3, strides=2, padding="same"),
                layers.BatchNormalization(momentum=0.9),
                layers.LeakyReLU(0.2),
                layers.Flatten(),
                layers.Dense(1),
            ]
        )
    adams = tuple(Adam(rate, *recipe.betas) for rate in recipe.learning_rates)
    return Trainer(recipe.generator(seed=0), discriminator, adams, batch_size=recipe.batch_size)


def train_in_turns(trainers: dict[str, Trainer], images: np.ndarray, *, seconds: float) -> None:
    """Train each for so many seconds, in slices, so that a change of the machine's speed hits all."""
    spent = dict.fromkeys(trainers, 0.0)
    for trainer in trainers.values():
        trainer.train(images, steps=1, quiet=True)  # traces
    while min(spent.values()) < seconds:
        for name in (name for name in trainers if spent[name] < seconds):
            left, started = min(SECONDS_PER_SLICE, seconds - spent[name]), time.monotonic()
            trainers[name].train(images, steps=10**9, seconds=left, quiet=True)
            spent[name] += time.monotonic() - started
            tell(f"  {name}: step {trainers[name].step} after {spent[name]:.0f} s")


def quality_rows(options: argparse.Namespace) -> Iterator[Row]:
    """The Fréchet distance of the fast nets to the test split beside their rivals', after the same seconds."""
    images, (test, _) = load(DATASET, dtype="uint8")[0], load(DATASET, "test", dtype="uint8")
    trainers = {"fast": build("fast"), "reference": build("reference"), "narrow": narrow_pair()}
    judge = load_judge(DATASET)
    train_in_turns(trainers, images, seconds=options.seconds)
    real = judge.features(test)
    fast, reference, narrow = (frechet_distance(judge.features(it.sample(len(test))), real) for it in trainers.values())
    what, ours = f"Fréchet distance on {DATASET} after {options.seconds:.0f} s of training", f"{fast:.1f}, fast nets"
    ratio = fast / reference
    yield Row(what, ours, f"{reference:.1f}, reference nets", f"{ratio:.3f}", f"≤ {GOAL}", ratio <= GOAL)
    yield Row(what, ours, f"{narrow:.1f}, fast nets with a narrower view", f"{fast / narrow:.3f}", "", None)
