"""The workshop of all instruments: controls → state → `compute` → reading → `draw` → one picture, and its words."""

import base64
import html
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, ClassVar
from weakref import WeakValueDictionary

import ipywidgets as widgets
import numpy as np
from IPython import get_ipython
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from aigc_helpers.widgets.workshop.controls import Control
from aigc_helpers.widgets.workshop.pictures import DPI, cut, png

VIEW = "application/vnd.jupyter.widget-view+json"


class Instrument:
    """A picture that a learner turns. A subclass has a frozen `State` and says what it looks like:

    - `question`: one line to answer with it; `controls`: field of the state → its control;
    - `compute(state)`: a pure function of the state; its reading says in words (`str`) what the picture shows;
    - `draw(figure, reading)`: into one persistent figure of `inches`, cleared or updated as the subclass likes;
    - `panels`, where it has several: how wide each is beside the others. On a narrow page they stand one below another.

    It shows itself where a notebook displays it; without a front end, its picture at the start. An exception in a
    callback is told in the instrument. A cell that runs again closes the instrument that it showed before.
    """

    question: ClassVar[str] = ""
    controls: ClassVar[Mapping[str, Control]] = {}
    inches: ClassVar[tuple[float, float]] = (6.0, 3.0)
    panels: ClassVar[tuple[float, ...]] = (1.0,)

    def __init__(self, start: Any):
        self.start = self.state = start
        self._is_following = False
        # Room at the edges: the layout is settled once, and tick labels may grow afterwards.
        layout = ConstrainedLayoutEngine(w_pad=0.15, h_pad=0.05)
        self._figure = Figure(figsize=self.inches, dpi=DPI, layout=layout)
        self._canvas = FigureCanvasAgg(self._figure)

    def compute(self, state: Any) -> Any:
        """What is to be seen at `state`; it depends on nothing else that changes."""
        raise NotImplementedError

    def draw(self, figure: Figure, reading: Any) -> None:
        """Draw `reading` into `figure`, the same one every time."""
        raise NotImplementedError

    def hidden(self, state: Any) -> Collection[str]:
        """The controls that have nothing to say at `state`, and are not shown."""
        return ()

    def printed(self) -> Any:
        """The state that a page without a kernel shows."""
        return self.state

    def actions(self) -> Mapping[str, Callable[[], None]]:
        """Buttons beside Reset: label → what a click does."""
        return {}

    def move(self, **changes: Any) -> None:
        """Change fields of the state, as a learner does by its controls, and show what follows."""
        state = replace(self.state, **changes)
        if state == self.state:
            return
        self.state = state
        self._set_controls()
        self.show()

    def reset(self) -> None:
        """Go back to the start."""
        self.state = self.start
        self._set_controls()
        self.show()

    def show(self) -> None:
        """Compute and draw the state as it is now."""
        with self.told():
            self.publish(self.compute(self.state))

    def publish(self, reading: Any) -> None:
        """Put the picture and the words of `reading` on the page, where it is on one."""
        pixels = self._pixels(reading)
        if "view" in vars(self):
            for picture, panel in zip(self._pictures, cut(pixels, self.panels), strict=True):
                picture.value = png(panel)
            self.say(str(reading))

    def say(self, words: str) -> None:
        """Put `words` under the picture, where a screen reader finds them too."""
        self.words = words
        if "view" in vars(self):
            self._words.value = f'<div role="status" style="white-space: pre-wrap">{html.escape(words)}</div>'

    def told(self) -> "Told":
        """A context in which an exception becomes words under the picture: inside a callback nobody else tells it."""
        return Told(self)

    def picture(self, reading: Any) -> bytes:
        """The reading as PNG, all panels in one."""
        return png(self._pixels(reading))

    def _pixels(self, reading: Any) -> np.ndarray:
        self.draw(self._figure, reading)
        # Not by savefig, which draws everything twice.
        self._canvas.draw()
        # The first picture settles where everything goes: to ask again for each would take a third of its time.
        self._figure.set_layout_engine("none")
        return np.asarray(self._canvas.buffer_rgba())

    @cached_property
    def view(self) -> widgets.VBox:
        """The live view. It is made where someone can turn it: to a program that runs the notebook it is of no use."""
        self._widgets = {name: control.widget(getattr(self.state, name)) for name, control in self.controls.items()}
        for name, widget in self._widgets.items():
            widget.observe(lambda change, name=name: self._on_change(name, change.new), names="value")
        self._set_controls()
        shown = {"max_width": "100%", "height": "auto", "align_self": "flex-start", "margin": "0"}
        self._pictures = [widgets.Image(format="png", layout=shown) for _ in self.panels]
        self._picture = self._pictures[0]
        self._words = widgets.HTML(layout={"max_width": "100%"})
        buttons = [self._button(label, act) for label, act in {**self.actions(), "Reset": self.reset}.items()]
        rows = [[widgets.HTML(f"<b>{html.escape(self.question)}</b>")], self._widgets.values(), buttons]
        rows = [_row(row) for row in rows if row]
        picture = self._picture if len(self.panels) == 1 else _row(self._pictures)
        return widgets.VBox([*rows, picture, self._words], layout={"width": "100%"})

    def close(self) -> None:
        """Take it off the page: no comm of its stays open."""
        for widget in [*_family(self.view)] if "view" in vars(self) else []:
            widget.close()

    def _button(self, label: str, act: Callable[[], None]) -> widgets.Button:
        def on_click(_: widgets.Button) -> None:
            with self.told():
                act()

        button = widgets.Button(description=label, layout={"width": "auto", "flex": "0 0 auto"})
        button.on_click(on_click)
        return button

    def _on_change(self, name: str, value: Any) -> None:
        if self._is_following:
            return
        with self.told():
            self.move(**{name: self.controls[name].read(value)})

    def _set_controls(self) -> None:
        """Let the controls follow the state; what they say while they do so is no learner's move."""
        self._is_following = True
        try:
            self._follow()
        finally:
            self._is_following = False

    def _follow(self) -> None:
        for name, widget in vars(self).get("_widgets", {}).items():
            if self.controls[name].read(widget.value) != getattr(self.state, name):
                widget.value = getattr(self.state, name)
            widget.layout.display = "none" if name in self.hidden(self.state) else None

    def _repr_mimebundle_(self, **options: object) -> dict[str, Any]:
        """The picture of a page without a kernel and, where someone can turn it, the live view beside it."""
        reading = self.compute(self.printed())
        picture = base64.b64encode(self.picture(reading)).decode()
        bundle = {"image/png": picture, "text/plain": f"{self.question} {reading}"}
        if not someone_is_there():
            return bundle
        _take_the_place_of_what_was_here(self)
        view = self.view._repr_mimebundle_(**options) or {}
        self.show()
        return {VIEW: view[VIEW], **bundle}


