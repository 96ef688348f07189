"""A learner's own function, called so that what stops it is told from what stops the examiner."""

import sysconfig
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aigc_helpers.checks.plain import is_empty

NOT_THE_LEARNERS = (str(Path(__file__).parents[1]), *sysconfig.get_paths().values())


class StoppedError(Exception):
    """The learner's code raised an error; the message is one line that names it and the line at fault."""


class NothingYetError(Exception):
    """The learner's code gave None, ..., or NotImplementedError: no answer yet."""


def guarded(answer: Callable[..., Any]) -> Callable[..., Any]:
    """`answer` with its errors in a StoppedError, and its placeholders in a NothingYetError; Ctrl-C passes through."""

    def call(*arguments: Any) -> Any:
        try:
            given = answer(*arguments)
        except (Exception, SystemExit) as error:
            if isinstance(error, NotImplementedError) and _is_the_learners(error):
                raise NothingYetError from None
            raise StoppedError(_explained(error)) from error
        if is_empty(given):
            raise NothingYetError
        return given

    return call


def _explained(error: BaseException) -> str:
    message = str(error).strip().splitlines()
    what = f"{type(error).__name__}: {message[0]}" if message else type(error).__name__
    lines = [frame.line for frame in _frames(error) if not _foreign(frame)]
    return f"your code stops with {what}" + (f" · at `{lines[-1]}`" if lines else "")


def _is_the_learners(error: BaseException) -> bool:
    """Whether `error` was raised on a line of the learner's, and not deep in a library."""
    return not _foreign(_frames(error)[-1])


def _frames(error: BaseException) -> traceback.StackSummary:
    return traceback.extract_tb(error.__traceback__)


def _foreign(frame: traceback.FrameSummary) -> bool:
    """Whether `frame` is a library's or ours: by its file, or because it has no line to show, as compiled code."""
    return frame.filename.startswith(NOT_THE_LEARNERS) or not frame.line
