"""How cures are compared: scores at equal steps and at equal time, several seeds, written to one small table."""

import csv
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from aigc_helpers.data import load
from aigc_helpers.data.shipped import shipped
from aigc_helpers.data.toy import modes
from aigc_helpers.files import whole
from aigc_helpers.gan.plane.arena import Arena
from aigc_helpers.gan.plane.cures import CURES, find_cure
from aigc_helpers.judging.metrics import high_quality_share, modes_covered, reverse_kl
from aigc_helpers.validation import at_least, one_of, positive

STEPS = {"grid": 3000, "ring": 1500}
SEEDS = range(5)
MOMENTS = ("start", "equal time", "equal steps")
START_STEPS = 50  # so early, two machines still agree to some digits: here a table can be checked in seconds
ROUNDS, STEPS_PER_ROUND = 8, 25


class Row(NamedTuple):
    """One generator's scores on 2,500 points: `moment` is one of `MOMENTS`.

    `cost` is the time of the cure's step over that of the plain one's.
    """

    dataset: str
    cure: str
    seed: int
    moment: str
    steps: int
    cost: float
    modes: int
    high_quality: float
    reverse_kl: float


def score_points(points: np.ndarray, dataset: str) -> tuple[int, float, float]:
    """Modes covered, share of high quality and reverse KL of `points` [N, 2] against the modes of "ring" or "grid"."""
    true, points = modes(dataset), np.asarray(points, np.float64)
    return modes_covered(points, true), high_quality_share(points, true), reverse_kl(points, true)


def compare(
    name: str,
    dataset: str,
    *,
    seeds: Sequence[int] = SEEDS,
    steps: int | None = None,
    cost: float = 1.0,
) -> list[Row]:
    """Play the cure `name` on "ring" or "grid" and score it at each moment: a row for each seed and moment.

    Equal time is the step by which the plain game, at 1 / `cost` of the time a step, would have done all of its
    `steps` (those of the protocol, if none are given). Raises ValueError for a cure or data set that is not there.
    """
    cure = find_cure(name)
    steps = STEPS[one_of(dataset, STEPS, name="dataset")] if steps is None else steps
    at_least(START_STEPS, steps, name="steps")
    arena, points, rows = Arena(cure, seeds=seeds), load(dataset)[0], []
    ends = START_STEPS, _equal_time(steps, positive(cost, name="cost")), steps
    for moment, until in zip(MOMENTS, ends, strict=True):
        if until > arena.step:
            arena.advance(points, steps=until - arena.step)
        for seed, made in zip(arena.seeds, arena.sample(), strict=True):
            rows.append(Row(dataset, name, seed, moment, arena.step, cost, *score_points(made, dataset)))
    return rows


def costs(names: Iterable[str] = CURES, *, clock: Callable[[], float] = time.process_time) -> dict[str, float]:
    """What a step of each cure costs, in steps of the plain game: all take turns in one process, the median of rounds.

    Time is processor time, which a busy machine disturbs less. The first call of each, which traces its graph, is not
    counted.
    """
    points = load("grid")[0]
    arenas = {name: Arena(find_cure(name), seeds=SEEDS) for name in dict.fromkeys(["plain", *names])}
    seconds = {name: [] for name in arenas}
    for number in range(ROUNDS + 1):
        for name, arena in arenas.items():
            started = clock()
            arena.advance(points, steps=STEPS_PER_ROUND)
            if number:
                seconds[name].append(clock() - started)
    ratios = {name: np.divide(taken, seconds["plain"]) for name, taken in seconds.items()}
    return {name: round(float(np.median(ratio)), 2) for name, ratio in ratios.items()}


def write_table(path: Path, rows: Iterable[Row]) -> None:
    """Write `rows` as a CSV file, whole or not at all."""
    with whole(path) as temporary, open(temporary, "w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(Row._fields)
        table.writerows([*row[:-2], f"{row.high_quality:.4f}", f"{row.reverse_kl:.4f}"] for row in rows)


def read_table(path: Path | None = None) -> list[Row]:
    """The rows of a table that `write_table` wrote; of the one that ships with the course, if no path is given."""
    kinds = tuple(Row.__annotations__.values())
    with open(path or shipped("cures.csv"), newline="", encoding="utf-8") as file:
        _, *lines = csv.reader(file)
    return [Row(*(kind(text) for kind, text in zip(kinds, line, strict=True))) for line in lines]


class Summary(NamedTuple):
    """Mean and standard deviation over seeds of the three scores, and the cost of a step."""

    modes: tuple[float, float]
    high_quality: tuple[float, float]
    reverse_kl: tuple[float, float]
    cost: float
    steps: int


def summarise(rows: Iterable[Row], *, dataset: str, moment: str = "equal steps") -> dict[str, Summary]:
    """For each cure, its scores over seeds at one moment, in the table's order.

    Raises ValueError for a data set or a moment that the protocol does not have.
    """
    one_of(dataset, STEPS, name="dataset")
    one_of(moment, MOMENTS, name="moment")
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row.dataset == dataset and row.moment == moment:
            found.setdefault(row.cure, []).append(row)
    return {name: _summed(group) for name, group in found.items()}


def _summed(rows: list[Row]) -> Summary:
    columns = np.array([row[-3:] for row in rows], float).T
    spreads = [(float(column.mean()), float(column.std())) for column in columns]
    return Summary._make([*spreads, rows[0].cost, rows[0].steps])


def _equal_time(steps: int, cost: float) -> int:
    return min(steps, max(START_STEPS, round(steps / max(cost, 1.0))))
