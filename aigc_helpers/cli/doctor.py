"""`aigc doctor`: is this machine ready for the course, and where it is not, what to type."""

import hashlib
import importlib.metadata
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import typer

from aigc_helpers.files import COURSE, course_folder

PACKAGE = "aigc-helpers"
MEMORY_GB = 4  # a notebook's kernel (2.5 at most), JupyterLab and a browser together
DISK_GB = 1
TENSORFLOW_SECONDS = 300
REINSTALL = "python course.py clean setup"
RESTORE = "git checkout -- data, or unpack the course anew"
WANTED = "tensorflow", "channels_last", "float32"
# The package comes first, as in a notebook: it sets what it can.
ASK_TENSORFLOW = """
import aigc_helpers, json, keras, tensorflow as tf
config = keras.config
print(json.dumps({
    "tensorflow": tf.__version__, "gpus": len(tf.config.list_physical_devices("GPU")), "keras": keras.__version__,
    "found": [config.backend(), config.image_data_format(), config.floatx()], "asked": aigc_helpers.keras_asked(),
}))
"""


class Finding(NamedTuple):
    """One line of the report: what was found and, where that is a fault, what to type or do."""

    text: str
    remedy: str | None = None

    def __str__(self) -> str:
        return f"✓ {self.text}" if self.remedy is None else f"✗ {self.text}\n    → {self.remedy}"


def doctor() -> None:
    """Check this machine: Python and packages, memory, disk, TensorFlow, kernel, data, shipped files.

    Each line begins with ✓ or ✗; under each ✗ stands what to type. The exit code is 1 if there is any ✗.
    """
    faults = 0
    for examine in (python, packages, memory, disk, tensorflow, kernel, uci, mnist, shipped_files):
        for finding in examine():
            typer.echo(str(finding))
            faults += finding.remedy is not None
    well = "All is well: `python course.py lab` opens the course."
    typer.echo(f"{faults} to repair: begin at the top." if faults else well)
    raise typer.Exit(min(faults, 1))


def python() -> Iterator[Finding]:
    """Python's version against what the package asks for."""
    from packaging.specifiers import SpecifierSet

    found = ".".join(map(str, sys.version_info[:3]))
    wanted = importlib.metadata.metadata(PACKAGE)["Requires-Python"]
    fits = SpecifierSet(wanted).contains(found)
    yield Finding(f"Python {found} (wanted: {wanted})", None if fits else "python3.11 course.py clean setup")


def packages() -> Iterator[Finding]:
    """Installed versions against what the package asks for: a line for each fault, and one for all that fit."""
    from packaging.requirements import Requirement

    fitting = []
    for line in importlib.metadata.requires(PACKAGE) or []:
        wanted = Requirement(line)
        if wanted.marker is not None and not wanted.marker.evaluate({"extra": ""}):
            continue
        found = installed(wanted.name)
        if found is not None and wanted.specifier.contains(found, prereleases=True):
            fitting.append(f"{wanted.name} {found}")
        else:
            yield Finding(f"{wanted.name} {found or 'is not installed'} (wanted: {wanted.specifier})", REINSTALL)
    yield Finding(", ".join(fitting))


def installed(name: str) -> str | None:
    """The installed version of a package, or None; after `course.py gpu`, tensorflow stands for tensorflow-cpu."""
    for candidate in (name, name.removesuffix("-cpu")):
        try:
            return importlib.metadata.version(candidate)
        except importlib.metadata.PackageNotFoundError:
            continue
    return None


def memory() -> Iterator[Finding]:
    """The machine's memory."""
    import psutil

    found = psutil.virtual_memory()
    text = f"memory: {found.total / 2**30:.1f} GB, {found.available / 2**30:.1f} of them free (wanted: {MEMORY_GB})"
    # A machine sold with 4 GB shows a little less.
    enough = found.total > 0.9 * MEMORY_GB * 2**30
    yield Finding(text, None if enough else "close other programs, and keep one notebook open at a time")


def disk() -> Iterator[Finding]:
    """Free space and the right to write where the course lies."""
    free = shutil.disk_usage(COURSE).free / 2**30
    enough = free > DISK_GB
    yield Finding(f"disk: {free:.1f} GB free (wanted: {DISK_GB})", None if enough else f"free some space for {COURSE}")
    if (COURSE / "notebooks").is_dir() and not os.access(COURSE / "notebooks", os.W_OK):
        yield Finding(f"{COURSE / 'notebooks'} cannot be written to", f"copy {COURSE} to a folder of your own")


def tensorflow() -> Iterator[Finding]:
    """Whether TensorFlow and Keras load as the course wants them; in a process of its own, as it may crash."""
    command = [sys.executable, "-c", ASK_TENSORFLOW]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=TENSORFLOW_SECONDS)
    except subprocess.TimeoutExpired:
        yield Finding(f"TensorFlow does not load in {TENSORFLOW_SECONDS} seconds", "restart the machine; try again")
        return
    if answer.returncode == 0:
        yield from _loaded(json.loads(answer.stdout.splitlines()[-1]))
    else:
        yield _no_tensorflow(answer)


