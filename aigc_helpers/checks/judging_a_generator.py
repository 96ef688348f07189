"""The examiners of 07_judging_a_generator: seven exercises, each `check.NAME.examine(answer)`, and a quiz."""

import numpy as np
from scipy.stats import binom

from aigc_helpers.checks.engine import Exercise, Mistake, same_as
from aigc_helpers.checks.quiz import Question, Quiz
from aigc_helpers.judging.metrics import proportion_interval

KERNEL = np.array([[9.0, 1.0, 2.0], [1.0, 16.0, 3.0], [2.0, 3.0, 25.0]])
DISTANCES = np.array([[0.0, 1.0, 4.0, 2.0], [1.0, 0.0, 3.0, 7.0], [4.0, 3.0, 0.0, 6.0], [2.0, 7.0, 6.0, 0.0]])
ACROSS = np.array([[0.5, 3.0, 3.0], [2.0, 0.9, 9.0], [4.0, 4.0, 4.0], [0.2, 5.0, 5.0]])  # 4 real rows, 3 fake columns
RADII = np.array([1.0, 1.0, 1.0, 1.0])
HELD = ACROSS - RADII[:, None] <= 0
ASKED, RIGHT = 20, 15
SHARE, IN_TRAIN, HELD_OUT = 0.75, 900, 300
Z = 1.96


def _array(result: object) -> np.ndarray:
    if result is None or result is ...:
        raise NotImplementedError
    return np.asarray(result, float)


def _wald(right: int, asked: int) -> np.ndarray:
    share = right / asked
    return share + Z * np.sqrt(share * (1 - share) / asked) * np.array([-1, 1])


thief = Exercise(
    task='name the row that was stolen: "A", "B" or "C"',
    right="its pictures are training pictures with a speck of noise; only the fourth judge says so",
    attempt=lambda answer: str(answer).strip().upper(),
    is_right=lambda name: name == "B",
    mistakes=[
        Mistake(lambda name: name == "A", "A is foggy: no training picture is. Look at the column near train"),
        Mistake(lambda name: name == "C", "C has strokes that nobody would draw. Look at the column near train"),
    ],
)

mean_of_pairs = Exercise(
    task="return the mean of kernel [n, n] over pairs of two different rows: its diagonal does not count",
    right="a row is always like itself: with the diagonal, two samples of one kind would seem alike beyond chance",
    attempt=lambda answer: float(_array(answer(KERNEL.copy()))),
    is_right=same_as(2.0),
    mistakes=[
        Mistake(same_as(float(KERNEL.mean())), "the diagonal is in it: a row paired with itself is what biases it"),
        Mistake(same_as(12 / 9), "the sum is right; divide it by the n (n − 1) pairs that are left, not by n²"),
        Mistake(same_as(12.0), "that is the sum; divide it by the n (n − 1) pairs of different rows"),
        Mistake(same_as(1.0), "each pair counts in both orders: n (n − 1) in the sum and below"),
    ],
)

kth_radius = Exercise(
    task="return, for each row of distances [n, n] within one sample, how far its k-th nearest neighbour is",
    right="each row is at distance 0 from itself, so the k-th neighbour stands at place k of the sorted row",
    attempt=lambda answer: _array(answer(DISTANCES.copy(), 2)),
    is_right=same_as(np.array([2.0, 3.0, 4.0, 6.0])),
    mistakes=[
        Mistake(
            same_as(np.array([1.0, 1.0, 3.0, 2.0])),
            "the row itself counts as a neighbour there: the smallest distance of each row is its own 0",
        ),
        Mistake(same_as(DISTANCES[:, 2]), "sort each row first: np.sort(distances, axis=1)"),
        Mistake(same_as(np.array([4.0, 7.0, 6.0, 7.0])), "that is the farthest neighbour, or one too far"),
    ],
)

coverage = Exercise(
    task="across [real, fake] are distances, radii [real] those of the real balls: which share of balls holds a fake?",
    right="each real digit asks whether anything like it was made; who leaves out an 8 leaves its balls empty",
    attempt=lambda answer: float(_array(answer(ACROSS.copy(), RADII.copy()))),
    is_right=same_as(float(HELD.any(axis=1).mean())),
    mistakes=[
        Mistake(
            same_as(float(HELD.any(axis=0).mean())), "that is precision, the share of fakes inside a ball: axis=1 asks"
        ),
        Mistake(same_as(float(HELD.mean())), "that is the share of pairs; a ball counts once, however many it holds"),
        Mistake(same_as(float(HELD.any(axis=1).sum())), "that is the number of balls; divide by how many there are"),
        Mistake(
            same_as(float(HELD.sum() / HELD.shape[1])),
            "that is density, balls around a fake on average; ask of each ball whether it is empty",
        ),
    ],
)

