"""What 06_gan_clinic writes out, held to the package."""

import numpy as np

from aigc_helpers.data.toy import Modes
from aigc_helpers.judging import metrics

CENTRES = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]])
PLACES = Modes(CENTRES, 0.1)


def clouds():
    """Points over all of the plane, near some of the modes, and at rims: 2.5 and 3.5 standard deviations off."""
    rng = np.random.default_rng(0)
    near = CENTRES[rng.integers(0, 3, 50)] + rng.normal(0, 0.1, (50, 2))
    rims = CENTRES[[0, 3]] + np.array([[0.25, 0.0], [0.0, -0.35]])
    return [near, rims, rims[:1], rng.normal(0, 1, (200, 2)), CENTRES.repeat(3, axis=0)]


def check_modes_covered(lesson):
    for points in clouds():
        assert lesson["modes_covered"](points, PLACES) == metrics.modes_covered(points, PLACES)


CHECKS = {"judging.metrics.modes_covered": check_modes_covered}
MUTANTS = {
    "judging.metrics.modes_covered": {
        "two deviations": ("<= 3 *", "<= 2 *"),
        "any distance": ("nearest[close]", "nearest"),
        "points counted": ("len(set(nearest[close].tolist()))", "int(close.sum())"),
    },
}
