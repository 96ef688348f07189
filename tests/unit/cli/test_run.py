"""`aigc run`: finding a notebook, checking parameters, telling failures."""

import os
import re
import signal
import subprocess
import sys

import nbformat
import pytest
from typer.testing import CliRunner

from aigc_helpers.cli import app, run
from aigc_helpers.cli.parameters import parameters_of, parsed
from lab import wait_until

AIGC = [sys.executable, "-c", "from aigc_helpers.cli import app; app()"]
ENTRY = """[[lesson]]
slug = "{}"
part = "foundations"
title = "Why?"
does = "ask"
minutes = 1
seconds = 1
needs = []
data = []
instruments = []
"""
NAMES = ("00_start_here", "05_gan_training", "06_gan_clinic")


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """A folder of three notebooks in the place of the course's."""
    for name in NAMES:
        nbformat.write(nbformat.v4.new_notebook(), tmp_path / f"{name}.ipynb")
    (tmp_path / "lessons.toml").write_text("".join(ENTRY.format(name) for name in NAMES))
    monkeypatch.setattr(run, "NOTEBOOKS", tmp_path)
    return tmp_path


@pytest.fixture
def sample(executed):
    """A notebook with three parameters that makes two claims about them."""
    path = executed(
        'DATASET = "uci"\nSEED = 0\nRATE = 0.5',
        "from aigc_helpers.claims import claim\nclaim('the seed is small', SEED < 10, seed=SEED)",
        "print(f'{DATASET} at {RATE}')",
        name="07_sample.ipynb",
        run=False,
    )
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[0].metadata["tags"] = ["parameters"]
    nbformat.write(notebook, path)
    return path


def aigc(*arguments):
    """Run the command in a process of its own; returns (exit code, output and errors together)."""
    result = subprocess.run([*AIGC, *map(str, arguments)], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert "Traceback" not in result.stdout
    return result.returncode, result.stdout


def refused(*arguments):
    result = CliRunner().invoke(app, ["run", *map(str, arguments)])
    assert result.exit_code == 1
    return " ".join(result.output.split())


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("05", "05_gan_training"),
        ("5", "05_gan_training"),
        ("0", "00_start_here"),
        ("gan_training", "05_gan_training"),
        ("06_gan_clinic", "06_gan_clinic"),
        ("06_gan_clinic.ipynb", "06_gan_clinic"),
    ],
)
def test_a_notebook_is_found_by_number_or_name(wanted, name, shelf):
    assert run.find(wanted) == shelf / f"{name}.ipynb"


def test_a_notebook_is_found_by_path(shelf):
    assert run.find(str(shelf / "05_gan_training.ipynb")) == shelf / "05_gan_training.ipynb"


@pytest.mark.parametrize("wanted", ["07", "gan", "", "05_gan", "missing/05_gan_training.ipynb"])
def test_an_unknown_notebook_is_told_with_those_there_are(wanted, shelf):
    assert f"no notebook '{wanted}'; type a number or a name of: {', '.join(NAMES)}" in refused(wanted)


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("SEEDS=3", "no parameter 'SEEDS'; it has DATASET (now 'uci'), SEED (now 0), RATE (now 0.5)"),
        ("SEED", "it wants NAME=VALUE"),
        ("SEED=three", "it wants a value of the kind of 0, got 'three'"),
        ("SEED=1.5", "it wants a value of the kind of 0, got '1.5'"),
        ("SEED=True", "it wants a value of the kind of 0, got 'True'"),
        ("RATE=fast", "it wants a value of the kind of 0.5, got 'fast'"),
    ],
)
def test_a_wrong_setting_is_told(setting, told, sample):
    assert told in refused(sample, "--set", setting)


def test_values_take_the_kind_of_the_default():
    known = {"DATASET": "uci", "SEED": 0, "RATE": 0.5, "FAST": False}
    settings = ["DATASET=0", "SEED=-3", "RATE=2", "FAST=True"]
    assert parsed(settings, known=known) == {"DATASET": "0", "SEED": -3, "RATE": 2, "FAST": True}


CELLS = {
    'SEED = 0\nPHOTO_WEIGHTS = None  # or "imagenet"': {"SEED": 0, "PHOTO_WEIGHTS": None},
    "STEPS = 50 * 40\nRATE = 1 / 4 + 2**-2\nLOW = -(3 - 1)": {"STEPS": 2000, "RATE": 0.5, "LOW": -2},
    "SEED, STEPS = 0, 5": {"SEED": 0, "STEPS": 5},
    "A = B = 3": {"A": 3, "B": 3},
    'SEED: int = 0\nNAME: str\nWORD: str = "x"': {"SEED": 0, "WORD": "x"},
    "%matplotlib inline\n!pip list\nSEED = 0\nSEED?\n?SEED\nif True:\n    %time 1": {"SEED": 0},
    "%%time\nSEED = 0": {},
    "import os\nROWS = len(os.listdir())\nA, B = divmod(7, 2)\nSEED = 1": {
        "ROWS": "len(os.listdir())",
        "A": "divmod(7, 2)",
        "B": "divmod(7, 2)",
        "SEED": 1,
    },
    "STEPS = 1 / 0": {"STEPS": "1 / 0"},
    'NAME = "a" * 3\nFLAGS = [1, 2]': {"NAME": "'a' * 3", "FLAGS": [1, 2]},
    "": {},
}


