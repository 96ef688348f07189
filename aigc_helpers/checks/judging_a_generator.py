"""The examiners of 07_judging_a_generator: seven exercises, each `check.NAME.examine(answer)`, and `check.quiz`."""

import numpy as np
from scipy.stats import binom

from aigc_helpers.checks import plain
from aigc_helpers.checks.engine import Exercise, Mistake
from aigc_helpers.checks.quizzes.judging_a_generator import quiz
from aigc_helpers.judging.metrics import proportion_interval

__all__ = ["coin", "coverage", "fair_lean", "kth_radius", "mean_of_pairs", "quiz", "thief", "wilson"]

Z = 1.96

thief = Exercise(
    task='name the row that was stolen: "A", "B" or "C"',
    right="its pictures are training pictures with a speck of noise; only the fourth judge says so",
    as_=plain.word,
    solution="b",
    mistakes=[
        Mistake("foggy", "a", "A is foggy: no training picture is. Look at the column near train"),
        Mistake("strange", "c", "C has strokes that nobody would draw. Look at the column near train"),
    ],
)


def _symmetric(rng: np.random.Generator, count: int, diagonal: np.ndarray) -> np.ndarray:
    upper = np.triu(rng.uniform(1, 9, (count, count)), 1)
    return upper + upper.T + np.diag(diagonal)


def _off_diagonal(kernel: np.ndarray) -> float:
    return kernel.sum() - np.trace(kernel)


mean_of_pairs = Exercise(
    task="return the mean of kernel [n, n] over pairs of two different rows: its diagonal does not count",
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
)


def _balls(rng: np.random.Generator) -> list[tuple]:
    """Distances from real rows to fake columns, and radii; some balls are empty, some hold one fake, some several."""
    return [(rng.uniform(0.2, 3, (real, fake)), rng.uniform(0.25, 1.0, real)) for real, fake in ((9, 6), (7, 10))]


def _held(across: np.ndarray, radii: np.ndarray) -> np.ndarray:
    return across <= radii[:, None]


coverage = Exercise(
    task="across [real, fake] are distances, radii [real] those of the real balls: which share of balls holds a fake?",
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
)


def _luck(rng: np.random.Generator) -> list[tuple]:
    """How many were right of how many asked: somewhat more than half."""
    return [(asked // 2 + int(rng.integers(2, asked // 4)), asked) for asked in map(int, rng.integers(20, 40, 2))]


coin = Exercise(
    task="return how likely a fair coin is right at least `right` times of `asked`",
    right="small: chance rarely does so well; not small: nothing is proved, neither way",
    calls=_luck,
    solution=lambda right, asked: binom.sf(right - 1, asked, 0.5),
    mistakes=[
        Mistake(
            "more_than",
            lambda right, asked: binom.sf(right, asked, 0.5),
            "that is more than `right` times; binom.sf(n) leaves n itself out",
        ),
        Mistake("exactly", lambda right, asked: binom.pmf(right, asked, 0.5), "exactly `right`: add all that is above"),
        Mistake("at_most", lambda right, asked: binom.cdf(right, asked, 0.5), "that is at most `right` times"),
        Mistake("less_than", lambda right, asked: binom.cdf(right - 1, asked, 0.5), "that is less than `right` times"),
        Mistake(
            "two_sided",
            lambda right, asked: 2 * binom.sf(right - 1, asked, 0.5),
            "that is two-sided: being wrong that often would be no sign of skill here",
        ),
        Mistake("share", lambda right, asked: right / asked, "that is the share that was right; how likely is it?"),
    ],
)


def _leans(rng: np.random.Generator) -> list[tuple]:
    """Shares with their neighbour in train: more than chance gives, and less; the sets differ in size."""
    sizes = ((900, 300), (400, 500))
    chances = [in_train / (in_train + held_out) for in_train, held_out in sizes]
    shares = [
        chance + float(rng.uniform(*gap)) for chance, gap in zip(chances, ((0.05, 0.2), (-0.2, -0.05)), strict=True)
    ]
    return [(share, *pair) for share, pair in zip(shares, sizes, strict=True)]


def _weighed(share: float, one: float, other: float) -> float:
    return share * one / (share * one + (1 - share) * other)


fair_lean = Exercise(
    task="`share` of the fakes have their neighbour in train; weigh it by the sizes, so that no copying gives one half",
    right="three times as many training digits hold three times as many neighbours, without any theft",
    calls=_leans,
    solution=lambda share, in_train, held_out: _weighed(share, 1 / in_train, 1 / held_out),
    mistakes=[
        Mistake(
            "not_weighed",
            lambda share, in_train, held_out: share,
            "not weighed: with 900 training digits beside 300 others, 3 in 4 is what chance gives",
        ),
        Mistake("wrong_way", _weighed, "weighed the wrong way round: divide each share by the size of its set"),
        Mistake(
            "one_alone",
            lambda share, in_train, held_out: share / in_train,
            "divide the other share by its size, too, and take this one's part of both",
        ),
        Mistake(
            "over_chance",
            (
                lambda share, in_train, held_out: share * (in_train + held_out) / in_train,
                lambda share, in_train, held_out: share * (in_train + held_out) / in_train / 2,
            ),
            "that is the share over what chance gives: it ends above 1 where all are copies",
        ),
        Mistake(
            "shifted",
            lambda share, in_train, held_out: 0.5 + share - in_train / (in_train + held_out),
            "that shifts by what chance gives: where all are copies it does not end at 1",
        ),
        Mistake("constant", lambda share, in_train, held_out: 0.5, "one half whatever the share is: nobody is caught"),
        Mistake(
            "odds",
            lambda share, in_train, held_out: share / in_train / ((1 - share) / held_out),
            "those are the odds: take this one's part of both",
        ),
    ],
)


def _wald(right: int, asked: int) -> tuple[float, float]:
    share = right / asked
    reach = Z * np.sqrt(share * (1 - share) / asked)
    return share - reach, share + reach


def _middle_and_reach(right: int, asked: int) -> tuple[float, float]:
    low, high = proportion_interval(right, asked)
    return (low + high) / 2, (high - low) / 2


wilson = Exercise(
    task="return the two ends of Wilson's 95 % interval for `right` of `asked`, with z = 1.96",
    right="never below 0 or above 1, and honest for twenty digits, where share ± 1.96 standard errors is not",
    calls=lambda rng: [(20, 20), (int(rng.integers(11, 18)), 20), (int(rng.integers(1, 6)), 30)],
    parts=("low", "high"),
    solution=lambda right, asked: tuple(proportion_interval(right, asked)),
    mistakes=[
        Mistake(
            "wald",
            (_wald, lambda right, asked: np.clip(_wald(right, asked), 0, 1)),
            "that is share ± 1.96 standard errors: for 20 of 20 it says that you are never wrong",
        ),
        Mistake(
            "reversed",
            lambda right, asked: tuple(proportion_interval(right, asked))[::-1],
            "the lower end comes first",
        ),
        Mistake("middle_and_reach", _middle_and_reach, "those are the middle and the reach: return the two ends"),
    ],
)
