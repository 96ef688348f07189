"""The instrument of 08, in the real JupyterLab: by keys."""

import pytest

from places import BUILD

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


def test_a_learner_walks_over_the_plane_by_key(instruments):
    plane = instruments.instrument("CodePlane(")
    plane.wait_for_words("0.0 nats away")
    picture = plane.picture
    plane.slide("first number", "ArrowRight", times=20)
    plane.wait_for_words("2.0 nats away")
    assert plane.picture != picture and "Odd-meter" in plane.words
    plane.slide("second number", "ArrowLeft", times=10)
    plane.wait_for_words("2.5 nats away")
    plane.box.screenshot(path=BUILD / "code_plane_1280.png")
    plane.press("Reset")
    plane.wait_for_words("0.0 nats away")
