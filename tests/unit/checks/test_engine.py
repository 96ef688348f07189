"""The checks engine: right, not yet, a hint for each mistake; never an exception for what a learner can do."""

import math
import warnings

import numpy as np
import pytest

from aigc_helpers.checks.engine import Exercise, Mistake, State, same_as

AREA = Exercise(
    task="write area(width, height)",
    right="width times height",
    is_right=same_as(6.0),
    attempt=lambda area: area(2.0, 3.0),
    mistakes=[
        Mistake(same_as(10.0), "that is the way around it, not what is inside"),
        Mistake(lambda result: result > 4, "never reached for 10; too large"),
    ],
)
GUESS = Exercise(task="choose a rate", right="yes", is_right=lambda rate: rate == 0.1, stubs=(0.0, "your answer"))


def unfinished(width, height):
    """A stub as a notebook has it."""


def refuses(width, height):
    raise NotImplementedError


def halves(width, height):
    return width / 0


def leaves(width, height):
    raise SystemExit(3)


def endless(width, height):
    return endless(width, height)


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        (lambda width, height: width * height, "✓ right: width times height"),
        (lambda width, height: np.float32(width * height), "✓ right: width times height"),
        (lambda width, height: 2 * (width + height), "✗ hint: that is the way around it, not what is inside"),
        (lambda width, height: 5.0, "✗ hint: never reached for 10; too large"),
        (lambda width, height: 1.23456, "✗ hint: write area(width, height); yours gives 1.23"),
        (lambda width, height: math.nan, "✗ hint: write area(width, height); yours gives nan"),
        (lambda width, height: "six", "✗ hint: write area(width, height); yours gives a str"),
        (
            lambda width, height: np.ones((2, 3)),
            "✗ hint: write area(width, height); yours gives an array of shape (2, 3)",
        ),
        (lambda width, height: (6.0, 6.0), "✗ hint: write area(width, height); yours gives 2 parts: 6, 6"),
        (None, "○ not yet: write area(width, height)"),
        (..., "○ not yet: write area(width, height)"),
        (unfinished, "○ not yet: write area(width, height)"),
        (refuses, "○ not yet: write area(width, height)"),
        (lambda width, height: (6.0, None), "○ not yet: write area(width, height)"),
        (6.0, "✗ hint: your code stops with TypeError: 'float' object is not callable"),
        (
            lambda width: 1,
            "✗ hint: your code stops with TypeError: <lambda>() takes 1 positional argument but 2 were given",
        ),
        (halves, "✗ hint: your code stops with ZeroDivisionError: float division by zero · at `return width / 0`"),
        (leaves, "✗ hint: your code stops with SystemExit: 3 · at `raise SystemExit(3)`"),
    ],
)
def test_the_verdict_on_an_answer(answer, line, capsys):
    # The test's own line stands for a learner's, and is the innermost one that a library did not write.
    AREA.examine(answer)
    said = capsys.readouterr().out
    assert said.count("\n") == 1
    assert said.split(" · at `")[0].strip() == line.split(" · at `")[0]
    assert said.strip() == line or " · at `" not in line


def test_a_recursion_without_an_end_is_a_hint():
    assert AREA.verdict(endless).text.startswith("your code stops with RecursionError")


@pytest.mark.parametrize(
    ("answer", "state"),
    [(0.0, State.NOT_YET), ("your answer", State.NOT_YET), (0.1, State.RIGHT), (0, State.HINT), (False, State.HINT)],
)
def test_a_placeholder_is_no_answer(answer, state):
    assert GUESS.verdict(answer).state == state


def test_warnings_inside_an_answer_stay_inside():
    def shaky(width, height):
        warnings.warn("look out", stacklevel=1)
        return np.float64(width) / np.float64(0)

    assert AREA.verdict(shaky).text == "never reached for 10; too large"


def test_ctrl_c_still_stops():
    def slow(width, height):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        AREA.verdict(slow)


def test_an_error_inside_a_library_names_the_learners_own_line():
    def mismatched(width, height):
        return np.linalg.inv(np.ones((2, 2)))

    assert AREA.verdict(mismatched).text == (
        "your code stops with LinAlgError: Singular matrix · at `return np.linalg.inv(np.ones((2, 2)))`"
    )


@pytest.mark.parametrize(
    ("wanted", "result", "agrees"),
    [
        ((1.0,), 1.00001, True),
        ((1.0,), 1.01, False),
        ((1.0,), [1.0], False),
        (([1.0, 2.0],), np.array([1, 2]), True),
        ((1.0, 2.0), (1.0, 2.0), True),
        ((1.0, 2.0), (2.0, 1.0), False),
        ((1.0, 2.0), (1.0,), False),
        ((math.inf,), math.inf, True),
        ((1.0,), math.nan, False),
    ],
)
def test_same_as_compares_shapes_and_values(wanted, result, agrees):
    assert same_as(*wanted)(result) is agrees
