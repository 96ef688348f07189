"""The mutation run: what it changes, which changes it says were noticed, and that its list of survivors is true."""

import os
import subprocess
import sys

import pytest

from places import ROOT

TOOL = ROOT / "tests" / "mutation"
SUMS = "def area(width, height):\n    return width * height\n\n\ndef wide(width):\n    return width > 10\n"
TESTS = """
from aigc_helpers.sums import area, wide

def test_sums():
    assert area(3, 4) == 12 and wide(15) and not wide(5)
"""
KNOWN = """
[[survivors]]
file = "aigc_helpers/sums.py"
text = "return width > 10"
change = "width > 10 → (width >= 10)"
why = "a matter of taste"
"""


@pytest.fixture
def tool(monkeypatch):
    """A function that imports one of the tool's modules."""
    monkeypatch.syspath_prepend(TOOL)
    return __import__


@pytest.fixture
def toy(tmp_path):
    """A course of one file, whose tests leave one of five changes unnoticed."""
    for name, text in {"aigc_helpers/__init__.py": "", "aigc_helpers/sums.py": SUMS}.items():
        write(tmp_path / name, text)
    write(tmp_path / "tests" / "unit" / "test_sums.py", TESTS)
    return tmp_path


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def run(root):
    words = [sys.executable, str(TOOL), "--root", str(root), "--seed", "0"]
    alone = os.environ | {"PYTHONPATH": "", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run(words, capture_output=True, text=True, encoding="utf-8", env=alone)


def test_what_no_test_notices_survives_and_is_named(toy):
    first = run(toy)
    assert (first.returncode, first.stderr.count("killed"), first.stderr.count("survived")) == (1, 4, 1), first.stderr
    assert "4 of 5 killed" in first.stdout
    assert "survived  aigc_helpers/sums.py:6  width > 10 → (width >= 10)" in first.stdout
    assert (toy / "aigc_helpers" / "sums.py").read_text(encoding="utf-8") == SUMS
    # What was tried is not tried again; what is known to survive is no fault.
    write(toy / "tests" / "mutation" / "survivors.toml", KNOWN)
    again = run(toy)
    assert (again.returncode, again.stderr) == (0, "")
    assert "4 of 4 killed" in again.stdout and "a matter of taste" in again.stdout


def test_tests_that_are_red_anyway_prove_nothing(toy):
    write(toy / "tests" / "unit" / "test_sums.py", TESTS.replace("== 12", "== 13"))
    red = run(toy)
    assert (red.returncode, red.stderr.count("untried")) == (1, 5)
    assert "0 of 0 killed" in red.stdout
    assert "not green on the package as it is" in red.stderr and "12 == 13" in red.stderr
    write(toy / "tests" / "unit" / "test_sums.py", TESTS)
    assert run(toy).stderr.count("killed") == 4


def test_an_endless_change_is_stopped(toy, tool):
    write(toy / "tests" / "unit" / "test_sums.py", "def test_sums():\n    while True:\n        pass\n")
    course = tool("trials").Course(toy, toy / "copy")
    assert course.run(["tests/unit/test_sums.py"], 3).word == "timed out"


CHANGES = {
    "half = 0.5 * width": ["0.5 / width", "1.0"],
    "a = 3": ["4"],
    "a = 300": ["600"],
    "a = True": ["False"],
    "a = -b": ["b"],
    "a = not b": ["b"],
    "a = b is None": ["b is not None"],
    "a = 'é' if b else c": ["not (b)"],
    "a = b and c": ["b or c"],
    "a += b": ["a -= b"],
    "a = f(b, c, d)": ["f(c, b, d)", "f(b, d, c)"],
    "a = f(b=c, d=e)": ["f(b=e, d=c)"],
    "f(a)": ["pass"],
    "if a < b: c = d": ["not (a < b)", "a <= b"],
    "'docstring'": [],
    "a = f'{1 + 2}'": [],
    "raise ValueError(a + b)": [],
    "a: dict[1, 2] = b": [],
    "a = 'b' + c": [],
    "a = b.reshape(-1)": [],
    "a = b[-1]": ["1", "2"],
}


@pytest.mark.parametrize("source", CHANGES)
def test_each_kind_of_change_is_made(source, tool):
    found = tool("changes").changes(source)
    statements = ("pass", "a -= b")
    wanted = [after if after in statements else f"({after})" for after in CHANGES[source]]
    assert sorted(change.after for change in found) == sorted(wanted)
    for change in found:
        compile(tool("changes").changed(source, change), source, "exec")


def test_every_known_survivor_is_a_change_of_the_package(tool):
    known = tool("trials").survivors(ROOT)
    assert all(known.values())
    for file, text, change in known:
        places = tool("changes").changes((ROOT / file).read_text(encoding="utf-8"))
        assert (text, change) in [(place.text, f"{place.before} → {place.after}") for place in places]
