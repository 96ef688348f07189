"""A quiz that marks itself: questions with choices, and for each choice, right or wrong, what it tells the learner."""

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

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


def _wrapped(text: str, *, indent: int) -> str:
    return textwrap.fill(text, WIDTH, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False)
