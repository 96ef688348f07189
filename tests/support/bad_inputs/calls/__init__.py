"""Every public callable with good arguments, and the family of each argument that a learner gets wrong."""

from collections.abc import Callable, Mapping
from typing import NamedTuple


class Call(NamedTuple):
    """A call: where the callable is found, its good arguments, and argument → family of what may be wrong with it."""

    find: Callable[[], Callable]
    good: Callable[[], Mapping[str, object]]
    wrong: Mapping[str, Callable[[object], Mapping[str, object]]]
