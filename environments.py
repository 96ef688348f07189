"""Environments for the course: `.venv` and `.venv-oracles`, each made from a lock with the first Python that fits.

`course.py` calls this. It asks for nothing outside Python's own library, and runs on 3.8 or newer.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Iterator  # noqa: UP035

try:
    import fcntl
except ImportError:  # Windows: there, two first calls at once are not kept apart
    fcntl = None

ROOT = Path(os.path.abspath(__file__)).parent
VENV, LOCK = ROOT / ".venv", ROOT / "requirements.lock"
ORACLES, ORACLES_LOCK = ROOT / ".venv-oracles", ROOT / "requirements-oracles.lock"

GIGABYTES = 2.5  # what .venv takes, and a little
PYTHONS = ("3.11", "3.12", "3.13")
# What TensorFlow is made for, by the names that PROBE finds.
MACHINES = {"linux": ("x86_64", "aarch64"), "darwin": ("arm64",), "win32": ("win-amd64",)}
# On Windows the machine may emulate what its Python was made for, and that is what counts.
PROBE = """
import platform, struct, sys, sysconfig
try:
    import ensurepip, venv
    whole = "whole"
except ImportError:
    whole = "bare"
machine = sysconfig.get_platform() if sys.platform == "win32" else platform.machine()
print("%d.%d.%d" % sys.version_info[:3], machine, 8 * struct.calcsize("P"), whole)
"""
# What the first environment has, a second one has too, and nobody installs it again: Python reads *.pth as it starts.
SHARE = """
import os, pathlib, sys, sysconfig
here = sysconfig.get_path("purelib")
there = os.path.join(os.pardir, sys.argv[1], os.path.relpath(here, sys.prefix))
line = "import os, site, sys; site.addsitedir(os.path.normpath(os.path.join(sys.prefix, %r)))" % there
pathlib.Path(here, "course.pth").write_text(line + chr(10))
"""
WANTED = "AIGC Course wants Python 3.11, 3.12 or 3.13, of 64 bits, with the modules venv and ensurepip, and found none."
NAME_IT = "or name one: PYTHON=/path/to/python3.12"
ADVICE = {
    "win32": "Install one (winget install Python.Python.3.12), then: py -3.12 course.py lab",
    "darwin": f"Install one (brew install python@3.12), {NAME_IT}. For Intel Macs: Start in README.md",
    "linux": f"Install one (Debian and Ubuntu: apt install python3 python3-venv), {NAME_IT}",
}


class Stop(Exception):
    """What the user is told, instead of a traceback."""


def say(text: str) -> None:
    """Print a line at once, before what is called prints its own."""
    print(text, flush=True)


def call(words: list[str]) -> int:
    """Run a program in the course's folder; the exit code. Ctrl-C and a polite kill are its own to answer."""
    kills: list[int] = []
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    if before[signal.SIGINT] != signal.SIG_IGN:
        signal.signal(signal.SIGINT, lambda *_: None)
    signal.signal(signal.SIGTERM, lambda number, _: kills.append(number))
    try:
        # It inherits the lock of `alone`, where that is held.
        child = subprocess.Popen(words, cwd=str(ROOT), env=environment(words[0]), close_fds=False)
        signal.signal(signal.SIGTERM, lambda *_: child.terminate())
        if kills:
            child.terminate()
        code = child.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return 128 - code if code < 0 else code


