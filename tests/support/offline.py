"""A pytest plugin for notebooks under nbval: no network, no warning, an end in time, and of a claim its text compared.

pytest-socket guards the tests' own process. A kernel is another process; it is reached through IPython's startup file.
"""

import os
import shutil
import tempfile
import time
from pathlib import Path

import pytest
from nbval.plugin import IPyNbCell

STARTUP = """
import warnings as _warnings
from pytest_socket import socket_allow_hosts as _allow
_warnings.filterwarnings("ignore", "A test tried to use socket")
_allow({hosts!r}, allow_unix_socket=True)
del _allow, _warnings
"""
CLAIMS = Path(__file__).with_name("claims.cfg")
_ipython_folder = pytest.StashKey[str]()
_started = pytest.StashKey[float]()


def pytest_addoption(parser):
    parser.addoption("--notebook-seconds", type=float, default=600, help="time limit of one notebook under nbval")


def pytest_configure(config):
    """Every kernel that is started from here on inherits a fresh IPython folder with the guard in it."""
    folder = tempfile.mkdtemp(prefix="aigc-ipython-")
    config.stash[_ipython_folder] = folder
    startup = Path(folder, "profile_default", "startup")
    startup.mkdir(parents=True)
    (startup / "00-offline.py").write_text(STARTUP.format(hosts=config.getoption("--allow-hosts")))
    os.environ["IPYTHONDIR"] = folder
    os.environ["AIGC_PROGRESS"] = str(Path(folder, "progress.json"))  # no test writes into the learner's own
    config.option.nbval_sanitize_with = config.option.nbval_sanitize_with or str(CLAIMS)


def pytest_unconfigure(config):
    shutil.rmtree(config.stash[_ipython_folder], ignore_errors=True)


def pytest_collection_modifyitems(items):
    for item in items:
        if isinstance(item, IPyNbCell):
            # nbval keeps the time itself, in `pytest_runtest_setup`; pytest-timeout would leave a kernel running on.
            item.add_marker(pytest.mark.timeout(0))
        if item.get_closest_marker("network"):
            item.add_marker(pytest.mark.enable_socket)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Give a notebook's cell what is left of the notebook's time."""
    if isinstance(item, IPyNbCell):
        started = item.parent.stash.setdefault(_started, time.monotonic())
        left = started + item.config.getoption("--notebook-seconds") - time.monotonic()
        item.config.option.nbval_cell_timeout = max(left, 0.1)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """What a cell writes to stderr is a fault, even where its outputs are not compared."""
    result = yield
    if isinstance(item, IPyNbCell):
        streams = [output for output in item.test_outputs or () if output.output_type == "stream"]
        words = "".join(output.text for output in streams if output.name == "stderr")
        assert not words, f"cell {item.cell_num} writes to stderr: {words}"
    return result
