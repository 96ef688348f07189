"""Paths from noise to data, and how a net's answer on one reads in the words of another; a table `PATHS`.

On a path, x_t = signal(t) · data + noise(t) · ε, with ε standard normal, t = 0 all noise and t = 1 all data. A net may
be asked for the velocity dx/dt that is expected at x_t, for the data behind it or for the noise in it: each is a
straight function of the other two. All functions take NumPy arrays and tensors alike.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

Schedule = Callable[[Any], Any]


class Path(NamedTuple):
    """How much of the data (`signal`) and of the noise (`noise`) is in x_t, both with their slopes, and where it ends.

    `last` is the last time at which the slopes are finite.
    """

    signal: Schedule
    noise: Schedule
    signal_slope: Schedule
    noise_slope: Schedule
    last: float = 1.0

    def mix(self, data: Any, noise: Any, time: Any) -> Any:
        """x_t of `data` [N, D] and `noise` [N, D] at `time`, one number or [N, 1]."""
        return self.signal(time) * data + self.noise(time) * noise

    def velocity(self, data: Any, noise: Any, time: Any) -> Any:
        """dx/dt of the same: what a net of the flow learns to expect."""
        return self.signal_slope(time) * data + self.noise_slope(time) * noise

    def data_in(self, points: Any, velocity: Any, time: Any) -> Any:
        """The data that are expected behind x_t = `points` where `velocity` is expected."""
        return (self.noise(time) * velocity - self.noise_slope(time) * points) / self._turning(time)

    def noise_in(self, points: Any, velocity: Any, time: Any) -> Any:
        """The noise that is expected in x_t = `points` where `velocity` is expected: what DDPM's net learns."""
        return (self.signal_slope(time) * points - self.signal(time) * velocity) / self._turning(time)

    def velocity_of(self, points: Any, noise: Any, time: Any) -> Any:
        """The velocity where `noise` is expected in x_t = `points`, after time 0: `noise_in` the other way."""
        data = (points - self.noise(time) * noise) / self.signal(time)
        return self.velocity(data, noise, time)

    def score(self, points: Any, velocity: Any, time: Any) -> Any:
        """∇ log p_t at x_t = `points`, before the end: minus the expected noise over how much there is of it."""
        return -self.noise_in(points, velocity, time) / self.noise(time)

    def _turning(self, time: Any) -> Any:
        return self.signal_slope(time) * self.noise(time) - self.signal(time) * self.noise_slope(time)


# DDPM's noise grows from a rate of 0.1 at the data to 20 (Ho et al. 2020, in the continuous time of Song et al. 2021).
SLOWEST, FASTEST = 0.1, 20.0


def _kept(time: Any) -> Any:
    """How much of the data DDPM keeps at `time`."""
    back = 1 - time
    return np.e ** (-(back**2) * (FASTEST - SLOWEST) / 4 - back * SLOWEST / 2)


def _kept_slope(time: Any) -> Any:
    return _kept(time) * ((1 - time) * (FASTEST - SLOWEST) + SLOWEST) / 2


def _rest(signal: Schedule) -> Schedule:
    """The noise that keeps the variance at 1 where the data have 1."""
    return lambda time: (1 - signal(time) ** 2) ** 0.5


def _rest_slope(signal: Schedule, slope: Schedule) -> Schedule:
    return lambda time: -signal(time) * slope(time) / (1 - signal(time) ** 2) ** 0.5


def _circle(time: Any) -> Any:
    """The straight path's share of data, on the circle where signal² + noise² = 1."""
    return time / (time**2 + (1 - time) ** 2) ** 0.5


def _circle_slope(time: Any) -> Any:
    return (1 - time) / (time**2 + (1 - time) ** 2) ** 1.5


def _circle_rest_slope(time: Any) -> Any:
    return -time / (time**2 + (1 - time) ** 2) ** 1.5


PATHS = {
    # Lipman et al. 2023, Liu et al. 2023: from noise to data at one speed.
    "straight": Path(lambda time: time, lambda time: 1 - time, lambda time: 1 + 0 * time, lambda time: -1 + 0 * time),
    # The same points of the same rays, each brought to a variance of 1.
    "circle": Path(_circle, lambda time: _circle(1 - time), _circle_slope, _circle_rest_slope),
    "ddpm": Path(_kept, _rest(_kept), _kept_slope, _rest_slope(_kept, _kept_slope), last=0.999),
}


def same_ratio(path: Path, other: Path, time: float) -> float:
    """The time at which `other` has as much data for its noise as `path` has at `time`, found by halving.

    There a point of `path`, times other.signal / path.signal, is a point of `other`: the two are one walk, seen in two
    coordinates.
    """
    wanted, low, high = path.signal(time) * 1.0, 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        less = other.signal(middle) * path.noise(time) < wanted * other.noise(middle)
        low, high = (middle, high) if less else (low, middle)
    return (low + high) / 2
