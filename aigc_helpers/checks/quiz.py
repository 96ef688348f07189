"""A quiz that marks itself: questions with choices, and for each choice, right or wrong, what it tells the learner.

A lesson's questions stand in `quiz.toml` beside its examiners, as prose; `read_quiz` reads them.
"""

import textwrap
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, NamedTuple

from aigc_helpers.checks.engine import State, Verdict

WIDTH = 100  # characters in a line of what is printed


class Choice(NamedTuple):
    """One choice of a question: what it says, and the feedback to whoever takes it."""

    says: str
    feedback: str


@dataclass(frozen=True)
class Question:
    """A question: what it asks, the letter of the right choice, and letter → (what it says, feedback).

    Raises ValueError where the letters are not a, b, c, … in order, the right one is missing, or a text is empty.
    """

    asks: str
    right: str
    choices: Mapping[str, tuple[str, str]]

    def __post_init__(self) -> None:
        letters = "abcdefgh"[: len(self.choices)]
        if list(self.choices) != list(letters) or len(letters) < 2 or self.right not in self.choices:
            raise ValueError(
                f"choices are {', '.join(self.choices)} and right is {self.right!r}; a question wants at least two "
                "choices, a, b, c, … in this order, and right to be one of them"
            )
        texts = [self.asks, *(text for pair in self.choices.values() for text in pair)]
        if not all(text.strip() for text in texts):
            raise ValueError(
                f"a text of {self.asks!r} is empty; the question, each choice and each feedback want words"
            )

    def verdict(self, answer: object) -> Verdict:
        """Judge one letter, small or capital; None, ... and "" are no answer yet.

        >>> two = Question("1 + 1?", "b", {"a": ("1", "one is missing"), "b": ("2", "counted well")})
        >>> str(two.verdict("A")), str(two.verdict(...))
        ('✗ hint: one is missing', '○ not yet: choose a or b')
        """
        if answer is None or answer is ... or (isinstance(answer, str) and not answer.strip()):
            return Verdict(State.NOT_YET, f"choose {self._letters()}")
        letter = answer.strip().lower() if isinstance(answer, str) else answer
        if not isinstance(letter, str) or letter not in self.choices:
            return Verdict(State.HINT, f'{answer!r} is no choice here; type one of {self._letters()}, such as "a"')
        state = State.RIGHT if letter == self.right else State.HINT
        return Verdict(state, Choice(*self.choices[letter]).feedback)

    def _letters(self) -> str:
        *first, last = self.choices
        return f"{', '.join(first)} or {last}"


class Quiz:
    """Questions q1, q2, … in their order; `ask()` prints them, `answer(q1="b", …)` marks what was chosen.

    Both print plain text, the same on every machine; nothing that a learner types raises an error.
    """

    def __init__(self, *questions: Question):
        self.questions = {f"q{place}": question for place, question in enumerate(questions, 1)}

    def ask(self) -> None:
        """Print every question with its choices."""
        print("\n\n".join("\n".join(self._printed(name)) for name in self.questions))

    def answer(self, **answers: object) -> None:
        """Print the verdict on each question, "not yet" where none is given, and how many are right."""
        verdicts = {name: question.verdict(answers.get(name)) for name, question in self.questions.items()}
        for name, verdict in verdicts.items():
            print(_wrapped(f"{name} {verdict}", indent=3))
        for name in sorted(answers.keys() - self.questions.keys()):
            print(f"{name} {State.HINT}: there is no such question; they are {', '.join(self.questions)}")
        right = sum(verdict.state is State.RIGHT for verdict in verdicts.values())
        print(f"{right} of {len(verdicts)} right")

    def _printed(self, name: str) -> Iterator[str]:
        question = self.questions[name]
        yield _wrapped(f"{name} {question.asks}", indent=3)
        for letter, choice in question.choices.items():
            yield _wrapped(f"   {letter}) {Choice(*choice).says}", indent=6)


def read_quiz(package: str) -> Quiz:
    """The quiz that `quiz.toml` in `package`, the dotted name of a lesson's examiners, holds.

    Raises ValueError, naming the file and the question, for one that is not whole.

    >>> list(read_quiz("aigc_helpers.checks.deep_nets").questions)
    ['q1', 'q2', 'q3', 'q4', 'q5']
    """
    return parsed(resources.files(package).joinpath("quiz.toml").read_text("utf-8"), name=f"{package}/quiz.toml")


def parsed(text: str, *, name: str) -> Quiz:
    """The quiz that `text`, TOML with a `[[question]]` for each, holds; a ValueError that begins with `name` if none.

    >>> parsed('quiz = 1', name="quiz.toml")
    Traceback (most recent call last):
    ValueError: quiz.toml holds quiz; it wants [[question]] and nothing beside it
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{name} is no TOML: {error}") from error
    entries = table.get("question")
    if set(table) != {"question"} or not isinstance(entries, list):
        raise ValueError(f"{name} holds {', '.join(table) or 'nothing'}; it wants [[question]] and nothing beside it")
    return Quiz(*(_question(entry, name=f"{name}, q{place}") for place, entry in enumerate(entries, 1)))


def _question(entry: Mapping[str, Any], *, name: str) -> Question:
    head = {field: text for field, text in entry.items() if field in ("asks", "right")}
    asks, right = _texts(head, ("asks", "right"), name=name)
    choices = {
        letter: Choice(*_texts(pair, Choice._fields, name=f"{name}, {letter}"))
        for letter, pair in entry.items()
        if letter not in head
    }
    try:
        return Question(asks, right, choices)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from error


def _texts(table: Any, fields: Sequence[str], *, name: str) -> list[str]:
    """The texts that `table` holds for `fields`, if it holds these and nothing else."""
    if not isinstance(table, Mapping) or set(table) != set(fields):
        found = ", ".join(table) if isinstance(table, Mapping) else repr(table)
        raise ValueError(f"{name} holds {found or 'nothing'}; it wants {' and '.join(fields)}")
    for field in fields:
        if not isinstance(table[field], str):
            raise ValueError(f'{name}: {field}={table[field]!r}; it wants a text in quotes, such as {field} = "…"')
    return [table[field] for field in fields]


def _wrapped(text: str, *, indent: int) -> str:
    return textwrap.fill(text, WIDTH, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False)
