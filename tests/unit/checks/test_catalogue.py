"""The overview names every exercise of the course once, and what is still open."""

import pytest

from aigc_helpers import progress
from aigc_helpers.checks.catalogue import exercises, overview
from aigc_helpers.lessons import read_lessons


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.setenv("AIGC_PROGRESS", str(tmp_path / "progress.json"))


def test_every_lesson_has_exercises_and_an_unknown_one_has_none():
    assert all(exercises(lesson.name) for lesson in read_lessons())
    assert exercises("no_such_lesson") == {}


def test_it_names_what_is_open_in_the_first_lesson_that_is_not_done():
    first, second, *_ = read_lessons()
    assert f"Still open in notebooks/{first.slug}.ipynb" in overview()
    for name in exercises(first.name):
        progress.keep(f"{first.name}/{name}")
    text = overview()
    assert text.startswith(f"✓ {first.number}") and f"Still open in notebooks/{second.slug}.ipynb" in text


def test_at_the_end_every_exercise_is_solved():
    for lesson in read_lessons():
        for name in exercises(lesson.name):
            progress.keep(f"{lesson.name}/{name}")
    lines = overview().splitlines()
    assert lines[-1] == "Every exercise is solved."
    assert [line[0] for line in lines[:-2]] == ["✓"] * len(read_lessons())
