"""How long the functions and files of a package are.

The body of a function is its lines of code: without its signature, its docstring, blank lines and comments. What is
defined inside of a function counts for both.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import mean

MEAN_BODY, USUAL_BODY, LONGEST_BODY = 5, 14, 25  # lines; usual: 95 of 100 functions have no more
LONGEST_FILE = 250


def bodies(package: Path) -> dict[str, int]:
    """The lines in the body of each function: file and line → lines."""
    return {
        f"{path.relative_to(package).as_posix()}:{node.lineno} {node.name}": lines
        for path in sorted(package.rglob("*.py"))
        for node, lines in _functions(path.read_text(encoding="utf-8"))
    }


def files(package: Path) -> dict[str, int]:
    """The lines of each file."""
    texts = {path.relative_to(package).as_posix(): path.read_text(encoding="utf-8") for path in package.rglob("*.py")}
    return {name: len(text.splitlines()) for name, text in sorted(texts.items())}


def faults(package: Path) -> list[str]:
    """What is larger than the house allows, in words."""
    lines = bodies(package)
    usual = sorted(lines.values())[int(0.95 * len(lines))]
    found = (
        [f"a body has {mean(lines.values()):.2f} lines on average"]
        if round(mean(lines.values()), 1) > MEAN_BODY
        else []
    )
    found += [f"95 of 100 bodies have up to {usual} lines"] if usual > USUAL_BODY else []
    found += [f"{name} has {count} lines" for name, count in lines.items() if count > LONGEST_BODY]
    return found + [f"{name} has {count} lines" for name, count in files(package).items() if count > LONGEST_FILE]


def _functions(text: str) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, int]]:
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            code = lines[body[0].lineno - 1 : body[-1].end_lineno] if body else []
            yield node, sum(bool(line.strip()) and not line.strip().startswith("#") for line in code)
