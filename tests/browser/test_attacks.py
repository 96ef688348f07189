"""02 as a learner meets it: run in the real JupyterLab, in Chromium, and digits attacked by mouse and keys."""

import re

import pytest

from lab import notebook, wait_until
from places import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

BUILD = ROOT / "build"
SEVEN = [[(0.22, 0.15), (0.78, 0.15), (0.42, 0.88)]]


@pytest.fixture(scope="module")
def adversarial(tmp_path_factory):
    """02, run from top to bottom."""
    from playwright.sync_api import sync_playwright

    BUILD.mkdir(exist_ok=True)
    folder = tmp_path_factory.mktemp("lab")
    with sync_playwright() as play, notebook(play, folder, "02_adversarial_samples", seconds=600) as it:
        yield it


def largest_change(lab):
    return float(re.search(r"Largest change of a pixel (\d\.\d+)", lab.words)[1])


def test_02_runs_and_draws_its_diagram(adversarial):
    page = adversarial.page
    assert page.locator(".jp-RenderedMermaid img, .jp-RenderedMermaid svg").count() == 1
    assert page.get_by_text("✓ the report catches all three").count() >= 1
    assert page.get_by_text("○ not yet").count() >= 5


def test_a_learner_fools_one_net_and_not_the_other(adversarial):
    lab = adversarial.instrument("AttackLab(")
    lab.wait_for_words("the net is fooled")
    assert largest_change(lab) == pytest.approx(0.2, abs=0.006)
    lab.slide("ε per pixel", "ArrowLeft", times=10)
    lab.wait_for_words("Largest change of a pixel 0.00")
    lab.slide("ε per pixel", "ArrowRight", times=8)
    wait_until(lambda: largest_change(lab) == pytest.approx(0.16, abs=0.006), seconds=20)
    lab.choose("Net", "robust")
    lab.choose("Attack", "FGSM, one step")
    lab.wait_for_words("the net holds")
    lab.choose("Attack", "Square, no gradient")
    lab.settled()
    lab.box.screenshot(path=BUILD / "attack_lab_1280.png")


def test_a_learner_attacks_what_they_drew(adversarial):
    lab = adversarial.instrument("AttackLab(")
    lab.press("Reset")
    lab.press("Clear")
    lab.wait_for_words("The pad is empty")
    lab.draw(SEVEN)
    wait_until(lambda: re.match(r"Read \d", lab.words), seconds=20)
    lab.choose("Attack", "DeepFool, smallest in l2")
    lab.wait_for_words("the net is fooled")


def test_it_fits_a_narrow_page(adversarial):
    lab = adversarial.instrument("AttackLab(")
    adversarial.resize(400)
    overflow = lab.overflow()
    lab.box.screenshot(path=BUILD / "attack_lab_400.png")
    adversarial.resize(1280)
    assert overflow <= 0


def test_nothing_left_the_machine_and_nothing_went_wrong(adversarial):
    assert adversarial.faults() == []
