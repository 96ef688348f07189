"""What holds for a page as a whole, last of all: on a narrow screen, and after all that was done to it."""

import pytest

from pages import instruments as on_the_page
from places import BUILD

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

HERE = [("start_here", "DrawPad("), ("start_here", "LatentExplorer(")]
HERE += [("instruments", call) for call in on_the_page().values()]


@pytest.mark.parametrize(("page", "call"), HERE)
def test_it_fits_a_narrow_page(request, page, call):
    it = request.getfixturevalue(page)
    it.resize(400)
    instrument = it.instrument(call)
    instrument.box.screenshot(path=BUILD / f"{call.strip('(')}_400.png")
    assert instrument.overflow() <= 0


def test_panels_stand_side_by_side_or_one_below_the_other(instruments):
    for width, is_narrow in ((1280, False), (400, True)):
        instruments.resize(width)
        plane, chart = (picture.bounding_box() for picture in instruments.instrument("River(").box.locator("img").all())
        assert (chart["y"] > plane["y"] + plane["height"] - 1) == is_narrow
        assert (chart["x"] > plane["x"] + plane["width"] - 1) != is_narrow
        assert min(plane["width"], chart["width"]) > 200


@pytest.mark.parametrize("page", ["start_here", "instruments"])
def test_nothing_left_the_machine_and_nothing_went_wrong(request, page):
    assert request.getfixturevalue(page).faults() == []
