"""What all tests share: where the course is, which tests this machine can run, notebooks made on the spot."""

from importlib.util import find_spec

import matplotlib
import nbformat
import pytest
from nbclient import NotebookClient

from aigc_helpers.data import find_mnist
from lab import find_chromium

matplotlib.use("agg")

collect_ignore = ["bench", "mutation", "support"]  # no tests: scripts, and what tests import


def pytest_runtest_setup(item):
    if item.get_closest_marker("mnist") and find_mnist() is None:
        pytest.skip("MNIST is not here: type `aigc fetch mnist`, or set AIGC_DATA")
    if item.get_closest_marker("browser") and find_chromium() is None:
        pytest.skip("no Chromium here: apt install chromium")
    if item.get_closest_marker("oracles") and not all(map(find_spec, ("art", "cleverhans", "foolbox"))):
        pytest.skip("ART, cleverhans and foolbox are not here: `make oracles` installs them beside the course")


@pytest.fixture
def executed(tmp_path):
    """A function that makes a notebook of the given code cells, runs it, and returns the path it is stored at."""

    def make(*sources, name="made.ipynb", run=True, **cell_metadata):
        cells = [nbformat.v4.new_code_cell(source, id=f"cell-{place}") for place, source in enumerate(sources)]
        for cell in cells:
            cell.metadata.update(cell_metadata)
        notebook = nbformat.v4.new_notebook(cells=cells)
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        if run:
            NotebookClient(notebook, kernel_name="python3", record_timing=False, timeout=60).execute()
        path = tmp_path / name
        nbformat.write(notebook, path)
        return path

    return make
