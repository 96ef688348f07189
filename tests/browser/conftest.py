"""One JupyterLab and one Chromium for all browser tests; in it 00 as it is, and a page with everyone's instruments.

They end with the last test of this folder: Playwright's event loop would be in the way of the tests that come after.
"""

import nbformat
import pytest

from lab import Notebook, chromium, server
from pages import page
from places import BUILD

NAME = "instruments"


@pytest.fixture(scope="package")
def lab_folder(tmp_path_factory):
    """Where JupyterLab keeps its settings and, in `course`, the copies of the notebooks."""
    return tmp_path_factory.mktemp("lab")


@pytest.fixture(scope="package")
def open_notebook(lab_folder):
    """A function that opens a notebook in a tab of its own, by name."""
    from playwright.sync_api import sync_playwright

    BUILD.mkdir(exist_ok=True)
    with sync_playwright() as play, server(lab_folder) as lab, chromium(play, lab_folder) as window:
        nbformat.write(page(), lab_folder / "course" / f"{NAME}.ipynb")

        def open_it(name):
            it = Notebook(window.new_page(), lab, name)
            it.open()
            return it

        yield open_it


@pytest.fixture(scope="package")
def start_here(open_notebook):
    """00, run from top to bottom."""
    it = open_notebook("00_start_here")
    it.run_all(seconds=240)
    return it


@pytest.fixture(scope="package")
def instruments(open_notebook):
    """The page of instruments, run from top to bottom."""
    it = open_notebook(NAME)
    it.run_all(seconds=600)
    return it
