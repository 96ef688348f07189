"""Hints come a step at a time, the answer after three wrong tries, and what is used is right either way."""

import numpy as np
import pytest

from aigc_helpers import progress
from aigc_helpers.checks import start_here as check
from aigc_helpers.checks.engine import Exercise


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.setenv("AIGC_PROGRESS", str(tmp_path / "progress.json"))


@pytest.fixture
def double():
    return Exercise(
        task="return twice the number",
        right="so it is",
        calls=lambda rng: [(rng.uniform(1, 2),), (3.0,)],
        solution=lambda x: 2 * x,
        hints=("a number goes in", "what is twice?", "add it to itself"),
        written="def double(x):\n    return np.add(x, x)",
        why="x and x are two of them.",
    )


def test_hints_come_one_by_one_and_the_last_stays(double, capsys):
    for _ in range(4):
        double.hint()
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines] == ["hint 1 of 3", "hint 2 of 3", "hint 3 of 3", "hint 3 of 3"]
    assert "answer()" in lines[2] and "answer()" not in lines[1]


def test_an_exercise_without_hints_says_so(capsys):
    Exercise(task="half of one", right="it is", solution=0.5).hint()
    assert "no hints" in capsys.readouterr().out


def test_the_third_wrong_try_shows_the_answer_and_an_empty_one_is_no_try(double, capsys):
    for answer in (lambda x: ..., lambda x: x, lambda x: ..., lambda x: x * x):
        double.examine(answer)
    assert "np.add" not in capsys.readouterr().out
    double.examine(lambda x: x + 1)
    assert "    return np.add(x, x)\n\nx and x are two of them." in capsys.readouterr().out
    double.examine(lambda x: 2 * x)
    assert "np.add" not in capsys.readouterr().out


def test_the_learners_function_is_used_once_it_is_right(double, capsys):
    def mine(x):
        return x + x

    assert double.use(mine) is mine
    assert "your answer" in capsys.readouterr().out
    for empty_or_wrong in (lambda x: ..., None, lambda x: x):
        assert double.use(empty_or_wrong)(4) == 8
        assert "the course's" in capsys.readouterr().out


def test_what_is_solved_is_noted_and_what_is_not_is_not():
    check.share_that_agrees.examine(lambda answers, truth: np.sum(answers == truth))
    check.share_that_agrees.examine(lambda answers, truth: ...)
    assert progress.solved() == {}
    check.share_that_agrees.examine(lambda answers, truth: np.mean(answers == truth))
    assert set(progress.solved()) == {"start_here/share_that_agrees"}


def test_a_damaged_progress_does_not_stand_in_the_way_of_a_verdict(capsys):
    progress.file().write_text("{")
    check.share_that_agrees.examine(lambda answers, truth: np.mean(answers == truth))
    said = capsys.readouterr().out
    assert said.startswith("✓ right") and "aigc progress --reset" in said
