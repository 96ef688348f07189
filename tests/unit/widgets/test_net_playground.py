"""The playground of nets: its pure part over its controls, what a run takes on in flight, its words and its errors."""

from dataclasses import replace

import numpy as np
import pytest

from aigc_helpers import numpy_nets
from aigc_helpers.widgets.net_playground import MOST_LAYERS, MOST_NEURONS, SIDE, NetPlayground
from aigc_helpers.widgets.plane_net import BOX, FEATURES, PENALTIES, Run, data
from aigc_helpers.widgets.workshop.instrument import _family

EXTREMES = [(name, place) for name, control in NetPlayground.controls.items() for place in range(len(control.extremes))]


@pytest.fixture(scope="module")
def shared():
    """One for tests that leave it as it was."""
    return NetPlayground()


@pytest.fixture
def instrument():
    """A fresh one with its view; closed at the end."""
    instrument = NetPlayground()
    instrument.view  # noqa: B018
    instrument.show()
    yield instrument
    instrument.close()


def button(instrument, label):
    return next(w for w in _family(instrument.view) if getattr(w, "description", "") == label and hasattr(w, "click"))


def test_compute_depends_on_the_state_alone(shared):
    state = replace(shared.start, steps=50)
    one, other = (shared.compute(state) for _ in range(2))
    assert shared.picture(one) == shared.picture(other) and str(one) == str(other)
    assert str(one) != str(shared.compute(replace(state, seed=1)))


def test_slices_of_any_length_come_to_the_same(shared):
    at_once, bit_by_bit = (Run(shared.start) for _ in range(2))
    shared.advance(at_once, shared.start, most=6)
    for _ in range(6):
        shared.advance(bit_by_bit, shared.start, most=1)
    for one, other in zip(sum(at_once.parameters, ()), sum(bit_by_bit.parameters, ()), strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_run_is_plain_descent_on_its_batches(shared):
    state = replace(shared.start, penalty="L2", strength=0.1)
    run, (points, labels) = Run(state), data(state)[0]
    start = run.parameters
    run.advance(state, 1)
    rows = np.random.default_rng([0, 0]).integers(400, size=32)
    slopes = numpy_nets.backward(start, numpy_nets.forward(start, points[rows]), labels[rows])
    for (before, _), (slope, _), (after, _) in zip(start, slopes, run.parameters, strict=True):
        np.testing.assert_allclose(after, before - 0.1 * (slope + 0.1 * before), rtol=1e-12)


def test_it_learns_and_its_words_say_so(shared):
    words = str(shared.compute(replace(shared.start, dataset="moons", steps=1000)))
    assert words.startswith("Step 1,000. Loss 0.0")
    assert "100.0% are read rightly" in words or "99." in words
    assert "186 parameters" in words and "of 24 neurons silent" in words


@pytest.mark.parametrize("penalty", ["L1", "L2"])
def test_a_penalty_keeps_the_weights_small(shared, penalty):
    def size(state):
        run = Run(state)
        run.advance(state, 300)
        return np.mean([np.abs(weights).mean() for weights, _ in run.parameters])

    assert size(replace(shared.start, penalty=penalty, strength=0.01)) < 0.9 * size(shared.start)


@pytest.mark.parametrize("dataset", NetPlayground.controls["dataset"].extremes)
def test_both_parts_hold_both_classes_and_lie_in_the_picture(shared, dataset):
    for points, labels in data(replace(shared.start, dataset=dataset)):
        assert len(points) == len(labels) == 400
        assert 0.3 < labels.mean() < 0.7 and set(labels) == {0, 1}
        assert np.abs(points).max() < BOX[1]


def test_points_set_by_hand_stand_where_they_were_set(shared):
    state = replace(shared.start, dataset="yours", blue=(((0.0, 0.0),),), vermilion=(((1.0, 1.0),),))
    points, labels = data(state)[0]
    np.testing.assert_allclose(points[labels == 1].mean(axis=0), (BOX[0], BOX[3]), atol=0.02)
    np.testing.assert_allclose(points[labels == 0].mean(axis=0), (BOX[1], BOX[2]), atol=0.02)


def test_tables_are_what_the_controls_offer(shared):
    assert set(FEATURES) == set(shared.controls["inputs"].extremes)
    assert set(PENALTIES) == set(shared.controls["penalty"].extremes)
    assert set(numpy_nets.ACTIVATIONS) == set(shared.controls["activation"].extremes)
    assert shared.controls["depth"].high == MOST_LAYERS and shared.controls["width"].high == MOST_NEURONS


def test_each_neuron_has_its_map(shared):
    reading = shared.compute(replace(shared.start, depth=2, width=3, steps=5))
    assert [layer.shape for layer in reading.maps] == [(3, SIDE, SIDE)] * 2
    shared.picture(reading)
    drawn = np.asarray(shared._artists["maps"].get_array().filled(np.nan))
    assert np.isfinite(drawn).sum() == 6 * (SIDE // 2) ** 2


def test_rates_change_in_flight_and_shapes_begin_anew(instrument):
    button(instrument, "One step").click()
    run = instrument.run
    instrument._widgets["learning_rate"].value = 1.0
    instrument._widgets["noise"].value = 0.1
    assert instrument.run is run and run.step == 1
    instrument._widgets["width"].value = 3
    assert instrument.run is not run and instrument.run.step == 0


def test_only_what_counts_is_shown(instrument):
    def shown():
        return {name for name, widget in instrument._widgets.items() if widget.layout.display != "none"}

    assert shown() == set(instrument.controls) - {"pen", "blue", "vermilion", "strength"}
    instrument._widgets["dataset"].value = "yours"
    assert shown() == set(instrument.controls) - {"vermilion", "strength"}
    instrument._widgets["pen"].value, instrument._widgets["penalty"].value = "vermilion", "L1"
    assert shown() == set(instrument.controls) - {"blue"}


def test_rapid_changes_end_where_the_control_ends(instrument):
    for depth in (0, 5, 1, 4, 2):
        instrument._widgets["depth"].value = depth
    assert instrument.state.depth == 2 and "of 16 neurons" in instrument.words


def test_play_trains_and_reset_brings_everything_back(instrument):
    words, picture = instrument.words, instrument._picture.value
    button(instrument, "Play").click()
    for _ in range(200):
        if instrument.run.step > 100:
            break
        instrument.player._stop.wait(0.05)
    button(instrument, "Pause").click()
    assert instrument.run.step > 100 and instrument.words != words
    button(instrument, "Reset").click()
    assert (instrument.words, instrument._picture.value) == (words, picture)


def test_errors_are_told(instrument, monkeypatch):
    instrument._widgets["blue"].value = ()
    instrument._widgets["dataset"].value = "yours"
    assert "there is no blue point on its pad" in instrument.words
    button(instrument, "Reset").click()
    assert instrument.words.startswith("Step 0.")
    with pytest.raises((FloatingPointError, ValueError), match="lower the rate"):
        instrument.compute(replace(instrument.start, learning_rate=3.0, activation="linear", steps=400))
    monkeypatch.setattr(instrument, "observe", lambda *_: 1 / 0)
    instrument._widgets["noise"].value = 0.3
    assert instrument.words == "This did not work: ZeroDivisionError: division by zero"


def test_without_a_person_there_is_the_picture_alone():
    bare = NetPlayground(dataset="moons")
    data = bare._repr_mimebundle_()
    assert data.keys() == {"image/png", "text/plain"} and "view" not in vars(bare)
    assert data["text/plain"].startswith(f"{bare.question} Step 4,000.")
