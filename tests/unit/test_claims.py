"""claim(): one stable line, or an error with the measured value; anything but True or False is refused."""

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from aigc_helpers.claims import ClaimError, claim


@pytest.mark.parametrize("holds", [True, np.bool_(True), np.float32(0.9) > 0.5])
def test_a_claim_that_holds_prints_its_text_and_what_was_measured(holds, capsys):
    claim("the net beats chance", holds, accuracy=0.912345, digits=899)
    claim("two and two are four", holds)
    assert capsys.readouterr().out == "✓ the net beats chance · accuracy 0.912, digits 899\n✓ two and two are four\n"


@pytest.mark.parametrize("holds", [False, np.bool_(False)])
def test_a_claim_that_fails_tells_what_was_measured(holds, capsys):
    with pytest.raises(ClaimError) as caught:
        claim("the net beats chance", holds, measured_accuracy=0.0712345, digits=np.int64(899), name="uci", where=None)
    assert str(caught.value) == ("✗ the net beats chance · measured accuracy 0.0712, digits 899, name uci, where None")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("holds", "named"),
    [
        (None, "None"),
        (float("nan"), "nan"),
        (np.float64("nan"), r"float64 of shape \(\)"),
        (1, "1"),
        ("yes", "'yes'"),
        (np.array([True, False]), r"ndarray of shape \(2,\)"),
        (np.array([]), r"ndarray of shape \(0,\)"),
        (np.array(True), r"ndarray of shape \(\)"),
    ],
)
def test_what_is_neither_true_nor_false_is_refused(holds, named):
    with pytest.raises(TypeError, match=rf"holds is {named}; it wants True or False.*np\.all"):
        claim("the net beats chance", holds)


@pytest.mark.parametrize("text", ["", "  ", "two\nlines", "net · 3", None, True])
def test_a_claim_is_in_words_on_one_line_and_without_its_number(text):
    with pytest.raises(TypeError, match="text is .*(on one line|name=value)"):
        claim(text, True)


@pytest.mark.parametrize("nan", [float("nan"), np.float32("nan")])
def test_a_measured_nan_fails_the_claim(nan):
    # `not nan > 5` is true: the comparison alone would let it pass.
    with pytest.raises(ClaimError, match="loss nan"):
        claim("the loss stays small", not nan > 5, loss=nan)


NAN = float("nan")


@pytest.mark.parametrize("held", [np.array([1, NAN]), [NAN, 1.0], (1.0, NAN), {"a": NAN}, {"a": [0, np.array([NAN])]}])
def test_a_nan_inside_what_was_measured_fails_the_claim_too(held):
    with pytest.raises(ClaimError, match="losses"):
        claim("the losses fall", True, losses=held)


class Lazy:
    """Compares with nothing, as some tensors do; its values are asked for by name."""

    def __init__(self, value):
        self.numpy = lambda: value

    def __ne__(self, other):
        raise TypeError("not comparable")

    __hash__ = None


def test_a_value_that_compares_with_nothing_is_asked_for_its_numbers():
    with pytest.raises(ClaimError, match="loss"):
        claim("the loss stays small", True, loss=Lazy(np.array([NAN])))
    claim("the loss stays small", True, loss=Lazy(np.array([1.0])))


@pytest.mark.parametrize("held", [np.array([1, 2]), [1.0, "word"], {"a": 2}, "nan", None, np.array([]), {3, 4}])
def test_what_holds_no_nan_does_not_fail_it(held, capsys):
    claim("the losses fall", True, losses=held)
    assert capsys.readouterr().out.startswith("✓ the losses fall")


def test_measured_arrays_are_shown_and_do_not_disturb():
    claim("shapes agree", True, shape=np.zeros(3))
    with pytest.raises(ClaimError, match=r"values \[0, 0\]"):
        claim("values agree", False, values=np.zeros(2))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (12_345, "12,345"),
        (np.float32(0.125), "0.125"),
        (12345.6, "12,346"),
        (2e-16, "2e-16"),
        (True, "True"),
        ("0.91 ± 0.02 over 5 seeds", "0.91 ± 0.02 over 5 seeds"),
        ([0.5, 2], "[0.5, 2]"),
        (np.arange(9), "0 to 8 (9 values)"),
        (np.zeros((9, 2)), "[[0, 0], … [0, 0]]"),
        ({"plain": 0.5, "of": 7}, "(plain 0.5, of 7)"),
        (Lazy(np.array([1.0, 0.25])), "[1, 0.25]"),
    ],
)
def test_what_was_measured_is_shown_to_be_read(value, shown, capsys):
    claim("it was measured", True, value=value)
    assert capsys.readouterr().out == f"✓ it was measured · value {shown}\n"


def test_a_notebook_shows_the_claim_and_no_traceback(capsys):
    shell = InteractiveShell(config=Config({"HistoryManager": {"enabled": False}}))
    result = shell.run_cell("from aigc_helpers.claims import claim\nclaim('two is three', 2 == 3, two=2)")
    assert isinstance(result.error_in_exec, ClaimError)
    assert capsys.readouterr().out.strip() == "ClaimError: ✗ two is three · two 2"
