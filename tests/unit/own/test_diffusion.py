"""The report of 09: pictures as learners bring them; and what is refused."""

import numpy as np
import pytest

import folders
from aigc_helpers.own import diffusion


@pytest.fixture(autouse=True)
def nothing_named(monkeypatch):
    monkeypatch.delenv("AIGC_OWN", raising=False)


@pytest.fixture
def folder(tmp_path):
    return folders.of_bars(tmp_path)


def said_of(said, name):
    """The numbers that stand behind a name."""
    return [float(line.split()[-1]) for line in said.splitlines() if line.strip().startswith(name)]


def test_a_folder_is_learned_and_what_is_unread_is_told(folder, capsys):
    diffusion.report(str(folder), steps=100)
    said = capsys.readouterr().out
    assert "read as a picture: notes.txt" in said and "72 pictures to train on, 24 held out" in said
    (prior,), flow = said_of(said, "by the VAE's prior"), said_of(said, "by the flow")
    assert flow[0] < prior and len(flow) == 2 and "near train " in said


def test_no_picture_is_on_both_sides(folder):
    case = diffusion._of_folder(folder)
    sides = [{image.tobytes() for image in images} for images in case]
    assert not sides[0] & sides[1] and len(sides[0]) == 72 and len(sides[1]) == 24


def test_without_a_name_test_digits_stand_in(capsys):
    diffusion.report(steps=25)
    said = capsys.readouterr().out
    assert said.startswith("OWN names nothing") and "337 pictures to train on, 112 held out" in said


def test_copies_are_told_by_near_train(capsys):
    images = np.random.default_rng(0).uniform(0, 1, (60, 28, 28, 1)).astype(np.float32)
    case = diffusion.Case(images[:40], images[40:])
    diffusion._tell(case, images[:20], images[:20])
    assert "near train 1.00" in capsys.readouterr().out


def test_too_few_tables_and_steps_are_refused(tmp_path, folder):
    for place, path in enumerate(sorted(folder.glob("*.png"))):
        if place >= 40:
            path.unlink()
    with pytest.raises(ValueError, match=r"holds 40 different pictures; it wants at least 80"):
        diffusion.report(str(folder))
    (tmp_path / "people.csv").write_text("a,b\n1,2\n3,4\n")
    with pytest.raises(ValueError, match="is no folder of pictures"):
        diffusion.report(str(tmp_path / "people.csv"))
    with pytest.raises(ValueError, match="steps=0"):
        diffusion.report(str(folder), steps=0)
