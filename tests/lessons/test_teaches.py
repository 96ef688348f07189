"""What a notebook writes out does what the package does: cells tagged `teaches:<module>.<name>`, on one input.

Each file tests/lessons/NN_name/taught.py belongs to notebooks/NN_name.ipynb and holds CHECKS, name → a function that
compares the names which the cell defines with the package, and MUTANTS, name → {slip: (right source, wrong source)}.
"""

import runpy

import nbformat
import numpy as np
import pytest
import tensorflow as tf

from contract.reading import code_cells, taught
from places import ROOT

TAUGHT = {
    name: cell.source
    for path in sorted((ROOT / "notebooks").glob("*.ipynb"))
    for cell in code_cells(nbformat.read(path, as_version=4))
    for name in taught(cell)
}
LESSONS = [runpy.run_path(str(path)) for path in sorted((ROOT / "tests" / "lessons").glob("[0-9][0-9]_*/taught.py"))]
CHECKS = {name: check for lesson in LESSONS for name, check in lesson["CHECKS"].items()}
SLIPS = [
    (name, slip, *change)
    for lesson in LESSONS
    for name, slips in lesson["MUTANTS"].items()
    for slip, change in slips.items()
]


def run_lesson(source):
    lesson = {"tf": tf, "np": np}
    exec(source, lesson)
    return lesson


def test_every_lesson_has_a_check_and_a_slip_that_it_sees():
    assert TAUGHT.keys() == CHECKS.keys() == {name for name, *_ in SLIPS}


@pytest.mark.parametrize("name", TAUGHT)
def test_a_lesson_does_what_the_package_does(name):
    CHECKS[name](run_lesson(TAUGHT[name]))


@pytest.mark.parametrize(("name", "slip", "right", "wrong"), SLIPS, ids=[f"{name}-{slip}" for name, slip, *_ in SLIPS])
def test_a_slip_in_a_lesson_is_seen(name, slip, right, wrong):
    assert right in TAUGHT[name]
    with pytest.raises(AssertionError):
        CHECKS[name](run_lesson(TAUGHT[name].replace(right, wrong)))
