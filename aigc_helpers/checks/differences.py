"""How a result differs from what is wanted, where no named mistake explains it: in words, and as a slug."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from aigc_helpers.checks.plain import agree, described


def difference(value: Any, wanted: Any, *, parts: Sequence[str], arguments: tuple) -> tuple[str, str]:
    """A slug, and words, for how `value`, what a call with `arguments` gave, differs from `wanted`.

    >>> difference(np.ones((1, 3)), np.ones(3), parts=(), arguments=())
    ('shape', 'yours has shape (1, 3), wanted (3,) (its numbers are right)')
    """
    if value is None:
        return "nothing", "for some inputs yours returns nothing: does each way through it end in a return?"
    if isinstance(value, dict):
        return "unread", f"yours gives {value.get('unread')}"
    if parts and not (isinstance(value, list) and len(value) == len(parts)):
        return "unread", f"yours gives {described(value)}"
    named = zip(parts, value, wanted, strict=True) if parts else [("yours", value, wanted)]
    name, got, right = next(part for part in named if not agree(*part[1:]))
    if not isinstance(right, (float, np.ndarray)) or not _is_numbers(got):
        return "unknown", f"{_tried(arguments)}{name} gives " + (f'"{got}"' if isinstance(got, str) else described(got))
    if np.shape(got) != np.shape(right):
        return "shape", _misshapen(name, got, right)
    if np.ndim(right):
        return "unknown", f"{name} has the right shape, {np.shape(right)}, and other numbers"
    return "unknown", f"{_tried(arguments)}{name} gives {described(got)}"


def _is_numbers(value: Any) -> bool:
    try:
        return np.asarray(value, np.float64).dtype == np.float64
    except (TypeError, ValueError):  # words, or a list of uneven ones
        return False


def _misshapen(name: str, got: Any, right: Any) -> str:
    wants = str(np.shape(right)) if np.ndim(right) else "one number"
    same = " (its numbers are right)" if agree(np.ravel(got), np.ravel(right)) else ""
    return f"{name} has shape {np.shape(got)}, wanted {wants}{same}"


def _tried(arguments: tuple) -> str:
    """Which numbers it was tried on, where they are few and numbers."""
    numbers = arguments and all(isinstance(argument, (int, float, np.number)) for argument in arguments)
    return f"for {', '.join(f'{argument:.6g}' for argument in arguments)} " if numbers else ""
