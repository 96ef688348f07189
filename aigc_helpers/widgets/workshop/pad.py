"""A pad to draw on with mouse, finger or keys: strokes, or dots."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets

Strokes = tuple[tuple[tuple[float, float], ...], ...]
SEVEN: Strokes = (((0.25, 0.2), (0.78, 0.18), (0.6, 0.5), (0.45, 0.85)), ((0.38, 0.5), (0.72, 0.5)))  # a crossed one
MOST_POSITIONS = 5000  # of all strokes together: a page cannot ask for more memory than that


class Pad(anywidget.AnyWidget):
    """The pad: `value` is what is on it, a sequence of strokes, each a sequence of (x, y) in 0 … 1, right and down.

    Where `dots` is true each position is a point of its own. `label` names the pad to a screen reader.

    Page and kernel each write to a trait of their own, since a message takes its time: whoever draws fast would
    otherwise see older strokes come back. Whatever the kernel puts on the pad begins a new sheet, with a number, and
    what was drawn on an older sheet no longer counts.
    """

    _esm = Path(__file__).with_name("pad.js")
    shown = traitlets.List([0, []]).tag(sync=True)  # from the kernel: the sheet's number, and its strokes at first
    drawn = traitlets.List([0, []]).tag(sync=True)  # from the page: the sheet's number, and its strokes now
    dots = traitlets.Bool(False).tag(sync=True)
    label = traitlets.Unicode("Drawing pad").tag(sync=True)
    value = traitlets.Any(())

    @traitlets.observe("drawn")
    def _on_drawn(self, change: traitlets.Bunch) -> None:
        sheet, strokes = change.new
        if sheet == self.shown[0]:
            self._from_page = True
            try:
                self.value = strokes
            finally:
                self._from_page = False

    @traitlets.observe("value")
    def _on_value(self, change: traitlets.Bunch) -> None:
        if not getattr(self, "_from_page", False):
            sheet: Any = self.shown[0]
            self.shown = [sheet + 1, change.new]


def as_strokes(drawn: Sequence[Sequence[Sequence[float]]]) -> Strokes:
    """What a page sent as strokes, in a form that a frozen state can hold; ValueError where it is no such thing."""
    arrays = [np.asarray(stroke, float) for stroke in drawn]
    fits = all(array.ndim == 2 and array.shape[1] == 2 and np.isfinite(array).all() for array in arrays)
    if not fits or sum(map(len, arrays)) > MOST_POSITIONS:
        raise ValueError(f"strokes wants lists of [x, y], {MOST_POSITIONS} positions in all; clear the pad, draw again")
    return tuple(tuple((float(x), float(y)) for x, y in np.clip(array, 0, 1)) for array in arrays)
