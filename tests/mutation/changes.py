"""All single changes of a source that a test ought to notice."""

import ast
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import NamedTuple

PAIRS = [
    *[(ast.Lt, ast.LtE), (ast.Gt, ast.GtE), (ast.Eq, ast.NotEq), (ast.Is, ast.IsNot), (ast.In, ast.NotIn)],
    *[(ast.Add, ast.Sub), (ast.Mult, ast.Div), (ast.BitAnd, ast.BitOr), (ast.And, ast.Or)],
]
FLIPS: dict[type[ast.AST], type[ast.AST]] = {
    **{left: right for pair in PAIRS for left, right in (pair, pair[::-1])},
    **dict.fromkeys([ast.FloorDiv, ast.Pow, ast.Mod], ast.Mult),
}
ANNOTATIONS = ("annotation", "returns")


class Change(NamedTuple):
    """One change: the line it begins in, what stood there and what stands there now; from which byte to which."""

    line: int
    text: str
    before: str
    after: str
    span: tuple[int, int]


def changes(source: str) -> list[Change]:
    """The changes of `source`, in its order; no words for people (docstrings, f-strings, what is raised)."""
    whole, lines = source.encode(), source.splitlines()
    begins = [0, *accumulate(map(len, whole.splitlines(keepends=True)))]
    found = []
    for place, after in _walk(ast.parse(source)):
        if after == ast.unparse(place):  # two arguments that are the same, swapped
            continue
        start, end = (place.lineno, place.col_offset), (place.end_lineno or 0, place.end_col_offset or 0)
        span = (begins[start[0] - 1] + start[1], begins[end[0] - 1] + end[1])
        # In brackets, since what stands around may bind more tightly; a statement cannot be.
        new = after if isinstance(place, ast.stmt) else f"({after})"
        before = " ".join(whole[slice(*span)].decode().split())
        found.append(Change(place.lineno, lines[place.lineno - 1].strip(), before, new, span))
    return found


def changed(source: str, change: Change) -> str:
    """The whole source after the change."""
    whole, (start, end) = source.encode(), change.span
    return (whole[:start] + change.after.encode() + whole[end:]).decode()


def _walk(node: ast.AST) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    if isinstance(node, (ast.JoinedStr, ast.Raise)):
        return
    yield from _here(node)
    for name, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and name not in ANNOTATIONS and not _the_rest(node, child):
                yield from _walk(child)


def _the_rest(node: ast.AST, child: ast.AST) -> bool:
    """Whether `child` is the −1 of a `reshape`, for which NumPy takes any number below 0."""
    reshapes = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "reshape"
    return reshapes and isinstance(child, ast.UnaryOp) and ast.unparse(child) == "-1"


def _here(node: ast.AST) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    """The changes of this node itself."""
    for kind, rewrite in REWRITES.items():
        if isinstance(node, kind):
            yield from rewrite(node)


def _number(node: ast.Constant) -> Iterator[tuple[ast.expr, str]]:
    value = node.value
    if isinstance(value, bool):
        yield node, str(not value)
    elif isinstance(value, (int, float)):
        # 1,000 steps or 1,001: a matter of taste. Twice as many is not.
        yield node, repr(2 * value if abs(value) >= 10 or (value and isinstance(value, float)) else value + 1)


def _operator(node: ast.BinOp | ast.BoolOp | ast.AugAssign) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    # Of a path or a text there is no other operation; every test would notice.
    texts = any(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in ast.iter_child_nodes(node))
    if type(node.op) in FLIPS and not texts:
        yield node, _with(node, op=FLIPS[type(node.op)]())


def _comparison(node: ast.Compare) -> Iterator[tuple[ast.expr, str]]:
    for place, operator in enumerate(node.ops):
        yield node, _with(node, ops=[*node.ops[:place], FLIPS[type(operator)](), *node.ops[place + 1 :]])


def _unary(node: ast.UnaryOp) -> Iterator[tuple[ast.expr, str]]:
    if isinstance(node.op, (ast.Not, ast.USub)):
        yield node, ast.unparse(node.operand)


def _condition(node: ast.If | ast.IfExp) -> Iterator[tuple[ast.expr, str]]:
    yield node.test, f"not ({ast.unparse(node.test)})"


def _returned(node: ast.Return) -> Iterator[tuple[ast.expr, str]]:
    if node.value is not None and ast.unparse(node.value) != "None":
        yield node.value, "None"


def _called_for_its_effect(node: ast.Expr) -> Iterator[tuple[ast.stmt, str]]:
    if isinstance(node.value, ast.Call):
        yield node, "pass"


def _arguments(node: ast.Call) -> Iterator[tuple[ast.expr, str]]:
    """Neighbours in each other's place, by position and by name."""
    for place in range(len(node.args) - 1):
        if not any(isinstance(argument, ast.Starred) for argument in node.args[place : place + 2]):
            yield node, _with(node, args=_swapped(node.args, place))
    for place in range(len(node.keywords) - 1):
        values = _swapped([keyword.value for keyword in node.keywords], place)
        if all(keyword.arg for keyword in node.keywords[place : place + 2]):
            named = zip(node.keywords, values, strict=True)
            yield node, _with(node, keywords=[ast.keyword(keyword.arg, value) for keyword, value in named])


def _swapped(values: list, place: int) -> list:
    return [*values[:place], values[place + 1], values[place], *values[place + 2 :]]


def _with(node: ast.AST, **fields: object) -> str:
    """The source of `node` with other `fields`."""
    return ast.unparse(type(node)(**{**dict(ast.iter_fields(node)), **fields}))


REWRITES: dict[type[ast.AST] | tuple[type[ast.AST], ...], Callable[..., Iterator]] = {
    ast.Constant: _number,
    (ast.BinOp, ast.BoolOp, ast.AugAssign): _operator,
    ast.Compare: _comparison,
    ast.UnaryOp: _unary,
    (ast.If, ast.IfExp): _condition,
    ast.Return: _returned,
    ast.Expr: _called_for_its_effect,
    ast.Call: _arguments,
}