def with_first_cell(tmp_path, source):
    cell = nbformat.v4.new_code_cell(source, metadata={"tags": ["parameters"]})
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "mine.ipynb")
    return tmp_path / "mine.ipynb"


@pytest.mark.parametrize(("source", "parameters"), CELLS.items())
def test_parameters_are_read_however_a_first_cell_is_written(source, parameters, tmp_path):
    assert parameters_of(with_first_cell(tmp_path, source)) == parameters


def test_a_first_cell_that_is_no_python_is_told(tmp_path):
    path = with_first_cell(tmp_path, "SEED = 0\nSTEPS = = 3")
    assert "mine.ipynb: line 2 of its cell of parameters is no Python" in refused(path, "--set", "SEED=1")


def test_a_value_that_is_computed_cannot_be_set(tmp_path):
    path = with_first_cell(tmp_path, "ROWS = len(NAMES)")
    assert "computes it, by len(NAMES); change it in its first cell" in refused(path, "--set", "ROWS=3")
    assert "it has ROWS (now len(NAMES))" in refused(path, "--set", "SEED=3")


@pytest.mark.parametrize(("value", "parameter"), [("imagenet", "imagenet"), ("None", None), ("3", 3)])
def test_where_nothing_is_the_default_a_name_may_stand(value, parameter):
    assert parsed([f"PHOTO_WEIGHTS={value}"], known={"PHOTO_WEIGHTS": None}) == {"PHOTO_WEIGHTS": parameter}


@pytest.mark.parametrize(
    ("out", "told"),
    [("run.pdf", "ends in .html or .ipynb"), ("nowhere/run.html", "in a folder that exists"), (".", "ends in")],
)
def test_a_place_that_cannot_keep_the_result_is_told_before_the_run(out, told, sample):
    assert told in refused(sample, "--out", sample.parent / out)


def test_a_file_that_is_no_notebook_is_told(tmp_path):
    (tmp_path / "no.ipynb").write_text("not a notebook")
    assert "✗" in refused(tmp_path / "no.ipynb")


def test_a_run_keeps_its_result_and_leaves_the_notebook_alone(sample):
    before = sample.read_bytes()
    out = sample.parent / "out.ipynb"
    code, said = aigc("run", sample, "--set", "DATASET=mnist", "--set", "SEED=3", "--out", out)
    assert code == 0, said
    assert "✓ 07_sample ran to its end" in said
    assert re.search(r"100%.* 4/4 ", said), "no progress cell by cell"
    outputs = [cell.outputs[0].text for cell in nbformat.read(out, as_version=4).cells if cell.get("outputs")]
    assert outputs == ["✓ the seed is small · seed 3\n", "mnist at 0.5\n"]
    assert sample.read_bytes() == before


def test_a_failing_cell_is_shown_with_its_error_and_the_page_is_kept(sample):
    out = sample.parent / "out.html"
    code, said = aigc("run", sample, "--set", "SEED=30", "--out", out)
    assert code == 1
    assert "07_sample: cell [3] failed" in said
    assert "    claim('the seed is small', SEED < 10, seed=SEED)" in said
    assert "ClaimError: ✗ the seed is small · seed 30" in said
    assert "<html" in out.read_text(encoding="utf-8")


def test_a_kernel_that_dies_is_told(executed):
    code, said = aigc("run", executed("import os\nos._exit(1)", run=False))
    assert (code, "its kernel died" in said) == (1, True), said
    assert "waiting for execute reply" not in said, "papermill's log stands beside our own words"


def test_ctrl_c_stops_the_run_plainly(executed, tmp_path):
    path = executed("import time, pathlib\npathlib.Path('begun').touch()\ntime.sleep(120)", run=False)
    # Whatever a shell starts in the background ignores Ctrl-C, these tests and their children included.
    heed = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    command = [*AIGC[:-1], heed + AIGC[-1], "run", str(path)]
    with subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        try:
            wait_until((tmp_path / "begun").exists, seconds=90)
            process.send_signal(signal.SIGINT)
            said = process.communicate(timeout=90)[0]
        finally:
            process.kill()
    assert (process.returncode, "Stopped." in said, "Traceback" in said) == (130, True, False), said


def children_seconds():
    """The processor's time of all processes that have been started here and have ended."""
    times = os.times()
    return times.children_user + times.children_system


def test_help_comes_at_once_and_loads_nothing_heavy():
    times = []  # of the processor: by the clock, what else this machine does would count
    for _ in range(3):
        start = children_seconds()
        code, said = aigc("--help")
        times.append(children_seconds() - start)
        assert (code, "doctor" in said, "fetch" in said, "run" in said) == (0, True, True, True)
    assert min(times) < 1
    loaded = "import aigc_helpers.cli, sys; print({'tensorflow', 'papermill', 'numpy'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True).stdout == "set()\n"
