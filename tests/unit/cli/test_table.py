"""`aigc table`: it goes on with a table only where the new rows compare with the old."""

import shutil

import pytest
from typer.testing import CliRunner

from aigc_helpers.cli import app
from aigc_helpers.data.shipped import shipped


@pytest.fixture
def table(tmp_path):
    """A copy of the table that ships, of 5 seeds and all steps."""
    return shutil.copy(shipped("cures.csv"), tmp_path / "t.csv")


def cures(table, *options):
    return CliRunner().invoke(app, ["table", "cures", "--out", str(table), *options])


@pytest.mark.parametrize("options", [("--seeds", "2"), ("--seeds", "9"), ("--share", "0.1")])
def test_other_seeds_or_steps_are_refused(table, options):
    answer = cures(table, *options)
    assert answer.exit_code == 1
    assert "has grid with 5 seeds and 3000 steps, not" in answer.output and "another --out" in answer.output
    assert table.read_bytes() == shipped("cures.csv").read_bytes()


def test_a_whole_table_is_told_so(table):
    answer = cures(table)
    assert answer.exit_code == 0 and "t.csv is whole" in answer.output
