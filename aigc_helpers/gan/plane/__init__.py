"""Games in the plane: healthy ones, ones with `BUGS` to switch on, and an arena where the `CURES` compete."""

from aigc_helpers.gan.doctor.live import HEALTHY, GameVitals, out_of_range
from aigc_helpers.gan.plane.arena import Arena
from aigc_helpers.gan.plane.bugs import BUGS, check_bugs
from aigc_helpers.gan.plane.cures import CURES, Cure, find_cure
from aigc_helpers.gan.plane.game import PlaneGame, Rules, View
from aigc_helpers.gan.plane.penalties import PENALTIES, between, squared_slopes, towards_one, zero_centred
from aigc_helpers.gan.plane.protocol import (
    Row,
    Summary,
    compare,
    costs,
    read_table,
    score_points,
    summarise,
    write_table,
)
from aigc_helpers.gan.plane.sick import SickGame
from aigc_helpers.gan.plane.vitals import vitals
from aigc_helpers.gan.plane.ward import waiting_room

__all__ = [
    "BUGS",
    "CURES",
    "HEALTHY",
    "PENALTIES",
    "Arena",
    "Cure",
    "GameVitals",
    "PlaneGame",
    "Row",
    "Rules",
    "SickGame",
    "Summary",
    "View",
    "between",
    "check_bugs",
    "compare",
    "costs",
    "find_cure",
    "out_of_range",
    "read_table",
    "score_points",
    "squared_slopes",
    "summarise",
    "towards_one",
    "vitals",
    "waiting_room",
    "write_table",
    "zero_centred",
]
