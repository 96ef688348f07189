"""What an exercise says to an answer, and the typical mistakes that it knows."""

from enum import StrEnum
from typing import Any, NamedTuple


class State(StrEnum):
    """What an answer can be; the value begins the line that the learner reads."""

    RIGHT = "✓ right"
    NOT_YET = "○ not yet"
    HINT = "✗ hint"


class Verdict(NamedTuple):
    """What an exercise says to an answer: its state, one line of text, and the slug of the mistake that was made."""

    state: State
    text: str
    slug: str = ""

    def __str__(self) -> str:
        return f"{self.state}: {self.text}"


class Mistake(NamedTuple):
    """A typical mistake: its slug, the wrong answer that makes it (or several, in a tuple), and the hint out of it.

    A wrong answer is a function, as a right one is, or the plain data that comes of it. ANY among its parts stands for
    anything.
    """

    slug: str
    made_by: Any
    hint: str

    def made_by_word(self, value: Any) -> bool:
        """Whether `value`, which one of several calls came to, is the word for this mistake."""
        return isinstance(value, str) and value in several(self.made_by)


def several(answers: Any) -> tuple:
    """One answer or a tuple of several, as a tuple."""
    return answers if isinstance(answers, tuple) else (answers,)
