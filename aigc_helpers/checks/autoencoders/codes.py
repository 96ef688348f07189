"""Examiners of 08_autoencoders: squeezing by straight lines, codes that sleep, and codes that share a factor."""

import numpy as np

from aigc_helpers.checks import plain
from aigc_helpers.checks.engine import Exercise, Mistake


def _squeezed(rng: np.random.Generator) -> list[tuple]:
    """Rows, their mean and directions at right angles: [4, 3] onto 2, [5, 4] onto 1."""
    found = []
    for rows, width, count in ((4, 3, 2), (5, 4, 1)):
        directions = np.linalg.qr(rng.normal(size=(width, width)))[0].T[:count]
        found.append((rng.uniform(0, 1, (rows, width)), rng.uniform(0.5, 1, width), directions))
    return found


def _there_and_back(rows: np.ndarray, mean: np.ndarray, directions: np.ndarray) -> np.ndarray:
    return (rows - mean) @ directions.T @ directions + mean


there_and_back = Exercise(
    task="return rows [N, P] as they come back from their codes, given mean [P] and directions [K, P]",
    right="what comes back is the nearest point that K straight lines through the mean can reach",
    calls=_squeezed,
    as_=plain.array,
    solution=_there_and_back,
    mistakes=[
        Mistake(
            "codes",
            lambda rows, mean, directions: (rows - mean) @ directions.T,
            "those are the codes, K numbers a row; now go back: each code times its direction, added up",
        ),
        Mistake(
            "mean_lost",
            lambda rows, mean, directions: (rows - mean) @ directions.T @ directions,
            "the mean went out on the way there, and nobody put it back",
        ),
        Mistake(
            "not_centred",
            lambda rows, mean, directions: rows @ directions.T @ directions,
            "the directions start at the mean: take it away first, and add it at the end",
        ),
        Mistake(
            "mean_twice",
            lambda rows, mean, directions: rows @ directions.T @ directions + mean,
            "the mean is added, but was never taken away",
        ),
        Mistake(
            "own_mean",
            lambda rows, mean, directions: (rows - rows.mean(axis=0)) @ directions.T @ directions + rows.mean(axis=0),
            "that is the mean of these rows; the directions were found around the one that is handed over",
        ),
        Mistake("untouched", lambda rows, mean, directions: rows, "nothing was squeezed: a code has K numbers alone"),
    ],
    hints=(
        "two moves: from rows to codes [N, K], and from codes to rows [N, P]",
        "a code says how far a row, seen from the mean, goes along each direction: a product of two matrices",
        "back again: codes times directions give what lies beside the mean",
    ),
    written="def there_and_back(rows, mean, directions):\n"
    "    codes = (rows - mean) @ directions.T\n    return mean + codes @ directions",
    why="The directions are of length 1 and at right angles, so a product tells how far along, and the same back.",
)


def _nats(rng: np.random.Generator) -> list[tuple]:
    """Nats [N, D]: codes that speak, some that sleep, and one that wakes up for one picture alone."""
    found = []
    for rows, speaking, asleep in ((9, 3, 2), (12, 2, 4)):
        loud, quiet = rng.uniform(0.3, 3, (rows, speaking)), rng.uniform(0, 0.009, (rows, asleep))
        quiet[0, 0] = rng.uniform(0.02, 0.04)
        found.append((rng.permutation(np.concatenate([loud, quiet], axis=1), axis=1), 0.01))
    return found


def _told(nats: np.ndarray) -> np.ndarray:
    return nats.mean(axis=0)


awake = Exercise(
    task="return how many of the D codes tell more than `least` nats a picture, on average, given nats [N, D]",
    right="the others are the prior, whatever the picture: they could be cut away",
    calls=_nats,
    solution=lambda nats, least: int((_told(nats) > least).sum()),
    mistakes=[
        Mistake(
            "any_picture",
            lambda nats, least: int((nats > least).any(axis=0).sum()),
            "that counts a code that speaks once; ask for its mean over pictures",
        ),
        Mistake(
            "pictures",
            lambda nats, least: int((nats.mean(axis=1) > least).sum()),
            "that counts pictures: codes are columns, pictures are axis 0",
        ),
        Mistake("asleep", lambda nats, least: int((_told(nats) <= least).sum()), "those are the codes that are asleep"),
        Mistake(
            "share", lambda nats, least: float((_told(nats) > least).mean()), "that is a share; how many are they?"
        ),
        Mistake("pairs", lambda nats, least: int((nats > least).sum()), "that counts pictures and codes alike"),
        Mistake(
            "summed",
            lambda nats, least: int((nats.sum(axis=0) > least).sum()),
            "a sum over pictures wakes anyone who mumbles often: take the mean",
        ),
    ],
    hints=(
        "one whole number: of the D columns, those that tell something",
        "first what each code tells on average over the pictures, then a comparison, then a count",
        "the mean along axis 0 has D values; True counts as 1 in a sum",
    ),
    written="def awake(nats, least):\n    return (nats.mean(axis=0) > least).sum()",
    why="A code that is asleep is the prior for each picture, so its divergence is 0 for each.",
)


def _shares(rng: np.random.Generator) -> list[tuple]:
    """What each of D codes tells of each of K factors, as shares of the factor: [4, 3] and [3, 5]."""
    return [(rng.uniform(0, 1, shape),) for shape in ((4, 3), (3, 5))]


def _gap(shares: np.ndarray, axis: int = 0) -> float:
    ranked = np.sort(shares, axis=axis)
    return float((ranked.take(-1, axis) - ranked.take(-2, axis)).mean())


gap = Exercise(
    task="return the information gap, one number, given shares [D, K]: what each code tells of each factor",
    right="1 where each factor has one code that tells all of it, 0 where two codes tell the same",
    calls=_shares,
    solution=_gap,
    mistakes=[
        Mistake(
            "other_axis",
            lambda shares: _gap(shares, 1),
            "for each factor, its two best codes; yours takes for each code its two best factors",
        ),
        Mistake("best", lambda shares: float(shares.max(axis=0).mean()), "the best code alone; how far is it ahead?"),
        Mistake(
            "worst",
            lambda shares: float((shares.max(axis=0) - shares.min(axis=0)).mean()),
            "that is best less worst; the rival is the second best",
        ),
        Mistake(
            "from_mean",
            lambda shares: float((shares.max(axis=0) - shares.mean(axis=0)).mean()),
            "that is best less average; the rival is the second best",
        ),
        Mistake("sum", lambda shares: _gap(shares) * shares.shape[1], "that is the sum over factors; take the mean"),
        Mistake(
            "unsorted",
            lambda shares: float((shares[-1] - shares[-2]).mean()),
            "those are the last two codes; put the codes of each factor in order first",
        ),
    ],
    hints=(
        "one number: a mean over the K factors",
        "for each factor: by how much does the code that tells most of it lead the next one?",
        "sort each column; the last two rows of the sorted table are the best and the second best",
    ),
    written="def gap(shares):\n    ranked = np.sort(shares, axis=0)\n    return np.mean(ranked[-1] - ranked[-2])",
    why="Sorted along the codes, the last row is the best code of each factor and the one before it its rival.",
)
