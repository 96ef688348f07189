"""AIGC Course on every machine: `python course.py` alone lists what there is. The Makefile only calls this.

Any Python from 3.8 on runs it; it finds, or asks for, one that the course itself runs on.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
from pathlib import Path
from typing import Callable, NamedTuple  # noqa: UP035

from environments import LOCK, ROOT, Stop, call, ready_course, ready_oracles, say

LEFT_BEHIND = (
    *(".venv", ".venv-oracles", ".pytest_cache", ".ruff_cache"),
    *("*.egg-info", "build/lib", "build/bdist.*", "**/__pycache__"),
)
START = "notebooks/00_start_here.ipynb"
DOCTOR = ["-m", "aigc_helpers.cli", "doctor"]
LINT = ["-m", "ruff", "check", "."]
TYPES = ["-m", "basedpyright", "--level", "error"]
# Two workers for two cores; tests/support/workers.py has what each of them is handed.
PYTEST = ["-m", "pytest", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
TEST = [*PYTEST, "--nbval", "--nbval-current-env", "aigc_helpers", "tests", "notebooks"]
SEEDS = [*PYTEST, "-m", "seeds"]
MUTANTS = ["tests/mutation"]
ATTACKS = ["-m", "pytest", "-m", "oracles", "tests/unit/attacks/test_oracles.py"]
# The type checker brings a language server, which JupyterLab would start: its messages stand in a learner's way.
LAB = [
    *("-m", "jupyterlab", "-y", "--log-level=WARN", "--ServerApp.root_dir=."),
    *(f"--LabApp.default_url=/lab/tree/{START}", "--LabApp.extension_manager=readonly", "--LabApp.news_url=None"),
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LanguageServerManager.autodetect=False",
    # A saved notebook keeps the pictures of its instruments, for whoever opens it without a kernel.
    f"--LabApp.app_settings_dir={ROOT / '.lab'}",
]
# No times are stored, of a progress bar its last state alone, and of the kernel's own log nothing.
EXECUTE = [
    *("-m", "nbconvert", "--to", "notebook", "--execute", "--inplace", "--log-level=WARN"),
    *("--ExecutePreprocessor.kernel_name=python3", "--ExecutePreprocessor.timeout=600"),
    *("--ExecutePreprocessor.record_timing=False", "--ExecutePreprocessor.extra_arguments=--log-level=CRITICAL"),
    "--NotebookExporter.preprocessors=nbconvert.preprocessors.CoalesceStreamsPreprocessor",
]


def main(words: list[str]) -> int:
    """Do what was asked for, one command or several in a row; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        # An old code page may lack a letter: a question mark then, and no traceback.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        codes = (perform(COMMANDS[name], options) for name, options in read(words))
        return next(filter(None, codes), 0)
    except Stop as stop:
        print(f"✗ {stop}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def read(words: list[str]) -> list[tuple[str, list[str]]]:
    """The commands that `words` begin with; the options that follow go to the last."""
    count = next((place for place, word in enumerate(words) if word not in COMMANDS), len(words))
    names, options = words[:count], words[count:]
    if not names:
        if options and options[0] not in ("-h", "--help"):
            raise Stop(f"course.py has no command {options[0]!r}; it has {', '.join(COMMANDS)}.")
        return [("help", [])]
    if options and not COMMANDS[names[-1]].options:
        raise Stop(f"course.py {names[-1]} takes no options, got {' '.join(options)}.")
    return [*((name, []) for name in names[:-1]), (names[-1], options)]


def perform(command: Command, options: list[str]) -> int:
    """One command, to its end or to the first call that fails; the exit code."""
    python = command.prepare()
    return next(filter(None, (call([str(python), *words]) for words in command.calls(options))), 0)


def lab(options: list[str]) -> list[list[str]]:
    """JupyterLab on the first notebook, for root too."""
    say(f"JupyterLab starts on {START}; its address follows. To stop it: Ctrl-C in this window.")
    root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return [[*LAB, *root, *options]]


def notebooks(options: list[str]) -> list[list[str]]:
    """Run the notebooks that are named, or all."""
    return [[*EXECUTE, *(options or sorted(map(str, ROOT.glob("notebooks/*.ipynb"))))]]


def nightly(options: list[str]) -> list[list[str]]:
    """All that `test` leaves out; last what takes longest, and by a sample that is another every night."""
    return [LINT, ["course.py", "oracles"], [*TEST, "-m", "not network", *options], MUTANTS]


def gpu(_: list[str]) -> list[list[str]]:
    """The two TensorFlow packages own the same files, so one leaves before the other comes."""
    (version,) = re.findall(r"^tensorflow==([\d.]+)", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    leave = ["-m", "pip", "uninstall", "--yes", "tensorflow", "tensorflow-cpu"]
    return [leave, ["-m", "pip", "install", f"tensorflow[and-cuda]=={version}"]]


def clean() -> None:
    """Remove what this file made and what the tools left; never what a learner keeps in build/."""
    for path in [path for pattern in LEFT_BEHIND for path in ROOT.glob(pattern)]:
        # A link is the user's own: what it leads to stays.
        if path.is_symlink():
            path.unlink()
        elif path.exists():
            remove(path)


def remove(folder: Path) -> None:
    """A folder with all that is in it."""
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise Stop(f"Not removed: {error}. Close what uses it (JupyterLab, say) and try again.") from None


def overview() -> None:
    """The list of commands."""
    say('python course.py COMMAND [options]; where there is make: make COMMAND ARGS="options"')
    for name, command in COMMANDS.items():
        say(f"  {name:10} {command.about}" + (f" [{command.options}]" if command.options else ""))


class Command(NamedTuple):
    """A line for the list; what its Python is called with, one call after the other; the options that it passes on."""

    about: str
    calls: Callable[[list[str]], list[list[str]]] = lambda options: []
    options: str = ""
    prepare: Callable[[], Path | None] = ready_course


def calls(*fixed: list[str]) -> Callable[[list[str]], list[list[str]]]:
    """These calls, the last of them with the options."""
    return lambda options: [*fixed[:-1], [*fixed[-1], *options]]


COMMANDS = {
    "help": Command("this list", prepare=overview),
    "setup": Command("make .venv from requirements.lock (the commands below do it by themselves)"),
    "lab": Command("open the course in JupyterLab", lab, "--no-browser --port 8899"),
    "doctor": Command("is this machine ready? what to type where it is not", calls(DOCTOR)),
    "test": Command("lint and unit, then every notebook run again and compared", calls(LINT, TYPES, TEST), "-x"),
    "lint": Command("ruff and the type checker", calls(LINT, TYPES)),
    "unit": Command("the unit tests and the notebooks' contract", calls(PYTEST), "-k claims"),
    "nightly": Command("all tests: what is slow, other seeds, the oracles, mutants", nightly, "-x"),
    "notebooks": Command("run every notebook, or those named, and store the outputs", notebooks, START),
    "seeds": Command("every notebook with other seeds: do its claims hold?", calls(SEEDS), "-k 05"),
    # In an environment of its own: what the three libraries ask for is nothing that a learner needs.
    "oracles": Command("the attacks beside ART, foolbox and cleverhans", calls(ATTACKS), "-k pgd", ready_oracles),
    "mutants": Command("change the package place by place: which tests notice?", calls(MUTANTS), "--only optimizers"),
    "bench": Command("measure the speed and memory table of the README", calls(["tests/bench"]), "--only nets"),
    "gpu": Command("TensorFlow with NVIDIA's libraries in the place of tensorflow-cpu (Linux; several GB)", gpu),
    "clean": Command("remove .venv and what the tools left behind", prepare=clean),
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
