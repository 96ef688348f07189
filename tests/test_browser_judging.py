"""07 as a learner meets it: run in the real JupyterLab, in Chromium; crimes mixed on the bench, twenty digits judged."""

import pytest

from conftest import ROOT
from lab import notebook

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

BUILD = ROOT / "build"


@pytest.fixture(scope="module")
def judging(tmp_path_factory):
    """07, run from top to bottom."""
    from playwright.sync_api import sync_playwright

    BUILD.mkdir(exist_ok=True)
    folder = tmp_path_factory.mktemp("lab")
    with sync_playwright() as play, notebook(play, folder, "07_judging_a_generator", seconds=700) as it:
        yield it


def test_07_runs_and_answers(judging):
    assert judging.page.get_by_text("✓ near train sees the copies").count() >= 1
    assert judging.page.get_by_text("○ not yet").count() >= 7


def test_a_learner_commits_crimes(judging):
    bench = judging.instrument("JudgesBench(")
    bench.wait_for_words("Alarm: nobody")
    bench.slide("copied, %", "End")
    bench.wait_for_words("Alarm: near train")
    bench.press("Reset")
    bench.wait_for_words("Alarm: nobody")
    bench.slide("blurred, %", "End")
    bench.wait_for_words("recall")
    bench.box.screenshot(path=BUILD / "judges_bench_1280.png")


def test_a_learner_judges_twenty_digits(judging):
    game = judging.instrument("RealOrGenerated(")
    for place in range(1, 21):
        game.wait_for_words(f"Digit {place} of 20")
        game.press("Real")
    game.wait_for_words("You were right 10 times in 20: 50%")
    game.box.screenshot(path=BUILD / "real_or_generated_1280.png")


def test_both_fit_a_narrow_page(judging):
    judging.resize(400)
    overflows = [judging.instrument(call).overflow() for call in ("JudgesBench(", "RealOrGenerated(")]
    judging.resize(1280)
    assert max(overflows) <= 0


def test_nothing_left_the_machine_and_nothing_went_wrong(judging):
    assert judging.faults() == []
