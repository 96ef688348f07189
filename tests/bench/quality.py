"""What a minute and a half of training buys."""

import argparse
import time
from collections.abc import Iterator

from table import DATASET, Row, tell

from aigc_helpers.data import load
from aigc_helpers.gan.judge import load_judge
from aigc_helpers.gan.metrics import frechet_distance
from aigc_helpers.gan.recipes import build

SECONDS_PER_SLICE = 15
GOAL = 0.1


def quality_rows(options: argparse.Namespace) -> Iterator[Row]:
    """The Fréchet distance of two recipes to the test split, after the same seconds of training in turns."""
    images, (test, _) = load(DATASET, dtype="uint8")[0], load(DATASET, "test", dtype="uint8")
    trainers, judge = {name: build(name) for name in ("fast", "reference")}, load_judge(DATASET)
    spent = dict.fromkeys(trainers, 0.0)
    for trainer in trainers.values():
        trainer.train(images, steps=1, quiet=True)  # traces
    while min(spent.values()) < options.seconds:
        for name in (name for name in trainers if spent[name] < options.seconds):
            left, started = min(SECONDS_PER_SLICE, options.seconds - spent[name]), time.monotonic()
            trainers[name].train(images, steps=10**9, seconds=left, quiet=True)
            spent[name] += time.monotonic() - started
            tell(f"  {name}: step {trainers[name].step} after {spent[name]:.0f} s")
    real = judge.features(test)
    fast, reference = (frechet_distance(judge.features(it.sample(len(test))), real) for it in trainers.values())
    yield Row(
        f"Fréchet distance on {DATASET} after {options.seconds:.0f} s of training",
        f"{fast:.1f}, fast nets",
        f"{reference:.1f}, reference nets",
        f"{fast / reference:.3f}",
        f"≤ {GOAL}",
        fast / reference <= GOAL,
    )