def _loaded(answer: dict[str, Any]) -> Iterator[Finding]:
    yield Finding(f"TensorFlow {answer['tensorflow']} loads and sees {answer['gpus']} GPU (the course needs none)")
    asked = ", ".join(f"{name}={value}" for name, value in answer["asked"].items())
    told = f"; keras.json asks for {asked}, and the course sets its own" if asked else ""
    fits = tuple(answer["found"]) == WANTED
    remedy = f"unset KERAS_BACKEND and set keras.json to {', '.join(WANTED)}"
    yield Finding(f"Keras {answer['keras']} runs on {', '.join(answer['found'])}{told}", None if fits else remedy)


def _no_tensorflow(answer: subprocess.CompletedProcess) -> Finding:
    if answer.returncode < 0:
        name = signal.Signals(-answer.returncode).name
        remedy = (
            f"{REINSTALL}; if it stays, the processor is too old for TensorFlow (it wants AVX): use another machine"
        )
        return Finding(f"TensorFlow crashes while it loads ({name})", remedy)
    last = (answer.stderr.strip().splitlines() or [f"exit code {answer.returncode}"])[-1]
    refused = last.startswith("ValueError: Invalid `")  # Keras's words for its file
    remedy = "correct keras.json, in the folder .keras of your home or in KERAS_HOME" if refused else REINSTALL
    return Finding(f"TensorFlow does not load: {last}", remedy)


def kernel() -> Iterator[Finding]:
    """The Jupyter kernel that notebooks ask for, and whether it runs this Python."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    remedy = f"{sys.executable} -m ipykernel install --sys-prefix"
    try:
        command = KernelSpecManager().get_kernel_spec("python3").argv[0]
    except NoSuchKernel:
        yield Finding("Jupyter has no kernel python3", remedy)
        return
    # A bare "python" stands for the Python that Jupyter itself runs on.
    ours = not os.path.dirname(command) or Path(command).parent == Path(sys.executable).parent
    text = "runs this Python" if ours else f"runs another Python, {command}"
    yield Finding(f"kernel python3 {text}", None if ours else remedy)


def uci() -> Iterator[Finding]:
    """The embedded digits."""
    from aigc_helpers.data import load

    try:
        images, _ = load("uci")
    except Exception as error:
        yield Finding(f"data uci cannot be read: {error}", REINSTALL)
    else:
        yield Finding(f"data uci: {len(images)} digits to train on")


def mnist() -> Iterator[Finding]:
    """MNIST, which is optional: a fault only where it is damaged, or where AIGC_DATA points to nothing of it."""
    from aigc_helpers.data import mnist

    folder, ailing = mnist.first_whole(), mnist.find_mnist() or mnist.chosen_folder()
    if folder is not None:
        yield Finding(f"data mnist: all 70,000 digits are in {folder}")
        if fault := mnist.passed_over(folder):
            yield Finding(f"data mnist: {fault}", "correct AIGC_DATA, or unset it")
    elif ailing is not None:
        yield Finding(f"data mnist: {mnist.what_ails(ailing)}", "aigc fetch mnist, or correct AIGC_DATA")
    else:
        yield Finding("data mnist: not on this machine, and not needed; `aigc fetch mnist` brings it")


def shipped_files() -> Iterator[Finding]:
    """The files that ship with the course against the SHA-256 beside each name in `data/README.md`."""
    try:
        folder = course_folder() / "data"
    except FileNotFoundError as error:
        yield Finding(str(error), "get the course, and type `python course.py lab` in its folder")
        return
    page = folder / "README.md"
    if not page.is_file():
        yield Finding(f"there is no {page}", RESTORE)
        return
    hashes = listed_hashes(page.read_text(encoding="utf-8"))
    whole = [name for name, digest in hashes.items() if _sha256(folder / name) == digest]
    yield from (Finding(f"data/{name} is missing or changed", RESTORE) for name in hashes if name not in whole)
    yield Finding(f"{len(whole)} of {len(hashes)} shipped files are whole")


def listed_hashes(page: str) -> dict[str, str]:
    """The files and their SHA-256 in a Markdown page: a name in backticks and 64 hex digits on the same line.

    >>> listed_hashes("| `weights.npz` | our own script | `" + 64 * "0" + "` |")["weights.npz"][:4]
    '0000'
    """
    lines = [
        (re.search(r"`([\w./-]+\.\w+)`", line), re.search(r"\b[0-9a-f]{64}\b", line)) for line in page.splitlines()
    ]
    return {name[1]: digest[0] for name, digest in lines if name and digest}


def _sha256(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None
