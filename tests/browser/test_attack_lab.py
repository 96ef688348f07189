"""The attack lab of 02, in the real JupyterLab: digits attacked by mouse and keys."""

import re

import pytest

from instrument import wait_until
from places import BUILD

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

SEVEN = [[(0.22, 0.15), (0.78, 0.15), (0.42, 0.88)]]


def largest_change(lab):
    return float(re.search(r"Largest change of a pixel (\d\.\d+)", lab.words)[1])


def test_a_learner_fools_one_net_and_not_the_other(instruments):
    lab = instruments.instrument("AttackLab(")
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


def test_a_learner_attacks_what_they_drew(instruments):
    lab = instruments.instrument("AttackLab(")
    lab.press("Reset")
    lab.press("Clear")
    lab.wait_for_words("The pad is empty")
    lab.draw(SEVEN)
    wait_until(lambda: re.match(r"Read \d", lab.words), seconds=20)
    lab.choose("Attack", "DeepFool, smallest in l2")
    lab.wait_for_words("the net is fooled")
