"""Every instrument without a browser: its pure part over its controls, what its controls do, its static picture."""

import base64
import functools
import html
import importlib
import io
import re
from dataclasses import fields, replace

import matplotlib.image
import nbformat
import pytest
from ipywidgets.widgets.widget import _instances as open_widgets
from nbconvert import HTMLExporter

from aigc_helpers.widgets import training_dashboard
from aigc_helpers.widgets.gan_playground import GanPlayground
from aigc_helpers.widgets.workshop import instrument as workshop
from aigc_helpers.widgets.workshop.instrument import VIEW
from contract.reading import code_cells
from places import ROOT
from shown import button, dashboard, draw_pad, explorer, family

INSTRUMENTS = {"explorer": explorer, "draw_pad": draw_pad, "playground": GanPlayground, "dashboard": dashboard}
EXTREMES = [
    (name, control, place)
    for name, make in INSTRUMENTS.items()
    for control, kind in (make if isinstance(make, type) else type(make())).controls.items()
    for place in range(len(kind.extremes))
]


@pytest.fixture(scope="module")
def shared():
    """One of each, for tests that leave it as it was."""
    return {name: make() for name, make in INSTRUMENTS.items()}


@pytest.fixture(params=INSTRUMENTS)
def instrument(request):
    """A fresh one with its view; closed at the end."""
    instrument = INSTRUMENTS[request.param]()
    instrument.view  # noqa: B018
    instrument.show()
    yield instrument
    instrument.close()


@pytest.fixture
def someone(monkeypatch):
    monkeypatch.setattr(workshop, "someone_is_there", lambda: True)


def size(picture):
    return matplotlib.image.imread(io.BytesIO(picture), format="png").shape[:2]


@pytest.mark.parametrize(("name", "control", "place"), EXTREMES)
def test_every_extreme_of_every_control_has_a_picture_and_words(shared, name, control, place):
    instrument = shared[name]
    state = replace(instrument.start, **{control: instrument.controls[control].extremes[place]})
    if name == "playground":
        state = replace(state, steps=3)
    reading = instrument.compute(state)
    assert len(str(reading)) > 5 and "nan" not in str(reading)
    wide, high = instrument.inches
    assert size(instrument.picture(reading)) == (round(100 * high), round(100 * wide))


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_compute_depends_on_the_state_alone(shared, name):
    instrument = shared[name]
    state = replace(instrument.start, steps=20) if hasattr(instrument.start, "steps") else instrument.start
    one, other = (instrument.compute(state) for _ in range(2))
    assert instrument.picture(one) == instrument.picture(other)
    # How many images a second is the machine's business.
    assert str(one).split(" images a second")[0].rstrip("0123456789,") == (
        str(other).split(" images a second")[0].rstrip("0123456789,")
    )


def test_every_control_belongs_to_a_field_and_is_labelled(instrument):
    assert instrument.controls.keys() <= {field.name for field in fields(instrument.start)}
    for name in instrument.controls:
        widget = instrument._widgets[name]
        assert getattr(widget, "description", "") or getattr(widget, "label", "")
    assert instrument.question.endswith("?")
    texts = [html.unescape(str(getattr(widget, "value", ""))) for widget in family(instrument)]
    assert any(instrument.question in text for text in texts)


def test_a_control_changes_the_state_and_the_picture(instrument):
    name, control = next(iter(instrument.controls.items()))
    value = next(value for value in control.extremes if value != getattr(instrument.state, name))
    before = instrument._picture.value
    instrument._widgets[name].value = value
    assert getattr(instrument.state, name) == value
    assert instrument._picture.value != before or not hasattr(instrument, "_walker")


def test_rapid_changes_end_where_the_control_ends(instrument):
    name, control = next(iter(instrument.controls.items()))
    for value in (*control.extremes, *control.extremes):
        instrument._widgets[name].value = value
    assert getattr(instrument.state, name) == control.extremes[-1]
    assert instrument._words.value


def test_reset_brings_everything_back(instrument):
    words, picture = instrument.words, instrument._picture.value
    for name, control in instrument.controls.items():
        instrument._widgets[name].value = control.extremes[-1]
    button(instrument, "Reset").click()
    assert instrument.state == instrument.start
    assert (instrument.words, instrument._picture.value) == (words, picture)


