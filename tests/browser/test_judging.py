"""The instruments of 07, in the real JupyterLab: by mouse and keys."""

import pytest

from instrument import wait_until
from places import BUILD

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


def test_a_learner_finds_the_judge_of_copies_by_key(instruments):
    bench = instruments.instrument("JudgesBench(")
    bench.wait_for_words("These judges object: none")
    picture = bench.picture
    bench.slide("copied", "ArrowRight", times=20)
    bench.wait_for_words("100% copied")
    assert "These judges object: near train" in bench.words and bench.picture != picture
    bench.press("Reset")
    bench.slide("classes missing", "ArrowRight", times=4)
    bench.wait_for_words("no 6, 7, 8, 9")
    bench.box.screenshot(path=BUILD / "judges_bench_1280.png")


def test_a_learner_judges_twenty_by_button_and_key(instruments):
    game, cells = instruments.instrument("RealOrGenerated("), instruments.page.locator(".jp-CodeCell").count()
    game.wait_for_words("0 of 20 answered")
    game.press("Real")
    game.wait_for_words("1 of 20 answered")
    for key in "gr" * 9:  # the button has given the keys to its group
        instruments.page.keyboard.press(key)
    game.wait_for_words("19 of 20 answered")
    game.box.screenshot(path=BUILD / "real_or_generated_1280.png")
    game.press("Take back")
    game.wait_for_words("18 of 20 answered")
    for words in ("19 of 20 answered", "You: "):
        game.press("Generated")
        game.wait_for_words(words)
    assert "The net on many" in game.words
    wait_until(lambda: not game.box.get_by_role("button", name="Real", exact=True).is_enabled(), seconds=20)
    game.press("Another twenty")
    game.wait_for_words("0 of 20 answered")
    # R and G are keys of JupyterLab, too: the page has the cells that it had.
    assert instruments.page.locator(".jp-CodeCell").count() == cells
