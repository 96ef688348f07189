"""How a result differs from what is wanted, where no named mistake explains it: in words, and as a slug."""

from collections.abc import Iterator, Sequence
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
    shapes = list(_misshapen(value, wanted, parts))
    if shapes:
        return "shape", shapes[0]
    numbers = all(isinstance(argument, (int, float, np.number)) for argument in arguments)
    tried = f"for {', '.join(f'{argument:.4g}' for argument in arguments)} " if arguments and numbers else ""
    return "unknown", f"{tried}yours gives " + (f'"{value}"' if isinstance(value, str) else described(value))


def _misshapen(value: Any, wanted: Any, parts: Sequence[str]) -> Iterator[str]:
    """A line for each part that has another shape than the one wanted."""
    pairs = zip(value, wanted, strict=True) if parts else [(value, wanted)]
    for name, (got, right) in zip(parts or ["yours"], pairs, strict=True):
        if isinstance(right, (float, np.ndarray)) and np.shape(got) != np.shape(right):
            wants = str(np.shape(right)) if np.shape(right) else "one number"
            same = " (its numbers are right)" if agree(np.ravel(got), np.ravel(right)) else ""
            yield f"{name} has shape {np.shape(got)}, wanted {wants}{same}"
