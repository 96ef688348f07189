"""Examiners of 06_gan_clinic: what is drawn at random."""

import numpy as np

from aigc_helpers.checks.engine import watched
from aigc_helpers.checks.gan_clinic.draws import latents_drawn, points_between


def _pairs(rng: np.random.Generator) -> list[tuple]:
    """Real pictures and fainter fake ones, no entry of them 0 or alike, and a seed to draw by."""
    pictures = rng.uniform([[0.6], [0.2]], [[0.9], [0.4]], (2, 2, 2000 * 6)).reshape(2, 2, 2000, 2, 3, 1)
    return [(real, fake, int(rng.integers(2**31))) for real, fake in pictures]


between = watched(
    points_between,
    _pairs,
    task="return points between real and fake, at a share of the way that rng draws uniformly, one for each pair",
    segment="each point lies on the segment between its two pictures, wherever on it",
    reshaped="the shape has changed: a share wants four axes, (n, 1, 1, 1), one number a pair",
    off="some points lie off the segment: alpha is to be uniform in [0, 1], and its two shares add to 1",
    one_alpha="all pairs share one alpha: draw one for each, of shape (n, 1, 1, 1)",
    cloud="each pixel has an alpha of its own: such points fill a box; draw one for each pair",
    part="not all of the segment is reached alike: alpha is uniform in [0, 1]",
    not_rng="these shares do not come from rng: draw with it, so that a run can be repeated",
)


latents = watched(
    latents_drawn,
    lambda rng: [tuple(map(int, rng.integers([10, 0], [1000, 9]))) for _ in range(2)],
    task="return a tensor (4, 2) of normal numbers that the seed and the step alone decide",
    fresh="the same run again gives the same vectors, and no two steps do",
    reshaped="it wants 4 vectors of 2 numbers: shape (4, 2)",
    unrepeatable="the same seed and step gave other numbers: draw from the two of them alone, as stateless_normal does",
    frozen="two steps see the same vectors: let the step be one of the seeds",
    one_run="another seed gives the same run: let the seed be one of the two",
    mixed="two different pairs of seed and step give one draw, as in a sum or a product: hand both on, side by side",
    not_normal="these numbers are not normal ones, with mean 0 and deviation 1",
)
