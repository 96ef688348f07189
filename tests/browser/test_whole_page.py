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


@pytest.mark.parametrize("page", ["start_here", "instruments"])
def test_nothing_left_the_machine_and_nothing_went_wrong(request, page):
    assert request.getfixturevalue(page).faults() == []
