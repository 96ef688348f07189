"""`aigc progress` shows what is solved, forgets it on request, and names a damaged file."""

import pytest
from typer.testing import CliRunner

from aigc_helpers import progress
from aigc_helpers.cli import app


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.setenv("AIGC_PROGRESS", str(tmp_path / "progress.json"))


def aigc(*words):
    result = CliRunner().invoke(app, ["progress", *words])
    return result.exit_code, result.output


def test_it_shows_what_is_solved_and_forgets_it_on_request():
    progress.keep("start_here/share_that_agrees")
    code, said = aigc()
    assert code == 0 and " 1 of 2" in said.splitlines()[0]
    code, said = aigc("--reset")
    assert code == 0 and str(progress.file()) in said and not progress.file().exists()
    assert " 0 of 2" in aigc()[1].splitlines()[0]


def test_a_damaged_file_is_named_and_reset_mends_it():
    progress.file().write_text("{")
    code, said = aigc()
    assert code == 1 and "aigc progress --reset" in said
    assert aigc("--reset")[0] == 0 and aigc()[0] == 0
