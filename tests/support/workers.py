"""A pytest plugin for two workers: what stays together on one of them, what starts first, what they share."""

import collections
import os
import shutil
import tempfile

import pytest
from xdist.scheduler import LoadFileScheduling

from kept import FOLDER

BROWSER, NOTEBOOKS = "tests/browser/", "notebooks/"
CLAIMS = "tests/lessons/test_claims.py"
# A minute or more each; what is shorter fills the gaps, so that both workers end together.
FIRST = (BROWSER, CLAIMS, NOTEBOOKS)
UNIT_SECONDS = 30

# Two workers on two cores: a second thread in either would only wait. Kernels inherit it.
for _threads in ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")

_kept_here = pytest.StashKey[str]()


def pytest_configure(config):
    """Give the session a folder for trained nets; workers, and what a test starts, have it from who started them."""
    if FOLDER not in os.environ:
        os.environ[FOLDER] = config.stash[_kept_here] = tempfile.mkdtemp(prefix="aigc-kept-")


def pytest_unconfigure(config):
    if _kept_here in config.stash:
        shutil.rmtree(config.stash[_kept_here], ignore_errors=True)
        del os.environ[FOLDER]


def unit(name):
    """What one worker runs from end to end: a test's file; the whole folder of browsers; of claims, one notebook."""
    if name.startswith(CLAIMS):
        return name
    return BROWSER if name.startswith(BROWSER) else name.split("::")[0]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """The long units first, in the order of FIRST; pytest-xdist hands them out as they come."""
    items.sort(key=lambda item: next((at for at, long in enumerate(FIRST) if item.nodeid.startswith(long)), len(FIRST)))


class Units(LoadFileScheduling):
    """pytest-xdist's `--dist loadfile`, by units."""

    def _split_scope(self, nodeid):
        return unit(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return Units(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_terminal_summary(terminalreporter):
    """Name what took longer than a test file should, by the clock of this machine, the longest first."""
    seconds = collections.Counter()
    for report in (report for reports in terminalreporter.stats.values() for report in reports):
        if hasattr(report, "duration"):
            seconds[unit(report.nodeid)] += report.duration
    for name, taken in seconds.most_common():
        if taken > UNIT_SECONDS:
            terminalreporter.write_line(f"{taken:5.0f} s {name}")
