"""A notebook that was run, saved and closed shows its instruments' pictures when it is opened again."""

import nbformat
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

RACE = "from aigc_helpers.widgets.optimizer_race import OptimizerRace\nOptimizerRace()"


def test_a_saved_instrument_is_there_without_its_kernel(open_notebook, lab_folder):
    cell = nbformat.v4.new_code_cell(RACE, id="race")
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=kernel), lab_folder / "course" / "saved.ipynb")
    it = open_notebook("saved")
    it.run_all(seconds=120)
    picture = it.instrument("OptimizerRace(").picture
    it.menu("File", "Save Notebook")
    it.page.wait_for_timeout(2000)
    it.close()
    again = open_notebook("saved")
    again.page.wait_for_timeout(3000)
    assert again.page.get_by_text("Error displaying widget").count() == 0
    shown = again.page.locator(".jp-OutputArea-output .widget-vbox img").first
    shown.wait_for(timeout=30_000)
    assert shown.bounding_box()["width"] > 200 and picture
    again.close()
