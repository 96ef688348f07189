"""The transfer bench of 03, in the real JupyterLab: turned by keys."""

import re

import pytest

from places import BUILD

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


def accuracy(lab):
    return float(re.search(r": (\d+\.\d)% of the test digits read", lab.words)[1])


def test_a_learner_finds_the_rate_that_ruins_a_good_source(instruments):
    lab = instruments.instrument("TransferBench(")
    lab.wait_for_words("5 labels per class from 'drawings'", seconds=60)
    good = accuracy(lab)
    assert good > 90
    lab.slide("Learning rate", "ArrowRight", times=4)
    lab.wait_for_words("at rate 0.1: ", seconds=120)
    assert accuracy(lab) < good - 20


def test_what_a_learner_freezes_does_not_move(instruments):
    lab = instruments.instrument("TransferBench(")
    lab.press("Reset")
    lab.choose("Frozen", "through conv3")
    lab.wait_for_words("conv1 0.0%, conv2 0.0%, conv3 0.0%, dense ", seconds=120)
    lab.choose("Source", "random weights")
    lab.wait_for_words("from 'random weights'", seconds=120)
    lab.box.screenshot(path=BUILD / "transfer_bench_1280.png")
