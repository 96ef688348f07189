"""Few labels on a frozen net: its features computed once for a grid of draws, beside a head trained through it."""

import argparse
from collections.abc import Iterator

import keras
import numpy as np
from table import DATASET, Row, Turn, speed_row

from aigc_helpers import nets, transfer
from aigc_helpers.data import load, strokes
from aigc_helpers.transfer.methods import Method

SIZES, DRAWS = (1, 2, 5, 10, 20), 5
POOL, TEST = 5000, 2000
GOAL = 5


def task_and_source() -> tuple[transfer.Task, keras.Model]:
    """Real digits, and a net that has seen drawings."""
    pool, test = (part[:POOL] for part in load(DATASET)), (part[:TEST] for part in load(DATASET, "test"))
    source = nets.transfer_net(seed=0)
    recipe = {"batch_size": 64, "learning_rate": 5e-3, "statistics": "learned", "augment": True}
    transfer.fine_tune(source, *strokes.draw(10_000), steps=300, **recipe)
    return transfer.Task(*pool, *test), source


def grid_turn(method: Method, task: transfer.Task, found: dict[str, float], name: str) -> Turn:
    """A whole grid of draws by `method`; its mean accuracy goes into `found`."""

    def turn() -> int:
        curve = transfer.learning_curve({name: method}, task, sizes=SIZES, draws=DRAWS)
        found[name] = float(np.mean(curve.accuracy[name]))
        return len(SIZES) * DRAWS

    return turn


def transfer_rows(options: argparse.Namespace) -> Iterator[Row]:
    """Draws a second of a few-shot grid whose backbone is frozen."""
    (task, source), found = task_and_source(), {}
    cached = grid_turn(transfer.Probe(source=source), task, found, "cached")
    through = transfer.Trained(source=source, frozen="dense", learning_rate=1e-2)
    recomputed = grid_turn(through, task, found, "recomputed")
    other = "a head trained through the frozen net"
    row = speed_row("", cached, other, recomputed, goal=GOAL, rounds=options.rounds)
    accuracies = f"accuracy {found['cached']:.1%} against {found['recomputed']:.1%}"
    yield row._replace(what=f"few-shot grid on a frozen net, {DATASET}, draws/s ({accuracies})")