def _row(parts: Iterable[widgets.Widget]) -> widgets.Box:
    """`parts` side by side, and those that find no room there below."""
    return widgets.Box(list(parts), layout={"flex_flow": "row wrap", "width": "100%"})


def mosaic(figure: Figure, places: Sequence[Sequence[str]], **ratios: Any) -> dict[str, Axes]:
    """Axes in `figure` by name, laid out as `places` has the names, row by row; `ratios` as Matplotlib takes them."""
    rows: Any = [list(row) for row in places]
    return figure.subplot_mosaic(rows, **ratios)


class Told:
    """Tells an exception in the words of an instrument and goes on; Ctrl-C goes up."""

    def __init__(self, instrument: Instrument):
        self.instrument = instrument

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type | None, error: BaseException | None, trace: object) -> bool:
        if not isinstance(error, Exception):
            return False
        self.instrument.say(f"This did not work: {type(error).__name__}: {error}")
        return True


def someone_is_there() -> bool:
    """Whether the cell that runs was sent by a front end with a person before it.

    Such a front end lets a cell ask for input; programs that run whole notebooks do not. In what those store, a link
    to controls that are gone would take the place of the picture.
    """
    return bool(_request().get("content", {}).get("allow_stdin"))


def _request() -> dict[str, Any]:
    """The message from the front end that the kernel is answering; empty outside a kernel."""
    kernel = getattr(get_ipython(), "kernel", None)
    return kernel.get_parent() if kernel is not None else {}


_on_the_page: WeakValueDictionary[tuple[type, object], Instrument] = WeakValueDictionary()


def _take_the_place_of_what_was_here(instrument: Instrument) -> None:
    """Close the instrument of the same kind that this cell showed before."""
    place = type(instrument), _request().get("metadata", {}).get("cellId")
    before = _on_the_page.get(place)
    if before is not None and before is not instrument:
        before.close()
    _on_the_page[place] = instrument


def _family(widget: widgets.Widget) -> Iterator[widgets.Widget]:
    """A widget, what it is made of, and what stands inside it."""
    for child in getattr(widget, "children", ()):
        yield from _family(child)
    yield from (getattr(widget, part) for part in ("layout", "style") if getattr(widget, part, None) is not None)
    yield widget
