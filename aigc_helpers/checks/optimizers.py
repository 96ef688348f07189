"""The examiners of 04_optimizers: six exercises, each `check.NAME.examine(answer)`, and `check.quiz`."""

from typing import Any

import numpy as np

from aigc_helpers.checks.engine import Exercise, Mistake, same_as
from aigc_helpers.checks.quiz import Question, Quiz
from aigc_helpers.optimizers import games

VELOCITY, GRADIENT = np.array([0.2, -0.4]), np.array([1.0, 3.0])
MEAN, SQUARE = np.array([0.3, -0.1]), np.array([0.04, 0.01])
POINT, RATE = np.array([1.0, 0.5]), 0.5


def _array(result: object) -> np.ndarray:
    if result is None or result is ... or (isinstance(result, (tuple, list)) and ... in result):
        raise NotImplementedError
    return np.asarray(result, float)


best_rate = Exercise(
    task="return the constant rate that shrinks the slower of both directions fastest: 2 / (smallest + largest)",
    right="at that rate the flattest and the steepest direction shrink by the same factor",
    attempt=lambda answer: np.array([_array(answer(1.0, 10.0)), _array(answer(0.5, 3.5))]),
    is_right=same_as(np.array([2 / 11, 0.5])),
    mistakes=[
        Mistake(same_as(np.array([0.2, 2 / 3.5])), "that is 2 / L, where the steepest direction no longer shrinks"),
        Mistake(same_as(np.array([0.1, 1 / 3.5])), "that is 1 / L: safe, and half as fast as it could be"),
        Mistake(same_as(np.array([1 / 11, 0.25])), "twice as large: it is 2 over the sum, not 1"),
        Mistake(same_as(np.array([2 / 11, 2 / 8])), "use both curvatures as they are, not their ratio"),
    ],
)

momentum_step = Exercise(
    task="return the new velocity: momentum times the old one, minus rate times gradient",
    right="the ball keeps most of its speed, and the slope adds a push downhill",
    attempt=lambda answer: _array(answer(VELOCITY, GRADIENT, 0.1, 0.9)),
    is_right=same_as(0.9 * VELOCITY - 0.1 * GRADIENT),
    mistakes=[
        Mistake(same_as(0.9 * VELOCITY + 0.1 * GRADIENT), "the sign is wrong: the gradient points uphill"),
        Mistake(same_as(0.1 * GRADIENT - 0.9 * VELOCITY), "that is the step uphill: change both signs"),
        Mistake(same_as(0.9 * VELOCITY - GRADIENT), "the rate is missing: the push is rate times gradient"),
        Mistake(same_as(VELOCITY - 0.1 * GRADIENT), "nothing slows it down: multiply the old velocity by momentum"),
        Mistake(
            same_as(0.1 * VELOCITY - 0.9 * GRADIENT, tolerance=1e-9), "rate and momentum are swapped; see their order"
        ),
    ],
)


def _squares(answer: Any) -> str | np.ndarray:
    """What `answer` returns, or the word for what it did to what it was handed."""
    square, gradient = SQUARE.copy(), GRADIENT.copy()
    result = answer(square, gradient, 0.9)
    if not (np.array_equal(square, SQUARE) and np.array_equal(gradient, GRADIENT)):
        return "changed"
    return _array(result)


running_square = Exercise(
    task="return beta times the old mean plus (1 − beta) times the squared gradient, as a new array",
    right="a new array: whoever holds the old state still has the old state",
    attempt=_squares,
    is_right=same_as(0.9 * SQUARE + 0.1 * GRADIENT**2),
    mistakes=[
        Mistake(
            lambda result: isinstance(result, str),
            "your function changed an array that it was handed (*=, +=, out=): whoever shares it moves too; make anew",
        ),
        Mistake(same_as(0.1 * SQUARE + 0.9 * GRADIENT**2), "beta belongs to the old mean, 1 − beta to the new square"),
        Mistake(same_as(0.9 * SQUARE + 0.1 * GRADIENT), "square the gradient"),
        Mistake(same_as(0.9 * SQUARE + GRADIENT**2), "(1 − beta) is missing, or it is no mean"),
    ],
)


def _adam(*, count: int = 3, rate: float = 0.1, epsilon: float = 0.1) -> dict[str, np.ndarray]:
    """Adam's step for the two moments, and what becomes of it by each typical mistake."""
    mean, square = MEAN / (1 - 0.9**count), SQUARE / (1 - 0.999**count)
    late = MEAN / (1 - 0.9 ** (count - 1)), SQUARE / (1 - 0.999 ** (count - 1))
    keras = rate * np.sqrt(1 - 0.999**count) / (1 - 0.9**count)
    return {
        "paper": -rate * mean / (np.sqrt(square) + epsilon),
        "keras": -keras * MEAN / (np.sqrt(SQUARE) + epsilon),
        "uphill": rate * mean / (np.sqrt(square) + epsilon),
        "uncorrected": -rate * MEAN / (np.sqrt(SQUARE) + epsilon),
        "half": -rate * mean / (np.sqrt(SQUARE) + epsilon),
        "parenthesis": -rate * mean / np.sqrt(square) + epsilon,
        "scaled": -rate * (mean / np.sqrt(square) + epsilon),
        "inside": -rate * mean / np.sqrt(square + epsilon),
        "late": -rate * late[0] / (np.sqrt(late[1]) + epsilon),
    }


