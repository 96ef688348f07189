"""What an exercise gives to whoever is stuck: three hints, one a call, the answer, and the course's own function."""

import ast
import importlib
import textwrap
from dataclasses import dataclass, field
from typing import Any

NAMES = {"np": "numpy", "tf": "tensorflow", "keras": "keras"}
STEPS = 3  # hints to an exercise, and wrong tries after which the answer is shown


@dataclass
class Given:
    """What an exercise was asked for so far, in this session."""

    hints: int = 0
    tries: int = 0


@dataclass(frozen=True, kw_only=True)
class Help:
    """The help for one exercise.

    `hints` say what is wanted, then a direction, then the idea. `written` is an answer as a learner would write it: a
    function, or a line that gives a name its value; NumPy is there as np, TensorFlow as tf, Keras as keras. `why` says
    why it is right.
    """

    hints: tuple[str, ...] = ()
    written: str = ""
    why: str = ""
    given: Given = field(default_factory=Given, init=False, repr=False, compare=False)

    def hint(self) -> None:
        """Print the next hint; after the last one that one again."""
        if not self.hints:
            print("this exercise has no hints; look at its verdict")
            return
        self.given.hints = min(self.given.hints + 1, len(self.hints))
        last = "; `answer()` in the place of `hint()` shows the answer" if self.given.hints == len(self.hints) else ""
        print(f"hint {self.given.hints} of {len(self.hints)}: {self.hints[self.given.hints - 1]}{last}")

    def answer(self) -> None:
        """Print one right answer, and why it is right."""
        print(f"one answer:\n\n{textwrap.indent(self.written.strip(), '    ')}\n\n{self.why}")

    def courses(self) -> Any:
        """The course's own answer: what `written` gives a name to, last."""
        names = {short: importlib.import_module(name) for short, name in NAMES.items() if f"{short}." in self.written}
        exec(self.written, names)  # our own text
        return names[_last_name(self.written)]


def _last_name(source: str) -> str:
    last = ast.parse(source).body[-1]
    return last.targets[0].id if isinstance(last, ast.Assign) else last.name  # type: ignore[attr-defined]
