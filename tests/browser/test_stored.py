"""Every notebook as it is stored, opened in the real JupyterLab: its diagrams, claims and exercises are to be seen."""

import nbformat
import pytest

from places import NOTEBOOKS

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def stored(request, open_notebook):
    """A notebook as JupyterLab shows it, and as it stands in its file; what runs it is nbval."""
    it = open_notebook(request.param.stem)
    yield it, nbformat.read(request.param, as_version=4)
    it.close()


def test_every_diagram_is_drawn(stored):
    it, notebook = stored
    fences = sum(cell.source.count("```mermaid") for cell in notebook.cells if cell.cell_type == "markdown")
    assert it.page.locator(".jp-RenderedMermaid img, .jp-RenderedMermaid svg").count() == fences


def test_every_claim_and_every_waiting_exercise_is_on_the_page(stored):
    it, notebook = stored
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    words = "\n".join(output.text for output in outputs if output.output_type == "stream")
    shown = "\n".join(it.page.locator(".jp-OutputArea-output").all_inner_texts())
    for sign in ("✓ ", "○ not yet"):
        assert shown.count(sign) == words.count(sign) > 0


def test_nothing_left_the_machine_and_nothing_went_wrong(stored):
    assert stored[0].faults() == []
