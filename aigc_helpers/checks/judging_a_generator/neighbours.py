"""Examiners of 07_judging_a_generator: pairs, neighbours and balls."""

import numpy as np

from aigc_helpers.checks import plain
from aigc_helpers.checks.engine import Exercise, Mistake, named

thief = named(
    task='name the row that was stolen: "A", "B" or "C"',
    b="each picture of it is its neighbour with a whisper of noise: nothing in this row is new",
    a="A is foggy, and its neighbours are not: compare the strokes of each pair",
    c="C has strokes that its neighbours lack: compare each pair, stroke by stroke",
    hints=(
        "compare each picture with the training digit under it, not with what you like",
        "in two of the rows the pair shows one digit, drawn in two ways",
        "a stolen picture has every bend of its neighbour, and no more of its own than a whisper of noise",
    ),
    written='stolen = "B"',
    why="Row B is the memoriser: training digits and noise of 0.02. The other two only resemble their neighbours.",
)


def _symmetric(rng: np.random.Generator, count: int, diagonal: np.ndarray) -> np.ndarray:
    upper = np.triu(rng.uniform(1, 9, (count, count)), 1)
    return upper + upper.T + np.diag(diagonal)


def _off_diagonal(kernel: np.ndarray) -> float:
    return kernel.sum() - np.trace(kernel)


mean_of_pairs = Exercise(
    task="return how alike two different rows are on average, given kernel [n, n], the likeness of every two",
    right="a row is always like itself: with the diagonal, two samples of one kind would seem alike beyond chance",
    calls=lambda rng: [(_symmetric(rng, count, rng.uniform(10, 30, count)),) for count in (3, 5)],
    solution=lambda kernel: _off_diagonal(kernel) / (len(kernel) * (len(kernel) - 1)),
    mistakes=[
        Mistake("diagonal", np.mean, "the diagonal is in it: a row paired with itself is what biases it"),
        Mistake(
            "all_pairs",
            lambda kernel: _off_diagonal(kernel) / kernel.size,
            "the sum is right; divide it by the n (n − 1) pairs that are left, not by n²",
        ),
        Mistake("sum", _off_diagonal, "that is the sum; divide it by the n (n − 1) pairs of different rows"),
        Mistake(
            "one_order",
            lambda kernel: _off_diagonal(kernel) / 2 / (len(kernel) * (len(kernel) - 1)),
            "each pair counts in both orders: n (n − 1) in the sum and below",
        ),
        Mistake(
            "by_rows",
            lambda kernel: _off_diagonal(kernel) / len(kernel),
            "n rows have n (n − 1) pairs: divide by that",
        ),
    ],
    hints=(
        "one number: the average likeness of two rows that are not the same row",
        "where in the table does a row meet itself? Those places must neither be summed nor counted",
        "take what stands on the diagonal out of the sum, and out of the number of places it is divided by",
    ),
    written="def mean_of_pairs(kernel):\n"
    "    different = ~np.eye(len(kernel), dtype=bool)\n"
    "    return kernel[different].mean()",
    why="The n places on the diagonal hold rows paired with themselves. Without them the mean has no bias.",
)


kth_radius = Exercise(
    task="return, for each row of distances [n, n] within one sample, how far its k-th nearest neighbour is",
    right="each row is at distance 0 from itself, so the k-th neighbour stands at place k of the sorted row",
    calls=lambda rng: [(_symmetric(rng, count, np.zeros(count)), k) for count, k in ((5, 2), (6, 3))],
    as_=plain.array,
    solution=lambda distances, k: np.sort(distances, axis=1)[:, k],
    mistakes=[
        Mistake(
            "itself",
            lambda distances, k: np.sort(distances, axis=1)[:, k - 1],
            "the row itself counts as a neighbour there: the smallest distance of each row is its own 0",
        ),
        Mistake("unsorted", lambda distances, k: distances[:, k], "sort each row first"),
        Mistake(
            "too_far",
            (
                lambda distances, k: np.sort(distances, axis=1)[:, k + 1],
                lambda distances, k: distances.max(axis=1),
            ),
            "that is the farthest neighbour, or one too far",
        ),
        Mistake(
            "from_the_end",
            lambda distances, k: np.sort(distances, axis=1)[:, -k],
            "that counts from the farthest: the nearest come first",
        ),
        Mistake(
            "places",
            lambda distances, k: np.argsort(distances, axis=1)[:, k],
            "those are the neighbours' places in the table; how far away are they?",
        ),
    ],
    hints=(
        "one radius for each row: the distance to its k-th nearest neighbour among the others",
        "put the distances of each row in order",
        "first in that order is the row itself, at distance 0: count your neighbours after it",
    ),
    written="def kth_radius(distances, k):\n    return np.sort(distances, axis=1)[:, k]",
    why="Sorted, place 0 of each row is its distance to itself, so that place k is its k-th neighbour.",
)


def _balls(rng: np.random.Generator) -> list[tuple]:
    """Distances from real rows to fake columns, and radii; some balls are empty, some hold one fake, some several."""
    return [(rng.uniform(0.2, 3, (real, fake)), rng.uniform(0.25, 1.0, real)) for real, fake in ((9, 6), (7, 10))]


def _held(across: np.ndarray, radii: np.ndarray) -> np.ndarray:
    return across <= radii[:, None]


coverage = Exercise(
    task="return the share of real balls that hold a fake, given distances across [real, fake] and radii [real]",
    right="each real digit asks whether anything like it was made; who leaves out an 8 leaves its balls empty",
    calls=_balls,
    solution=lambda across, radii: _held(across, radii).any(axis=1).mean(),
    mistakes=[
        Mistake(
            "precision",
            lambda across, radii: _held(across, radii).any(axis=0).mean(),
            "that is precision, the share of fakes inside a ball: ask row by row, axis=1",
        ),
        Mistake(
            "pairs",
            lambda across, radii: _held(across, radii).mean(),
            "that is the share of pairs; a ball counts once, however many it holds",
        ),
        Mistake(
            "number",
            lambda across, radii: _held(across, radii).any(axis=1).sum(),
            "that is the number of balls; divide by how many there are",
        ),
        Mistake(
            "density",
            lambda across, radii: _held(across, radii).sum() / across.shape[1],
            "that is density, balls around a fake on average; ask of each ball whether it is empty",
        ),
        Mistake(
            "no_radii",
            (
                lambda across, radii: (across <= 1).any(axis=1).mean(),
                lambda across, radii: (across <= radii.mean()).any(axis=1).mean(),
                lambda across, radii: (across <= radii.max()).any(axis=1).mean(),
            ),
            "one radius for all: each ball has its own, one for each row",
        ),
        Mistake(
            "empty",
            lambda across, radii: 1 - _held(across, radii).any(axis=1).mean(),
            "that is the share of empty balls",
        ),
        Mistake(
            "full",
            lambda across, radii: _held(across, radii).all(axis=1).mean(),
            "that asks for balls that hold all of the fakes; one is enough",
        ),
    ],
    hints=(
        "a share of the real balls: those that are not empty",
        "a fake lies in a ball if it is no farther from its centre than the ball's radius; each row has its own radius",
        "make a table of True and False, one row a ball, and ask of each row whether any of it is True",
    ),
    written="def coverage(across, radii):\n    inside = across <= radii[:, None]\n    return inside.any(axis=1).mean()",
    why="Rows are real balls: `any` along a row asks whether a ball holds a fake, and the mean counts the balls.",
)
