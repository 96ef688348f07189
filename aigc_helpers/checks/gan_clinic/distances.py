"""Examiners of 06_gan_clinic: how far apart two heaps are."""

import numpy as np

from aigc_helpers.checks.engine import Exercise, Mistake


def _heaps(rng: np.random.Generator) -> list[tuple]:
    """Pairs of rows of shares, one of them far apart, one the same heap twice, with bins of other widths."""
    rows = rng.uniform(0.1, 1, (4, 7)) * np.eye(2).repeat([3, 4], axis=1)[[0, 1, 0, 0]]
    rows[2:] += rng.uniform(0.1, 1, (2, 7))
    p, q, near, other = rows / rows.sum(axis=1, keepdims=True)
    return [(p, q, 0.5), (near, other, float(rng.uniform(1.5, 3))), (p, p.copy(), 1.0)]


def _work(p: np.ndarray, q: np.ndarray, width: float) -> float:
    return float(np.abs(np.cumsum(p - q)).sum() * width)


earth_mover = Exercise(
    task="return the work that it takes to carry the heap p into the place of q",
    right="mass times distance, whatever the distance: there is always a slope to follow",
    calls=_heaps,
    solution=_work,
    hints=(
        "one number, 0 for equal heaps, and twice as large where the same two heaps are twice as far apart",
        "between two neighbouring bins, how much has to be carried across? All that one heap has too much of so far",
        "running sums of p and of q tell how much lies to the left of each border; what they differ by is carried over "
        "one width there, in one direction or the other",
    ),
    written="def earth_mover(p, q, width):\n    return np.abs(np.cumsum(p) - np.cumsum(q)).sum() * width",
    why="The running sums differ by what has to cross each border, and each crossing is one width long.",
    mistakes=[
        Mistake(
            "no_running_sum",
            (
                lambda p, q, width: np.abs(p - q).sum() * width,
                lambda p, q, width: np.abs(p - q).sum(),
                lambda p, q, width: np.abs(p - q).sum() / 2,
            ),
            "that compares bin with bin and forgets how far apart they are: what is too much here came from afar",
        ),
        Mistake(
            "signed",
            (
                lambda p, q, width: np.cumsum(p - q).sum() * width,
                lambda p, q, width: np.cumsum(q - p).sum() * width,
                lambda p, q, width: np.abs(np.cumsum(p - q).sum()) * width,
            ),
            "to carry to the left is work, too: no sum may cancel out",
        ),
        Mistake(
            "no_width",
            lambda p, q, width: np.abs(np.cumsum(p - q)).sum(),
            "that counts bins: each is one width wide",
        ),
        Mistake(
            "mean",
            (
                lambda p, q, width: np.abs(np.cumsum(p - q)).mean() * width,
                lambda p, q, width: np.abs(np.cumsum(p - q)).mean(),
            ),
            "the work at all borders adds up: a mean shrinks with the number of bins",
        ),
        Mistake(
            "largest",
            lambda p, q, width: np.abs(np.cumsum(p - q)).max(),
            "that is the largest gap of the running sums; the work is all of it",
        ),
    ],
)
