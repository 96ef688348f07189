"""Claims: sentences that the text of a notebook leans on, checked where they stand."""

from typing import Any

MOST_SHOWN = 8  # values of a list


class ClaimError(AssertionError):
    """A claim does not hold; the message is the claim and what was measured instead."""

    def _render_traceback_(self) -> list[str]:
        # IPython shows this in a notebook in the place of the traceback, which would lead into the course's own code.
        return [f"{type(self).__name__}: {self}"]


def claim(text: str, holds: bool, **measured: object) -> None:
    """Print `✓ text · what was measured` if `holds` is true; else raise a ClaimError that says the same with a ✗.

    `text` is the same on every machine; the tests compare it and leave out what was measured. `holds` is True or
    False, Python's or NumPy's own: anything else (None, NaN, an array) is a TypeError.
    A measured NaN fails the claim, whatever `holds` says: no comparison with NaN means anything.

    >>> claim("the net beats chance", 0.8731 > 0.2, accuracy=0.8731, of=449)
    ✓ the net beats chance · accuracy 0.873, of 449
    >>> claim("the net beats chance", 0.07 > 0.2, measured_accuracy=0.07)
    Traceback (most recent call last):
    aigc_helpers.claims.ClaimError: ✗ the net beats chance · measured accuracy 0.07
    """
    _check_text(text)
    values = ", ".join(f"{name.replace('_', ' ')} {_shown(value)}" for name, value in measured.items())
    line = " · ".join(filter(None, [text, values]))
    if not _truth(holds) or any(_is_nan(value) for value in measured.values()):
        raise ClaimError(f"✗ {line}")
    print(f"✓ {line}")


def _check_text(text: str) -> None:
    if not isinstance(text, str) or not text.strip() or "\n" in text:
        raise TypeError(f"claim(text, holds): text is {text!r}; it wants the claim in words, on one line")
    if " · " in text:
        raise TypeError(f"claim(text, holds): text is {text!r}; what was measured comes after ' · ': name=value")


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


def _shown(value: Any) -> str:
    """A number with three digits, a few of them in brackets, of many their range; anything else as it prints."""
    value = value.numpy() if hasattr(value, "numpy") else value
    value = value.tolist() if hasattr(value, "tolist") else value
    if isinstance(value, dict):
        return "(" + ", ".join(f"{name} {_shown(part)}" for name, part in value.items()) + ")"
    if isinstance(value, (list, tuple)):
        return _several(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return _three_digits(value) if isinstance(value, float) else str(value)


def _several(values: list | tuple) -> str:
    if len(values) <= MOST_SHOWN:
        return "[" + ", ".join(map(_shown, values)) + "]"
    if all(isinstance(value, (int, float)) for value in values):
        return f"{_shown(min(values))} to {_shown(max(values))} ({len(values):,} values)"
    return f"[{_shown(values[0])}, … {_shown(values[-1])}]"


def _three_digits(value: float) -> str:
    return f"{value:,.0f}" if 1000 <= abs(value) < 1e9 else f"{value:.3g}"
