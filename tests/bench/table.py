"""What every group of measurements shares: a row of the table, turns taken in one process, progress."""

import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import NamedTuple

from aigc_helpers.data import find_mnist

DATASET = "mnist" if find_mnist() else "uci"
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
TURNS = 4  # of each rival in a round: short turns, so that a change of the machine's speed hits both

Turn = Callable[[], int]  # works on, and returns how many units of work it did


class Row(NamedTuple):
    """One line of the table."""

    what: str
    ours: str
    other: str
    ratio: str
    goal: str
    met: bool | None


def tell(message: str) -> None:
    """Progress, out of the table's way."""
    print(message, file=sys.stderr, flush=True)


def compare(ours: Turn, theirs: Turn, *, rounds: int) -> tuple[float, float, list[float]]:
    """Median units a second of both and the ratio of each round, in which both take turns."""
    ours(), theirs()  # traces
    speeds = []
    for _ in range(rounds):
        done, seconds = {ours: 0, theirs: 0}, {ours: 0.0, theirs: 0.0}
        for turn in (ours, theirs, theirs, ours) * (TURNS // 2):
            started = time.perf_counter()
            done[turn] += turn()
            seconds[turn] += time.perf_counter() - started
        speeds.append([done[turn] / seconds[turn] for turn in (ours, theirs)])
        tell("  {:.4g} against {:.4g} a second".format(*speeds[-1]))
    medians = (statistics.median(column) for column in zip(*speeds, strict=True))
    return *medians, [a / b for a, b in speeds]


def speed_row(what: str, ours: Turn, other: str, theirs: Turn, *, goal: float | None, rounds: int) -> Row:
    """Our speed beside a rival's, as a ratio that wants to be at least `goal`, where there is one."""
    speed, other_speed, ratios = compare(ours, theirs, rounds=rounds)
    ratio = statistics.median(ratios)
    spread = f"{ratio:.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
    verdict = ("", None) if goal is None else (f"≥ {goal}", ratio >= goal)
    return Row(what, f"{speed:,.0f}", f"{other_speed:,.0f}, {other}", spread, *verdict)
