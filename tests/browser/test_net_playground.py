"""The playground of 01, in the real JupyterLab: turned by mouse and keys."""

import pytest

from instrument import wait_until
from places import BUILD

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


def test_a_learner_trains_step_by_step_and_at_full_speed(instruments):
    it = instruments.instrument("NetPlayground(")
    it.wait_for_words("Step 0.")
    it.press("One step")
    it.wait_for_words("Step 1.")
    it.choose("data", "moons")
    it.slide("hidden layers", "ArrowLeft", times=2)
    it.wait_for_words("of 8 neurons")
    it.press("Play")
    wait_until(lambda: it.step > 300, seconds=60)
    it.slide("learning rate", "ArrowRight")
    at = it.step
    wait_until(lambda: it.step > at + 100, seconds=60)
    it.press("Pause")
    it.settled()
    it.box.screenshot(path=BUILD / "net_playground_1280.png")


def test_points_of_the_learners_own(instruments):
    it = instruments.instrument("NetPlayground(")
    it.press("Reset")
    it.wait_for_words("Step 0.")
    it.choose("data", "yours")
    before = it.picture
    it.draw([[(0.5, 0.5), (0.5, 0.5)]])
    wait_until(lambda: it.picture != before, seconds=20)
    it.choose("you set", "vermilion points")
    it.page.wait_for_timeout(500)
    at = it.picture
    it.box.locator("canvas").nth(1).click()
    wait_until(lambda: it.picture != at, seconds=20)
    it.choose("you set", "blue points")
    it.page.wait_for_timeout(500)
    it.keys("Delete")
    it.wait_for_words("there is no blue point on its pad")
    it.press("Reset")
    it.wait_for_words("Step 0.")
