"""Patients: games in the plane with bugs that can be switched on and off, and the vitals that betray each."""

from aigc_helpers.gan.patients.bugs import BUGS, Bug, check_bugs
from aigc_helpers.gan.patients.game import SickGame
from aigc_helpers.gan.patients.vitals import HEALTHY, Vitals, out_of_range, vitals

__all__ = ["BUGS", "HEALTHY", "Bug", "SickGame", "Vitals", "check_bugs", "out_of_range", "vitals"]
