"""The instrument of 09, in the real JupyterLab: by keys and buttons."""

import pytest

from pages import PAGE
from places import BUILD

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
if not any(name.startswith("09") for name, _ in PAGE):
    pytestmark.append(pytest.mark.skip(reason="the page of 09 is not there"))


@pytest.fixture
def river(instruments):
    """The river at its start."""
    found = instruments.instrument("River(")
    found.press("Reset")
    found.wait_for_words("Time 0.00, before the first step.")
    return found


def test_a_learner_goes_down_the_river_and_back(river):
    picture = river.picture
    river.press("Step on")
    river.wait_for_words("Time 0.25, after step 1 of 4.")
    assert river.picture != picture
    river.slide("time", "End")
    river.wait_for_words("Time 1.00, after step 4 of 4.")
    river.box.screenshot(path=BUILD / "river_1280.png")
    river.press("Step back")
    river.wait_for_words("Time 0.75, after step 3 of 4.")
    river.slide("time", "Home")
    river.wait_for_words("Time 0.00, before the first step.")


def test_steps_and_solvers_are_compared_at_equal_cost(river):
    river.slide("number of steps", "ArrowRight")
    river.wait_for_words("8 calls of the field, 1 a step")
    euler = river.words
    river.slide("number of steps", "ArrowLeft")
    river.choose("solver", "Heun")
    river.wait_for_words("8 calls of the field, 2 a step")
    assert river.words != euler and "steps of Heun take it" in river.words
    river.box.screenshot(path=BUILD / "river_tried_1280.png")


def test_a_class_brings_guidance(river):
    river.choose("class", "0")
    river.slide("guidance", "ArrowRight", times=4)
    river.wait_for_words("8 calls of the field, 2 a step")
