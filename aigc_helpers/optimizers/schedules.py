"""Learning rates that change: each maker returns a schedule, step 0, 1, 2, … → rate; one table `SCHEDULES`."""

import math
from collections.abc import Callable

from aigc_helpers.validation import at_least, number_between

Schedule = Callable[[float], float]


def constant(rate: float, *, steps: int) -> Schedule:
    """The same rate at every step."""
    rate, _ = _positive(rate), at_least(1, steps, name="steps")
    return lambda count: rate


def step_decay(rate: float, *, steps: int, drops: int = 2, factor: float = 0.1) -> Schedule:
    """`rate`, multiplied by `factor` each time another part of `steps` is over; there are `drops` + 1 parts.

    >>> [round(step_decay(1.0, steps=300)(count), 6) for count in (0, 99, 100, 299)]
    [1.0, 1.0, 0.1, 0.01]
    """
    rate, factor = _positive(rate), number_between(0, 1, factor, name="factor")
    length = at_least(1, steps, name="steps") / (at_least(0, drops, name="drops") + 1)
    return lambda count: rate * factor ** min(int(count / length), drops)


def cosine(rate: float, *, steps: int, floor: float = 0.0) -> Schedule:
    """Half a cosine from `rate` down to `floor` times it after `steps`, and flat from there on (Loshchilov 2017).

    >>> [round(cosine(1.0, steps=100)(count), 6) for count in (0, 50, 100, 150)]
    [1.0, 0.5, 0.0, 0.0]
    """
    rate, steps = _positive(rate), at_least(1, steps, name="steps")
    floor = number_between(0, 1, floor, name="floor")
    return lambda count: rate * (floor + (1 - floor) * (1 + math.cos(math.pi * min(count / steps, 1))) / 2)


def warm_up(rate: float, *, steps: int, share: float = 0.1) -> Schedule:
    """From 0 up to `rate` in a straight line over that share of `steps`, then half a cosine down to 0 (Goyal 2017).

    >>> [round(warm_up(1.0, steps=100)(count), 6) for count in (0, 5, 10, 55, 100)]
    [0.0, 0.5, 1.0, 0.5, 0.0]
    """
    rate, steps = _positive(rate), at_least(1, steps, name="steps")
    rising = number_between(0, 1, share, name="share") * steps
    falling = cosine(rate, steps=max(1, round(steps - rising)))
    return lambda count: rate * count / rising if count < rising else falling(count - rising)


def one_cycle(rate: float, *, steps: int, share: float = 0.3, start: float = 0.04) -> Schedule:
    """From `start` times `rate` up to it over that share of `steps`, then down to 0, along cosines (Smith 2018).

    >>> [round(one_cycle(1.0, steps=100)(count), 6) for count in (0, 30, 65, 100)]
    [0.04, 1.0, 0.5, 0.0]
    """
    rate, steps = _positive(rate), at_least(1, steps, name="steps")
    rising = number_between(0, 1, share, name="share") * steps
    low = rate * number_between(0, 1, start, name="start")
    falling = cosine(rate, steps=max(1, round(steps - rising)))

    def schedule(count: float) -> float:
        if count < rising:
            return low + (rate - low) * (1 - math.cos(math.pi * count / rising)) / 2
        return falling(count - rising)

    return schedule


def _positive(rate: float) -> float:
    return number_between(0, math.inf, rate, name="rate")


SCHEDULES: dict[str, Callable[..., Schedule]] = {
    "constant": constant,
    "step": step_decay,
    "cosine": cosine,
    "warm-up": warm_up,
    "one-cycle": one_cycle,
}
