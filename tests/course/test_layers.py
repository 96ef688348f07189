"""The layers: the package keeps them, each rule goes red on a mutant, and importing the package costs nothing."""

import subprocess
import sys

import pytest

from layers import faults
from places import PACKAGE

HEAVY = ("tensorflow", "keras", "numpy", "matplotlib", "sklearn", "scipy", "IPython")
TIME_IT = "import time; start = time.perf_counter(); import aigc_helpers; print(time.perf_counter() - start)"


def test_the_package_keeps_its_layers():
    assert faults(PACKAGE) == []


MUTANTS = [
    ("data/toy.py", "from aigc_helpers.nets import mlp"),
    ("data/toy.py", "from aigc_helpers import nets"),
    ("data/toy.py", "from .. import nets"),
    ("data/__init__.py", "from ..nets import mlp"),
    ("data/__init__.py", "from .. import nets"),
    ("nets/points.py", "from .. import training"),
    ("training/loop.py", "from aigc_helpers.judging import judge"),
    ("judging/judge.py", "from aigc_helpers.gan import losses"),
    ("gan/trainer.py", "from aigc_helpers.checks import engine"),
    ("gan/trainer.py", "def late():\n    from aigc_helpers.cli import app"),
    ("files.py", "import aigc_helpers.data"),
    ("labs/music.py", "from aigc_helpers.labs import speech"),
    ("labs/music.py", "from aigc_helpers.labs.speech import hear"),
    ("newcomer.py", "from aigc_helpers import data"),
    ("__init__.py", "from aigc_helpers import data"),
    ("plots/points.py", "import aigc_helpers"),
    ("data/digits.py", "import tensorflow as tf"),
    ("data/digits.py", "def late():\n    from keras import ops"),
    ("plots/points.py", "import keras"),
    ("judging/metrics/toys.py", "import tensorflow.math"),
    ("optimizers/rules.py", "import keras"),
    ("validation.py", "import tensorflow"),
    ("plots.py", "from IPython.display import display"),
    ("checks/engine.py", "import ipywidgets as widgets"),
    ("data/digits.py", "import urllib.request"),
    ("gan/trainer.py", "import requests"),
    ("cli/fetch.py", "from http.client import HTTPConnection"),
    ("cli/fetch.py", "import importlib\nimportlib.import_module('pooch')"),
    ("labs/text.py", "from tests.offline import guard"),
    ("cli/run.py", "import notebooks"),
    ("training/checkpoints.py", "import pickle"),
]
ALLOWED = [
    ("data/fetch.py", "import pooch, requests"),
    ("widgets/slider.py", "import ipywidgets\nfrom aigc_helpers.labs import music"),
    ("claims.py", "from IPython.display import display"),
    ("cli/run.py", "from aigc_helpers.cli.mistakes import stop\nfrom aigc_helpers.data import load"),
    ("gan/trainer.py", "import tensorflow\nfrom .losses import LOSSES\nfrom ..training import run"),
    ("gan/__init__.py", "from . import losses\nfrom .metrics import toys"),
    ("judging/metrics/__init__.py", "from .toys import modes\nfrom .. import judge"),
    ("optimizers/small_net.py", "from aigc_helpers import numpy_nets"),
    ("labs/music/score.py", "from aigc_helpers.labs.music import notes\nfrom aigc_helpers import gan"),
]


def package_with(folder, file, source):
    path = folder / "aigc_helpers" / file
    path.parent.mkdir(parents=True)
    path.write_text(source)
    return folder / "aigc_helpers"


@pytest.mark.parametrize(("file", "source"), MUTANTS)
def test_a_broken_layer_is_seen(file, source, tmp_path):
    assert len(faults(package_with(tmp_path, file, source))) == 1


@pytest.mark.parametrize(("file", "source"), ALLOWED)
def test_an_import_downwards_is_allowed(file, source, tmp_path):
    assert faults(package_with(tmp_path, file, source)) == []


CIRCLES = [
    {"gan/a.py": "from aigc_helpers.gan import b", "gan/b.py": "from aigc_helpers.gan.a import thing"},
    {"gan/a.py": "from aigc_helpers.gan.b import c", "gan/b.py": "def late():\n    from aigc_helpers.gan import a"},
    {
        "nets/a.py": "from aigc_helpers.optimizers import c",
        "optimizers/c.py": "import numpy",
        "optimizers/d.py": "from aigc_helpers.nets import a",
    },
]


@pytest.mark.parametrize("sources", CIRCLES)
def test_a_circle_of_files_or_of_rooms_is_seen(sources, tmp_path):
    for file, source in sources.items():
        path = tmp_path / "aigc_helpers" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    assert len(faults(tmp_path / "aigc_helpers")) == 1


def fresh_python(program):
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout


def test_importing_the_package_loads_nothing_heavy():
    loaded = fresh_python("import aigc_helpers, sys; print(*sys.modules)").split()
    assert [name for name in HEAVY if name in loaded] == []


def test_importing_the_package_takes_a_moment():
    assert min(float(fresh_python(TIME_IT)) for _ in range(5)) < 0.2


def test_importing_the_package_leaves_a_chosen_log_level_alone():
    choose, look = "os.environ['TF_CPP_MIN_LOG_LEVEL'] = '1'", "print(os.environ['TF_CPP_MIN_LOG_LEVEL'])"
    assert fresh_python(f"import os; {choose}; import aigc_helpers; {look}") == "1\n"
