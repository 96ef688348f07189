"""The waiting room of lesson 06: four games, one of them well, before anybody is told who is who."""

from typing import Any

import numpy as np

from aigc_helpers.gan.plane.bugs import BUGS
from aigc_helpers.gan.plane.game import Rules
from aigc_helpers.gan.plane.sick import SickGame

PATIENTS, CHAIRS = (0, 3, 7, 9), 4  # 0 is well; the seed of the order in which they sit


def waiting_room(points: Any, *, seed: int = 0, steps: int = 1000) -> dict[int, SickGame]:
    """Four games on `points` [N, 2], in the order of their chairs: number of the patient, 0 is well → game."""
    bugs = {bug.patient: [name] for name, bug in BUGS.items()}
    chairs = np.random.default_rng(CHAIRS).permutation(PATIENTS).tolist()
    ward = {number: SickGame(bugs.get(number, []), seed=seed) for number in chairs}
    for game in ward.values():
        game.advance(points, Rules(), steps=steps)
    return ward
