"""The commands of course.py: what each calls, what `clean` leaves, and that make has the same ones."""

import json
import os
import shutil
import subprocess

import pytest

import course
import environments
from places import NOTEBOOKS, ROOT


def test_several_commands_may_stand_in_a_row():
    assert course.read(["clean", "lab", "--port", "8899"]) == [("clean", []), ("lab", ["--port", "8899"])]
    assert course.read([]) == course.read(["--help"]) == [("help", [])]
    with pytest.raises(environments.Stop, match="setup takes no options, got lba"):
        course.read(["setup", "lba"])


def test_the_first_call_that_fails_is_the_last(monkeypatch):
    called = []
    monkeypatch.setattr(course, "call", lambda words: called.append(words[1:]) or 7)
    command = course.COMMANDS["test"]._replace(prepare=lambda: "python")
    assert (course.perform(command, []), called) == (7, [course.LINT])
    monkeypatch.setattr(course, "call", lambda words: called.append(words[1:]) or 0)
    assert (course.perform(command, ["-x"]), called[1:]) == (0, [course.LINT, course.TYPES, [*course.TEST, "-x"]])


def test_every_notebook_is_run_where_none_is_named():
    ((*fixed, first),) = course.notebooks(["one.ipynb"])
    assert (fixed, first) == (course.EXECUTE, "one.ipynb")
    (words,) = course.notebooks([])
    assert words == [*course.EXECUTE, *map(str, NOTEBOOKS)]


def test_the_gpu_build_is_the_locked_version():
    _, (*_, wanted) = course.gpu([])
    version = wanted.removeprefix("tensorflow[and-cuda]==")
    assert f"\ntensorflow=={version} " in (ROOT / "requirements.lock").read_text(encoding="utf-8")


def test_clean_spares_what_a_learner_keeps(tmp_path, monkeypatch):
    kept = [tmp_path / "build" / "my_gan" / "generator.keras", tmp_path / "data" / "course.png"]
    gone = [tmp_path / name / "x" for name in (".venv", ".ruff_cache", "build/lib", "tests/unit/__pycache__")]
    for path in (*kept, *gone):
        path.parent.mkdir(parents=True)
        path.touch()
    monkeypatch.setattr(course, "ROOT", tmp_path)
    course.clean()
    assert all(path.exists() for path in kept) and not any(path.parent.exists() for path in gone)


@pytest.mark.skipif(os.name == "nt", reason="links want special rights there")
def test_clean_spares_what_a_link_leads_to(tmp_path, monkeypatch):
    (tmp_path / "shared").mkdir()
    (tmp_path / ".venv").symlink_to(tmp_path / "shared", target_is_directory=True)
    monkeypatch.setattr(course, "ROOT", tmp_path)
    course.clean()
    assert [path.name for path in tmp_path.iterdir()] == ["shared"]


def test_what_cannot_be_removed_is_named(tmp_path, monkeypatch):
    def in_use(path):
        raise PermissionError(13, "in use", str(path))

    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(course, "ROOT", tmp_path)
    monkeypatch.setattr(shutil, "rmtree", in_use)
    with pytest.raises(environments.Stop, match=r"in use: .*\.venv.*JupyterLab"):
        course.clean()


@pytest.mark.skipif(shutil.which("make") is None, reason="no make here")
@pytest.mark.parametrize("name", course.COMMANDS)
def test_make_has_the_same_command_and_passes_its_options_on(name):
    line = subprocess.run(
        ["make", "-n", name, "ARGS=some", "NOTEBOOKS=one.ipynb"], cwd=ROOT, capture_output=True, text=True
    )
    passed = "one.ipynb" if name == "notebooks" else "some" if course.COMMANDS[name].options else ""
    assert line.stdout.split('exec "$python" course.py ')[1].split(";")[0].split() == [name, *passed.split()]


def test_no_language_server_speaks_into_the_lesson():
    # The type checker brings one, and its dialogs cover the page: every way to start JupyterLab keeps it out.
    quiet = "LanguageServerManager.autodetect=False"
    assert f"--{quiet}" in course.lab([])[0]
    assert f"jupyter lab --{quiet} --" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert '"LanguageServerManager": {"autodetect": false}' in (ROOT / ".binder" / "postBuild").read_text()


def test_every_way_to_start_jupyterlab_keeps_the_pictures_of_a_saved_notebook():
    settings = json.loads((ROOT / ".lab" / "overrides.json").read_text(encoding="utf-8"))
    assert settings == {"@jupyter-widgets/jupyterlab-manager:plugin": {"saveState": True}}
    assert f"--LabApp.app_settings_dir={ROOT / '.lab'}" in course.lab([])[0]
    assert "--LabApp.app_settings_dir=.lab" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert "cp .lab/overrides.json" in (ROOT / ".binder" / "postBuild").read_text(encoding="utf-8")
