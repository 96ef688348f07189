"""The symptom simulator without a browser: patients, guesses and answers, open switches, its static picture."""

import base64
import io
import time
from dataclasses import fields, replace

import matplotlib.image
import numpy as np
import pytest

from aigc_helpers.gan.plane import BUGS, HEALTHY
from aigc_helpers.widgets.symptom_simulator import SymptomSimulator
from aigc_helpers.widgets.symptom_simulator.instrument import CASES
from aigc_helpers.widgets.symptom_simulator.picture import place
from aigc_helpers.widgets.symptom_simulator.words import LABELS, SETTLED, State, bugs_of
from aigc_helpers.widgets.workshop import instrument as workshop
from aigc_helpers.widgets.workshop.instrument import VIEW

EXTREMES = [(name, value) for name, control in SymptomSimulator.controls.items() for value in control.extremes]


@pytest.fixture(scope="module")
def shared():
    """One for tests that leave it as it was."""
    return SymptomSimulator()


@pytest.fixture
def alive():
    """One of its own with its view; closed at the end."""
    made = SymptomSimulator()
    made.view  # noqa: B018
    made.show()
    yield made
    made.close()


def click(instrument, label):
    next(w for w in workshop._family(instrument.view) if getattr(w, "description", "") == label).click()


def truth(instrument):
    (name,) = bugs_of(instrument.state)
    return name


def another(instrument):
    return next(name for name in BUGS if name != truth(instrument))


def wait_until(condition):
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize("bugs", [(), tuple(BUGS)], ids=["none", "all at once"])
def test_all_switches_together_have_a_picture(shared, bugs):
    state = replace(shared.start, mode="open", steps=5, **dict.fromkeys(bugs, True))
    reading = shared.compute(state)
    assert all(np.isfinite(reading.vitals)) and shared.picture(reading)
    assert str(reading).endswith(f"Switched on: {', '.join(BUGS[name].title for name in bugs) or 'no bug'}.")


def test_the_tables_have_the_same_names():
    assert BUGS.keys() <= {field.name for field in fields(State)} and BUGS.keys() <= SymptomSimulator.controls.keys()
    assert LABELS.keys() == HEALTHY.keys()
    assert len({bug.title for bug in BUGS.values()}) == len(BUGS)


def test_every_block_of_patients_has_every_bug_once():
    for first in (0, 8, 80):
        hidden = [bugs_of(State(case=first + place)) for place in range(len(BUGS))]
        assert frozenset().union(*hidden) == BUGS.keys() and {len(bugs) for bugs in hidden} == {1}
    orders = {tuple(tuple(bugs_of(State(case=8 * block + place))) for place in range(8)) for block in range(10)}
    assert len(orders) > 5


@pytest.mark.parametrize("name", HEALTHY)
def test_the_middle_third_of_a_track_is_the_healthy_range(name):
    low, high = HEALTHY[name]
    np.testing.assert_allclose([place(name, low), place(name, high)], [1 / 3, 2 / 3])
    values = [-1e6, -1.0, low - 0.1, low, (low + high) / 2, high, high + 0.1, high + 1, 1e6]
    places = [place(name, value) for value in values]
    assert places == sorted(places) and places[0] >= 0 and places[-1] <= 1


def test_a_settled_patient_shows_what_is_out_of_range(shared):
    sick = replace(shared.start, mode="open", sign=True, steps=SETTLED)
    reading = shared.compute(sick)
    assert "effect" in reading.accused and f"Out of range: {LABELS['effect']} −" in str(reading)
    shared.picture(reading)
    assert shared._artists["markers"]["effect"].get_marker() == "D"
    early = shared.compute(replace(sick, steps=20))
    assert early.accused == [] and "too early to judge" in str(early)
    healthy = shared.compute(replace(sick, sign=False))
    assert healthy.accused == [] and "Out of range: nothing." in str(healthy)
    shared.picture(healthy)
    assert shared._artists["markers"]["effect"].get_marker() == "o"


def test_a_right_guess_is_told_cause_measurement_and_mend(alive):
    name = truth(alive)
    alive._widgets["guess"].value = name
    assert alive.words.endswith("Press Reveal.") and BUGS[name].cause not in alive.words
    click(alive, "Reveal")
    assert f"Right: {BUGS[name].title}." in alive.words
    assert BUGS[name].cause in alive.words and BUGS[name].mend in alive.words
    assert f"Betrayed by {LABELS[BUGS[name].vital]}: " in alive.words


