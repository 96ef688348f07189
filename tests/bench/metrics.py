"""Precision, recall, density and coverage: a block of distances at a time, beside whole matrices of them."""

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from table import Row, Turn, speed_row

from aigc_helpers.judging import metrics

ROWS, MOST_ROWS, WIDTH, K = 10_000, 20_000, 128, 5
SECONDS, GIGABYTES = 60, 1.0
FASTER, SMALLER = 5, 10
# Each way is run on its own, since a process never gives its peak back; what it held before the call is taken off.
# The peak is Linux's VmHWM: `ru_maxrss` begins, in a child, at what its parent held.
PEAK = """
import re, sys, metrics
def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1])
samples = metrics.samples(int(sys.argv[2]))
metrics.WAYS[sys.argv[1]](*(sample[:100] for sample in samples))
before = peak()
metrics.WAYS[sys.argv[1]](*samples)
print(peak() - before)
"""


def samples(rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Two samples of features, float32 [rows, 128]."""
    rng = np.random.default_rng(0)
    return tuple(rng.normal(size=(rows, WIDTH)).astype(np.float32) for _ in range(2))


def whole_matrices(real: np.ndarray, fake: np.ndarray) -> tuple[float, ...]:
    """The four scores as their formulas say, on three whole matrices of distances."""
    from sklearn.metrics import pairwise_distances

    pairs = (real, real), (fake, fake), (real, fake)
    within_real, within_fake, across = (pairwise_distances(*(it.astype(float) for it in pair)) for pair in pairs)
    real_radii, fake_radii = (np.partition(within, K, axis=1)[:, K] for within in (within_real, within_fake))
    inside = across <= real_radii[:, None]
    recall, coverage = (across <= fake_radii).any(axis=1).mean(), (across.min(axis=1) <= real_radii).mean()
    return inside.any(axis=0).mean(), recall, inside.sum() / K / len(fake), coverage


def in_blocks(real: np.ndarray, fake: np.ndarray) -> tuple[float, ...]:
    """The four scores as the course takes them."""
    return metrics.neighbourhood(real, fake, k=K, k_density=K)


WAYS = {"blocks": in_blocks, "whole matrices": whole_matrices}


def metric_rows(options: argparse.Namespace) -> Iterator[Row]:
    """Memory and speed at 10,000 features of each kind, and what 20,000 take."""
    ours, theirs = (peak(way, ROWS) for way in WAYS)
    ratio = theirs / ours
    what = f"precision, recall, density, coverage of {ROWS:,} × {WIDTH}"
    cells = f"{what}, peak memory in GB", f"{ours:.2f}", f"{theirs:.2f}, whole matrices"
    yield Row(*cells, f"{ratio:.1f} times less", f"≥ {SMALLER}, or {FASTER} times faster", ratio >= SMALLER)
    real, fake = samples(ROWS)
    apart = np.abs(np.subtract(in_blocks(real, fake), whole_matrices(real, fake))).max()
    yield speed_row(
        f"{what}, samples/s (the scores differ by {apart:.0e})",
        turn(in_blocks, real, fake),
        "whole matrices",
        turn(whole_matrices, real, fake),
        goal=None,
        rounds=min(3, options.rounds),
    )
    started = time.perf_counter()
    in_blocks(*samples(MOST_ROWS))
    seconds, most = time.perf_counter() - started, peak("blocks", MOST_ROWS)
    yield Row(f"the same of {MOST_ROWS:,}, seconds", f"{seconds:.0f}", "", "", f"≤ {SECONDS}", seconds <= SECONDS)
    yield Row("and peak memory in GB", f"{most:.2f}", "", "", f"≤ {GIGABYTES}", most <= GIGABYTES)


def peak(way: str, rows: int) -> float:
    """The most memory in GB that this way takes beside its samples, in a process of its own; Linux alone."""
    command = [sys.executable, "-c", PEAK, way, str(rows)]
    found = subprocess.run(command, cwd=Path(__file__).parent, stdout=subprocess.PIPE, text=True, check=True)
    return int(found.stdout) * 1024 / 2**30


def turn(way: object, real: np.ndarray, fake: np.ndarray) -> Turn:
    """One way, once."""

    def once() -> int:
        way(real, fake)
        return len(real)

    return once
