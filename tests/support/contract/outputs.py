"""Rules about the file and what is stored in it."""

import ast
import json
import re

import nbformat

from contract.reading import IMAGES, WIDGET, calls, code_cells, lines, shows, tags, text_cells, tree

MOST_BYTES = 1_500_000
SPEAKS = {"answer", "ask", "claim", "display", "examine", "print"}
VERDICTS = ("✓ right", "✓ from here on")  # of exercises, not of claims
NOT_COMPARED = {"nbval-ignore-output", "nbval-skip"}


def valid_format(notebook):
    """It is a valid notebook of format 4.5 or newer."""
    if (notebook.nbformat, notebook.nbformat_minor) < (4, 5):
        return [f"format {notebook.nbformat}.{notebook.nbformat_minor}"]
    try:
        nbformat.validate(notebook)
    except nbformat.ValidationError as error:
        return [str(error).splitlines()[0]]
    return []


def small_file(notebook):
    """It is smaller than 1.5 MB."""
    size = len(nbformat.writes(notebook).encode())
    return [] if size < MOST_BYTES else [f"{size} bytes"]


def python3_kernel(notebook):
    """Its kernel is the one that every installation has: python3."""
    name = notebook.metadata.get("kernelspec", {}).get("name")
    return [] if name == "python3" else [f"kernel {name!r}"]


def slug_ids(notebook):
    """Cell ids are lowercase words joined by hyphens, each used once, none of them random hex."""
    ids = [cell.get("id", "") for cell in notebook.cells]
    return [name for name in ids if ids.count(name) > 1 or not _is_slug(name)]


def _is_slug(name):
    is_hex = re.fullmatch(r"[0-9a-f-]{6,}", name) and re.search(r"\d", name)
    return bool(re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name)) and not is_hex


def no_timing(notebook):
    """No times of execution are stored: they would differ in every commit."""
    timed = [cell.id for cell in notebook.cells if {"execution", "ExecuteTime", "papermill"} & set(cell.metadata)]
    return timed + ["metadata.papermill"] * ("papermill" in notebook.metadata)


def executed_in_order(notebook):
    """Its code cells were run once, from top to bottom: 1, 2, 3, …"""
    counts = [cell.execution_count for cell in code_cells(notebook)]
    return [] if counts == list(range(1, len(counts) + 1)) else [f"execution counts {counts}"]


def outputs_stored(notebook):
    """A cell that prints, claims, examines, or ends in a value has its output stored."""
    return [cell.id for cell in code_cells(notebook) if not cell.outputs and _speaks(cell)]


def _speaks(cell):
    statements = tree(cell).body
    run_now = [part for part in statements if not isinstance(part, (ast.FunctionDef, ast.ClassDef))]
    # A call may well return None; any other expression at the end of a cell is there to be shown.
    ends = statements and isinstance(statements[-1], ast.Expr) and not isinstance(statements[-1].value, ast.Call)
    return bool(ends or SPEAKS & calls(run_now))


def no_errors(notebook):
    """No error is stored."""
    return [cell.id for cell in code_cells(notebook) if any(out.output_type == "error" for out in cell.outputs)]


def no_stderr(notebook):
    """Nothing on standard error is stored: no warnings, no log lines."""
    return [cell.id for cell in code_cells(notebook) if any(out.get("name") == "stderr" for out in cell.outputs)]


def no_outside_addresses(notebook):
    """No output refers to an address outside the machine."""
    return [cell.id for cell in code_cells(notebook) if re.search(r"(https?:)?//\w+\.\w", json.dumps(cell.outputs))]


def claims_compared(notebook):
    """Every claim stands in a cell whose output nbval compares."""
    claiming = [cell for cell in code_cells(notebook) if "claim" in calls([tree(cell)])]
    comment = re.compile(r"#\s*NBVAL_(IGNORE|SKIP)")
    return [cell.id for cell in claiming if tags(cell) & NOT_COMPARED or comment.search(cell.source)]


def claims_measured(notebook):
    """Every claim shows what it measured, behind " · "."""
    claiming = [cell for cell in code_cells(notebook) if "claim" in calls([tree(cell)])]
    lines = [(cell.id, line) for cell in claiming for out in cell.outputs for line in out.get("text", "").splitlines()]
    ticked = [(name, line) for name, line in lines if line.startswith("✓ ") and not line.startswith(VERDICTS)]
    return [f"{name}: {line}" for name, line in ticked if " · " not in line]


def picture_early(notebook):
    """A picture or a widget comes within the first dozen lines of code, the parameters not counted."""
    count = 0
    for cell in code_cells(notebook):
        count += 0 if "parameters" in tags(cell) else len(lines(cell))
        if shows(cell, IMAGES | {WIDGET}):
            return [] if count <= 12 else [f"the first comes after {count} lines"]
    return ["there is none"]


def text_under_figures(notebook):
    """Under every figure stands a text whose first line, in italics, says what it shows."""
    texts = [cell.id for cell in text_cells(notebook) if re.match(r"\s*(\*[^*\s]|_[^_\s])", cell.source)]
    pairs = zip(notebook.cells, [*notebook.cells[1:], None], strict=True)
    figures = [(cell, after) for cell, after in pairs if cell.cell_type == "code" and shows(cell, IMAGES)]
    return [cell.id for cell, after in figures if after is None or after.id not in texts]


RULES = (
    valid_format,
    small_file,
    python3_kernel,
    slug_ids,
    no_timing,
    executed_in_order,
    outputs_stored,
    no_errors,
    no_stderr,
    no_outside_addresses,
    claims_compared,
    claims_measured,
    picture_early,
    text_under_figures,
)
