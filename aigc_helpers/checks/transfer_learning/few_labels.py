"""Examiners of 03_transfer_learning: rows that are fair, intervals that are honest, leads that are sure, and folds."""

import numpy as np

from aigc_helpers.checks import plain
from aigc_helpers.checks.engine import Exercise, Mistake, watched
from aigc_helpers.checks.transfer_learning.watched import folds_served, rows_drawn


def _pools(rng: np.random.Generator) -> list[tuple]:
    """Labels in any order, the rows held out (the first two of each class among them), and how many rows to draw."""
    pools = []
    for classes, per_class in ((3, 2), (4, 3)):
        labels = rng.permutation(np.repeat(np.arange(classes), 7))
        held_out = np.concatenate([np.flatnonzero(labels == label)[:2] for label in range(classes)])
        pools.append((labels, rng.permutation(held_out), per_class))
    return pools


fair_shots = watched(
    rows_drawn,
    _pools,
    task="return rows of `per_class` examples of each class, none of them twice and none of them held out",
    fair="as many of each class, and not one that the test will ask for",
    no_rows="these are no rows of the data: places from 0 to N − 1, or a mask of N truths",
    leak="a leak: some of these rows are held out for the test, which would then ask what was shown: leave them out",
    twice="a row stands there twice: it counts as one label only",
    uneven="the classes are not served alike: draw class by class, not from all labels at once",
    count="per_class rows of each class are wanted: no fewer, and no more",
    hints=(
        "row numbers are wanted, as many for one class as for the next; the rows held out may not be among them",
        "go through the classes one at a time: which rows of this class are still free?",
        "np.setdiff1d takes rows out of rows; from what is left of a class a slice is enough",
    ),
    written="""def fair_shots(labels, held_out, per_class):
    free = np.setdiff1d(np.arange(len(labels)), held_out)
    return np.concatenate([free[labels[free] == kind][:per_class] for kind in np.unique(labels)])""",
    why="What is held out goes first, so no later line can let it in; then each class is served for itself.",
)


def _draws(rng: np.random.Generator) -> list[tuple]:
    """Accuracies [draws] and Student's factor for so many."""
    return [(rng.uniform(0.6, 0.9, count), reach) for count, reach in ((3, 4.303), (5, 2.776))]


def _ends(values: np.ndarray, reach: float) -> list[float]:
    return [values.mean() - reach, values.mean() + reach]


honest = Exercise(
    task="return the lower and the upper end of the interval around the mean of these draws",
    right="few draws, wide interval: that is what makes it honest",
    calls=_draws,
    parts=("low", "high"),
    solution=lambda values, reach: _ends(values, reach * values.std(ddof=1) / len(values) ** 0.5),
    mistakes=[
        Mistake(
            "of_one_draw",
            lambda values, reach: _ends(values, reach * values.std(ddof=1)),
            "that is where one more draw would fall; the mean of several scatters less than one of them",
        ),
        Mistake(
            "too_small",
            lambda values, reach: _ends(values, reach * values.std() / len(values) ** 0.5),
            "too narrow: the draws lie nearer to their own mean than to the true one; NumPy's std makes up for it "
            "where it is told to (its argument ddof)",
        ),
        Mistake(
            "normal",
            lambda values, reach: _ends(values, 1.96 * values.std(ddof=1) / len(values) ** 0.5),
            "1.96 is for hundreds of draws; `reach` is the factor for as few as these",
        ),
        Mistake(
            "variance",
            lambda values, reach: _ends(values, reach * values.var(ddof=1) / len(values) ** 0.5),
            "that is a variance, in squared points; a distance is its root",
        ),
        Mistake(
            "divided_by_count",
            lambda values, reach: _ends(values, reach * values.std(ddof=1) / len(values)),
            "the variance of a mean falls with the number of draws, so its scatter falls more slowly than that",
        ),
    ],
    hints=(
        "two numbers: as far below the mean of `values` as above it",
        "how far? `reach` times the scatter of the mean, which is not the scatter of one draw",
        "the variance of a mean is that of one draw divided by their number; take that variance with n − 1, then roots",
    ),
    written="""def honest(values, reach):
    error = np.std(values, ddof=1) / np.sqrt(len(values))
    return np.mean(values) - reach * error, np.mean(values) + reach * error""",
    why="The mean of n draws scatters √n times less than one draw; Student's factor pays for guessing that from few.",
)


# All five ahead, but as far apart as chance alone would have them; four ahead alike, and one a hair behind: sure.
UNEVEN = np.array([[0.002, 0.003, 0.004, 0.03, 0.06], [0.03, 0.028, 0.032, 0.03, -0.002]])


