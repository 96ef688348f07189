"""All exercises of the course, by lesson: what is each called, which are solved, and what is still open."""

import importlib
import sys
from types import ModuleType
from typing import Any

from aigc_helpers import progress
from aigc_helpers.checks.tutor import Help
from aigc_helpers.lessons import Lesson, read_lessons

ROOM = "aigc_helpers.checks"


def exercises(lesson: str) -> dict[str, Help]:
    """The exercises of `lesson` ("deep_nets"), in the order of its names; none where it has no examiners."""
    try:
        module = importlib.import_module(f"{ROOM}.{lesson}")
    except ModuleNotFoundError as error:
        if error.name != f"{ROOM}.{lesson}":
            raise
        return {}
    return _inside(module)


def keep(exercise: Help) -> None:
    """Note in the progress that `exercise` is solved; where that cannot be written, say so and go on."""
    for place, module in list(sys.modules.items()):
        names = [name for name, other in _inside(module).items() if other is exercise] if _is_lesson(place) else []
        for name in names:
            try:
                progress.keep(f"{place.removeprefix(f'{ROOM}.')}/{name}")
            except (OSError, ValueError) as error:
                print(f"(not noted in your progress: {error})")


def overview() -> str:
    """A line a lesson, "✓ 01  6 of 6  title", and what is still open of the first that is not done."""
    days, lines, open_ones = progress.solved(), [], []
    for lesson in read_lessons():
        there = list(exercises(lesson.name))
        left = [name for name in there if f"{lesson.name}/{name}" not in days]
        lines.append(_line(lesson, len(there), len(left)))
        open_ones += [(lesson, left)] if left else []
    return "\n".join([*lines, "", _open(*open_ones[0]) if open_ones else "Every exercise is solved."])


def _line(lesson: Lesson, count: int, left: int) -> str:
    return f"{' ' if left else '✓'} {lesson.number}  {count - left:2} of {count:<2}  {lesson.title}"


def _open(lesson: Lesson, left: list[str]) -> str:
    return f"Still open in notebooks/{lesson.slug}.ipynb: {', '.join(left)}"


def _is_lesson(place: str) -> bool:
    return place.startswith(f"{ROOM}.") and place.count(".") == ROOM.count(".") + 1


def _inside(module: ModuleType | Any) -> dict[str, Help]:
    return {name: thing for name, thing in vars(module).items() if isinstance(thing, Help)}
