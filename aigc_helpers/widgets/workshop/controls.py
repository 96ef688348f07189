"""What a learner can turn: each control makes its widget, and names the values at which an instrument is tested."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import ipywidgets as widgets

from aigc_helpers.widgets.workshop.pad import Pad, Strokes, as_strokes

WIDTH = "min(100%, 22rem)"  # of a control: two beside each other on a wide page, one on a narrow one


def _shared(label: str) -> dict[str, Any]:
    return {"description": label, "style": {"description_width": "8.5rem"}, "layout": {"width": WIDTH}}


class Control:
    """One control: `widget(value)` makes it, `read` takes what the page sent, `extremes` are the values to test at."""

    extremes: tuple[Any, ...]

    def widget(self, value: Any) -> widgets.Widget:
        """The widget at `value`, which is its trait of that name."""
        raise NotImplementedError

    def read(self, value: Any) -> Any:
        """What the page sent, as the state holds it."""
        return value


@dataclass(frozen=True)
class Slider(Control):
    """A number from `low` to `high` in steps of `step`; whole numbers where all three are."""

    label: str
    low: float
    high: float
    step: float = 1

    def widget(self, value: float) -> widgets.Widget:
        """The slider at `value`; arrow keys move it by one step."""
        whole = all(isinstance(number, int) for number in (self.low, self.high, self.step))
        kind = widgets.IntSlider if whole else widgets.FloatSlider
        return kind(value, min=self.low, max=self.high, step=self.step, **_shared(self.label))

    @property
    def extremes(self) -> tuple[float, ...]:
        """The two ends."""
        return self.low, self.high


@dataclass(frozen=True)
class Stops(Control):
    """One of a few `values` in their order, such as powers of ten, on a slider."""

    label: str
    values: tuple[float, ...]

    def widget(self, value: float) -> widgets.Widget:
        """The slider at `value`; arrow keys move it by one stop."""
        options = [(f"{stop:g}", stop) for stop in self.values]
        return widgets.SelectionSlider(options=options, value=value, **_shared(self.label))

    @property
    def extremes(self) -> tuple[float, ...]:
        """The first stop and the last."""
        return self.values[0], self.values[-1]


@dataclass(frozen=True)
class Choice(Control):
    """One of several things by name: `options` are label → value."""

    label: str
    options: Mapping[str, Any] = field(hash=False)

    def widget(self, value: Any) -> widgets.Widget:
        """The drop-down list at `value`; arrow keys and first letters move in it."""
        return widgets.Dropdown(options=list(self.options.items()), value=value, **_shared(self.label))

    @property
    def extremes(self) -> tuple[Any, ...]:
        """Every option: none lies between two others."""
        return tuple(self.options.values())


@dataclass(frozen=True)
class Toggle(Control):
    """Something that is on or off."""

    label: str

    def widget(self, value: bool) -> widgets.Widget:
        """The box, ticked or not; the space bar turns it."""
        return widgets.Checkbox(value, description=self.label, indent=False, layout={"width": "min(100%, 14rem)"})

    @property
    def extremes(self) -> tuple[bool, ...]:
        """Off and on."""
        return False, True


@dataclass(frozen=True)
class Number(Control):
    """A whole number to type, such as a seed, from 0 to `high`."""

    label: str
    high: int = 9999

    def widget(self, value: int) -> widgets.Widget:
        """The box at `value`; arrow keys move it by one."""
        return widgets.BoundedIntText(value, min=0, max=self.high, **_shared(self.label))

    @property
    def extremes(self) -> tuple[int, ...]:
        """The two ends."""
        return 0, self.high


@dataclass(frozen=True)
class Drawing(Control):
    """Strokes, or `dots`, that the learner draws on a pad."""

    label: str
    dots: bool = False

    def widget(self, value: Strokes) -> widgets.Widget:
        """The pad with the strokes `value` on it."""
        return Pad(value=value, dots=self.dots, label=self.label)

    def read(self, value: Any) -> Strokes:
        """The strokes, checked: a page may send anything."""
        return as_strokes(value)

    @property
    def extremes(self) -> tuple[Strokes, ...]:
        """Nothing, a dot in a corner, and a line from corner to corner."""
        return (), (((0.0, 0.0),),), (((0.0, 0.0), (1.0, 1.0)),)
