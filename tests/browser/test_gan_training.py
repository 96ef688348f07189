"""The instruments of 05, in the real JupyterLab: the game, the training and the latent space, by mouse and keys."""

import re

import pytest

from instrument import wait_until
from places import BUILD

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


def test_a_learner_explores_the_latent_space(instruments):
    it = instruments.instrument("LatentExplorer(")
    it.explore()
    it.box.screenshot(path=BUILD / "latent_explorer_05_1280.png")
    it.press("Reset")


def test_a_learner_plays_the_game_on_the_ring(instruments):
    it = instruments.instrument("GanPlayground(")
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
    it.box.screenshot(path=BUILD / "gan_playground_1280.png")
    it.press("Reset")
    it.wait_for_words("Step 0.")


def test_a_learner_sets_points_of_their_own(instruments):
    it = instruments.instrument("GanPlayground(")
    it.choose("data", "yours")
    it.wait_for_words("Precision")  # the pad is there now, and hears its keys
    it.keys("Delete")
    it.wait_for_words("there is no point on the pad")
    it.draw([[(0.3, 0.3), (0.7, 0.3)], [(0.5, 0.8), (0.5, 0.8)]])
    it.wait_for_words("Precision")
    it.keys("ArrowLeft", "ArrowUp", " ")
    it.press("Play")
    wait_until(lambda: it.step > 20, seconds=20)
    it.press("Reset")
    it.wait_for_words("Step 0.")


def test_an_interrupt_of_the_kernel_stops_the_game(instruments):
    it = instruments.instrument("GanPlayground(")
    it.press("Play")
    wait_until(lambda: it.step > 20, seconds=20)
    instruments.menu("Kernel", "Interrupt Kernel")
    it.settled()
    it.press("Reset")


def test_a_cell_that_runs_again_ends_the_game_before(instruments):
    it = instruments.instrument("GanPlayground(")
    it.press("Play")
    wait_until(lambda: it.step > 20, seconds=20)
    instruments.run(it.cell)
    again = instruments.instrument("GanPlayground(")
    again.wait_for_words("Step 0.")
    assert again.settled().startswith("Step 0.")
    again.press("One step")
    wait_until(lambda: again.step == 1, seconds=20)


def test_a_learner_watches_a_training_and_turns_its_rate(instruments):
    it = instruments.instrument("TrainingDashboard(")
    it.press("Play")
    it.wait_for_words("its weights are kept", seconds=120)
    # The notebook is free while it trains: the game next door answers.
    game = instruments.instrument("GanPlayground(")
    step = game.step
    game.press("One step")
    wait_until(lambda: game.step == step + 1, seconds=20)
    it.slide("generator's rate", "ArrowRight")
    at = it.step
    wait_until(lambda: it.step > at + 50, seconds=60)
    it.press("Pause")
    it.press("Back to the best")
    it.box.screenshot(path=BUILD / "training_dashboard_1280.png")
    it.press("Reset")
    it.wait_for_words("Step 0.")
