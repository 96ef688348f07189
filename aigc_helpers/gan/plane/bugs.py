"""The illnesses that a game in the plane can be given, each a bug that copied GAN code is full of."""

from collections.abc import Iterable
from types import MappingProxyType

from aigc_helpers.gan.doctor.illnesses import ILLNESSES
from aigc_helpers.validation import one_of

SWITCHES = ("sigmoid", "labels", "sign", "frozen", "range", "forged", "noise", "batchnorm")  # as the lesson has them
BUGS = MappingProxyType({name: ILLNESSES[name] for name in SWITCHES})


def check_bugs(bugs: Iterable[str]) -> frozenset[str]:
    """The names of the bugs, one or several; a ValueError lists those there are.

    >>> sorted(check_bugs(["noise", "sign"]))
    ['noise', 'sign']
    """
    bugs = [bugs] if isinstance(bugs, str) else bugs
    return frozenset(one_of(bug, BUGS, name="bug") for bug in bugs)
