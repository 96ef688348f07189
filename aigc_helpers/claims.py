"""Claims: sentences that the text of a notebook leans on, checked where they stand."""

from typing import Any


class ClaimError(AssertionError):
    """A claim does not hold; the message is the claim and what was measured instead."""

    def _render_traceback_(self) -> list[str]:
        # IPython shows this in a notebook in the place of the traceback, which would lead into the course's own code.
        return [f"{type(self).__name__}: {self}"]


def claim(text: str, holds: bool, **measured: object) -> None:
    """Print `✓ text`, the same on every machine, if `holds` is true; else raise a ClaimError with what was `measured`.

    `holds` is True or False, Python's or NumPy's own: anything else (None, NaN, an array) is a TypeError.
    A measured NaN fails the claim, whatever `holds` says: no comparison with NaN means anything.

    >>> claim("two and two are four", 2 + 2 == 4)
    ✓ two and two are four
    >>> claim("the net beats chance", 0.07 > 0.1, measured_accuracy=0.07)
    Traceback (most recent call last):
    aigc_helpers.claims.ClaimError: ✗ the net beats chance · measured accuracy = 0.07
    """
    _check_text(text)
    if not _truth(holds) or any(_is_nan(value) for value in measured.values()):
        values = [f"{name.replace('_', ' ')} = {_shown(value)}" for name, value in measured.items()]
        raise ClaimError(" · ".join([f"✗ {text}", *values]))
    print(f"✓ {text}")


def _check_text(text: str) -> None:
    if not isinstance(text, str) or not text.strip() or "\n" in text:
        raise TypeError(f"claim(text, holds): text is {text!r}; it wants the claim in words, on one line")


def _truth(holds: object) -> bool:
    # NumPy's bool is recognised by name: this module is imported where nobody waits for NumPy.
    if type(holds) is bool or (type(holds).__name__ in ("bool_", "bool") and type(holds).__module__ == "numpy"):
        return bool(holds)
    shape = getattr(holds, "shape", None)
    got = f"{type(holds).__name__} of shape {tuple(shape)}" if shape is not None else repr(holds)
    raise TypeError(
        f"claim(text, holds): holds is {got}; it wants True or False: type a comparison, such as accuracy > 0.9, "
        "and for an array say which you mean: bool(np.all(…)) or bool(np.any(…))"
    )


def _is_nan(value: Any) -> bool:
    """Whether `value` is NaN, or an array, a list, a tuple or a dict that holds one."""
    if isinstance(value, dict):
        return any(map(_is_nan, value.values()))
    if isinstance(value, (list, tuple, set)):
        return any(map(_is_nan, value))
    try:
        differs = value != value
        return bool(getattr(differs, "any", lambda: differs)())
    except (TypeError, ValueError, AttributeError):
        return hasattr(value, "numpy") and _is_nan(value.numpy())


def _shown(value: object) -> str:
    try:
        return f"{value:.3g}"
    except (TypeError, ValueError):
        return str(value)
