"""07's instruments as a learner meets them: in the real JupyterLab, in Chromium, by mouse and keys."""

import nbformat
import pytest

import lab as laboratory
from lab import notebook, wait_until
from places import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

BUILD = ROOT / "build"
BENCH = """from aigc_helpers.data import load
from aigc_helpers.judging.judge import load_judge
from aigc_helpers.widgets.judges_bench import JudgesBench
train, test = load("uci")[0], load("uci", "test")[0]
JudgesBench(load_judge("uci"), train=train, held_out=test)"""
GAME = """from aigc_helpers.judging.tampering import blurred
from aigc_helpers.widgets.real_or_generated import RealOrGenerated
RealOrGenerated(test, blurred(test, sigma=2.0), lambda images: images.max(axis=(1, 2, 3)) > 0.9)"""


@pytest.fixture(scope="module")
def judging(tmp_path_factory):
    """A page with the two instruments alone, run from top to bottom."""
    from playwright.sync_api import sync_playwright

    BUILD.mkdir(exist_ok=True)
    folder = tmp_path_factory.mktemp("lab")
    (folder / "notebooks").mkdir()
    page = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in (BENCH, GAME)])
    page.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(page, folder / "notebooks" / "judging.ipynb")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as play:
        patch.setattr(laboratory, "ROOT", folder)
        with notebook(play, folder, "judging", seconds=300) as it:
            yield it


def test_a_learner_finds_the_judge_of_copies_by_key(judging):
    bench = judging.instrument("JudgesBench(")
    bench.wait_for_words("These judges object: none")
    picture = bench.picture
    bench.slide("copied", "ArrowRight", times=20)
    bench.wait_for_words("100% copied")
    assert "These judges object: nearer to training" in bench.words and bench.picture != picture
    bench.press("Reset")
    bench.slide("classes missing", "ArrowRight", times=4)
    bench.wait_for_words("no 6, 7, 8, 9")
    bench.box.screenshot(path=BUILD / "judges_bench_1280.png")


def test_a_learner_judges_twenty_by_button_and_key(judging):
    game = judging.instrument("RealOrGenerated(")
    game.wait_for_words("0 of 20 answered")
    game.press("Real")
    game.wait_for_words("1 of 20 answered")
    for key in "gr" * 9:  # the button has given the keys to its group
        judging.page.keyboard.press(key)
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
    assert judging.page.locator(".jp-CodeCell").count() == 2


@pytest.mark.parametrize("source", ["JudgesBench(", "RealOrGenerated("])
def test_it_fits_a_narrow_page(judging, source):
    instrument = judging.instrument(source)
    judging.resize(400)
    overflow = instrument.overflow()
    instrument.box.screenshot(path=BUILD / f"{source.strip('(')}_400.png")
    judging.resize(1280)
    assert overflow <= 0


def test_nothing_left_the_machine_and_nothing_went_wrong(judging):
    assert judging.faults() == []
