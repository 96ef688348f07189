"""The course as a learner meets it: 00 and 05 in the real JupyterLab, in Chromium, with no network."""

import re

import pytest

from lab import notebook, wait_until
from places import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

BUILD = ROOT / "build"
SEVEN = [[(0.22, 0.15), (0.78, 0.15), (0.42, 0.88)]]
ONE_BY_KEYS = ["ArrowUp"] * 10 + [" "] + ["ArrowDown"] * 20 + [" "]


@pytest.fixture(scope="module")
def play():
    from playwright.sync_api import sync_playwright

    BUILD.mkdir(exist_ok=True)
    with sync_playwright() as play:
        yield play


@pytest.fixture(scope="module")
def start_here(play, tmp_path_factory):
    """00, run from top to bottom."""
    with notebook(play, tmp_path_factory.mktemp("lab"), "00_start_here", seconds=240) as it:
        yield it


@pytest.fixture(scope="module")
def gan_training(play, tmp_path_factory):
    """05, run from top to bottom."""
    with notebook(play, tmp_path_factory.mktemp("lab"), "05_gan_training", seconds=600) as it:
        yield it


@pytest.fixture(params=["start_here", "gan_training"])
def any_notebook(request):
    return request.getfixturevalue(request.param)


def show(it, instrument, name):
    """Keep a picture of the instrument to look at, on a wide page and on a narrow one, where it must fit as well."""
    instrument.box.screenshot(path=BUILD / f"{name}_1280.png")
    it.resize(400)
    overflow = instrument.overflow()
    instrument.box.screenshot(path=BUILD / f"{name}_400.png")
    it.resize(1280)
    assert overflow <= 0


def test_00_runs_and_draws_its_map(start_here):
    page = start_here.page
    assert page.get_by_text("✓ real digits are nearer still").count() >= 1
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
    show(start_here, pad, "draw_pad")


def test_a_learner_draws_with_keys_alone(start_here):
    pad = start_here.instrument("DrawPad(")
    pad.press("Reset")
    pad.wait_for_words("It reads 7")
    pad.keys("Delete")
    pad.wait_for_words("The pad is empty")
    pad.draw([[(0.5, 0.5), (0.5, 0.5)]])  # puts the cursor in the middle
    pad.keys("Backspace", *ONE_BY_KEYS)
    pad.wait_for_words("It reads 1")


def explore(it):
    before = it.picture
    it.slide("along the first", "ArrowRight", times=4)
    wait_until(lambda: it.picture != before, seconds=20)
    assert re.search(r"The judge reads \d \(\d+%\).*\nNearest training digit: \d+\.\d away", it.words)
    it.choose("first direction", "random")
    it.press("Walk in a circle")
    seen = {it.picture}
    wait_until(lambda: seen.add(it.picture) or len(seen) > 4, seconds=20)
    it.press("Stop")
    it.settled()


def test_a_learner_explores_the_latent_space(any_notebook):
    it = any_notebook.instrument("LatentExplorer(")
    explore(it)
    show(any_notebook, it, f"latent_explorer_{any_notebook.name[:2]}")
    it.press("Reset")


def test_a_learner_plays_the_game_on_the_ring(gan_training):
    it = gan_training.instrument("GanPlayground(")
    it.press("Reset")
    it.wait_for_words("Step 0.")
    it.press("Play")
    it.page.wait_for_timeout(5000)
    wait_until(lambda: it.step > 300, seconds=60)  # five seconds on a machine that is not busy
    it.press("Pause")
    assert int(re.search(r"Modes covered: (\d) of 8", it.settled())[1]) >= 6
    paused = it.step
    it.press("One step")
    wait_until(lambda: it.step == paused + 1, seconds=10)
    it.press("Play")
    wait_until(lambda: it.step > paused + 50, seconds=20)
    it.slide("generator's rate", "ArrowRight", times=2)
    it.choose("data", "grid")
    it.wait_for_words("of 25")
    it.press("Pause")
    show(gan_training, it, "gan_playground")
    it.press("Reset")
    it.wait_for_words("Step 0.")


def test_a_learner_sets_points_of_their_own(gan_training):
    it = gan_training.instrument("GanPlayground(")
    it.choose("data", "yours")
    it.keys("Delete")
    it.wait_for_words("there is no point on the pad")
    it.draw([[(0.3, 0.3), (0.7, 0.3)], [(0.5, 0.8), (0.5, 0.8)]])
    it.wait_for_words("Precision")
    it.keys("ArrowLeft", "ArrowUp", " ")
    it.press("Play")
    wait_until(lambda: it.step > 20, seconds=20)
    it.press("Reset")
    it.wait_for_words("Step 0.")


def test_an_interrupt_of_the_kernel_stops_the_game(gan_training):
    it = gan_training.instrument("GanPlayground(")
    it.press("Play")
    wait_until(lambda: it.step > 20, seconds=20)
    gan_training.menu("Kernel", "Interrupt Kernel")
    it.settled()
    it.press("Reset")


def test_a_cell_that_runs_again_ends_the_game_before(gan_training):
    page = gan_training.page
    it = gan_training.instrument("GanPlayground(")
    it.press("Play")
    wait_until(lambda: it.step > 20, seconds=20)
    it.cell.locator(".jp-InputArea-editor").click()
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(3000)
    again = gan_training.instrument("GanPlayground(")
    again.wait_for_words("Step 0.")
    assert again.settled().startswith("Step 0.")
    again.press("One step")
    wait_until(lambda: again.step == 1, seconds=20)


def test_a_learner_watches_a_training_and_turns_its_rate(gan_training):
    it = gan_training.instrument("TrainingDashboard(")
    it.press("Play")
    it.wait_for_words("its weights are kept", seconds=120)
    # The notebook is free while it trains: the game next door answers.
    game = gan_training.instrument("GanPlayground(")
    step = game.step
    game.press("One step")
    wait_until(lambda: game.step == step + 1, seconds=20)
    it.slide("generator's rate", "ArrowRight")
    at = it.step
    wait_until(lambda: it.step > at + 50, seconds=60)
    it.press("Pause")
    it.press("Back to the best")
    show(gan_training, it, "training_dashboard")
    it.press("Reset")
    it.wait_for_words("Step 0.")


def test_nothing_left_the_machine_and_nothing_went_wrong(any_notebook):
    assert any_notebook.faults() == []
