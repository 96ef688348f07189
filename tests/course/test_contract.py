"""Every notebook keeps the contract; and every rule of the contract goes red on a notebook that breaks it."""

import copy

import nbformat
import pytest

from contract import RULES
from places import NOTEBOOKS


def test_there_are_notebooks():
    assert NOTEBOOKS, "no notebook found in notebooks/"


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_keeps_the_rule(path, rule):
    faults = RULES[rule](nbformat.read(path, as_version=nbformat.NO_CONVERT))
    assert not faults, f"{RULES[rule].__doc__} But {path.name}: {'; '.join(map(str, faults))}"


def text(name, source):
    return nbformat.v4.new_markdown_cell(source, id=name)


def code(name, source, *outputs, count=None, tags=()):
    metadata = {"tags": list(tags)} if tags else {}
    return nbformat.v4.new_code_cell(source, id=name, outputs=list(outputs), execution_count=count, metadata=metadata)


def stream(words, name="stdout"):
    return nbformat.v4.new_output("stream", name=name, text=words)


def picture():
    return nbformat.v4.new_output("display_data", {"image/png": "iVBORw0KGgo=", "text/plain": "<Figure>"})


CLAIM = 'claim("there are digits", count > 0, count=count)'


@pytest.fixture
def good():
    """A small notebook that keeps every rule."""
    cells = [
        text("title", "# Can a net draw?\n\nYou will be able to train one, in two minutes."),
        code("parameters", 'DATASET = "uci"\nSEED = 0', count=1, tags=["parameters"]),
        text("look", "## 1. Look first\n\nWhat do the digits look like?"),
        code("digits", "from aigc_helpers.data import load\nshow(load(DATASET))", picture(), count=2),
        text("digits-shown", "*Figure: some digits.*\n\n## The Fréchet distance\n\nWe count $N$ of them."),
        code("count", CLAIM, stream("✓ there are digits · count 899\n"), count=3),
        text("steps", "## Train\n\nIt learns.\n\n## Judge: What did it learn?\n\n- little\n- enough"),
        code("teach", "def load(name):\n    ...", count=4, tags=["teaches:data.load"]),
        text("end", "## What we saw\n\nA net draws.\n\n## Where next\n\nTo the next notebook."),
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    return notebook


@pytest.mark.parametrize("rule", RULES)
def test_the_good_notebook_keeps_the_rule(rule, good):
    assert RULES[rule](good) == []


def cell(notebook, name):
    return next(cell for cell in notebook.cells if cell.id == name)


def set_in(name, **values):
    """A mutation that sets attributes of the cell `name`."""
    return lambda notebook: cell(notebook, name).update(values)


def added(name, *outputs):
    return lambda notebook: cell(notebook, name).outputs.extend(outputs)


def replaced(old, new):
    """A mutation that replaces words wherever they stand in a source."""
    return lambda notebook: [part.update(source=part.source.replace(old, new)) for part in notebook.cells]


def without(name):
    return lambda notebook: notebook.cells.remove(cell(notebook, name))


def code_after(name, *sources):
    def mutate(notebook):
        place = notebook.cells.index(cell(notebook, name)) + 1
        notebook.cells[place:place] = [code(f"more-{i}", source, count=9 + i) for i, source in enumerate(sources)]

    return mutate


ERROR = nbformat.v4.new_output("error", ename="ClaimError", evalue="✗", traceback=[])
PAGE = nbformat.v4.new_output("display_data", {"text/html": '<script src="https://cdn.example.org/x.js"></script>'})
LONG = "x = 1\n" * 31
MUTANTS = {
    "valid_format": [lambda notebook: notebook.update(nbformat_minor=4), set_in("count", outputs="none")],
    "small_file": [added("digits", stream("x" * 1_500_000))],
    "python3_kernel": [lambda notebook: notebook.metadata.kernelspec.update(name="my-env")],
    "slug_ids": [set_in("count", id="a1b2c3d4"), set_in("count", id="Count"), set_in("count", id="title")],
    "no_timing": [set_in("count", metadata={"execution": {"iopub.status.idle": "2026"}})],
    "executed_in_order": [set_in("count", execution_count=None), set_in("count", execution_count=7)],
    "outputs_stored": [set_in("count", outputs=[]), code_after("count", "x = 1\nx")],
    "no_errors": [added("count", ERROR)],
    "no_stderr": [added("count", stream("a warning", name="stderr"))],
    "no_outside_addresses": [added("count", PAGE)],
    "claims_compared": [
        set_in("count", metadata={"tags": ["nbval-ignore-output"]}),
        replaced("claim(", "# NBVAL_IGNORE_OUTPUT\nclaim("),
    ],
    "claims_measured": [added("count", stream("✓ they are enough\n"))],
    "picture_early": [set_in("digits", outputs=[]), replaced("show(", "x = 1\n" * 12 + "show(")],
    "text_under_figures": [replaced("*Figure: some digits.*", "Nice."), without("digits-shown")],
    "parameters_first": [
        set_in("parameters", metadata={}),
        replaced("SEED = 0", "SEED = time()"),
        without("parameters"),
    ],
    "short_cells": [replaced("SEED = 0", LONG), code_after("count", *["x = 1\n" * 7] * 9)],
    "two_in_a_row": [code_after("count", "x = 1", "y = 2")],
    "no_trailing_semicolon": [replaced("=count)", "=count);")],
    "taught_names_exist": [
        set_in("teach", metadata={"tags": ["teaches:data.lode"]}),
        set_in("teach", metadata={"tags": ["teaches:deta.load"]}),
    ],
    "taught_in_twenty_lines": [set_in("teach", source="x = 1\n" * 21)],
    "title_asks": [replaced("draw?", "draw"), replaced("## Train", "# Train?"), without("title")],
    "says_what_for": [replaced("You will be able to", "You")],
    "four_to_seven_steps": [
        replaced("## Train", "### Train"),
        replaced("## Where next", "## Then"),
        replaced("It learns.", "\n## It learns" * 5),
    ],
    "short_summary": [replaced("A net draws.", ""), replaced("A net draws.", "It draws.\n" * 7)],
    "sentence_case": [replaced("Look first", "Look First"), replaced("## Train", "## train")],
    "short_paragraphs": [replaced("It learns.", "word " * 91)],
    "no_belittling": [replaced("It learns.", "It just learns."), replaced("It learns.", "Simply put.")],
}


def test_every_rule_has_a_mutant():
    assert MUTANTS.keys() == RULES.keys()


@pytest.mark.parametrize(("rule", "mutate"), [(rule, mutate) for rule in MUTANTS for mutate in MUTANTS[rule]])
def test_the_rule_goes_red_on_its_mutant(rule, mutate, good):
    mutant = copy.deepcopy(good)
    mutate(mutant)
    assert RULES[rule](mutant), f"{rule} does not see it"
