"""The exercises: right answers pass, typical mistakes get their hint, an empty answer hears "not yet".

Each file tests/lessons/NN_name/answers.py belongs to notebooks/NN_name.ipynb and aigc_helpers/checks/name.py, and holds
ANSWERS: exercise → {"right": [answer …], "wrong": [(answer, piece of the hint) …], "not_yet": [answer …]}.
"""

import importlib
import re
import runpy

import pytest

from aigc_helpers.checks.engine import Exercise, State
from places import ROOT

FILES = sorted((ROOT / "tests" / "lessons").glob("[0-9][0-9]_*/answers.py"))
EXAMINERS = {path.parent.name: importlib.import_module(f"aigc_helpers.checks.{path.parent.name[3:]}") for path in FILES}
CASES = [
    (path.parent.name, name, kind, place, answer)
    for path in FILES
    for name, kinds in runpy.run_path(str(path))["ANSWERS"].items()
    for kind, answers in kinds.items()
    for place, answer in enumerate(answers)
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(map(str, case[:4])))
def test_an_answer_hears_what_it_should(case):
    notebook, name, kind, _, answer = case
    answer, hint = answer if kind == "wrong" else (answer, "")
    verdict = getattr(EXAMINERS[notebook], name).verdict(answer)
    assert verdict.state == {"right": State.RIGHT, "wrong": State.HINT, "not_yet": State.NOT_YET}[kind], verdict
    assert hint in verdict.text


@pytest.mark.parametrize("notebook", EXAMINERS)
def test_every_exercise_is_answered_and_asked(notebook):
    examiners = {name for name, value in vars(EXAMINERS[notebook]).items() if isinstance(value, Exercise)}
    answered = {case[1] for case in CASES if case[0] == notebook}
    asked = set(re.findall(r"check\.(\w+)\.examine", (ROOT / "notebooks" / f"{notebook}.ipynb").read_text()))
    assert examiners == answered == asked