def environment(python: str) -> dict[str, str]:
    """What a program is started with: TensorFlow quiet, files in UTF-8, and the commands beside its Python first."""
    # TensorFlow as in aigc_helpers/__init__.py: its log lines otherwise end up in the notebooks' outputs.
    everywhere = {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0", "PYTHONUTF8": "1"}
    path = os.pathsep.join([os.path.dirname(python), os.environ.get("PATH", os.defpath)])
    return {**everywhere, **os.environ, "PATH": path}


def python_in(folder: Path, platform: str = sys.platform) -> Path:
    """Where an environment has its Python."""
    return folder / "Scripts" / "python.exe" if platform == "win32" else folder / "bin" / "python"


def ready_course() -> Path:
    """Install what .venv lacks; the path of its Python."""
    if not (locked(VENV, LOCK) and installed()):
        with alone():
            if not locked(VENV, LOCK):
                make(VENV, find_python(), LOCK)
            if not installed():
                pip(VENV, "--quiet", "--no-deps", "--no-build-isolation", "-e", ".")
                (VENV / ".installed").write_bytes(package())
    return python_in(VENV)


def ready_oracles() -> Path:
    """The environment of the three other attack libraries, beside .venv and with all that it has; its Python's path."""
    python = ready_course()
    if not locked(ORACLES, ORACLES_LOCK):
        with alone():
            make(ORACLES, [str(python)], ORACLES_LOCK, cost="a minute")
    return python_in(ORACLES)


# Each stamp is a copy of what was installed, written last: an interrupted installation leaves none, and a file
# that git touched without changing it is not installed again.
def locked(folder: Path, lock: Path) -> bool:
    """Whether `folder` has a Python that is still there, and all that `lock` names."""
    return python_in(folder).exists() and stamped(folder / ".locked", lock.read_bytes())


def installed() -> bool:
    """Whether .venv has the course's package, as it is described now and from where it lies now."""
    return stamped(VENV / ".installed", package())


def package() -> bytes:
    """What the package's installation depends on."""
    place = os.path.dirname(os.path.realpath(str(VENV)))
    return (ROOT / "pyproject.toml").read_bytes() + f"# in {place}\n".encode("utf-8", "replace")


def stamped(stamp: Path, content: bytes) -> bool:
    """Whether the file `stamp` is there and holds `content`."""
    return stamp.is_file() and stamp.read_bytes() == content


def make(folder: Path, python: list[str], lock: Path, cost: str = "a few minutes and 2 GB") -> None:
    """Make an environment anew, with all that `lock` names in it; beside .venv, with what that lacks."""
    for stale in (folder, ORACLES):  # which stands on .venv
        with contextlib.suppress(FileNotFoundError):
            (stale / ".locked").unlink()
    say(f"{folder.name} is made with {' '.join(python)}: {cost}, once.")
    if call([*python, "-m", "venv", "--clear", folder.name]):
        raise Stop(f"{folder.name} could not be made anew. Close what runs from it (JupyterLab, say) and try again.")
    (check_disk if folder == VENV else share)(folder)
    pip(folder, "--require-hashes", "-r", lock.name)
    (folder / ".locked").write_bytes(lock.read_bytes())


def check_disk(folder: Path) -> None:
    """Stop before a disk is full."""
    free = shutil.disk_usage(folder).free / 1e9
    if free < GIGABYTES:
        raise Stop(f"The disk of {ROOT} has {free:.1f} GB free; the course wants {GIGABYTES}. Free some and try again.")


def share(folder: Path) -> None:
    """Let an environment see what .venv has."""
    if call([str(python_in(folder)), "-c", SHARE, VENV.name]):
        raise Stop(f"{folder.name} does not see {VENV.name}; the lines above say why.")


def pip(folder: Path, *options: str) -> None:
    """`pip install` in an environment."""
    if call([str(python_in(folder)), "-m", "pip", "install", *options]):
        shorter = " A path too long? Move the course to a short one, such as C:\\aigc." if os.name == "nt" else ""
        raise Stop(f"Not installed; the lines above say why.{shorter} The same command begins again.")


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Wait until no other call installs. What is called from here holds on too, should this process be killed."""
    with open(LOCK, "rb") as held:
        if fcntl is not None:
            os.set_inheritable(held.fileno(), True)
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("Another call is installing: this one waits for it.")
                fcntl.flock(held, fcntl.LOCK_EX)
        yield


def find_python() -> list[str]:
    """How to call the first Python that fits and can make an environment."""
    tried = []
    for words in candidates(os.environ.get("PYTHON", ""), sys.platform):
        why = misfit(ask(words), sys.platform)
        if not why:
            return words
        tried.append(f"  Tried {' '.join(words)}: {why}")
    raise Stop("\n".join([WANTED, *tried, ADVICE.get(sys.platform, ADVICE["linux"])]))


def candidates(chosen: str, platform: str) -> list[list[str]]:
    """Ways to call a Python: the one chosen alone, or the one that runs this file and then its neighbours."""
    if chosen:
        return [[os.path.abspath(shutil.which(chosen) or chosen)]]
    # Within an environment, the Python that it was made with: .venv cannot make itself anew.
    inside = sys.prefix != sys.base_prefix
    running = [getattr(sys, "_base_executable", sys.executable) if inside else sys.executable]
    if platform == "win32":
        return [running, *(["py", f"-{version}"] for version in PYTHONS), ["python"]]
    return [running, *([f"python{version}"] for version in PYTHONS), ["python3"]]


def ask(words: list[str]) -> str:
    """What a Python says of itself; nothing if it does not run. A name may exist and fail, as pyenv's shims do."""
    try:
        answer = subprocess.run([*words, "-c", PROBE], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.decode(errors="replace") if answer.returncode == 0 else ""


def misfit(answer: str, platform: str) -> str:
    """What keeps the Python that gave this `answer` to PROBE from the course; empty if nothing does."""
    if len(answer.split()) != 4:
        return "it does not run"
    version, machine, bits, whole = answer.split()
    if version.rpartition(".")[0] not in PYTHONS:
        return f"Python {version}"
    if bits != "64" or machine not in MACHINES.get(platform, (machine,)):
        return f"Python {version} for {machine}, {bits} bits: there is no TensorFlow for it"
    return "" if whole == "whole" else f"Python {version} without venv or ensurepip"
