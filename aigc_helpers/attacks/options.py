"""The further options of the attacks, and what each may be."""

import math
import numbers
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from aigc_helpers.validation import at_least


def _count(name: str, value: Any) -> int:
    return at_least(1, value, name=name)


def _positive(name: str, value: Any) -> float:
    is_number = isinstance(value, numbers.Real) and not isinstance(value, bool)
    if not is_number or not 0 < value < math.inf:
        raise ValueError(f"{name}={value!r}; it wants a number above 0")
    return float(value)


def _positive_or_none(name: str, value: Any) -> float | None:
    return None if value is None else _positive(name, value)


def _not_negative(name: str, value: Any) -> float:
    return 0.0 if isinstance(value, numbers.Real) and value == 0 else _positive(name, value)


def _share(name: str, value: Any) -> float:
    if _positive(name, value) > 1:
        raise ValueError(f"{name}={value!r}; it wants a share above 0, and 1 at most")
    return float(value)


def _flag(name: str, value: Any) -> bool:
    if not isinstance(value, (bool, np.bool_)):
        raise ValueError(f"{name}={value!r}; it wants True or False")
    return bool(value)


CHECKS: dict[str, Callable[[str, Any], Any]] = {
    "steps": _count,
    "restarts": _count,
    "queries": _count,
    "searches": _count,
    "candidates": lambda name, value: at_least(2, value, name=name),
    "step_size": _positive_or_none,
    "initial_constant": _positive,
    "momentum": _not_negative,
    "overshoot": _not_negative,
    "confidence": _not_negative,
    "share": _share,
    "random_start": _flag,
    "early_stop": _flag,
}


def check(attack: str, known: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The given options, checked; a ValueError names one that the attack does not have, or that does not fit."""
    unknown = sorted(given.keys() - known.keys())
    if unknown:
        has = f"its options are {', '.join(known)}" if known else "it has no options"
        raise ValueError(f"{attack} does not know {unknown[0]}={given[unknown[0]]!r}; {has}")
    return {name: CHECKS[name](name, value) for name, value in given.items()}