def test_an_error_in_a_callback_is_told(instrument, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("no <light>")

    for name in ("compute", "observe"):
        monkeypatch.setattr(instrument, name, broken, raising=False)
    name, control = next(iter(instrument.controls.items()))
    instrument._widgets[name].value = next(v for v in control.extremes if v != getattr(instrument.state, name))
    assert instrument.words == "This did not work: RuntimeError: no <light>"
    assert "no &lt;light&gt;" in instrument._words.value


def test_an_error_behind_a_button_is_told(instrument, monkeypatch):
    monkeypatch.setattr(instrument, "publish", lambda reading: 1 / 0)
    button(instrument, "Reset").click()
    assert instrument.words.startswith("This did not work: ZeroDivisionError")


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_without_a_person_there_is_the_picture_alone(name, monkeypatch):
    monkeypatch.setattr(training_dashboard.TrainingDashboard, "printed_steps", 75)
    monkeypatch.setattr(training_dashboard, "JUDGED_EVERY", 25)
    bare = INSTRUMENTS[name]()
    data = bare._repr_mimebundle_()
    assert data.keys() == {"image/png", "text/plain"} and "view" not in vars(bare)
    pixels = matplotlib.image.imread(io.BytesIO(base64.b64decode(data["image/png"])), format="png")
    assert pixels[..., :3].min() < 0.1 < pixels[..., :3].std()
    assert data["text/plain"].startswith(bare.question)


def test_before_a_person_it_is_alive_and_has_the_picture_too(someone):
    pad = draw_pad()
    assert pad._repr_mimebundle_().keys() == {VIEW, "image/png", "text/plain"}
    assert pad._words.value
    pad.close()


def test_a_cell_that_runs_again_closes_what_it_showed(someone, monkeypatch):
    monkeypatch.setattr(workshop, "_request", lambda: {"metadata": {"cellId": "one"}})
    before = set(open_widgets)
    first, second = GanPlayground(), GanPlayground()
    first._repr_mimebundle_()
    alone = len(set(open_widgets) - before)
    first.play()
    second._repr_mimebundle_()
    assert not first.player.is_playing
    assert len(set(open_widgets) - before) == alone
    second.close()
    assert set(open_widgets) == before


def test_two_cells_keep_an_instrument_each(someone, monkeypatch):
    cells = iter(["one", "two"])
    monkeypatch.setattr(workshop, "_request", lambda: {"metadata": {"cellId": next(cells)}})
    first, second = draw_pad(), draw_pad()
    first._repr_mimebundle_(), second._repr_mimebundle_()
    assert first.view.comm is not None and second.view.comm is not None
    first.close(), second.close()


class Shell:
    """IPython's shell in a kernel whose request has this content."""

    def __init__(self, **content):
        self.kernel = self
        self.get_parent = lambda: {"content": content} if content else {}


@pytest.mark.parametrize(
    ("shell", "there"),
    [(None, False), (Shell(), False), (Shell(allow_stdin=False), False), (Shell(allow_stdin=True), True)],
)
def test_a_person_is_there_where_input_may_be_asked_for(shell, there, monkeypatch):
    monkeypatch.setattr(workshop, "get_ipython", lambda: shell)
    assert workshop.someone_is_there() is there


INSTRUMENT_CELLS = [
    pytest.param(path, cell.id, id=f"{path.stem}-{cell.id}")
    for path in sorted((ROOT / "notebooks").glob("*.ipynb"))
    for cell in code_cells(nbformat.read(path, as_version=4))
    if "aigc_helpers.widgets" in cell.source
]


@functools.cache
def exported(path):
    """The page that nbconvert makes of a notebook."""
    return html.unescape(HTMLExporter(template_name="basic").from_filename(path)[0])


@pytest.mark.parametrize(("path", "place"), INSTRUMENT_CELLS)
def test_a_page_without_a_kernel_shows_the_picture_and_the_question(path, place):
    notebook = nbformat.read(path, as_version=4)
    cell = next(cell for cell in notebook.cells if cell.id == place)
    module, name = re.search(r"from (aigc_helpers\.widgets\.\w+) import (\w+)", cell.source).groups()
    assert getattr(importlib.import_module(module), name).question in exported(path)
    assert "image/png" in cell.outputs[-1].data
