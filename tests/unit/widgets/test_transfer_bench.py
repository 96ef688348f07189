"""The transfer bench without a browser: its pure part over its controls, its live view, its static picture."""

from dataclasses import replace

import numpy as np
import pytest

from aigc_helpers import nets, transfer
from aigc_helpers.data import load
from aigc_helpers.training import train_classifier
from aigc_helpers.widgets import transfer_bench
from aigc_helpers.widgets.transfer_bench import TransferBench

TASK = transfer.Task(*load("uci"), *(part[:150] for part in load("uci", "test")))
CURVE = transfer.Curve(np.array([1, 5]), {"one": np.array([[0.5, 0.6], [0.7, 0.8]])})
EXTREMES = ["source", "labels", "frozen", "rate", "draw"]


@pytest.fixture(scope="module")
def sources():
    made = nets.transfer_net(seed=1)
    train_classifier(made, *load("uci", "validation"), steps=120, quiet=True)
    return {"trained": made, "fresh": nets.transfer_net(seed=2)}


@pytest.fixture(scope="module")
def bench(sources):
    patch = pytest.MonkeyPatch()
    patch.setattr(transfer_bench, "STEPS", 8)
    yield TransferBench(sources, TASK, curve=CURVE)
    patch.undo()


@pytest.fixture
def alive(bench):
    """A bench of its own with its view; closed at the end."""
    made = TransferBench(bench.sources, TASK, curve=CURVE)
    made.view  # noqa: B018
    made.show()
    yield made
    made.close()


@pytest.mark.parametrize("frozen", range(5))
@pytest.mark.parametrize("rate", [1e-4, 1e-1])
def test_what_is_frozen_has_moved_by_nothing(bench, frozen, rate):
    reading = bench.compute(replace(bench.start, frozen=frozen, rate=rate))
    moved = np.array([*reading.moved.values()])
    assert not moved[:frozen].any() and (moved[frozen:] > 0).all()
    assert reading.accuracy == pytest.approx(1 - len(reading.wrong) / 150)
    assert (reading.truth != reading.answers).all()


def test_compute_depends_on_the_state_alone(bench, sources):
    before = [np.copy(weight) for weight in sources["trained"].get_weights()]
    first = bench.compute(bench.start)
    bench.compute(replace(bench.start, source="fresh", rate=0.1))
    bench._remembered.clear()
    again = bench.compute(bench.start)
    assert str(first) == str(again) and bench.picture(first) == bench.picture(again)
    for one, other in zip(before, sources["trained"].get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_its_words_are_what_happens(bench):
    reading = bench.compute(bench.start)
    untouched = np.mean(transfer.read(bench.sources["trained"], TASK.test_images) == TASK.test_labels)
    assert f"untouched, the source reads {untouched:.1%}" in str(reading)
    assert f"{len(reading.wrong)} misread" in str(reading)
    assert "Weights moved by: conv1 " in str(reading)


def test_rapid_changes_end_where_the_control_ends(alive):
    for labels in (1, 10, 2, 20):
        alive._widgets["labels"].value = labels
    assert alive.state.labels == 20 and alive.words.startswith("20 labels per class")


def test_a_state_seen_before_is_remembered(alive, monkeypatch):
    alive.move(frozen=3)
    monkeypatch.setattr(alive, "_run", lambda state: 1 / 0)
    alive.reset()
    assert "untouched" in alive.words
    alive.move(draw=7)
    assert alive.words.startswith("This did not work: ZeroDivisionError")


def test_bad_sources_are_named():
    with pytest.raises(ValueError, match="sources is empty"):
        TransferBench({}, TASK)
    with pytest.raises(ValueError, match="weights of another net"):
        TransferBench({"one": nets.transfer_net(), "other": nets.digit_classifier()}, TASK)
