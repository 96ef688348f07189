"""Examiners of 05_gan_training: how the best discriminator plays, and what the game is worth then."""

import numpy as np

from aigc_helpers.checks.engine import Exercise, Mistake

best_discriminator = Exercise(
    task="return the belief of the best discriminator where the real density is p and the generated one q",
    right="where both densities are alike it says one half, and it says no more than it can know",
    hints=(
        "wanted is the d that makes the sum of the two logarithms as large as it gets, with p and q given",
        "at the top of a smooth curve its slope is zero: differentiate the sum with respect to d",
        "the slope of log d is one over d; the zero leaves an equation in which d stands once on either side",
    ),
    written="def best_discriminator(p, q):\n    return p / (p + q)",
    why="The slope p/d − q/(1 − d) is zero where p(1 − d) = qd. Of all points that lie here, p in p + q are real, "
    "and nobody can know more than that.",
    calls=lambda rng: [*map(tuple, rng.uniform([0.3, 0.1], [0.6, 0.25], (2, 2)).tolist()), (0.2, 0.2), (0.0, 0.5)],
    solution=lambda p, q: p / (p + q),
    mistakes=[
        Mistake("swapped", lambda p, q: q / (p + q), "that is the belief that a point was generated"),
        Mistake("odds", lambda p, q: p / q, "those are the odds; a belief lies between 0 and 1"),
        Mistake("guess", lambda p, q: 0.5, "one half is right only where both densities are alike"),
        Mistake(
            "sigmoid",
            lambda p, q: 1 / (1 + np.exp(q - p)),
            "a sigmoid of the difference never says 0: densities are weighed by their ratio",
        ),
        Mistake("share_of_one", lambda p, q: p, "that is the real density; how much of all that lies here is it?"),
    ],
)


def _shares(rng: np.random.Generator) -> list[tuple]:
    """Two pairs of shares in bins; in the second, some bins hold next to nothing of the one or of the other kind."""
    first = rng.uniform(0.2, 1.0, (2, 5))
    tails = np.stack([[1e-30, 1.0, 0.7, 0.4], [1.0, 0.6, 0.3, 1e-30]]) * rng.uniform(0.5, 1.0, (2, 4))
    return [tuple(pair / pair.sum(axis=1, keepdims=True)) for pair in (first, tails)]


def _worth(p: np.ndarray, q: np.ndarray) -> float:
    return float(np.sum(p * np.log(p / (p + q)) + q * np.log(q / (p + q))))


def _worth_of_beliefs(p: np.ndarray, q: np.ndarray) -> float:
    belief = p / (p + q)
    return float(np.sum(p * np.log(belief) + q * np.log(1 - belief)))


game_worth = Exercise(
    task="return what the game is worth when the best discriminator plays, from the shares p and q of each bin",
    right="it is least where both kinds lie alike, and it cannot get above 0",
    hints=(
        "wanted is one number, V, when the discriminator answers as your best one does in every bin",
        "an expectation over bins is a sum in which each bin counts with its share: p for the real points, q for the "
        "generated ones",
        "one minus the best belief is a fraction, too: written as one, it stays above 0 where the belief rounds to 1",
    ),
    written="def game_worth(p, q):\n    return np.sum(p * np.log(p / (p + q)) + q * np.log(q / (p + q)))",
    why="Each bin adds p log D* + q log(1 − D*), and 1 − D* is q / (p + q). As a difference it would round to 0 in the "
    "far bins, and log 0 is −∞.",
    calls=_shares,
    solution=_worth,
    mistakes=[
        Mistake(
            "rounded",
            _worth_of_beliefs,
            "in a far bin the belief rounds to 1, and the log of one minus it is −∞: write that difference as a "
            "fraction of p and q",
        ),
        Mistake("sign", lambda p, q: -_worth(p, q), "that is what the discriminator loses; the game is worth minus it"),
        Mistake(
            "unweighted",
            (
                lambda p, q: float(np.sum(np.log(p / (p + q)) + np.log(q / (p + q)))),
                lambda p, q: float(np.mean(np.log(p / (p + q)) + np.log(q / (p + q)))),
            ),
            "every bin counts alike here; points fall into it as often as its share says",
        ),
        Mistake(
            "mean",
            lambda p, q: _worth(p, q) / len(p),
            "the shares are weights already, and sum to one: sum over the bins, no mean",
        ),
        Mistake(
            "real_alone",
            lambda p, q: float(np.sum(p * np.log(p / (p + q)))),
            "only the real half is here: add what the generated points bring",
        ),
        Mistake("base", lambda p, q: _worth(p, q) / np.log(2), "that is in bits; the game uses the natural logarithm"),
    ],
)
