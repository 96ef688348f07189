"""03 as a learner meets it: run in the real JupyterLab, in Chromium, and the transfer bench turned by keys."""

import re

import pytest

from lab import notebook
from places import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

BUILD = ROOT / "build"


@pytest.fixture(scope="module")
def transfer(tmp_path_factory):
    """03, run from top to bottom."""
    from playwright.sync_api import sync_playwright

    BUILD.mkdir(exist_ok=True)
    folder = tmp_path_factory.mktemp("lab")
    with sync_playwright() as play, notebook(play, folder, "03_transfer_learning", seconds=840) as it:
        yield it


def accuracy(lab):
    return float(re.search(r": (\d+\.\d)% of the test digits read", lab.words)[1])


def test_03_runs_and_its_exercises_wait(transfer):
    page = transfer.page
    assert page.get_by_text("✓ no weight has moved").count() >= 1
    assert page.get_by_text("○ not yet").count() >= 7


def test_a_learner_finds_the_rate_that_ruins_a_good_source(transfer):
    lab = transfer.instrument("TransferBench(")
    lab.wait_for_words("5 labels per class from 'drawings'", seconds=60)
    good = accuracy(lab)
    assert good > 90
    lab.slide("Learning rate", "ArrowRight", times=4)
    lab.wait_for_words("at rate 0.1: ", seconds=120)
    assert accuracy(lab) < good - 20


def test_what_a_learner_freezes_does_not_move(transfer):
    lab = transfer.instrument("TransferBench(")
    lab.press("Reset")
    lab.choose("Frozen", "through conv3")
    lab.wait_for_words("conv1 0.0%, conv2 0.0%, conv3 0.0%, dense ", seconds=120)
    lab.choose("Source", "permuted pixels")
    lab.wait_for_words("from 'permuted pixels'", seconds=120)
    lab.box.screenshot(path=BUILD / "transfer_bench_1280.png")


def test_it_fits_a_narrow_page(transfer):
    lab = transfer.instrument("TransferBench(")
    transfer.resize(400)
    overflow = lab.overflow()
    lab.box.screenshot(path=BUILD / "transfer_bench_400.png")
    transfer.resize(1280)
    assert overflow <= 0


def test_nothing_left_the_machine_and_nothing_went_wrong(transfer):
    assert transfer.faults() == []
