"""The parameters of a notebook: the names and values in its first cell, and what `--set` puts in their place."""

import ast
import operator
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}


class Computed(str):
    """The source of a default that is no plain value, such as `len(rows)`: its kind is not known before it runs."""

    __repr__ = str.__str__


def parameters_of(notebook: Path) -> dict[str, Any]:
    """The names and default values that the cell tagged `parameters` sets; empty where there is no such cell.

    Read are values, sums and products of numbers, pairs and annotations, between magics; what is computed otherwise is
    `Computed`. Raises ValueError where the cell is no Python.
    """
    import nbformat

    cells = nbformat.read(notebook, as_version=4).cells
    tagged = [cell.source for cell in cells if "parameters" in cell.metadata.get("tags", [])]
    return {name: value for source in tagged for name, value in _assigned(_tree(source, notebook))}


def parsed(settings: Iterable[str], *, known: dict[str, Any]) -> dict[str, Any]:
    """The parameters that `NAME=VALUE` settings stand for, each of the kind that its default has.

    >>> parsed(["SEED=3", "DATASET=mnist"], known={"SEED": 0, "DATASET": "uci"})
    {'SEED': 3, 'DATASET': 'mnist'}
    """
    parameters = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals:
            raise ValueError(f"--set {setting}: it wants NAME=VALUE, such as --set SEED=3")
        if name not in known:
            raise ValueError(f"--set {setting}: this notebook has no parameter {name!r}; it has {_listed(known)}")
        parameters[name] = _of_kind(value, known[name], setting=setting)
    return parameters


def _tree(source: str, notebook: Path) -> ast.Module:
    """The Python of a cell; lines that are Jupyter's own are left out, and so is a cell that is all one magic's."""
    if source.lstrip().startswith("%%"):
        source = ""
    python = re.sub(r"(?m)^(\s*)([%!?].*|.*\?)$", r"\1pass", source)
    try:
        return ast.parse(python)
    except SyntaxError as error:
        where = f"{notebook}: line {error.lineno} of its cell of parameters is no Python"
        raise ValueError(f"{where} ({error.msg}); mend it in the notebook") from error


def _assigned(tree: ast.Module) -> Iterator[tuple[str, Any]]:
    """Each name that a cell sets, with its value."""
    for line in tree.body:
        if isinstance(line, ast.AnnAssign) and line.value is not None:
            yield from _bound(line.target, line.value)
        elif isinstance(line, ast.Assign):
            for target in line.targets:
                yield from _bound(target, line.value)


def _bound(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, Any]]:
    if isinstance(target, ast.Name):
        yield target.id, _value(value)
    elif isinstance(target, ast.Tuple | ast.List):
        values = value.elts if isinstance(value, ast.Tuple | ast.List) else []
        same = len(values) == len(target.elts)
        for place, part in enumerate(target.elts):
            if isinstance(part, ast.Name):
                yield part.id, _value(values[place]) if same else Computed(ast.unparse(value))


def _value(node: ast.expr) -> Any:
    """What an expression of plain values gives; its source, where it holds more."""
    try:
        if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
            return OPERATORS[type(node.op)](_number(node.left), _number(node.right))
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return -_number(node.operand)
        return ast.literal_eval(node)
    except (ValueError, TypeError, ArithmeticError):
        return Computed(ast.unparse(node))


def _number(node: ast.expr) -> float:
    value = _value(node)
    if not isinstance(value, int | float):
        raise ValueError(f"{value!r} is no number")
    return value


def _listed(known: dict[str, Any]) -> str:
    return ", ".join(f"{name} (now {value!r})" for name, value in known.items()) or "none"


def _of_kind(value: str, default: Any, *, setting: str) -> Any:
    if isinstance(default, Computed):
        raise ValueError(f"--set {setting}: this notebook computes it, by {default}; change it in its first cell")
    if isinstance(default, str):
        return value
    kinds = (int, float) if isinstance(default, float) else (type(default),)
    try:
        literal = ast.literal_eval(value)
    except (ValueError, SyntaxError):
        literal = value
    # Where nothing is the default, a name may stand as well: PHOTO_WEIGHTS = None  # or "imagenet"
    if default is not None and type(literal) not in kinds:
        raise ValueError(f"--set {setting}: it wants a value of the kind of {default!r}, got {value!r}")
    return literal