ADAM = _adam()
adam_step = Exercise(
    task="correct both means for their start at zero, then return −rate · mean / (√square + epsilon)",
    right="divided by 1 − beta to the power of count, each mean forgets that it began at zero",
    attempt=lambda answer: _array(answer(MEAN, SQUARE, 3, 0.1, 0.1)),
    # The paper's algorithm and the form of Keras differ only in what epsilon means.
    is_right=lambda step: same_as(ADAM["paper"])(step) or same_as(ADAM["keras"])(step),
    mistakes=[
        Mistake(same_as(ADAM["uphill"]), "the sign is wrong: that climbs"),
        Mistake(
            same_as(ADAM["uncorrected"]),
            "no bias correction: divide mean and square by 1 − 0.9**count, 1 − 0.999**count",
        ),
        Mistake(same_as(ADAM["half"]), "the mean is corrected, the square is not"),
        Mistake(
            same_as(ADAM["parenthesis"]), "a parenthesis is lost: epsilon is added to the step, not to the denominator"
        ),
        Mistake(
            same_as(ADAM["scaled"]), "a parenthesis is lost: epsilon is added to the ratio, not to the denominator"
        ),
        Mistake(same_as(ADAM["inside"]), "epsilon stands inside the root; Adam adds it outside"),
        Mistake(same_as(ADAM["late"]), "count begins at 1 and is used as it is: write 0.9**count"),
    ],
)

WEIGHT, DECAY = np.array([2.0, -1.0]), 0.3


def _steps_with_decay(answer: Any) -> np.ndarray:
    return _array(answer(WEIGHT, GRADIENT, lambda gradient: -0.1 * np.tanh(gradient), 0.1, DECAY))


STEP = -0.1 * np.tanh(GRADIENT)
decoupled_decay = Exercise(
    task="return adam(gradient) minus rate · decay · weight, so that the decay does not pass through adam",
    right="every weight shrinks by the same share, however large its gradients are",
    attempt=_steps_with_decay,
    is_right=same_as(STEP - 0.1 * DECAY * WEIGHT),
    mistakes=[
        Mistake(
            same_as(-0.1 * np.tanh(GRADIENT + DECAY * WEIGHT)),
            "that is decay through the gradient, Adam with L2: adam divides it by the size of the gradients",
        ),
        Mistake(same_as(STEP + 0.1 * DECAY * WEIGHT), "the sign is wrong: weights would grow"),
        Mistake(same_as(STEP - DECAY * WEIGHT), "the decay wants the rate too, or a schedule would not slow it"),
        Mistake(same_as(STEP), "the decay is missing"),
        Mistake(same_as(WEIGHT + STEP - 0.1 * DECAY * WEIGHT), "that is the new weight; return what is added to it"),
    ],
)

AHEAD = POINT - RATE * games.field(POINT)
extragradient_step = Exercise(
    task="look ahead by one step of both players, then step from where you are by the slopes that hold there",
    right="one look ahead turns a spiral outwards into one inwards",
    attempt=lambda answer: _array(answer(*POINT, RATE)),
    is_right=same_as(games.extragradient(POINT, POINT, rate=RATE)),
    mistakes=[
        Mistake(
            same_as(games.simultaneous(POINT, POINT, rate=RATE)), "that is the simultaneous step: use the slopes ahead"
        ),
        Mistake(same_as(games.alternating(POINT, POINT, rate=RATE)), "that is alternating: both must look ahead first"),
        Mistake(
            same_as(AHEAD - RATE * games.field(AHEAD)), "that makes two steps: start the second from where you are"
        ),
        Mistake(
            same_as(POINT - RATE * np.array([AHEAD[1], AHEAD[0]])), "y climbs: its step is plus rate times the x ahead"
        ),
    ],
)

quiz = Quiz(
    Question(
        "A bowl has curvatures 1 and 100. Which constant rates make plain descent diverge?",
        "c",
        {
            "a": (
                "all above 0.01",
                "0.01 is 1/L: above it the steep direction overshoots, and still shrinks up to 2/L",
            ),
            "b": ("all above 2/101", "2/101 is the best one; a little above it, descent is slower but still arrives"),
            "c": ("all above 0.02", "2/L: from there on the steepest direction grows at each step"),
            "d": ("all above 2", "that is 2/μ, the limit of the flat direction; the steep one has long left by then"),
        },
    ),
    Question(
        "Why does Adam divide its means by 1 − βᵗ?",
        "a",
        {
            "a": ("they start at zero and would be too small at first", "after many steps the correction fades away"),
            "b": ("to avoid a division by zero", "that is the task of epsilon"),
            "c": ("to let the rate fall with time", "it tends to 1; a falling rate is the task of a schedule"),
        },
    ),
    Question(
        "You multiply the batch size by 4 and keep the number of passes. What does linear scaling tell you to do?",
        "b",
        {
            "a": ("keep the rate", "then there are four times fewer steps of the same length: you do not get as far"),
            "b": ("multiply the rate by 4", "fewer steps, each longer; it holds until the rate nears 2/L"),
            "c": ("divide the rate by 4", "the noise is smaller already: there is room for longer steps, not shorter"),
        },
    ),
    Question(
        "A weight has large noisy gradients. What does L2 inside Adam's gradient do to it, compared with AdamW?",
        "c",
        {
            "a": ("the same", "so it would be for plain SGD; Adam rescales whatever is inside its gradient"),
            "b": ("it shrinks it more", "it is the other way round: the pull is divided by the large root of squares"),
            "c": ("it hardly shrinks it", "the pull is divided by the size of its gradients; AdamW's is not"),
        },
    ),
    Question(
        "Both players of the game x·y step at once, at a very small rate. What happens?",
        "b",
        {
            "a": ("they go in, only slowly", "no rate is small enough: each step is at a right angle to the way in"),
            "b": ("they spiral out, only slowly", "the radius grows by the root of 1 + rate² at each step"),
            "c": ("they stay on a circle", "that needs infinitely small steps, or turns: alternating stays"),
            "d": ("they stop at once", "only at the origin are both slopes zero"),
        },
    ),
)
