"""04 as a learner meets it: run in the real JupyterLab, in Chromium, and the race played by mouse and keys."""

import pytest

from lab import notebook, wait_until
from places import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

BUILD = ROOT / "build"


@pytest.fixture(scope="module")
def optimizers(tmp_path_factory):
    """04, run from top to bottom."""
    from playwright.sync_api import sync_playwright

    BUILD.mkdir(exist_ok=True)
    folder = tmp_path_factory.mktemp("lab")
    with sync_playwright() as play, notebook(play, folder, "04_optimizers", seconds=600) as it:
        yield it


def test_04_runs_and_draws_its_diagrams(optimizers):
    page = optimizers.page
    assert page.locator(".jp-RenderedMermaid img, .jp-RenderedMermaid svg").count() == 2
    assert page.get_by_text("○ not yet").count() >= 6


def test_a_learner_races_step_by_step_and_at_full_speed(optimizers):
    race = optimizers.instrument("OptimizerRace(")
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


def test_a_click_on_the_pad_puts_the_racers_there(optimizers):
    race = optimizers.instrument("OptimizerRace(")
    race.press("Reset")
    race.wait_for_words("Step 0.")
    before = race.words
    race.draw([[(0.8, 0.2), (0.8, 0.2)]])
    wait_until(lambda: race.words != before, seconds=20)
    assert race.words.startswith("Step 0.")


def test_it_fits_a_narrow_page(optimizers):
    race = optimizers.instrument("OptimizerRace(")
    optimizers.resize(400)
    overflow = race.overflow()
    race.box.screenshot(path=BUILD / "optimizer_race_400.png")
    optimizers.resize(1280)
    assert overflow <= 0


def test_nothing_left_the_machine_and_nothing_went_wrong(optimizers):
    assert optimizers.faults() == []
