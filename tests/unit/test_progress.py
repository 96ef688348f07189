"""Progress: kept once, whole or not at all, and told plainly where the file does not serve."""

import json
from datetime import date

import pytest

from aigc_helpers import progress


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.setenv("AIGC_PROGRESS", str(tmp_path / "deep" / "progress.json"))


def test_nothing_is_solved_where_nothing_was_kept():
    assert progress.solved() == {}
    progress.reset()


def test_an_exercise_is_kept_with_its_first_day_beside_the_others():
    progress.file().parent.mkdir()
    progress.file().write_text(json.dumps({"optimizers/adam": "2020-01-01"}))
    progress.keep("optimizers/adam")
    progress.keep("deep_nets/layer")
    assert progress.solved() == {"optimizers/adam": "2020-01-01", "deep_nets/layer": date.today().isoformat()}
    progress.reset()
    assert progress.solved() == {}


@pytest.mark.parametrize("damaged", ["", "{", "[1]", '{"a": 1}', "\x00"])
def test_a_damaged_file_is_named_with_what_to_type_and_not_written_over(damaged):
    progress.file().parent.mkdir()
    progress.file().write_text(damaged)
    for act in (progress.solved, lambda: progress.keep("deep_nets/layer")):
        with pytest.raises(ValueError, match=r"progress\.json.*aigc progress --reset"):
            act()
    assert progress.file().read_text() == damaged


def test_without_a_name_it_lies_in_the_users_own_folder(monkeypatch):
    monkeypatch.setenv("AIGC_PROGRESS", " ")
    assert progress.file().parts[-2:] == ("aigc-course", "progress.json")
