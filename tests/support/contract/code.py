"""Rules about the code cells."""

import ast
import importlib
import statistics

from contract.reading import code_cells, lines, tags, taught, tree


def parameters_first(notebook):
    """If it loads data, its first code cell is tagged `parameters` and sets DATASET and SEED to literals."""
    sources = "\n".join(cell.source for cell in code_cells(notebook))
    if "aigc_helpers.data" not in sources and "aigc_helpers import data" not in sources:
        return []
    first = code_cells(notebook)[0]
    assigned = [part for part in tree(first).body if isinstance(part, ast.Assign)]
    literals = {target.id for part in assigned if isinstance(part.value, ast.Constant) for target in part.targets}
    untagged = ["its first code cell is not tagged"] if "parameters" not in tags(first) else []
    return untagged + [f"{name} is not set to a literal" for name in ("DATASET", "SEED") if name not in literals]


def short_cells(notebook):
    """Code cells have at most 6 lines (median), 20 (95th percentile), 30 (the longest)."""
    lengths = sorted(len(lines(cell)) for cell in code_cells(notebook)) or [0]
    found = (statistics.median(lengths), lengths[int(0.95 * (len(lengths) - 1))], lengths[-1])
    names = ("median", "95th percentile", "longest")
    return [f"{name}: {got} lines" for name, got, most in zip(names, found, (6, 20, 30), strict=True) if got > most]


def two_in_a_row(notebook):
    """At most two code cells stand together without a text between them."""
    is_code = [cell.cell_type == "code" for cell in notebook.cells]
    return [notebook.cells[last].id for last in range(2, len(is_code)) if all(is_code[last - 2 : last + 1])]


def no_trailing_semicolon(notebook):
    """No line of code ends in `;`: nbval would see an output where none is stored."""
    return [cell.id for cell in code_cells(notebook) if any(line.rstrip().endswith(";") for line in lines(cell))]


def taught_names_exist(notebook):
    """A tag `teaches:<module>.<name>` names something that the package has."""
    return [name for cell in code_cells(notebook) for name in taught(cell) if not _exists(name)]


def _exists(name):
    module, _, attribute = name.rpartition(".")
    try:
        return hasattr(importlib.import_module(f"aigc_helpers.{module}"), attribute)
    except ImportError:
        return False


def taught_in_twenty_lines(notebook):
    """What a cell teaches, it teaches in at most 20 lines."""
    return [cell.id for cell in code_cells(notebook) if taught(cell) and len(lines(cell)) > 20]


RULES = (
    parameters_first,
    short_cells,
    two_in_a_row,
    no_trailing_semicolon,
    taught_names_exist,
    taught_in_twenty_lines,
)