def _runs(rng: np.random.Generator) -> list[tuple]:
    """Two methods on the same five draws, hard ones hard for both: leads sure, of chance, none, lost, at the edge."""
    noise = rng.normal(0, 0.004, (6, 5))
    noise -= noise.mean(axis=1, keepdims=True)
    edge = 2.776 * noise[4:].std(axis=1, ddof=1, keepdims=True) / 5**0.5
    far, near = noise[:4] + np.c_[0.02, 0.001, 0, -0.02].T, noise[4:] + edge * np.c_[1.1, 0.95].T
    leads = np.concatenate([far, near, rng.permuted(UNEVEN, axis=1)])
    return [(row + lead, row, 2.776) for row, lead in zip(rng.normal(0.8, 0.05, leads.shape), leads, strict=True)]


def _lower(values: np.ndarray, reach: float) -> float:
    return float(values.mean() - reach * values.std(ddof=1) / len(values) ** 0.5)


def _upper(values: np.ndarray, reach: float) -> float:
    return -_lower(-values, reach)


sure_lead = Exercise(
    task="return whether `one` is ahead of `other` for sure: True only where chance alone would hardly do it",
    right="the same draws for both: what makes a draw hard drops out of the difference",
    calls=_runs,
    as_=plain.truth,
    solution=lambda one, other, reach: _lower(one - other, reach) > 0,
    mistakes=[
        Mistake(
            "means_only",
            lambda one, other, reach: one.mean() > other.mean(),
            "a mean can be ahead by chance: how far does it scatter?",
        ),
        Mistake(
            "unpaired",
            (
                lambda one, other, reach: _lower(one, reach) > _upper(other, reach),
                lambda one, other, reach: _lower(one, reach) > other.mean(),
            ),
            "two intervals, held against each other, forget that the draws were the same: look at the lead, draw by "
            "draw",
        ),
        Mistake(
            "every_draw",
            lambda one, other, reach: bool(np.all(one > other)),
            "every draw ahead is neither needed nor enough: five leads far apart can be chance, and one draw may fall "
            "behind where the other four are far ahead",
        ),
        Mistake(
            "of_one_draw",
            lambda one, other, reach: (one - other).mean() > reach * (one - other).std(ddof=1),
            "that asks whether one more draw would be ahead; the mean of several leads scatters less than one of them",
        ),
        Mistake(
            "too_small",
            (
                lambda one, other, reach: (one - other).mean() > reach * (one - other).std() / len(one) ** 0.5,
                lambda one, other, reach: _lower(one - other, 1.96) > 0,
            ),
            "too easily sure: few leads want `reach`, and a scatter that is told of its n − 1 (std's argument ddof)",
        ),
        Mistake(
            "no_sign",
            lambda one, other, reach: abs(_lower(one - other, reach)) > 0,
            "also true of a method that is behind: the sign counts",
        ),
        Mistake(
            "either_side",
            lambda one, other, reach: _lower(one - other, reach) > 0 or _upper(one - other, reach) < 0,
            "that is true as well of a method that is behind for sure",
        ),
    ],
    hints=(
        "True or False: is this lead more than the luck of five draws?",
        "one draw is hard for both methods, another is easy for both; which five numbers do not show that?",
        "the lead in each draw is a number of its own: ask where the honest interval of these leads begins",
    ),
    written="""def sure_lead(one, other, reach):
    lead = np.asarray(one) - other
    return bool(lead.mean() - reach * lead.std(ddof=1) / np.sqrt(len(lead)) > 0)""",
    why="The lead is taken draw by draw, so the luck that both share is gone; its interval must lie above zero.",
)


fold_of = watched(
    folds_served,
    lambda rng: [(rng.permutation(np.repeat(np.arange(6), 5)), 5), (rng.permutation(np.repeat(np.arange(3), 7)), 3)],
    task="return for each label the number of its part, 0 to `parts` − 1; each part gets its share of each class",
    served="each part now stands for the whole: it can be held out",
    blocks="the parts follow the order of the rows, not the classes: count within each class",
    uneven="some part has two more of a class than another: deal each class out like cards",
    one_class="a part that is one whole class: held out, nobody has ever seen that class",
    numbers="for each label one whole number from 0 to `parts` − 1 is wanted",
    hints=(
        "as many numbers as labels; two labels with the same number are held out together",
        "take one class alone: if you dealt its rows out like cards to the parts, which part gets which?",
        "within a class, the first row goes to part 0, the second to part 1 …, and after the last part to 0 again",
    ),
    written="""def fold_of(labels, parts):
    number = np.empty(len(labels), int)
    for kind in np.unique(labels):
        rows = np.flatnonzero(labels == kind)
        number[rows] = np.arange(len(rows)) % parts
    return number""",
    why="Each class is dealt out for itself, so no part misses a class, and none has more than one above its share.",
)
