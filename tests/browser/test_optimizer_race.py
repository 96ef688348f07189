"""The race of 04, in the real JupyterLab: played by mouse and keys."""

import pytest

from instrument import wait_until
from places import BUILD

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


def test_a_learner_races_step_by_step_and_at_full_speed(instruments):
    race = instruments.instrument("OptimizerRace(")
    race.wait_for_words("Step 0.")
    race.press("One step")
    race.wait_for_words("Step 1.")
    race.choose("racer 3", "nobody")
    race.choose("hill", "himmelblau")
    race.slide("rate of racer 1", "ArrowRight", times=3)
    race.wait_for_words("1: sgd at 0.01")
    race.press("Play")
    wait_until(lambda: race.step > 100, seconds=60)
    race.press("Pause")
    assert "within 0.05 since step" in race.words.splitlines()[1]
    race.box.screenshot(path=BUILD / "optimizer_race_1280.png")


def test_a_click_on_the_pad_puts_the_racers_there(instruments):
    race = instruments.instrument("OptimizerRace(")
    race.press("Reset")
    race.wait_for_words("Step 0.")
    before = race.words
    race.draw([[(0.8, 0.2), (0.8, 0.2)]])
    wait_until(lambda: race.words != before, seconds=20)
    assert race.words.startswith("Step 0.")
