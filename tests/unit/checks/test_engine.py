"""The checks engine: right, not yet, a hint for each mistake; never an exception for what a learner can do."""

import asyncio
import json
import math
import pickle
import warnings

import numpy as np
import pytest
import tensorflow as tf

from aigc_helpers.checks import plain
from aigc_helpers.checks.engine import Exercise, Mistake, State
from aigc_helpers.checks.plain import ANY

AREA = Exercise(
    task="write area(width, height)",
    right="width times height",
    calls=lambda rng: [(2.0, 3.0), (1.5, float(rng.uniform(4, 9)))],
    solution=lambda width, height: width * height,
    mistakes=[
        Mistake("around", lambda width, height: 2 * (width + height), "that is the way around it, not what is inside"),
        Mistake("five", lambda width, height: 5.0, "that is five, whatever is asked"),
        Mistake("ratio", lambda width, height: width / height, "that divides"),
    ],
)
NAME = Exercise(
    task="name a colour",
    right="as the sky",
    as_=plain.word,
    solution="blue",
    mistakes=[Mistake("grass", ("green", "dark green"), "as grass")],
)
SPLIT = Exercise(
    task="part the numbers",
    right="well parted",
    calls=lambda rng: [(rng.normal(size=3),), (rng.normal(size=5),)],
    as_=plain.array,
    parts=("half", "rest"),
    solution=lambda numbers: (numbers / 2, numbers * 3),
    mistakes=[
        Mistake("no_half", lambda numbers: (numbers, ANY), "the half is not halved"),
        Mistake("no_rest", lambda numbers: (ANY, numbers), "the rest is not tripled"),
    ],
)


def unfinished(width, height):
    """A stub as a notebook has it."""


def refuses(width, height):
    raise NotImplementedError


def deep_in_a_library(width, height):
    return asyncio.AbstractEventLoop().time()  # a base class, whose method is left to others


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
        (lambda width, height: np.array([[width * height]]), "✓ right: width times height"),
        (lambda width, height: tf.constant(width) * height, "✓ right: width times height"),
        (lambda width, height: [width * height], "✓ right: width times height"),
        (lambda width, height: 2 * (width + height), "✗ hint: that is the way around it, not what is inside"),
        (lambda width, height: 5, "✗ hint: that is five, whatever is asked"),
        (lambda width, height: 6.0, "✗ hint: write area(width, height); for 1.5, 7.18481 yours gives 6"),
        (lambda width, height: 1.23456, "✗ hint: write area(width, height); for 2, 3 yours gives 1.23"),
        (lambda width, height: math.nan, "✗ hint: write area(width, height); for 2, 3 yours gives nan"),
        (lambda width, height: "six", "✗ hint: write area(width, height); yours gives a str"),
        (lambda width, height: "6.0", "✗ hint: write area(width, height); yours gives a str"),
        (lambda width, height: 6 + 1j, "✗ hint: write area(width, height); yours gives a complex"),
        (lambda width, height: {6.0}, "✗ hint: write area(width, height); yours gives a set"),
        (lambda width, height: print, "✗ hint: write area(width, height); yours gives a builtin_function_or_method"),
        (
            lambda width, height: np.ones((2, 3)),
            "✗ hint: write area(width, height); yours has shape (2, 3), wanted one number",
        ),
        (lambda w, h: (6.0, 6.0), "✗ hint: write area(width, height); yours has shape (2,), wanted one number"),
        (None, "○ not yet: write area(width, height)"),
        (..., "○ not yet: write area(width, height)"),
        (unfinished, "○ not yet: write area(width, height)"),
        (refuses, "○ not yet: write area(width, height)"),
        (lambda width, height: (6.0, None), "○ not yet: write area(width, height)"),
        (
            lambda width, height: width * height if height == 3 else None,
            "✗ hint: write area(width, height); for some inputs yours returns nothing: does each way through it end in "
            "a return?",
        ),
        (6.0, "✗ hint: write area(width, height); yours gives 6 where a function is wanted"),
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


def test_only_the_learners_own_not_implemented_error_is_no_answer_yet():
    assert AREA.verdict(refuses).slug == "not_yet"
    assert AREA.verdict(deep_in_a_library).slug == "stopped"


def test_warnings_inside_an_answer_stay_inside():
    def shaky(width, height):
        warnings.warn("look out", stacklevel=1)
        return np.float64(width) / np.float64(0)

    assert AREA.verdict(shaky).text == "write area(width, height); for 2, 3 yours gives inf"


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


def test_an_error_inside_compiled_code_names_the_learners_own_line():
    def drawn(width, height):
        return np.random.default_rng(0).choice(3, size=5, replace=False)

    text = AREA.verdict(drawn).text
    assert "ValueError" in text and text.endswith("default_rng(0).choice(3, size=5, replace=False)`")


@pytest.mark.parametrize(
    ("answer", "slug"),
    [
        ("blue", "right"),
        (" Blue. ", "right"),
        ("green", "grass"),
        ("Dark_green", "grass"),
        ("red", "unknown"),
        (7, "unread"),
        (None, "not_yet"),
        ("", "not_yet"),
        ("...", "not_yet"),
    ],
)
def test_an_answer_may_be_a_name(answer, slug):
    assert NAME.verdict(answer).slug == slug


def test_a_name_that_is_not_known_is_repeated():
    assert str(NAME.verdict("red")) == '✗ hint: name a colour; yours gives "red"'


