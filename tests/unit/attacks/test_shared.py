"""The universal perturbation is one for all."""

import numpy as np

from aigc_helpers.attacks.norms import NORMS
from attacked import digits, run, trained

IMAGES, LABELS = digits()


def test_a_universal_perturbation_is_one_for_all():
    images = np.clip(IMAGES, 0.3, 0.7)  # far from the bounds, so that nothing is clipped
    for norm in NORMS:
        change = run("universal", norm, trained(), images, LABELS) - images
        np.testing.assert_allclose(change, np.broadcast_to(change[:1], change.shape), atol=1e-6)
