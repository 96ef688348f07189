"""Who imports whom in the package, read from the source, against the one-way layers."""

import ast
import graphlib
from typing import NamedTuple

# From the bottom up: a room imports from rows above its own in this table, and from its own row in one direction.
LAYERS = (
    {"files", "validation", "claims"},
    {"lessons", "progress"},
    {"data"},
    {"nets", "numpy_nets", "optimizers"},
    {"training", "plots"},
    {"judging"},
    {"attacks", "transfer", "gan", "models"},
    {"labs"},
    {"widgets", "checks", "own"},
    {"cli"},
)
RANK = {part: rank for rank, parts in enumerate(LAYERS) for part in parts}
DEEP_LEARNING = {"tensorflow", "keras", "torch", "jax"}
DISPLAY = {"IPython", "ipywidgets", "anywidget"}
NETWORK = {
    *("aiohttp", "ftplib", "http", "httpx", "pooch", "requests", "smtplib", "socket", "socketserver", "ssl"),
    *("telnetlib", "urllib", "urllib3", "xmlrpc"),
}
OUTSIDE = {"conftest", "notebooks", "tests"}
UNSAFE = {"cloudpickle", "dill", "joblib", "marshal", "pickle", "shelve"}


class Ban(NamedTuple):
    """Libraries that stay out of some modules, and why."""

    libraries: set
    applies: object
    why: str


BANS = (
    Ban(
        DEEP_LEARNING,
        lambda module: module.startswith(
            ("data", "plots", "numpy_nets", "optimizers", "files", "validation", "claims", "judging.metrics")
        ),
        "it works on arrays, without TensorFlow",
    ),
    Ban(DISPLAY, lambda module: not module.startswith(("widgets", "claims")), "only widgets and claims draw in a page"),
    Ban(NETWORK, lambda module: module != "data.fetch", "only data.fetch uses the network"),
    Ban(OUTSIDE, lambda module: True, "the package does not know its tests and notebooks"),
    Ban(UNSAFE, lambda module: True, "nothing is unpickled"),
)


def faults(package):
    """Every import in the folder `package` that breaks a layer or a ban, "module imports what: why"; then circles."""
    found = []
    for module, names in imports(package).items():
        for name in names:
            why = _inside(module, name.split(".")[1:]) if name.split(".")[0] == package.name else _outside(module, name)
            found += [f"{module or package.name} imports {name}: {why}"] if why else []
    return found + circles(package)


def imports(package):
    """Module, named from within `package` → the sorted full names that it imports."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        module = ".".join(path.relative_to(package).with_suffix("").parts).removesuffix("__init__").rstrip(".")
        tree = ast.parse(path.read_text(encoding="utf-8"))
        full = f"{package.name}.{module}".rstrip(".")
        found[module] = sorted(set(imported(tree, full, is_folder=path.name == "__init__.py")))
    return found


def circles(package):
    """A circle among the files of `package`, or else among its rooms, as "a → b → a"; nothing where there is none."""
    found = imports(package)
    files = {module: _targets(module, names, found, package.name) for module, names in found.items()}
    rooms = {}
    for module, targets in files.items():
        room = module.split(".")[0]
        rooms.setdefault(room, set()).update(target.split(".")[0] for target in targets if target.split(".")[0] != room)
    for graph in (files, rooms):
        try:
            graphlib.TopologicalSorter(graph).prepare()
        except graphlib.CycleError as error:
            return [" → ".join(name or package.name for name in error.args[1])]
    return []


def _targets(module, names, modules, package):
    """The modules of the package behind the imported `names`: each the longest part of a name that is a module."""
    inside = [name.split(".")[1:] for name in names if name.split(".")[0] == package]
    parts = [[".".join(name[:end]) for end in range(len(name), 0, -1)] for name in inside]
    return {next((part for part in those if part in modules), "") for those in parts} - {"", module}


def imported(tree, module, *, is_folder):
    """The full names that a module's source imports, wherever in it, `import_module("…")` included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = module.split(".")[: None if is_folder and node.level == 1 else is_folder - node.level]
            base = [*(above if node.level else []), *([node.module] if node.module else [])]
            yield from (".".join([*base, alias.name]) for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in ("import_module", "__import__"):
            yield from (part.value for part in node.args[:1] if isinstance(part, ast.Constant))


def _outside(module, name):
    return next((ban.why for ban in BANS if name.split(".")[0] in ban.libraries and ban.applies(module)), None)


def _inside(module, parts):
    own, other = module.split(".")[0], (parts or [""])[0]
    if own == "" and parts:
        return "importing the package loads none of its parts"
    if own and own not in RANK:
        return f"{own} has no layer; give it one in tests/layers.py"
    if own == "labs" and other == "labs" and parts[:2] != module.split(".")[:2]:
        return "labs do not know each other"
    if RANK.get(other, len(LAYERS)) <= RANK[own]:
        return None
    return f"{other or 'the package itself'} is not below {own}"
