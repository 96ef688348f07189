"""The claims of every notebook hold for other data and other seeds than those it is stored with."""

import subprocess
import sys

import pytest

from aigc_helpers.cli.parameters import parameters_of
from places import NOTEBOOKS

AIGC = [sys.executable, "-c", "from aigc_helpers.cli import app; app()", "run"]


def aigc_run(path, *settings):
    """Run a notebook from top to bottom by the command, in a process of its own."""
    options = [word for setting in settings for word in ("--set", setting)]
    result = subprocess.run([*AIGC, path, *options], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert result.returncode == 0, result.stdout


def with_parameter(name):
    return [pytest.param(path, id=path.stem) for path in NOTEBOOKS if name in parameters_of(path)]


@pytest.mark.seeds
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("seed", [1, 2, 3, 4])
@pytest.mark.parametrize("path", with_parameter("SEED"))
def test_the_claims_hold_for_other_seeds(path, seed):
    aigc_run(path, f"SEED={seed}")


@pytest.mark.seeds
@pytest.mark.mnist
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("path", with_parameter("DATASET"))
def test_the_claims_hold_for_other_seeds_on_mnist(path, seed):
    aigc_run(path, "DATASET=mnist", f"SEED={seed}")


@pytest.mark.slow
@pytest.mark.mnist
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("path", with_parameter("DATASET"))
def test_the_claims_hold_on_mnist(path):
    aigc_run(path, "DATASET=mnist")
