"""A file of the package with one slip in its source, run as a module of its own; the package stays as it is."""

import importlib.util
import itertools
from pathlib import Path
from types import ModuleType

NUMBERS = itertools.count()


def mutated(folder: Path, module: ModuleType, right: str, wrong: str) -> ModuleType:
    """`module` with `right`, which its source holds once, turned into `wrong`; written to `folder`.

    It is a file, for TensorFlow reads the source of what it makes a graph of.
    """
    source = Path(str(module.__file__)).read_text(encoding="utf-8")
    assert source.count(right) == 1, f"{module.__name__} holds {source.count(right)} times {right!r}"
    path = folder / f"slip_{next(NUMBERS)}.py"
    path.write_text(source.replace(right, wrong), encoding="utf-8")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    mutant = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(mutant)
    return mutant
