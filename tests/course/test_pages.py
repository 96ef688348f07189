"""No instrument is forgotten: the browser tests show each that a notebook shows, by the notebook's own cell."""

import nbformat

from pages import PAGE
from places import NOTEBOOKS

WIDGETS = "from aigc_helpers.widgets"
RUN_ITSELF = "00_start_here"


def test_the_page_has_every_instrument_of_every_notebook():
    notebooks = {path.stem: nbformat.read(path, as_version=4) for path in NOTEBOOKS if path.stem != RUN_ITSELF}
    shown = {(name, cell.id) for name, it in notebooks.items() for cell in it.cells if WIDGETS in cell.source}
    assert shown == PAGE.keys()
