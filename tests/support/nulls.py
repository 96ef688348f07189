"""A pytest plugin for notebooks under nbval: before each cell with claims, in the page's kernel, its nulls.

tests/lessons/NN_name/nulls.py belongs to notebooks/NN_name.ipynb and holds NULLS: the id of a cell with claims → its
nulls (toothless.py says what one is). Each claim must fail under one of them at least.
"""

import runpy
from pathlib import Path

import nbformat
import pytest
from nbval.plugin import IPyNbCell

from contract.reading import calls, tree

TOOTHLESS = Path(__file__).with_name("toothless.py")


def claiming(cell):
    return "claim" in calls([tree(cell)]) and "import claim" not in cell.source


def nulls_of(page):
    """Of the notebook at this path, the id of each cell with claims → its nulls; none where it has no such file."""
    path = page.parents[1] / "tests" / "lessons" / page.stem / "nulls.py"
    return runpy.run_path(str(path))["NULLS"] if path.exists() else {}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    nulls = {item.path: nulls_of(item.path) for item in items if isinstance(item, IPyNbCell)}
    items[:] = [part for item in items for part in with_nulls(item, nulls.get(item.path, {}))]


def with_nulls(item, nulls):
    """The item; before it, where it is a cell that has nulls, one more cell that asks them."""
    if not isinstance(item, IPyNbCell) or item.cell.id not in nulls:
        return [item]
    asked = f"{item.cell.source!r}, {nulls[item.cell.id]!r}, get_ipython().user_ns"
    cell = nbformat.v4.new_code_cell(f"__import__('runpy').run_path({str(TOOTHLESS)!r})['hold']({asked})")
    # What is printed on the way, by TensorFlow say, is not compared: there is nothing stored.
    name, options = f"Nulls of {item.cell.id}", item.options | {"check": False}
    return [IPyNbCell.from_parent(item.parent, name=name, cell_num=item.cell_num, cell=cell, options=options), item]
