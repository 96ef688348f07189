"""The cures for a GAN that will not learn, side by side: one table `CURES`, one small game, several seeds at once."""

from aigc_helpers.gan.cures.arena import Arena
from aigc_helpers.gan.cures.penalties import PENALTIES, between, squared_slopes, towards_one, zero_centred
from aigc_helpers.gan.cures.protocol import Row, Summary, compare, costs, read, scores, summary, write
from aigc_helpers.gan.cures.table import CURES, Cure, find_cure

__all__ = [
    "CURES",
    "PENALTIES",
    "Arena",
    "Cure",
    "Row",
    "Summary",
    "between",
    "compare",
    "costs",
    "find_cure",
    "read",
    "scores",
    "squared_slopes",
    "summary",
    "towards_one",
    "write",
    "zero_centred",
]
