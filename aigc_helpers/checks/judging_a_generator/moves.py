"""Examiners of 07_judging_a_generator: what it costs to move one heap onto another."""

import numpy as np

from aigc_helpers.checks.engine import Exercise, Mistake


def _heaps(rng: np.random.Generator) -> list[tuple]:
    """Two samples of features, of two widths; means and spreads differ from feature to feature."""
    sizes = ((7, 5, 3), (4, 6, 2))
    return [
        tuple(rng.normal(rng.uniform(-3, 3, width), rng.uniform(0.5, 3, width), (rows, width)) for rows in pair)
        for *pair, width in sizes
    ]


def _gaps(a: np.ndarray, b: np.ndarray, ddof: int = 0) -> tuple[np.ndarray, np.ndarray]:
    return a.mean(axis=0) - b.mean(axis=0), a.std(axis=0, ddof=ddof) - b.std(axis=0, ddof=ddof)


def _added(ddof: int):
    return lambda a, b: sum(float(gap @ gap) for gap in _gaps(a, b, ddof))


per_feature = Exercise(
    task="return the distance of two samples a [N, D] and b [M, D] whose features do not lean on each other",
    right="each feature is a pair of heaps of its own; what its moves cost is added up",
    calls=_heaps,
    solution=(_added(0), _added(1)),
    mistakes=[
        Mistake("means_alone", lambda a, b: np.sum(_gaps(a, b)[0] ** 2), "that moves the middles; what of the widths?"),
        Mistake("widths_alone", lambda a, b: np.sum(_gaps(a, b)[1] ** 2), "that is the widths; the middles move, too"),
        Mistake(
            "not_squared",
            lambda a, b: sum(np.abs(gap).sum() for gap in _gaps(a, b)),
            "a move costs its squared length",
        ),
        Mistake(
            "variances",
            tuple(
                lambda a, b, ddof=ddof: (
                    np.sum(_gaps(a, b)[0] ** 2) + np.sum((a.var(axis=0, ddof=ddof) - b.var(axis=0, ddof=ddof)) ** 2)
                )
                for ddof in (0, 1)
            ),
            "those are gaps of variances; the bell's width is its standard deviation",
        ),
        Mistake(
            "mean_of_features",
            tuple(lambda a, b, ddof=ddof: _added(ddof)(a, b) / a.shape[1] for ddof in (0, 1)),
            "that is the mean over the features; squared lengths along axes add up",
        ),
        Mistake(
            "one_width_for_all",
            lambda a, b: np.sum(_gaps(a, b)[0] ** 2) + (a.std() - b.std()) ** 2,
            "one width for all features: take the standard deviation of each, axis=0",
        ),
        Mistake(
            "rooted", lambda a, b: np.sqrt(_added(0)(a, b)), "no root at the end: squared lengths are what is compared"
        ),
    ],
    hints=(
        "one number for two samples of many features",
        "by Pythagoras a squared length is the sum of those along the axes, and no feature knows of another",
        "for each feature, by axis=0, what the formula for two heaps says; then add the features up",
    ),
    written="def per_feature(a, b):\n"
    "    middles = a.mean(axis=0) - b.mean(axis=0)\n"
    "    widths = a.std(axis=0) - b.std(axis=0)\n"
    "    return np.sum(middles**2 + widths**2)",
    why="Where features are independent, the cheapest way sorts each for itself, and squared lengths add up.",
)
