"""The exercises: right answers pass, typical mistakes are told apart by their slugs, an empty answer hears "not yet".

Each file tests/lessons/NN_name/answers.py belongs to notebooks/NN_name.ipynb and aigc_helpers/checks/name.py, and holds
ANSWERS: exercise → {"right": [answer …], "wrong": [(answer, slug) …], "not_yet": [answer …]}.
"""

import ast
import importlib
import re
import runpy

import numpy as np
import pytest

from aigc_helpers.checks.engine import Exercise, State
from aigc_helpers.checks.tutor import STEPS
from places import ROOT

FILES = sorted((ROOT / "tests" / "lessons").glob("[0-9][0-9]_*/answers.py"))
EXAMINERS = {path.parent.name: importlib.import_module(f"aigc_helpers.checks.{path.parent.name[3:]}") for path in FILES}
EXERCISES = {
    (notebook, name): exercise
    for notebook, module in EXAMINERS.items()
    for name, exercise in vars(module).items()
    if isinstance(exercise, Exercise)
}
ANSWERS = {
    (path.parent.name, name): kinds for path in FILES for name, kinds in runpy.run_path(str(path))["ANSWERS"].items()
}
CASES = [
    (*exercise, kind, place, answer)
    for exercise, kinds in ANSWERS.items()
    for kind, answers in kinds.items()
    for place, answer in enumerate(answers)
]
OTHER_SEEDS = [20_261_127, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 8))]
GENERIC = {"right", "not_yet", "stopped", "unread", "shape", "nothing", "unknown"}

each = pytest.mark.parametrize("exercise", EXERCISES, ids="-".join)


@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(map(str, case[:4])))
def test_an_answer_hears_what_it_should(case):
    notebook, name, kind, _, answer = case
    answer, slug = answer if kind == "wrong" else (answer, kind)
    verdict = EXERCISES[notebook, name].verdict(answer)
    assert verdict.state == {"right": State.RIGHT, "not_yet": State.NOT_YET}.get(kind, State.HINT), verdict
    assert verdict.slug == slug


@each
@pytest.mark.parametrize("seed", OTHER_SEEDS)
def test_on_fresh_inputs_right_stays_right_and_no_slip_passes(exercise, seed):
    judge, answers = EXERCISES[exercise], ANSWERS[exercise]
    assert {judge.verdict(answer, seed=seed).state for answer in answers["right"]} == {State.RIGHT}
    assert {judge.verdict(answer, seed=seed).state for answer, _ in answers["wrong"]} == {State.HINT}


def test_every_exercise_is_answered_and_asked():
    texts = {notebook: (ROOT / "notebooks" / f"{notebook}.ipynb").read_text() for notebook in EXAMINERS}
    asked = {(notebook, name) for notebook in texts for name in re.findall(r"check\.(\w+)\.examine", texts[notebook])}
    assert set(EXERCISES) == set(ANSWERS) == asked
    assert len(EXERCISES) >= 46


@each
def test_an_exercise_has_two_right_forms_and_two_slips_that_are_told_apart(exercise):
    answers = ANSWERS[exercise]
    slugs = [slug for _, slug in answers["wrong"]]
    assert len(answers["right"]) >= 2 and len(answers["not_yet"]) >= 1
    assert len(set(slugs)) >= 2
    assert set(slugs) <= GENERIC | {mistake.slug for mistake in EXERCISES[exercise].mistakes}


@each
def test_an_exercise_has_three_hints_and_an_answer_that_is_right(exercise):
    judge = EXERCISES[exercise]
    assert len(judge.hints) == len(set(judge.hints)) == STEPS and all(hint.strip() for hint in judge.hints)
    assert judge.why.strip()
    for seed in (0, 5):
        assert judge.verdict(judge.courses(), seed=seed).state is State.RIGHT


@each
def test_mistakes_have_slugs_and_hints_of_their_own(exercise):
    mistakes = EXERCISES[exercise].mistakes
    slugs = [mistake.slug for mistake in mistakes]
    assert len(mistakes) >= 1 and len(set(slugs)) == len(slugs) and not GENERIC & set(slugs)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", slug) for slug in slugs)
    assert len({mistake.hint for mistake in mistakes}) == len(slugs)


ONE_POINT = {"freeze_in_keras"}  # what it watches has no numbers in it


@each
def test_inputs_have_a_second_point_and_change_with_the_seed(exercise):
    judge = EXERCISES[exercise]
    if judge.calls is None or exercise[1] in ONE_POINT:
        pytest.skip("the answer is a name, or has one thing to do")
    first, other = (judge.calls(np.random.default_rng(seed)) for seed in (0, 1))
    assert len({repr(arguments) for arguments in first}) >= 2
    assert repr(first) != repr(other)


def spoiler(*arguments):
    """An answer that writes into whatever it is handed."""
    for argument in arguments:
        for part in argument if isinstance(argument, list) else [argument]:
            if isinstance(part, np.ndarray):
                part[...] = 7
        if isinstance(argument, (list, dict)):
            argument.clear()
    return 0


@each
def test_an_answer_that_spoils_its_inputs_leaves_the_next_one_alone(exercise):
    judge, right = EXERCISES[exercise], ANSWERS[exercise]["right"][0]
    before = judge.verdict(right)
    judge.verdict(spoiler)
    assert judge.verdict(right) == before and before.state is State.RIGHT


@each
def test_a_result_is_plain_data_that_can_be_judged_elsewhere(exercise):
    judge = EXERCISES[exercise]
    for answer, state in ((ANSWERS[exercise]["right"][0], State.RIGHT), (ANSWERS[exercise]["wrong"][0][0], State.HINT)):
        result = judge.result(answer, seed=5)
        assert plain(result)
        assert judge.judge(result, seed=5).state is state


def plain(value):
    if isinstance(value, (list, tuple)):
        return all(map(plain, value))
    if isinstance(value, dict):
        return all(map(plain, value.values()))
    return value is None or type(value) in (str, bool, int, float, np.ndarray)


def answering_lines(notebook, name):
    """What the right answers of an exercise return, as written in its answers.py, without blanks."""
    tree = ast.parse((ROOT / "tests" / "lessons" / notebook / "answers.py").read_text())
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    table = next(node.value for node in tree.body if isinstance(node, ast.Assign) and node.targets[0].id == "ANSWERS")
    kinds = next(kinds for key, kinds in zip(table.keys, table.values, strict=True) if key.value == name)
    for answer in kinds.values[0].elts:  # the right ones come first
        node = functions.get(answer.id) if isinstance(answer, ast.Name) else answer
        returns = [part.value for part in ast.walk(node) if isinstance(part, ast.Return)]
        for line in [node.body] if isinstance(node, ast.Lambda) else returns:
            yield ast.unparse(line).replace(" ", "")


@each
def test_no_text_prints_the_line_that_answers(exercise):
    judge = EXERCISES[exercise]
    told = (judge.task, *judge.hints, *(mistake.hint for mistake in judge.mistakes))
    texts = [text.replace(" ", "") for text in told]
    lines = [line for line in answering_lines(*exercise) if not line.isidentifier()]
    assert [line for line in lines if any(line in text for text in texts)] == []
