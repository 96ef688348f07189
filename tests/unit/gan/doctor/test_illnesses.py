"""The one table of ailments: the lesson's patients are its entries, by name and number."""

import re

import nbformat
import pytest

from aigc_helpers.gan.doctor.illnesses import ILLNESSES, suspects
from aigc_helpers.gan.plane import BUGS, HEALTHY, GameVitals
from places import ROOT

MIDDLE = {name: (low + high) / 2 for name, (low, high) in HEALTHY.items()}


def cells():
    return nbformat.read(ROOT / "notebooks" / "06_gan_clinic.ipynb", as_version=4).cells


def test_the_lessons_list_is_the_tables():
    page = "\n".join(cell.source for cell in cells() if cell.cell_type == "markdown")
    listed = [(int(number), title) for number, title in re.findall(r"^\| (\d+) \| (.+?) \|", page, re.MULTILINE)]
    assert listed == sorted((it.patient, it.title) for it in ILLNESSES.values() if it.patient)
    assert [number for number, _ in listed] == list(range(1, 13))
    called = [(int(number), title) for number, title in re.findall(r"\*\*Patient (\d+): (.+?)\.?\*\*", page)]
    assert called == listed  # each is called once, in this order


def test_the_simulator_names_its_bugs_in_the_lessons_order():
    numbers = [bug.patient for bug in BUGS.values()]
    assert numbers == sorted(numbers)


def test_who_is_healthy_is_no_suspect():
    assert suspects(GameVitals(**MIDDLE)) == []


@pytest.mark.parametrize("name", BUGS)
def test_one_vital_out_of_range_names_its_illness(name):
    vital = BUGS[name].vital
    assert suspects(GameVitals(**{**MIDDLE, vital: HEALTHY[vital][1] + 1})) == [name]