coin = Exercise(
    task="return how likely a fair coin is right at least `right` times of `asked`",
    right="small: chance rarely does so well; not small: nothing is proved, neither way",
    attempt=lambda answer: float(_array(answer(RIGHT, ASKED))),
    is_right=same_as(float(binom.sf(RIGHT - 1, ASKED, 0.5)), tolerance=1e-6),
    mistakes=[
        Mistake(
            same_as(float(binom.sf(RIGHT, ASKED, 0.5)), tolerance=1e-6),
            "that is more than `right` times; binom.sf(n) leaves n itself out: ask for right − 1",
        ),
        Mistake(same_as(float(binom.pmf(RIGHT, ASKED, 0.5)), tolerance=1e-6), "exactly `right`: add all that is above"),
        Mistake(same_as(float(binom.cdf(RIGHT, ASKED, 0.5)), tolerance=1e-6), "that is at most `right` times"),
        Mistake(
            same_as(float(2 * binom.sf(RIGHT - 1, ASKED, 0.5)), tolerance=1e-6),
            "that is two-sided: being wrong that often would be no sign of skill here",
        ),
    ],
)

fair_lean = Exercise(
    task="`share` of the fakes have their neighbour in train; weigh it by the sizes, so that no copying gives one half",
    right="three times as many training digits hold three times as many neighbours, without any theft",
    attempt=lambda answer: float(_array(answer(SHARE, IN_TRAIN, HELD_OUT))),
    is_right=same_as(0.5),
    mistakes=[
        Mistake(same_as(SHARE), "not weighed: with 900 training digits beside 300 others, 3 in 4 is what chance gives"),
        Mistake(
            same_as((SHARE * IN_TRAIN) / (SHARE * IN_TRAIN + (1 - SHARE) * HELD_OUT)),
            "weighed the wrong way round: divide each share by the size of its set",
        ),
        Mistake(same_as(SHARE / IN_TRAIN), "divide the other share by its size, too, and take this one's part of both"),
    ],
)

wilson = Exercise(
    task="return the two ends of Wilson's 95 % interval for `right` of `asked`, with z = 1.96",
    right="never below 0 or above 1, and honest for twenty digits, where share ± 1.96 standard errors is not",
    attempt=lambda answer: np.concatenate([_array(answer(20, 20)), _array(answer(13, 20))]),
    is_right=same_as(np.concatenate([proportion_interval(20, 20), proportion_interval(13, 20)]), tolerance=1e-3),
    mistakes=[
        Mistake(
            same_as(np.concatenate([_wald(20, 20), _wald(13, 20)]), tolerance=1e-3),
            "that is share ± 1.96 standard errors: for 20 of 20 it says that you are never wrong",
        ),
        Mistake(lambda ends: len(ends) == 4 and ends[0] > ends[1], "the lower end comes first"),
    ],
)

quiz = Quiz(
    Question(
        "Your generator's Fréchet distance, 12, is below that of other real digits, 14. What now?",
        "b",
        {
            "a": ("report it: it beats reality", "whoever copies the training set does, too; first ask near train"),
            "b": ("look whether it copies", "no distance sees copies, and a score better than real is suspicious"),
            "c": ("train longer", "the distance has nothing left to tell you; other judges have"),
        },
    ),
    Question(
        "Paper A reports a distance of 9 with 50,000 samples, paper B 11 with 5,000. Which is better?",
        "c",
        {
            "a": ("A: 9 is less than 11", "the distance falls as samples grow, for the very same generator"),
            "b": ("B: it needed fewer samples", "fewer samples make the number larger, not the generator better"),
            "c": ("nobody can say", "measure both with one count, one feature net and one reference set"),
        },
    ),
    Question(
        "Precision 0.98, recall 0.15. What does the generator do?",
        "a",
        {
            "a": (
                "it draws a few things well",
                "and leaves out the rest; fog in the middle of the crowd looks so, too",
            ),
            "b": ("it draws everything badly", "then precision would be low, and recall need not be"),
            "c": ("it copies", "a copier of the whole training set has a recall as high as real digits have"),
        },
    ),
    Question(
        "A detector on pixels is right 99 times in 100. What have you learned about the generator?",
        "b",
        {
            "a": ("it draws badly", "perhaps; perhaps its background is 0.001 where real ones have 0"),
            "b": ("nothing yet", "first give both the same grey levels and the same file format, then ask again"),
            "c": ("the detector finds any generator", "it knows the one that it was trained on, and no more"),
        },
    ),
    Question(
        "You keep the checkpoint with the best score on the test digits, and report that score. What is wrong?",
        "c",
        {
            "a": ("nothing, it was measured", "the best of many is lucky as well as good; on fresh digits it is less"),
            "b": ("the test set is too small", "a larger one makes the luck smaller, but it is still chosen by luck"),
            "c": ("one set both chose and judged", "choose on one part of the held-out data, report on the other"),
        },
    ),
)
