"""The two balls: an even draw fills them."""

import numpy as np
import pytest

from aigc_helpers.attacks.norms import NORMS


@pytest.mark.parametrize("norm", NORMS)
def test_start_points_differ_and_fill_the_ball(norm):
    ball, shape = NORMS[norm], (3, 4)
    points = np.stack([ball.draw(np.random.default_rng([0, i]), shape) for i in range(4000)])
    radii = ball.length(points)
    assert radii.max() <= 1
    # In d dimensions the radius of an even draw has the distribution r^d.
    np.testing.assert_allclose(np.quantile(radii**12, [0.25, 0.5, 0.75]), [0.25, 0.5, 0.75], atol=0.03)
    np.testing.assert_allclose(points.mean(axis=0), 0, atol=0.05)
