"""Metrics for 2-D mixtures whose modes are known, such as the ring and the grid."""

import numpy as np
from scipy.spatial.distance import cdist
from scipy.special import rel_entr

from aigc_helpers.data.toy import Modes
from aigc_helpers.judging.metrics.samples import check_features
from aigc_helpers.validation import positive

REACH = 3  # standard deviations around a mode in which a point counts as one of good quality


def modes_covered(points: np.ndarray, modes: Modes) -> int:
    """How many of the K `modes` have at least one of the `points` [N, 2] within 3 standard deviations.

    One point is enough, the rule of Srivastava et al. 2017 (VEEGAN) and Lin et al. 2018 (PacGAN), so the count can only
    grow with N: compare it at one N. Raises ValueError for points that are not finite floats [N, 2].

    >>> two_modes = Modes(np.array([[1.0, 0.0], [-1.0, 0.0]]), 0.05)
    >>> modes_covered(np.array([[1.0, 0.1], [0.9, 0.0], [-1.0, 0.2]]), two_modes)
    1
    """
    nearest, close = _assign(points, modes)
    return len(np.unique(nearest[close]))


def high_quality_share(points: np.ndarray, modes: Modes) -> float:
    """The share of `points` [N, 2] within 3 standard deviations of a mode: 98.9 % where the sample is perfect.

    Srivastava et al. 2017 (VEEGAN). Raises ValueError for points that are not finite floats [N, 2].

    >>> high_quality_share(np.array([[1.0, 0.1], [1.0, 0.2]]), Modes(np.array([[1.0, 0.0]]), 0.05))
    0.5
    """
    return float(_assign(points, modes)[1].mean())


def reverse_kl(points: np.ndarray, modes: Modes) -> float:
    """KL(fake ‖ real) in nats over K modes: each of the `points` [N, 2] counts for its nearest, reals for all alike.

    0 is an even spread over all modes, log K is one mode only. Lin et al. 2018 (PacGAN).
    Raises ValueError for points that are not finite floats [N, 2].

    >>> on_one_of_two = reverse_kl(np.ones((5, 2)), Modes(np.array([[1.0, 1.0], [-1.0, -1.0]]), 0.1))
    >>> bool(np.isclose(on_one_of_two, np.log(2)))
    True
    """
    nearest, _ = _assign(points, modes)
    count = len(modes.centres)
    return float(rel_entr(np.bincount(nearest, minlength=count) / len(nearest), 1 / count).sum())


def _assign(points: np.ndarray, modes: Modes) -> tuple[np.ndarray, np.ndarray]:
    """The index of each point's nearest mode, and whether it lies within reach of it."""
    points, centres = check_features(least=1, points=points, centres=modes.centres)
    reach = REACH * positive(modes.standard_deviation, name="modes.standard_deviation")
    distances = cdist(points, centres)
    return distances.argmin(axis=1), distances.min(axis=1) <= reach
