"""What all instruments share: where they show themselves, to whom, and what a cell that runs again does."""

import pytest
from ipywidgets.widgets.widget import _instances as open_widgets

from aigc_helpers.widgets.gan_playground import GanPlayground
from aigc_helpers.widgets.workshop import instrument as workshop
from aigc_helpers.widgets.workshop.instrument import VIEW
from shown import draw_pad


@pytest.fixture
def someone(monkeypatch):
    monkeypatch.setattr(workshop, "someone_is_there", lambda: True)


def test_before_a_person_it_is_alive_and_has_the_picture_too(someone):
    pad = draw_pad()
    assert pad._repr_mimebundle_().keys() == {VIEW, "image/png", "text/plain"}
    assert pad._words.value
    pad.close()


def test_a_cell_that_runs_again_closes_what_it_showed(someone, monkeypatch):
    monkeypatch.setattr(workshop, "_request", lambda: {"metadata": {"cellId": "one"}})
    before = set(open_widgets)
    first, second = GanPlayground(), GanPlayground()
    first._repr_mimebundle_()
    alone = len(set(open_widgets) - before)
    first.play()
    second._repr_mimebundle_()
    assert not first.player.is_playing
    assert len(set(open_widgets) - before) == alone
    second.close()
    assert set(open_widgets) == before


def test_two_cells_keep_an_instrument_each(someone, monkeypatch):
    cells = iter(["one", "two"])
    monkeypatch.setattr(workshop, "_request", lambda: {"metadata": {"cellId": next(cells)}})
    first, second = draw_pad(), draw_pad()
    first._repr_mimebundle_(), second._repr_mimebundle_()
    assert first.view.comm is not None and second.view.comm is not None
    first.close(), second.close()


class Shell:
    """IPython's shell in a kernel whose request has this content."""

    def __init__(self, **content):
        self.kernel = self
        self.get_parent = lambda: {"content": content} if content else {}


@pytest.mark.parametrize(
    ("shell", "there"),
    [(None, False), (Shell(), False), (Shell(allow_stdin=False), False), (Shell(allow_stdin=True), True)],
)
def test_a_person_is_there_where_input_may_be_asked_for(shell, there, monkeypatch):
    monkeypatch.setattr(workshop, "get_ipython", lambda: shell)
    assert workshop.someone_is_there() is there
