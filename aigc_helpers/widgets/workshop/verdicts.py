"""A pair of buttons, with a key for each, that take one verdict after another."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from aigc_helpers.widgets.workshop.controls import Control


class VerdictButtons(anywidget.AnyWidget):
    """The buttons: `value` is the places in `names` that were pressed, one after the other, `most` of them at most.

    The page sends presses, and the kernel counts them: so none is lost, however fast they come. The first letters of
    the two `names` are their keys; `label` names the pair to a screen reader.
    """

    _esm = Path(__file__).with_name("verdicts.js")
    names = traitlets.List(traitlets.Unicode()).tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    full = traitlets.Bool(False).tag(sync=True)
    value = traitlets.Tuple(())
    most = traitlets.Int(20)

    def __init__(self, **traits: Any):
        super().__init__(**traits)
        self.on_msg(lambda _, message, buffers: self.press(message.get("press")))

    def press(self, place: Any) -> None:
        """One more verdict; whatever is none, or comes after the last, is passed over."""
        if place in range(len(self.names)) and len(self.value) < self.most:
            self.value = (*self.value, int(place))

    @traitlets.observe("value")
    def _on_value(self, change: traitlets.Bunch) -> None:
        self.full = len(change.new) >= self.most


@dataclass(frozen=True)
class Verdicts(Control):
    """Verdicts by button or key, each one of two `names`, until there are `most`."""

    label: str
    names: tuple[str, str]
    most: int

    def widget(self, value: Sequence[int]) -> VerdictButtons:
        """The buttons after the verdicts `value`."""
        return VerdictButtons(names=list(self.names), label=self.label, most=self.most, value=tuple(value))

    @property
    def extremes(self) -> tuple[tuple[int, ...], ...]:
        """No verdict, one, and all: the same every time, either way."""
        return (), (1,), (0,) * self.most, (1,) * self.most
