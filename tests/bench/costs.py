"""What a notebook takes: seconds and memory."""

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
from table import Row

from aigc_helpers.lessons import read_lessons, timed

FOLDER = Path(__file__).parents[2] / "notebooks"
SECONDS, FIRST_SECONDS, GIGABYTES = 180, 60, 2.5
RUN_NOTEBOOK = """
import sys, nbformat
from nbclient import NotebookClient
folder = {"metadata": {"path": sys.argv[2]}}
NotebookClient(nbformat.read(sys.argv[1], 4), timeout=600, kernel_name="python3", resources=folder).execute()
"""


def notebook_rows(_: argparse.Namespace) -> Iterator[Row]:
    """Seconds and peak memory of each lesson's kernel, run from top to bottom; `lessons.toml` gets the seconds."""
    listing = FOLDER / "lessons.toml"
    for lesson in read_lessons(FOLDER):
        seconds, gigabytes = notebook_cost(FOLDER / f"{lesson.slug}.ipynb")
        listing.write_text(timed(listing.read_text("utf-8"), lesson.slug, seconds=seconds), encoding="utf-8")
        goal = SECONDS if lesson.needs else FIRST_SECONDS
        yield Row(f"`{lesson.slug}`, seconds", f"{seconds:.0f}", "", "", f"≤ {goal}", seconds <= goal)
        memory, most = f"{gigabytes:.2f}", GIGABYTES
        yield Row(f"`{lesson.slug}`, peak memory in GB", memory, "", "", f"< {most}", gigabytes < most)


def notebook_cost(path: Path) -> tuple[float, float]:
    """Seconds from start to end, and the most that the kernel held, in GB; an error in the notebook is one here."""
    started, peak = time.monotonic(), 0
    command = [sys.executable, "-c", RUN_NOTEBOOK, str(path), str(path.parent)]
    with subprocess.Popen(command, stdout=sys.stderr) as run:
        while run.poll() is None:
            peak = max(peak, resident(run.pid))
            time.sleep(0.2)
    if run.returncode:
        raise SystemExit(f"{path.name} failed: see above")
    return time.monotonic() - started, peak / 2**30


def resident(pid: int) -> int:
    """Bytes of memory that the children of a process hold: the kernel, not its runner."""
    try:
        return sum(child.memory_info().rss for child in psutil.Process(pid).children(recursive=True))
    except psutil.NoSuchProcess:
        return 0