def test_a_wrong_guess_is_told_so_and_another_guess_hides_the_answer(alive):
    name, wrong = truth(alive), another(alive)
    alive._widgets["guess"].value = wrong
    click(alive, "Reveal")
    assert f"Not {BUGS[wrong].title}: {BUGS[name].title}." in alive.words
    alive._widgets["guess"].value = name
    assert not alive.state.revealed and BUGS[name].cause not in alive.words


def test_who_reveals_before_guessing_is_asked_to_guess(alive):
    click(alive, "Reveal")
    assert alive.words.startswith("Guess first") and not alive.state.revealed
    alive._widgets["mode"].value = "open"
    click(alive, "Reveal")
    assert alive.words.startswith("Nothing is hidden") and not alive.state.revealed


def test_the_answer_is_not_on_the_page_before_it_is_asked_for(alive):
    texts = " ".join(str(getattr(w, "value", "")) for w in [alive._words])
    assert BUGS[truth(alive)].title not in texts
    shown = [name for name, widget in alive._widgets.items() if widget.layout.display != "none"]
    assert shown == ["mode", "case", "guess"]
    alive._widgets["mode"].value = "open"
    shown = [name for name, widget in alive._widgets.items() if widget.layout.display != "none"]
    assert shown == ["mode", "case", *BUGS]


def test_a_sick_patient_comes_in_and_plays(alive):
    alive.move(guess=another(alive), revealed=True)
    click(alive, "A sick patient")
    assert (alive.state.case, alive.state.guess, alive.state.revealed) == (1, "", False)
    wait_until(lambda: alive.run.step > 20)
    click(alive, "Pause")
    assert not alive.player.is_playing and alive.run.bugs == bugs_of(alive.state)
    alive.move(case=CASES - 1, mode="open")
    click(alive, "A sick patient")
    assert (alive.state.case, alive.state.mode) == (0, "hidden")
    click(alive, "Reset")
    assert alive.state == alive.start and alive.run.step == 0


def test_a_switch_works_on_the_run_that_goes_on(alive):
    alive._widgets["mode"].value = "open"
    click(alive, "One step")
    run = alive.run
    assert run.bugs == frozenset()
    alive._widgets["sign"].value = True
    click(alive, "One step")
    assert alive.run is run and run.step == 2 and run.bugs == {"sign"}
    alive._widgets["sign"].value = False
    assert alive.run is run and run.bugs == frozenset() and "Switched on: no bug." in alive.words


def test_rapid_changes_end_where_the_controls_end(alive):
    click(alive, "Play")
    for case in (3, 9, 27, 5):
        alive._widgets["case"].value = case
    for mode in ("open", "hidden", "open"):
        alive._widgets["mode"].value = mode
    for ticked in (True, False, True):
        alive._widgets["forged"].value = alive._widgets["noise"].value = ticked
    wait_until(lambda: alive.run.step > 0)
    click(alive, "Pause")
    assert (alive.state.case, bugs_of(alive.state)) == (5, {"forged", "noise"})
    assert alive.run.bugs == {"forged", "noise"} and alive.run.seed == 5


def test_an_error_is_told_and_stops_the_player(alive, monkeypatch):
    monkeypatch.setattr(alive, "observe", lambda run, state: 1 / 0)
    alive._widgets["guess"].value = "sign"
    assert alive.words.startswith("This did not work: ZeroDivisionError")
    click(alive, "Play")
    wait_until(lambda: not alive.player.is_playing)
    assert alive.words.startswith("This did not work: ZeroDivisionError")


def test_without_a_person_there_is_the_picture_alone(shared):
    data = shared._repr_mimebundle_()
    assert data.keys() == {"image/png", "text/plain"}
    assert data["text/plain"].startswith(f"{shared.question} Step {shared.printed_steps}.")
    assert "What ails it?" in data["text/plain"]
    pixels = matplotlib.image.imread(io.BytesIO(base64.b64decode(data["image/png"])), format="png")
    assert pixels[..., :3].min() < 0.1


def test_a_cell_that_runs_again_stops_the_run_before(monkeypatch):
    monkeypatch.setattr(workshop, "someone_is_there", lambda: True)
    one, other = SymptomSimulator(), SymptomSimulator(case=2)
    try:
        assert VIEW in one._repr_mimebundle_()
        one.play()
        other._repr_mimebundle_()
        assert not one.player.is_playing and one.view.comm is None
    finally:
        one.close()
        other.close()
