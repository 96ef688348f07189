"""The quiz: each choice gets its feedback, an unanswered question hears "not yet", and every notebook's quiz is whole.

A notebook's quiz is `quiz` of its examiners in aigc_helpers/checks, read from the `quiz.toml` beside them; the notebook
asks it and leaves its answers open.
"""

import importlib.util
import re
import tomllib

import nbformat
import numpy as np
import pytest

from aigc_helpers.checks.engine import State
from aigc_helpers.checks.quiz import WIDTH, Question, Quiz, parsed
from contract.reading import code_cells
from places import ROOT

CHOICES = {"a": ("down", "that is the way of the gradient's sign"), "b": ("up", "so it is"), "c": ("both", "one only")}
QUIZ = Quiz(Question("Where does the gradient point?", "b", CHOICES), Question("And minus it?", "a", CHOICES))
NOTEBOOKS = {path.stem[3:]: path for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")}
EXAMINERS = {
    name: importlib.import_module(f"aigc_helpers.checks.{name}")
    for name in sorted(NOTEBOOKS)
    if importlib.util.find_spec(f"aigc_helpers.checks.{name}")
}
QUIZZES = {name: module.quiz for name, module in EXAMINERS.items() if hasattr(module, "quiz")}


def said(capsys, **answers):
    QUIZ.answer(**answers)
    return capsys.readouterr().out.splitlines()


def test_it_asks_every_question_with_its_choices(capsys):
    QUIZ.ask()
    first, second = capsys.readouterr().out.rstrip("\n").split("\n\n")
    assert first.splitlines() == ["q1 Where does the gradient point?", "   a) down", "   b) up", "   c) both"]
    assert second.startswith("q2 And minus it?")


def test_nothing_answered_yet(capsys):
    assert said(capsys, q1=...) == [
        "q1 ○ not yet: choose a, b or c",
        "q2 ○ not yet: choose a, b or c",
        "0 of 2 right",
    ]


def test_right_and_wrong_get_their_own_feedback(capsys):
    assert said(capsys, q1=" B ", q2="c") == ["q1 ✓ right: so it is", "q2 ✗ hint: one only", "1 of 2 right"]


@pytest.mark.parametrize("answer", ["z", "ab", 2, True, ["a"], {"a": 1}, object, float("nan"), np.ones(2)])
def test_what_is_no_choice_is_told(capsys, answer):
    assert re.match(r"q1 ✗ hint: .* is no choice here; type one of a, b or c", said(capsys, q1=answer)[0])


def test_a_question_that_does_not_exist_is_told(capsys):
    assert said(capsys, q7="a")[2] == "q7 ✗ hint: there is no such question; they are q1, q2"


def test_long_lines_are_wrapped(capsys):
    long = Quiz(Question("why " * 80, "a", {"a": ("so " * 80, "yes " * 80), "b": ("no", "no")}))
    long.ask()
    long.answer(q1="a")
    assert max(map(len, capsys.readouterr().out.splitlines())) <= WIDTH


@pytest.mark.parametrize(
    ("right", "choices", "message"),
    [
        ("d", CHOICES, "right is 'd'"),
        ("a", {"a": ("one", "alone")}, "at least two"),
        ("a", {"b": ("x", "y"), "a": ("x", "y")}, "in this order"),
        ("a", {"a": ("x", "y"), "b": ("x", " ")}, "is empty"),
    ],
)
def test_a_question_that_is_not_whole_is_refused(right, choices, message):
    with pytest.raises(ValueError, match=message):
        Question("Which?", right, choices)


WRITTEN = """
[[question]]
asks = "Where does the gradient point?"
right = "b"
a.says = "down"
a.feedback = "that is the way of the gradient's sign"
b.says = "up"
b.feedback = "so it is"
"""


def test_a_written_quiz_is_read_with_its_choices_in_order(capsys):
    parsed(WRITTEN + WRITTEN, name="quiz.toml").answer(q1="b", q2="a")
    assert capsys.readouterr().out.splitlines() == [
        "q1 ✓ right: so it is",
        "q2 ✗ hint: that is the way of the gradient's sign",
        "1 of 2 right",
    ]


@pytest.mark.parametrize(
    ("written", "spoiled", "message"),
    [
        ("[[question]]", "[[question]", "quiz.toml is no TOML: .*line 2"),
        ("[[question]]", "[[questions]]", "quiz.toml holds questions; it wants \\[\\[question"),
        ("[[question]]", "[question]", "quiz.toml holds question; it wants \\[\\[question"),
        (WRITTEN, "", "quiz.toml holds nothing"),
        ("asks = ", "ask = ", "quiz.toml, q1 holds right; it wants asks and right"),
        ('right = "b"', "right = 2", 'quiz.toml, q1: right=2; it wants a text in quotes, such as right = "…"'),
        ('right = "b"', 'right = "c"', "quiz.toml, q1: .*right is 'c'"),
        ("b.feedback", "b.hint", "quiz.toml, q1, b holds says, hint; it wants says and feedback"),
        ("b.says", "c.says", "quiz.toml, q1, c holds says; it wants says and feedback"),
        ('b.says = "up"\nb.feedback = ', "b = ", "quiz.toml, q1, b holds 'so it is'; it wants says and feedback"),
        ('a.says = "down"', 'a.says = " "', "quiz.toml, q1: a text .* is empty"),
    ],
)
def test_a_written_quiz_that_is_not_whole_names_its_file_and_question(written, spoiled, message):
    assert written in WRITTEN
    with pytest.raises(ValueError, match=f"^{message}"):
        parsed(WRITTEN.replace(written, spoiled), name="quiz.toml")


def test_an_installed_package_has_every_quiz():
    shipped = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]["aigc_helpers"]
    package = ROOT / "aigc_helpers"
    files = {path for pattern in shipped for path in package.glob(pattern)}
    assert len(QUIZZES) >= 6
    assert {package / "checks" / name / "quiz.toml" for name in QUIZZES} <= files


@pytest.mark.parametrize("name", QUIZZES)
def test_a_notebooks_quiz_has_five_questions_and_feedback_of_its_own_for_each_choice(name):
    questions = QUIZZES[name].questions.values()
    assert len(questions) == 5
    assert len({question.right for question in questions}) > 1, "the right letter is always the same"
    for question in questions:
        verdicts = {letter: question.verdict(letter) for letter in question.choices}
        assert [letter for letter in verdicts if verdicts[letter].state is State.RIGHT] == [question.right]
        assert len({verdict.text for verdict in verdicts.values()}) == len(question.choices) >= 3


@pytest.mark.parametrize("name", QUIZZES)
def test_a_notebook_asks_its_quiz_and_leaves_the_answers_open(name):
    sources = "\n".join(cell.source for cell in code_cells(nbformat.read(NOTEBOOKS[name], as_version=4)))
    assert "check.quiz.ask()" in sources
    call = re.search(r"check\.quiz\.answer\((.*?)\)", sources)[1]
    assert call == ", ".join(f"{question}=..." for question in QUIZZES[name].questions)
