"""Exercises that answer back: right, not yet, or the hint for the mistake that was made; never a traceback.

`Exercise.result` runs an answer and gives plain data, `Exercise.judge` says what it is worth: both in one place, or
the first where the learner's code may run and the second elsewhere.
"""

import copy
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from aigc_helpers.checks import catalogue, plain
from aigc_helpers.checks.differences import difference
from aigc_helpers.checks.plain import ANY, UnreadableError, agree, described, is_empty
from aigc_helpers.checks.stops import NothingYetError, StoppedError, guarded
from aigc_helpers.checks.tutor import STEPS, Help
from aigc_helpers.checks.verdicts import Mistake, State, Verdict, several
from aigc_helpers.validation import check_seed

HELPS = ("hints", "written", "why")
TRIES = 100  # draws of inputs on which no named mistake may pass for right


@dataclass(frozen=True, kw_only=True)
class Exercise(Help):
    """One exercise: what to do, which answer is right, on which inputs answers are tried, and the typical mistakes.

    `calls` makes the arguments of each trial call from a random generator; without it the answer itself is judged.
    `as_` reads what a call gives, one of `plain`'s functions; `parts` names what it gives, where that is several.
    `observe(answer, *arguments)`, in their place, watches what the answer does, and gives plain data.
    `solution` is the right answer, or a tuple of equally right ones; `mistakes` are looked for in their order.
    """

    task: str
    right: str
    solution: Any
    calls: Callable[[np.random.Generator], Sequence[tuple]] | None = None
    as_: Callable[[Any], Any] = plain.number
    parts: Sequence[str] = ()
    observe: Callable[..., Any] | None = None
    mistakes: Sequence[Mistake] = ()
    tolerance: float = 1e-4

    def examine(self, answer: Any) -> None:
        """Print the verdict on `answer`, one line, the same on every machine; the third wrong one shows the answer."""
        verdict = self.verdict(answer)
        print(verdict)
        if verdict.state is State.RIGHT:
            catalogue.keep(self)
        self.given.tries += verdict.state is State.HINT
        if self.given.tries >= STEPS and verdict.state is State.HINT and self.written:
            self.answer()

    def use(self, answer: Any) -> Any:
        """`answer` where it is right, else the course's own; one line says which.

        >>> half = Exercise(task="half of one", right="a half it is", solution=0.5, written="half = 1 / 2")
        >>> half.use(...)
        ○ from here on the course's answer is used; yours is, once it is right
        0.5
        """
        if self.verdict(answer).state is State.RIGHT:
            print("✓ from here on your answer is used")
            return answer
        print("○ from here on the course's answer is used; yours is, once it is right")
        return self.courses()

    def verdict(self, answer: Any, *, seed: int = 0) -> Verdict:
        """Judge `answer` on the inputs of `seed`.

        >>> half = Exercise(task="half of one", right="a half it is", solution=0.5)
        >>> str(half.verdict(...))
        '○ not yet: half of one'
        """
        return self.judge(self.result(answer, seed=seed), seed=seed)

    def result(self, answer: Any, *, seed: int = 0) -> dict[str, Any]:
        """What `answer` gives on the inputs of `seed`, as plain data: `{"values": [one for each call]}`.

        A value is None where the answer gives nothing yet, and `{"unread": what it is}` where it is of no kind that is
        wanted. `{"stopped": why}` stands for an error in the learner's code. Nothing of it needs the learner's code.

        >>> half = Exercise(task="half of one", right="a half it is", solution=0.5)
        >>> half.result(1 / 2), half.result("half"), half.result(...)
        ({'values': [0.5]}, {'values': [{'unread': 'a str'}]}, {'values': [None]})
        """
        try:
            return {"values": [self._value(answer, arguments) for arguments in self._inputs(seed)]}
        except StoppedError as stop:
            return {"stopped": str(stop)}

    def judge(self, result: Mapping[str, Any], *, seed: int = 0) -> Verdict:
        """The verdict on what `result` gave, with the same seed."""
        if not isinstance(result, Mapping) or not {"values", "stopped"} & set(result):
            raise ValueError(f"result={result!r}; it wants what Exercise.result(answer) returns")
        if "stopped" in result:
            return Verdict(State.HINT, str(result["stopped"]), "stopped")
        values, inputs = list(result["values"]), self._inputs(seed)
        if len(values) != len(inputs):
            raise ValueError(f"result holds {len(values)} values; it wants one for each of {len(inputs)} calls")
        if all(value is None for value in values):
            return Verdict(State.NOT_YET, self.task, "not_yet")
        if self._are(self.solution, values, inputs):
            return Verdict(State.RIGHT, self.right, "right")
        return self._hint(values, inputs)

    def _hint(self, values: list, inputs: Sequence[tuple]) -> Verdict:
        place, wanted = self._first_wrong(values, inputs)
        for mistake in self.mistakes:
            if mistake.made_by_word(values[place]) or self._are(mistake.made_by, values, inputs):
                return Verdict(State.HINT, mistake.hint, mistake.slug)
        slug, text = difference(values[place], wanted, parts=self.parts, arguments=inputs[place])
        return Verdict(State.HINT, f"{self.task}; {text}", slug)

    def _inputs(self, seed: int) -> Sequence[tuple]:
        """The arguments of each call; drawn anew where a named mistake would pass for right on them."""
        if self.calls is None:
            return [()]
        rng = np.random.default_rng(check_seed(seed))
        for _ in range(TRIES):
            inputs = self.calls(rng)
            if self._tell(inputs):
                return inputs
        raise RuntimeError(f"no inputs of {TRIES} tell a right answer to {self.task!r} from its mistakes")

    def _tell(self, inputs: Sequence[tuple]) -> bool:
        right = self._values(several(self.solution)[0], inputs)
        return not any(self._are(mistake.made_by, right, inputs) for mistake in self.mistakes)

    def _are(self, answers: Any, values: list, inputs: Sequence[tuple]) -> bool:
        """Whether `values` are what `answers`, or one of several, gives."""
        wanted = (self._values(answer, inputs) for answer in several(answers))
        return any(agree(values, each, tolerance=self.tolerance) for each in wanted)

    def _values(self, answer: Any, inputs: Sequence[tuple]) -> list:
        """What an answer of ours, right or wrong, gives on `inputs`; one that stops gives nothing to agree with."""
        try:
            return [self._value(answer, arguments) if callable(answer) else answer for arguments in inputs]
        except StoppedError:
            return []

    def _value(self, answer: Any, arguments: tuple) -> Any:
        """Plain data for one call, on arguments of its own: an answer may write into what it is handed."""
        try:
            # The verdict tells of a division by zero, not a warning that names a file and a line of ours.
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return self._read(answer, copy.deepcopy(arguments))
        except NothingYetError:
            return None
        except UnreadableError as found:
            return {"unread": str(found)}
        except StoppedError:
            raise
        except Exception as trouble:  # the examiner's own: it was given something that it knows no way to look at
            return {"unread": f"something that cannot be examined ({type(trouble).__name__}: {trouble})"}

    def _read(self, answer: Any, arguments: tuple) -> Any:
        if is_empty(answer):
            raise NothingYetError
        if self.calls is None:
            return self.as_(answer)
        if not callable(answer):
            raise UnreadableError(f"{described(answer)} where a function is wanted")
        if self.observe:
            return self.observe(guarded(answer), *arguments)
        given = guarded(answer)(*arguments)
        return self._read_parts(given) if self.parts else self.as_(given)

    def _read_parts(self, given: Any) -> list:
        try:
            parts = list(given)
        except TypeError:
            parts = []
        if len(parts) != len(self.parts):
            raise UnreadableError(f"{described(given)}, and {len(self.parts)} are wanted: {', '.join(self.parts)}")
        return [part if part is ANY else self.as_(part) for part in parts]

    def _first_wrong(self, values: list, inputs: Sequence[tuple]) -> tuple[int, Any]:
        """The place of the first call whose value is wrong, and the value that is wanted there."""
        all_wanted = self._values(several(self.solution)[0], inputs)
        pairs = enumerate(zip(values, all_wanted, strict=True))
        return next((place, pair[1]) for place, pair in pairs if not agree(*pair, tolerance=self.tolerance))


def watched(
    observe: Callable[..., str], calls: Callable[[np.random.Generator], Sequence[tuple]], *, task: str, **says: Any
) -> Exercise:
    """An exercise whose `observe` tells right answers and mistakes apart by itself, and names each by its slug.

    `says` has for each slug what the learner is told; the first is that of a right answer. `hints`, `written` and `why`
    among them are the exercise's own.
    """
    return Exercise(task=task, calls=calls, observe=observe, **_told(says))


def named(*, task: str, **says: Any) -> Exercise:
    """An exercise whose answer is a name; `says` has for each what the learner is told, and the first is right.

    `hints`, `written` and `why` among them are the exercise's own.

    >>> print(named(task="name the louder", lion="so it is", mouse="listen again").verdict("Mouse"))
    ✗ hint: listen again
    """
    return Exercise(task=task, as_=plain.word, **_told(says))


def _told(says: Mapping[str, str]) -> dict[str, Any]:
    (solution, right), *others = ((slug, text) for slug, text in says.items() if slug not in HELPS)
    helps = {name: value for name, value in says.items() if name in HELPS}
    mistakes = [Mistake(slug, slug, told) for slug, told in others]
    return {"solution": solution, "right": right, "mistakes": mistakes, **helps}
