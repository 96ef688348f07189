"""01 as a learner meets it: run in the real JupyterLab, in Chromium, and the playground turned by mouse and keys."""

import pytest

from lab import notebook, wait_until
from places import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

BUILD = ROOT / "build"


@pytest.fixture(scope="module")
def deep_nets(tmp_path_factory):
    """01, run from top to bottom."""
    from playwright.sync_api import sync_playwright

    BUILD.mkdir(exist_ok=True)
    folder = tmp_path_factory.mktemp("lab")
    with sync_playwright() as play, notebook(play, folder, "01_deep_nets", seconds=600) as it:
        yield it


def test_01_runs_and_draws_its_diagrams(deep_nets):
    page = deep_nets.page
    assert page.locator(".jp-RenderedMermaid img, .jp-RenderedMermaid svg").count() == 2
    assert page.get_by_text("○ not yet").count() >= 6


def test_a_learner_trains_step_by_step_and_at_full_speed(deep_nets):
    it = deep_nets.instrument("NetPlayground(")
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


def test_points_of_the_learners_own(deep_nets):
    it = deep_nets.instrument("NetPlayground(")
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


def test_it_fits_a_narrow_page(deep_nets):
    it = deep_nets.instrument("NetPlayground(")
    deep_nets.resize(400)
    overflow = it.overflow()
    it.box.screenshot(path=BUILD / "net_playground_400.png")
    deep_nets.resize(1280)
    assert overflow <= 0


def test_nothing_left_the_machine_and_nothing_went_wrong(deep_nets):
    assert deep_nets.faults() == []
