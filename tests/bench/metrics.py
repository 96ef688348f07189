"""Neighbours among 10,000 pictures: the package's blocks beside whole matrices of distances."""

import argparse
import time
import tracemalloc
from collections.abc import Callable, Iterator

import numpy as np
from sklearn.metrics import pairwise_distances
from table import Row, tell

from aigc_helpers.gan.metrics import neighbourhood

COUNT, WIDTH, K = 10_000, 128, 5
MEMORY_GOAL = 0.1


def whole_matrices(real: np.ndarray, fake: np.ndarray) -> np.ndarray:
    """Precision, recall, density and coverage as their formulas say, with three whole matrices."""
    within_real, within_fake = pairwise_distances(real), pairwise_distances(fake)
    across = pairwise_distances(real, fake)
    radii, fake_radii = (np.partition(within, K, axis=1)[:, K] for within in (within_real, within_fake))
    inside = across <= radii[:, None]
    precision, recall = inside.any(axis=0).mean(), (across <= fake_radii).any(axis=1).mean()
    return np.array([precision, recall, inside.sum(axis=0).mean() / K, inside.any(axis=1).mean()])


def blocks(real: np.ndarray, fake: np.ndarray) -> np.ndarray:
    """The same from the package."""
    return np.array(neighbourhood(real, fake, k=K, k_density=K))


def cost(way: Callable[..., np.ndarray], samples: tuple[np.ndarray, np.ndarray]) -> tuple[np.ndarray, float, float]:
    """What `way` gives, its peak in MiB beyond its input, and its seconds of processor time."""
    tracemalloc.start()
    started = time.process_time()
    scores = way(*samples)
    seconds, peak = time.process_time() - started, tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    tell(f"  {way.__name__}: {peak:.0f} MiB, {seconds:.1f} s")
    return scores, peak, seconds


def metric_rows(options: argparse.Namespace) -> Iterator[Row]:
    """Memory, with a goal, and processor time, without one: both count the same distances."""
    rng = np.random.default_rng(0)
    samples = rng.normal(size=(COUNT, WIDTH)), rng.normal(size=(COUNT, WIDTH)) + 0.1
    (ours, peak, seconds), (theirs, whole, whole_seconds) = (cost(way, samples) for way in (blocks, whole_matrices))
    what = f"precision, recall, density, coverage of {COUNT:,} × {WIDTH}"
    agree = f"largest difference {np.abs(ours - theirs).max():.0e}"
    share = peak / whole
    yield Row(
        f"{what}, MiB ({agree})",
        f"{peak:.0f}",
        f"{whole:,.0f}, whole matrices",
        f"{share:.3f}",
        f"≤ {MEMORY_GOAL}",
        share <= MEMORY_GOAL,
    )
    ratio = whole_seconds / seconds
    yield Row(
        f"{what}, processor s", f"{seconds:.1f}", f"{whole_seconds:.1f}, whole matrices", f"{ratio:.2f}", "", None
    )
