"""Each lesson ends with a report on what a learner brings, and refuses plainly what it cannot read."""

import importlib

import matplotlib.pyplot as plt
import nbformat
import pytest

from contract.reading import code_cells, tree
from places import NOTEBOOKS

LESSONS = {path.stem: path for path in NOTEBOOKS if path.stem != "00_start_here"}
each = pytest.mark.parametrize("lesson", LESSONS)


def report(lesson):
    return importlib.import_module(f"aigc_helpers.own.{lesson[3:]}").report


@each
def test_the_page_ends_with_it_and_names_nothing_itself(lesson):
    cells = code_cells(nbformat.read(LESSONS[lesson], as_version=4))
    assert any("report(OWN)" in cell.source for cell in cells[-3:])
    parameters = {}
    exec(compile(tree(cells[0]), "<parameters>", "exec"), parameters)
    assert parameters["OWN"] == ""


@each
def test_what_is_not_there_is_refused(lesson, tmp_path):
    with pytest.raises(ValueError, match="nothing is at"):
        report(lesson)(str(tmp_path / "absent"))


@each
@pytest.mark.parametrize("name", ["words.txt", "broken.keras", "broken.csv", "broken.png"])
def test_what_cannot_be_read_is_refused(lesson, name, tmp_path):
    (tmp_path / name).write_text("buy milk")
    with pytest.raises(ValueError, match=r"\S+"):
        report(lesson)(str(tmp_path / name))
    assert plt.get_fignums() == []
