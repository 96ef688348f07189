"""Examiners of 07_judging_a_generator: coins, leans and intervals."""

import numpy as np
from scipy.stats import binom

from aigc_helpers.checks.engine import Exercise, Mistake
from aigc_helpers.judging.metrics import proportion_interval

Z = 1.96


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
    hints=(
        "a probability: that of so many right answers or more, if each is the toss of a coin",
        "the number of heads in so many tosses has a binomial distribution, with one half as its chance",
        "binom.sf(n, …) is the chance of more than n: begin one lower, so that `right` itself is in it",
    ),
    written="from scipy.stats import binom\n\n\ndef coin(right, asked):\n    return binom.sf(right - 1, asked, 0.5)",
    why="`sf` adds up all that lies above its first argument, so with one less than `right` it begins at `right`.",
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


def _straight(share: float, in_train: int, held_out: int) -> float:
    """The line from one half, at chance, to 1, where all are copies."""
    chance = in_train / (in_train + held_out)
    return 0.5 + 0.5 * (share - chance) / (1 - chance)


fair_lean = Exercise(
    task="return a training digit's part of the neighbours that one digit of each kind has on average",
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
        Mistake(
            "straight",
            _straight,
            "a straight line through both ends; compare how many neighbours ONE digit of either set has",
        ),
        Mistake("constant", lambda share, in_train, held_out: 0.5, "one half whatever the share is: nobody is caught"),
        Mistake(
            "odds",
            lambda share, in_train, held_out: share / in_train / ((1 - share) / held_out),
            "those are the odds: take this one's part of both",
        ),
    ],
    hints=(
        "a share again, and one half wherever chance alone decides, whatever the two sizes",
        "one number for each kind of digit: what of the fakes fell to this set, spread over all that are in it",
        "divide both shares, this one and what is left of 1, each by its set's size; return the first's part of both",
    ),
    written="def fair_lean(share, in_train, held_out):\n"
    "    one, other = share / in_train, (1 - share) / held_out\n"
    "    return one / (one + other)",
    why="Neighbours for each digit of a set are what can be compared; chance gives as many to either kind.",
)


def _wald(right: int, asked: int) -> tuple[float, float]:
    share = right / asked
    reach = Z * np.sqrt(share * (1 - share) / asked)
    return share - reach, share + reach


def _middle_and_reach(right: int, asked: int) -> tuple[float, float]:
    low, high = proportion_interval(right, asked)
    return (low + high) / 2, (high - low) / 2


wilson = Exercise(
    task="return the two ends of Wilson's 95 % interval for `right` of `asked`",
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
    hints=(
        "two numbers: the smallest and the largest true share that `right` of `asked` does not contradict",
        "not contradicted: seen and true share differ by at most z standard errors, taken at the TRUE share",
        "square both sides where they are equal: a quadratic equation in the true share, whose two roots are the ends",
    ),
    written="def wilson(right, asked, z=1.96):\n"
    "    share, pull = right / asked, z**2 / asked\n"
    "    reach = z * np.sqrt(share * (1 - share) / asked + z**2 / (4 * asked**2))\n"
    "    return (share + pull / 2 - reach) / (1 + pull), (share + pull / 2 + reach) / (1 + pull)",
    why="(share − p)² = z² p (1 − p) / asked, solved for p: (1 + pull) p² − (2 share + pull) p + share² = 0.",
)
