"""Laws of every instrument, without a browser: its pure part over its controls, what they do, its static picture."""

import base64
import functools
import html
import importlib
import io
import re
from dataclasses import fields, replace

import matplotlib.image
import nbformat
import numpy as np
import pytest
from nbconvert import HTMLExporter

from aigc_helpers import nets, transfer
from aigc_helpers.data import load
from aigc_helpers.judging.judge import load_judge
from aigc_helpers.widgets import INSTRUMENTS, find_instrument, training_dashboard, transfer_bench
from aigc_helpers.widgets.workshop import instrument as workshop
from aigc_helpers.widgets.workshop.running import LiveInstrument
from attacked import digits, trained
from contract.reading import code_cells
from places import PACKAGE, ROOT
from shown import button, code_plane, dashboard, draw_pad, explorer, family


def attack_lab():
    images, labels = digits(100)
    return find_instrument("attack_lab")(trained(), trained(), images=images, labels=labels)


def judges_bench():
    return find_instrument("judges_bench")(load_judge("uci"), train=load("uci")[0], held_out=load("uci", "test")[0])


def real_or_generated():
    real = np.random.default_rng(0).random((60, 28, 28, 1), np.float32)
    return find_instrument("real_or_generated")(real, 1 - real, lambda images: images.mean(axis=(1, 2, 3)))


def transfer_bench_of_few_steps():
    task = transfer.Task(*load("uci"), *(part[:150] for part in load("uci", "test")))
    curve = transfer.Curve(np.array([1, 5]), {"one": np.array([[0.5, 0.6], [0.7, 0.8]])})
    sources = {"one": nets.transfer_net(seed=1), "fresh": nets.transfer_net(seed=2)}
    return find_instrument("transfer_bench")(sources, task, curve=curve)


MAKERS = {
    "attack_lab": attack_lab,
    "code_plane": code_plane,
    "draw_pad": draw_pad,
    "judges_bench": judges_bench,
    "latent_explorer": explorer,
    "real_or_generated": real_or_generated,
    "training_dashboard": dashboard,
    "transfer_bench": transfer_bench_of_few_steps,
    **{
        name: lambda name=name: find_instrument(name)()
        for name in ("gan_playground", "net_playground", "optimizer_race", "river", "symptom_simulator")
    },
}
every_instrument = pytest.mark.parametrize("name", MAKERS)


@pytest.fixture(scope="module", autouse=True)
def few_steps():
    """The bench tunes for a moment, and the dashboard judges sooner: their laws are the same."""
    patch = pytest.MonkeyPatch()
    patch.setattr(transfer_bench, "STEPS", 8)
    patch.setattr(training_dashboard, "JUDGED_EVERY", 25)
    patch.setattr(training_dashboard.TrainingDashboard, "printed_steps", 75)
    yield
    patch.undo()


@pytest.fixture(scope="module")
def shared():
    """One of each, made where it is first wanted, for tests that leave it as it was."""
    made = {}
    return lambda name: made[name] if name in made else made.setdefault(name, MAKERS[name]())


@pytest.fixture(params=MAKERS)
def instrument(request):
    """A fresh one with its view; closed at the end."""
    made = MAKERS[request.param]()
    made.view  # noqa: B018
    made.show()
    yield made
    made.close()


def started(instrument, *, steps=3, **changes):
    """Its state at the start with these changes; one that runs has run for a few steps."""
    return replace(instrument.start, **({"steps": steps} if isinstance(instrument, LiveInstrument) else {}), **changes)


def size(picture):
    return matplotlib.image.imread(io.BytesIO(picture), format="png").shape[:2]


def steady(reading):
    """Its words, but for how many images a second there were: that is the machine's business."""
    return str(reading).split(" images a second")[0].rstrip("0123456789,")


def changed(instrument):
    """The name of its first control, and a value there that it does not stand at."""
    name, control = next(iter(instrument.controls.items()))
    return name, next(value for value in control.extremes if value != getattr(instrument.state, name))


