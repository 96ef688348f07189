"""The trial of a changed package: a copy of the course of its own, the tests nearest to the change, a time limit."""

import contextlib
import importlib
import multiprocessing
import os
import shutil
import signal
import sys
import time
import tomllib
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, NamedTuple

PACKAGE = "aigc_helpers"
# None of pytest's plugins: it would say, as an error, that it comes too late to rewrite them.
HEAVY = ("nbclient", "numpy", "scipy.stats", "sklearn.linear_model", "matplotlib.pyplot", "tensorflow", "keras")
# What holds a room from further away.
ALSO = {"checks": ["tests/lessons/test_answers.py"], "lessons.py": ["tests/course/test_lessons.py"]}
LEFT_OUT = (".git", ".venv*", "build", "__pycache__", ".*_cache", "*.egg-info")
PATIENCE = 3  # times as long as the tests take of the unchanged package
GREEN, NO_TESTS = 0, 5  # pytest's own codes


def survivors(root: Path) -> dict[tuple[str, str, str], str]:
    """Why a change may survive, by file, line and change."""
    path = root / "tests" / "mutation" / "survivors.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return {(one["file"], one["text"], one["change"]): one["why"] for one in table.get("survivors", [])}


class Outcome(NamedTuple):
    """What became of a run of tests, and its seconds."""

    word: str
    seconds: float


class Course:
    """A copy of the course at `root`, in `folder`, in which one file at a time is another."""

    def __init__(self, root: Path, folder: Path):
        self.folder = folder / "course"
        self.output = folder / "output.txt"
        shutil.copytree(root, self.folder, ignore=shutil.ignore_patterns(*LEFT_OUT))
        # A child of the server has what is heavy imported already; nothing has been computed there yet.
        self.processes: Any = multiprocessing.get_context("forkserver" if hasattr(os, "fork") else "spawn")
        self.unchanged: dict[tuple[str, ...], Outcome] = {}

    def preload(self, sources: list[str]) -> None:
        """Let children start with those heavy modules imported that one of the `sources` names, or what tests share."""
        shared = [*self.folder.glob("conftest.py"), *self.folder.glob("tests/conftest.py")]
        sources = [*sources, *(path.read_text(encoding="utf-8") for path in shared)]
        wanted = [name for name in HEAVY if any(name.split(".")[0] in source for source in sources)]
        if hasattr(os, "fork"):
            self.processes.set_forkserver_preload(["pytest", *wanted])

    def tests(self, file: str) -> list[str]:
        """What is run for `file`, nearest first: its examples, its mirror, its room's tests, laws that name it."""
        inside = Path(file).relative_to(PACKAGE)
        unit = self.folder / "tests" / "unit"
        room = next(folder for folder in (unit / inside).parents if folder.is_dir())
        mirror = room / f"test_{inside.stem}.py"
        near = [mirror] if room == unit else [mirror, *sorted(room.rglob("test_*.py"))]
        laws = sorted((self.folder / "tests" / "laws").glob("test_*.py"))
        near += [law for law in laws if inside.parts[0].removesuffix(".py") in law.read_text(encoding="utf-8")]
        found = dict.fromkeys(path.relative_to(self.folder).as_posix() for path in near if path.exists())
        return [file, *found, *(name for name in ALSO.get(inside.parts[0], []) if (self.folder / name).exists())]

    def try_change(self, file: str, source: str) -> Outcome:
        """Killed, survived or timed out; "untried" where the tests are not green on the unchanged package."""
        names = self.tests(file)
        limit = self.limit(file, names)
        if limit is None:
            return Outcome("untried", 0)
        path = self.folder / file
        kept = path.read_bytes()
        try:
            path.write_text(source, encoding="utf-8")
            return self.run(names, limit)
        finally:
            path.write_bytes(kept)

    def limit(self, file: str, names: list[str]) -> float | None:
        """The seconds that the tests have, by what they take of the unchanged package; None if they are red there."""
        key = tuple(sorted(set(names) - {file})) or (file,)
        if key not in self.unchanged:
            self.unchanged[key] = self.run(names, 1800)
            if self.unchanged[key].word != "survived":
                print(f"not green on the package as it is: {' '.join(names)}", file=sys.stderr)
                print(self.output.read_text(encoding="utf-8", errors="replace")[-2000:], file=sys.stderr)
        word, seconds = self.unchanged[key]
        return 30 + PATIENCE * seconds if word == "survived" else None

    def run(self, names: list[str], limit: float) -> Outcome:
        """Run these tests in a process of their own."""
        start = time.monotonic()
        process = self.processes.Process(target=run_tests, args=(str(self.folder), str(self.output), names))
        process.start()
        process.join(limit)
        word = "timed out" if process.is_alive() else "killed"
        if process.exitcode in (GREEN, NO_TESTS):
            word = "survived"
        end(process)
        return Outcome(word, time.monotonic() - start)


def end(process: BaseProcess) -> None:
    """End the process, and what it began (kernels, say)."""
    if hasattr(os, "killpg") and process.pid is not None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.join()


def run_tests(folder: str, output: str, names: list[str]) -> None:
    """In a fresh process: pytest on the copy in `folder`, what it says in the file `output`; ends with its code."""
    if hasattr(os, "setsid"):
        os.setsid()
    said = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(said, stream)
    os.chdir(folder)
    os.environ["PYTHONPATH"] = folder
    # A stale .pyc, as old and as long as the changed source, would be taken for it.
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    sys.dont_write_bytecode = True
    sys.path.insert(0, folder)
    import pytest

    # By its own name first: pytest, given the file, would run it a second time, and its classes would be others.
    importlib.import_module(names[0].removesuffix(".py").removesuffix("/__init__").replace("/", "."))

    os._exit(pytest.main([*names, "-x", "-q", "-p", "no:cacheprovider"]))
