"""The files that ship with the course: each is listed with its SHA-256, and each report is about its own file."""

import hashlib
import json

import pytest

from aigc_helpers import files
from aigc_helpers.cli.doctor import listed_hashes
from aigc_helpers.data import DataError
from aigc_helpers.data.shipped import shipped
from places import ROOT

DATA = ROOT / "data"
PAGE = (DATA / "README.md").read_text(encoding="utf-8")
FILES = sorted(path.name for path in DATA.iterdir() if path.is_file() and path.name != "README.md")
MODELS = [name for name in FILES if name.endswith(".keras")]


def sha256(name):
    return hashlib.sha256((DATA / name).read_bytes()).hexdigest()


def test_the_page_lists_what_there_is_and_nothing_else():
    assert sorted(listed_hashes(PAGE)) == FILES


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_the_one_that_is_listed(name):
    assert listed_hashes(PAGE)[name] == sha256(name), f"cd data && sha256sum {name}"


@pytest.mark.parametrize("name", MODELS)
def test_a_model_has_its_own_report(name):
    report = json.loads((DATA / name).with_suffix(".json").read_text(encoding="utf-8"))
    assert report["sha256"] == sha256(name)
    assert report["command"].startswith("aigc train ") and report["command"].endswith(" --out DIR")
    assert report["minutes"] >= 0 and report["machine"]


def test_the_folder_stays_small():
    assert sum((DATA / name).stat().st_size for name in FILES) < 22 * 2**20


@pytest.fixture
def course(tmp_path, monkeypatch):
    """An empty course in the place of ours, a file beside its `data`."""
    for name in ("notebooks", "data"):
        (tmp_path / name).mkdir()
    (tmp_path / "secret.txt").write_text("not yours")
    monkeypatch.setattr(files, "COURSE", tmp_path)
    return tmp_path


def test_a_file_is_found_or_what_there_is_listed(course):
    with pytest.raises(DataError, match="name='net.keras' is no file in .*there: no file"):
        shipped("net.keras")
    (course / "data" / "README.md").touch()
    assert shipped("README.md") == course / "data" / "README.md"
    with pytest.raises(DataError, match="name='net.keras' .*there: README.md.*`git checkout -- data`"):
        shipped("net.keras")


@pytest.mark.parametrize("name", ["../secret.txt", "{}/secret.txt", "/etc/passwd", "..", ".", "", "a/../../secret.txt"])
def test_no_name_leaves_the_folder(course, name):
    with pytest.raises(DataError, match="is no file in"):
        shipped(name.format(course))
