"""The course as a learner meets it: 00 itself, run in the real JupyterLab, in Chromium, with no network."""

import pytest

from places import BUILD

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

SEVEN = [[(0.22, 0.15), (0.78, 0.15), (0.42, 0.88)]]
ONE_BY_KEYS = ["ArrowUp"] * 10 + [" "] + ["ArrowDown"] * 20 + [" "]


def test_00_runs_and_draws_its_map(start_here):
    page = start_here.page
    assert page.get_by_text("✓ none of the forty is a near-exact copy").count() >= 1
    assert page.get_by_text("○ not yet").count() == 2
    assert page.locator(".jp-RenderedMermaid img, .jp-RenderedMermaid svg").count() == 1
    page.screenshot(path=BUILD / "00_start_here.png")


def test_a_learner_draws_with_the_mouse_and_takes_it_back(start_here):
    pad = start_here.instrument("DrawPad(")
    pad.press("Clear")
    pad.wait_for_words("The pad is empty")
    pad.draw(SEVEN)
    pad.wait_for_words("It reads 7")
    pad.press("Undo")
    pad.wait_for_words("The pad is empty")
    pad.draw(SEVEN)
    pad.wait_for_words("It reads 7")
    pad.box.screenshot(path=BUILD / "draw_pad_1280.png")


def test_a_learner_draws_with_keys_alone(start_here):
    pad = start_here.instrument("DrawPad(")
    pad.press("Clear")  # the test before ends with a 7 as well: words that stand there already are not waited for
    pad.wait_for_words("The pad is empty")
    pad.press("Reset")
    pad.wait_for_words("It reads 7")
    pad.keys("Delete")
    pad.wait_for_words("The pad is empty")
    pad.draw([[(0.5, 0.5), (0.5, 0.5)]])  # puts the cursor in the middle
    pad.keys("Backspace", *ONE_BY_KEYS)
    pad.wait_for_words("It reads 1")


def test_a_learner_explores_the_latent_space(start_here):
    it = start_here.instrument("LatentExplorer(")
    it.explore()
    it.box.screenshot(path=BUILD / "latent_explorer_00_1280.png")
    it.press("Reset")


def test_nothing_left_the_machine_and_nothing_went_wrong(start_here):
    assert start_here.faults() == []
