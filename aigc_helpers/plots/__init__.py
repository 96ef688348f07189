"""Pictures: arrays in, Axes out. Nothing here trains and nothing calls show: a notebook shows what is drawn."""

from aigc_helpers.plots.attacked import before_after
from aigc_helpers.plots.balls import balls
from aigc_helpers.plots.colours import palettes
from aigc_helpers.plots.curves import bars, curves, dots, loss_curves
from aigc_helpers.plots.descents import descent, heat_map
from aigc_helpers.plots.images import GUTTER, filmstrip, image_grid
from aigc_helpers.plots.labels import by_block, label_curves
from aigc_helpers.plots.layers import bands, classes, heat_over, plane, weight_grid
from aigc_helpers.plots.points import game_strip, scatter, surface
from aigc_helpers.plots.rivers import costs, river
from aigc_helpers.plots.style import LOW_TO_HIGH, PALETTE, panels
from aigc_helpers.plots.verdicts import verdict_table

__all__ = [
    "GUTTER",
    "LOW_TO_HIGH",
    "PALETTE",
    "balls",
    "bands",
    "bars",
    "before_after",
    "by_block",
    "classes",
    "costs",
    "curves",
    "descent",
    "dots",
    "filmstrip",
    "game_strip",
    "heat_map",
    "heat_over",
    "image_grid",
    "label_curves",
    "loss_curves",
    "palettes",
    "panels",
    "plane",
    "river",
    "scatter",
    "surface",
    "verdict_table",
    "weight_grid",
]
