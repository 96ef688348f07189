"""What people hand over by mistake, at every public callable: nothing is taken in silence, and the error names it.

Each call of the tables in `bad_inputs/calls` is made with good arguments, which must pass, and then with one argument
wrong, in every way of its family. Silent: no error. Unclear: an error that does not name the argument.
"""

import contextlib
import functools
import importlib
import io
import warnings

import pytest

from aigc_helpers.data import DataError

ROOMS = ("data", "gan", "judging", "learning", "models", "nets")
CALLS = {
    name: call for room in ROOMS for name, call in importlib.import_module(f"bad_inputs.calls.{room}").CALLS.items()
}
CLEAR = (ValueError, TypeError, OSError, FloatingPointError, DataError)
MOST_UNCLEAR = 0.05
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


@functools.cache
def findings(name):
    """What the call `name` makes of each wrong argument: [(argument, kind, "silent" | "unclear" | "clear", words)]."""
    call, found = CALLS[name], []
    for argument, family in call.wrong.items():
        for kind, value in family(call.good()[argument]).items():
            found.append((argument, kind, *judged(call, argument, value)))
    return found


def judged(call, argument, value):
    try:
        made(call, **{argument: value})
    except CLEAR as error:
        words = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
        return ("clear" if names(argument, words) else "unclear"), words
    except Exception as error:
        return "unclear", f"{type(error).__name__}: {str(error)[:200]}"
    return "silent", ""


def names(argument, words):
    """Whether the words of an error name the argument; a `name` is as well named by what it is the name of."""
    named = argument.replace("_", " ") in words.replace("_", " ")
    return named or (argument == "name" and "choose one of" in words)


def made(call, **changes):
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return call.find()(**{**call.good(), **changes})


@pytest.mark.parametrize("name", CALLS)
def test_good_arguments_pass(name):
    made(CALLS[name])


@pytest.mark.parametrize("name", CALLS)
def test_nothing_wrong_is_taken_in_silence(name):
    assert [(argument, kind) for argument, kind, verdict, _ in findings(name) if verdict == "silent"] == []


def test_nearly_all_errors_name_the_argument():
    every = [(name, *finding) for name in CALLS for finding in findings(name)]
    unclear = [(name, argument, kind, words) for name, argument, kind, verdict, words in every if verdict == "unclear"]
    assert len(unclear) <= MOST_UNCLEAR * len(every), "\n".join(map(str, unclear))
