"""The symptom simulator of 06, in the real JupyterLab: by mouse and keys."""

import re

import pytest

from aigc_helpers.gan.plane import BUGS
from aigc_helpers.widgets.symptom_simulator.words import State, bugs_of
from instrument import wait_until
from places import BUILD

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

(FIRST,), (SECOND,) = (bugs_of(State(case=case)) for case in (1, 2))


@pytest.fixture
def simulator(instruments):
    return instruments.instrument("SymptomSimulator(")


def tick(simulator, title):
    """Turn a switch by key, as someone does who has no mouse."""
    box = simulator.box.get_by_label(title, exact=True)
    box.focus()
    box.press("Space")


def test_a_learner_guesses_before_the_answer_is_shown(simulator):
    simulator.wait_for_words("What ails it?", seconds=60)
    simulator.press("Reveal")
    simulator.wait_for_words("Guess first")
    simulator.press("Play")
    wait_until(lambda: re.match("Step", simulator.words) and simulator.step >= 300, seconds=90)
    simulator.press("Pause")
    simulator.wait_for_words("Out of range: ")
    wrong = next(name for name in BUGS if name != FIRST)
    simulator.choose("my guess", BUGS[wrong].title)
    simulator.wait_for_words("Press Reveal.")
    simulator.press("Reveal")
    simulator.wait_for_words(f"Not {BUGS[wrong].title}: {BUGS[FIRST].title}.")
    simulator.choose("my guess", BUGS[FIRST].title)
    simulator.press("Reveal")
    simulator.wait_for_words("Right: ")
    simulator.box.screenshot(path=BUILD / "symptom_simulator_1280.png")


def test_a_sick_patient_comes_in_and_is_named_right(simulator):
    simulator.press("A sick patient")
    simulator.wait_for_words("Case 2.")
    wait_until(lambda: simulator.step >= 30, seconds=60)
    picture = simulator.picture
    wait_until(lambda: simulator.picture != picture, seconds=20)
    simulator.choose("my guess", BUGS[SECOND].title)
    simulator.press("Pause")
    simulator.press("Reveal")
    simulator.wait_for_words(f"Right: {BUGS[SECOND].title}.")


def test_switches_are_turned_by_key_while_it_plays(simulator):
    simulator.press("Reset")
    simulator.choose("the bug", "is switched by me")
    simulator.wait_for_words("Switched on: no bug.")
    simulator.press("Play")
    tick(simulator, BUGS["sign"].title)
    simulator.wait_for_words(f"Switched on: {BUGS['sign'].title}.")
    wait_until(lambda: simulator.step >= 300, seconds=90)
    simulator.wait_for_words("Out of range: ")
    simulator.press("Pause")
    tick(simulator, BUGS["sign"].title)
    simulator.wait_for_words("Switched on: no bug.")
    simulator.settled()
    step = simulator.step
    simulator.press("One step")
    wait_until(lambda: simulator.step == step + 1, seconds=20)
    simulator.box.screenshot(path=BUILD / "symptom_simulator_open_1280.png")


def test_a_cell_that_runs_again_stops_the_run_before(instruments, simulator):
    simulator.press("Play")
    wait_until(lambda: simulator.step > 20, seconds=60)
    instruments.run(simulator.cell)
    fresh = instruments.instrument("SymptomSimulator(")
    fresh.wait_for_words("Step 0.", seconds=60)
    assert fresh.settled().startswith("Step 0.")
