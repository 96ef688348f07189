"""What a notebook takes: seconds and memory."""

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
from table import Row

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
SECONDS, FIRST_SECONDS, GIGABYTES = 180, 60, 2.5
RUN_NOTEBOOK = """
import sys, nbformat
from nbclient import NotebookClient
folder = {"metadata": {"path": sys.argv[2]}}
NotebookClient(nbformat.read(sys.argv[1], 4), timeout=600, kernel_name="python3", resources=folder).execute()
"""


def notebook_rows(_: argparse.Namespace) -> Iterator[Row]:
    """Seconds and peak memory of each notebook's kernel, run from top to bottom."""
    for path in NOTEBOOKS:
        seconds, gigabytes = notebook_cost(path)
        goal = FIRST_SECONDS if path.name.startswith("00") else SECONDS
        yield Row(f"`{path.stem}`, seconds", f"{seconds:.0f}", "", "", f"≤ {goal}", seconds <= goal)
        memory, most = f"{gigabytes:.2f}", GIGABYTES
        yield Row(f"`{path.stem}`, peak memory in GB", memory, "", "", f"< {most}", gigabytes < most)


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
