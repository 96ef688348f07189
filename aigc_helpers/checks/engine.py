"""Exercises that answer back: right, not yet, or the hint for the mistake that was made; never a traceback."""

import sysconfig
import traceback
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

NOT_THE_LEARNERS = (str(Path(__file__).parents[1]), *sysconfig.get_paths().values())


class State(StrEnum):
    """What an answer can be; the value begins the line that the learner reads."""

    RIGHT = "✓ right"
    NOT_YET = "○ not yet"
    HINT = "✗ hint"


class Verdict(NamedTuple):
    """What an exercise says to an answer: its state, and one line of text."""

    state: State
    text: str

    def __str__(self) -> str:
        return f"{self.state}: {self.text}"


class Mistake(NamedTuple):
    """A typical mistake: how the result of one is recognised, and the hint that helps out of it."""

    made_by: Callable[[Any], bool]
    hint: str


def same_as(*values: Any, tolerance: float = 1e-4) -> Callable[[Any], bool]:
    """A predicate for `Exercise`: the result has the shape of `values` and agrees with each within `tolerance`.

    The tolerance is relative for values above 1 and absolute below. Several values want a result of as many parts.

    >>> same_as(0.6931, 1.0)((0.6931, 1.0))
    True
    """
    wanted = values[0] if len(values) == 1 else values
    parts = [np.asarray(value, np.float64) for value in (wanted if isinstance(wanted, tuple) else (wanted,))]

    def agrees(result: Any) -> bool:
        given = result if isinstance(wanted, tuple) else (result,)
        return len(given) == len(parts) and all(
            np.shape(got) == part.shape and np.allclose(got, part, rtol=tolerance, atol=tolerance)
            for got, part in zip(given, parts, strict=True)
        )

    return agrees


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """One exercise: what to do with an answer, when its result is right, and the hints for typical mistakes.

    `attempt` turns the answer into a result, for instance by calling the learner's function on a small input; without
    one the answer is its own result. `mistakes` are looked for in their order, the first that fits speaks.
    `stubs` are placeholders that count as no answer, beside None, ... and NotImplementedError.
    """

    task: str
    right: str
    is_right: Callable[[Any], bool]
    mistakes: Sequence[Mistake] = ()
    attempt: Callable[[Any], Any] = lambda answer: answer
    stubs: Sequence[Any] = ()

    def examine(self, answer: Any) -> None:
        """Print the verdict on `answer`: one line, the same on every machine."""
        print(self.verdict(answer))

    def verdict(self, answer: Any) -> Verdict:
        """Judge `answer`; an exception inside it becomes a hint that names it.

        >>> half = Exercise(task="half of one", right="a half it is", is_right=same_as(0.5))
        >>> str(half.verdict(...))
        '○ not yet: half of one'
        """
        if self._is_empty(answer):
            return Verdict(State.NOT_YET, self.task)
        try:
            # The verdict tells of a division by zero, not a warning that names a file and a line of ours.
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                result = self.attempt(answer)
        except NotImplementedError:
            return Verdict(State.NOT_YET, self.task)
        except (Exception, SystemExit) as error:
            return Verdict(State.HINT, _explained(error))
        return self._judged(result)

    def _judged(self, result: Any) -> Verdict:
        if self._is_empty(result):
            return Verdict(State.NOT_YET, self.task)
        if _is_true(self.is_right, result):
            return Verdict(State.RIGHT, self.right)
        hints = (mistake.hint for mistake in self.mistakes if _is_true(mistake.made_by, result))
        return Verdict(State.HINT, next(hints, f"{self.task}; yours gives {_described(result)}"))

    def _is_empty(self, value: Any) -> bool:
        if isinstance(value, (tuple, list)) and any(part is None or part is ... for part in value):
            return True
        return value is None or value is ... or any(type(value) is type(stub) and value == stub for stub in self.stubs)


def _is_true(predicate: Callable[[Any], bool], result: Any) -> bool:
    # A predicate made for numbers may stumble over a result that is none: then it does not hold.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return bool(predicate(result))
    except Exception:
        return False


def _explained(error: BaseException) -> str:
    message = str(error).strip().splitlines()
    what = f"{type(error).__name__}: {message[0]}" if message else type(error).__name__
    line = _line_at_fault(error)
    return f"your code stops with {what}" + (f" · at `{line}`" if line else "")


def _line_at_fault(error: BaseException) -> str | None:
    """The innermost line that the learner wrote: neither of this package nor of a library."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if not frame.filename.startswith(NOT_THE_LEARNERS)]
    return own[-1].line if own else None


def _described(result: Any) -> str:
    if isinstance(result, (tuple, list)):
        return f"{len(result)} parts: " + ", ".join(_described(part) for part in result[:4])
    shape = getattr(result, "shape", ())
    if len(shape):
        return f"an array of shape {tuple(shape)}"
    try:
        return f"{float(result):.3g}"
    except (TypeError, ValueError):
        return f"a {type(result).__name__}"