def test_every_instrument_is_here():
    files = {path.stem for path in (PACKAGE / "widgets").glob("*.py")} | {"river", "symptom_simulator"}
    assert INSTRUMENTS.keys() == MAKERS.keys() == files - {"__init__", "plane_net"}
    assert all(issubclass(find_instrument(name), workshop.Instrument) for name in INSTRUMENTS)


@every_instrument
def test_every_extreme_of_every_control_has_a_picture_and_words(shared, name):
    instrument = shared(name)
    wide, high = instrument.inches
    for control, kind in instrument.controls.items():
        for value in kind.extremes:
            reading = instrument.compute(started(instrument, **{control: value}))
            assert len(str(reading)) > 5 and "nan" not in str(reading), (control, value)
            assert size(instrument.picture(reading)) == (round(100 * high), round(100 * wide)), (control, value)


@every_instrument
def test_compute_depends_on_the_state_alone(shared, name):
    instrument = shared(name)
    state = started(instrument, steps=20)
    one = instrument.compute(state)
    vars(instrument).get("_remembered", {}).clear()
    other = instrument.compute(state)
    assert instrument.picture(one) == instrument.picture(other)
    assert steady(one) == steady(other)


def test_every_control_belongs_to_a_field_and_is_labelled(instrument):
    assert instrument.controls.keys() <= {field.name for field in fields(instrument.start)}
    for name in instrument.controls:
        widget = instrument._widgets[name]
        assert getattr(widget, "description", "") or getattr(widget, "label", "")
    assert "?" in instrument.question
    texts = [html.unescape(str(getattr(widget, "value", ""))) for widget in family(instrument)]
    assert any(instrument.question in text for text in texts)


def test_a_control_changes_the_state_and_some_change_what_is_seen(instrument):
    seen, (first, value) = {(bytes(instrument._picture.value), instrument.words)}, changed(instrument)
    instrument._widgets[first].value = value
    assert getattr(instrument.state, first) == value
    for name, control in instrument.controls.items():
        instrument._widgets[name].value = control.extremes[-1]
        seen.add((bytes(instrument._picture.value), instrument.words))
    assert len(seen) > 1


def test_rapid_changes_end_where_the_control_ends(instrument):
    name, control = next(iter(instrument.controls.items()))
    for value in (*control.extremes, *control.extremes):
        instrument._widgets[name].value = value
    assert getattr(instrument.state, name) == control.extremes[-1]
    assert instrument._words.value


def test_reset_brings_everything_back(instrument):
    words, picture = steady(instrument.words), instrument._picture.value
    for name, control in instrument.controls.items():
        instrument._widgets[name].value = control.extremes[-1]
    button(instrument, "Reset").click()
    assert instrument.state == instrument.start
    assert (steady(instrument.words), instrument._picture.value) == (words, picture)


def test_an_error_in_a_callback_is_told(instrument, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("no <light>")

    for name in ("compute", "observe"):
        monkeypatch.setattr(instrument, name, broken, raising=False)
    name, value = changed(instrument)
    instrument._widgets[name].value = value
    assert instrument.words == "This did not work: RuntimeError: no <light>"
    assert "no &lt;light&gt;" in instrument._words.value


def test_an_error_behind_a_button_is_told(instrument, monkeypatch):
    monkeypatch.setattr(instrument, "publish", lambda reading: 1 / 0)
    button(instrument, "Reset").click()
    assert instrument.words.startswith("This did not work: ZeroDivisionError")


@every_instrument
def test_without_a_person_there_is_the_picture_alone(name):
    bare = MAKERS[name]()
    data = bare._repr_mimebundle_()
    assert data.keys() == {"image/png", "text/plain"} and "view" not in vars(bare)
    pixels = matplotlib.image.imread(io.BytesIO(base64.b64decode(data["image/png"])), format="png")
    assert pixels[..., :3].min() < 0.3 and pixels[..., :3].std() > 0.05
    assert data["text/plain"].startswith(bare.question)


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