@pytest.mark.parametrize(
    ("answer", "slug", "words"),
    [
        (lambda numbers: (numbers / 2, numbers * 3), "right", "well parted"),
        (lambda numbers: [list(numbers / 2), tf.constant(numbers * 3)], "right", "well parted"),
        (lambda numbers: np.stack([numbers / 2, numbers * 3]), "right", "well parted"),
        (lambda numbers: (numbers, 0 * numbers), "no_half", "the half is not halved"),
        (lambda numbers: (0 * numbers, numbers), "no_rest", "the rest is not tripled"),
        (
            lambda numbers: (numbers[None] / 2, numbers * 3),
            "shape",
            "half has shape (1, 3), wanted (3,) (its numbers are right)",
        ),
        (lambda numbers: (numbers / 2, numbers[:2]), "shape", "rest has shape (2,), wanted (3,)"),
        (lambda numbers: (numbers / 2, numbers * 4), "unknown", "rest has the right shape, (3,), and other numbers"),
        (lambda numbers: numbers / 2, "unread", "an array of shape (3,), and 2 are wanted: half, rest"),
        (lambda numbers: 3.0, "unread", "yours gives 3, and 2 are wanted: half, rest"),
        (lambda numbers: (numbers / 2, "rest"), "unread", "yours gives a str"),
        (lambda numbers: (numbers / 2, None), "not_yet", "part the numbers"),
    ],
)
def test_an_answer_may_have_parts(answer, slug, words):
    verdict = SPLIT.verdict(answer)
    assert verdict.slug == slug and words in verdict.text


def test_an_answer_may_write_into_what_it_is_handed():
    def in_place(numbers):
        numbers /= 2
        return numbers, numbers * 6

    assert [SPLIT.verdict(in_place).slug for _ in range(3)] == ["right"] * 3
    assert SPLIT.verdict(lambda numbers: (numbers / 2, numbers * 3)).slug == "right"


def test_calls_that_share_an_array_get_one_each():
    shared = np.array([1.0, 2.0])
    total = Exercise(task="sum", right="so", calls=lambda rng: [(shared,), (shared,)], solution=lambda row: row.sum())

    def in_place(row):
        row += row[::-1].copy()
        return row.sum() / 2

    assert total.verdict(in_place).slug == "right"
    assert shared.tolist() == [1, 2]


def test_what_the_examiner_cannot_look_at_is_no_error_of_the_learners():
    watched = Exercise(
        task="return a list", right="so", calls=lambda rng: [()], observe=lambda answer: answer().count, solution="x"
    )
    verdict = watched.verdict(lambda: 3)
    assert verdict.slug == "unread" and "stops" not in verdict.text and "AttributeError" in verdict.text


def test_one_call_that_comes_to_a_mistakes_word_is_enough():
    parity = Exercise(
        task="double",
        right="so",
        calls=lambda rng: [(2,), (3,), (5,)],
        observe=lambda answer, number: "even" if answer(number) % 2 == 0 else "odd",
        solution="even",
        mistakes=[Mistake("odd", "odd", "an odd number is no double")],
    )
    assert parity.verdict(lambda number: number).slug == "odd"


def test_a_result_is_judged_where_it_did_not_run():
    for answer in (lambda width, height: width * height, lambda width, height: 5, halves, unfinished, lambda w, h: "a"):
        result = AREA.result(answer, seed=4)
        for sent in (pickle.loads(pickle.dumps(result)), json.loads(json.dumps(result))):
            assert AREA.judge(sent, seed=4) == AREA.verdict(answer, seed=4)


def test_an_array_may_be_sent_as_a_list():
    result = SPLIT.result(lambda numbers: (numbers / 2, numbers * 3))
    sent = {"values": [[part.tolist() for part in value] for value in result["values"]]}
    assert SPLIT.judge(json.loads(json.dumps(sent))).slug == "right"


@pytest.mark.parametrize("value", [None, 3.0, "x", [], [1.0], {}, [None, None], [[1.0], "x"], {"unread": 3}, True])
def test_any_plain_data_can_be_judged(value):
    for exercise in (SPLIT, AREA):
        assert exercise.judge({"values": [value, value]}).state is not State.RIGHT


def test_another_seed_makes_other_inputs():
    result = AREA.result(lambda width, height: width * height, seed=1)
    assert AREA.judge(result, seed=1).state is State.RIGHT
    assert AREA.judge(result, seed=2).state is State.HINT


@pytest.mark.parametrize("result", [None, {}, [6.0], {"values": [6.0]}, {"value": 6.0}])
def test_what_is_no_result_is_refused(result):
    with pytest.raises(ValueError, match="result"):
        AREA.judge(result)


@pytest.mark.parametrize("seed", [-1, 1.5, "0", None])
def test_what_is_no_seed_is_refused(seed):
    with pytest.raises(ValueError, match="seed="):
        AREA.verdict(unfinished, seed=seed)


def test_inputs_that_let_a_named_mistake_pass_are_drawn_anew():
    drawn = []

    def sides(rng):
        drawn.append([(2.0, 2.0)] if len(drawn) < 3 else [(2.0, 3.0)])
        return drawn[-1]

    square = Exercise(
        task="multiply",
        right="so",
        calls=sides,
        solution=lambda width, height: width * height,
        mistakes=[Mistake("sum", lambda width, height: width + height, "that adds")],
    )
    assert square.verdict(lambda width, height: width + height).slug == "sum"
    assert len(drawn) > 3


def test_an_exercise_that_cannot_tell_a_mistake_from_right_says_so():
    lax = Exercise(
        task="double two",
        right="so",
        calls=lambda rng: [(2.0,)],
        solution=lambda number: 2 * number,
        mistakes=[Mistake("square", lambda number: number**2, "that squares")],
    )
    with pytest.raises(RuntimeError, match="double two"):
        lax.verdict(lambda number: 4.0)
