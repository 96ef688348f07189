"""The report of 08: pictures as learners bring them; and what is refused."""

import numpy as np
import pytest
from PIL import Image

import folders
from aigc_helpers.own import autoencoders


@pytest.fixture(autouse=True)
def nothing_named(monkeypatch):
    monkeypatch.delenv("AIGC_OWN", raising=False)


@pytest.fixture
def folder(tmp_path):
    """Bars, and one picture of noise."""
    noise = np.random.default_rng(0).integers(0, 256, (28, 28), np.uint8)
    Image.fromarray(noise).save(tmp_path / "zz_noise.png")
    return folders.of_bars(tmp_path)


def test_a_folder_is_squeezed_both_ways_and_what_is_unread_is_told(folder, capsys):
    autoencoders.report(str(folder), steps=50)
    said = capsys.readouterr().out
    assert "read as a picture: notes.txt" in said and "73 pictures to train on, 24 held out" in said
    errors = [
        float(line.split()[-1]) for line in said.splitlines() if line.startswith(("  the mean", "  PCA", "  VAE"))
    ]
    assert len(errors) == 3 and errors[1] < errors[0]
    assert "of 10 codes are awake" in said and "the oddest held-out pictures: " in said


def test_names_stay_with_held_out_pictures_that_nobody_learns(folder):
    case = autoencoders._of_folder(folder)
    assert [name == "zz_noise.png" for name in case.names] == [len(np.unique(it)) > 3 for it in case.held_out]
    assert len(set(case.names)) == len(case.names) == 24
    assert not {tuple(image.ravel()) for image in case.train} & {tuple(it.ravel()) for it in case.held_out}


def test_without_a_name_test_digits_stand_in(capsys):
    autoencoders.report(steps=25)
    said = capsys.readouterr().out
    assert said.startswith("OWN names nothing") and "337 pictures to train on, 112 held out" in said


def test_too_few_tables_and_steps_are_refused(tmp_path, folder):
    for place, path in enumerate(sorted(folder.glob("*.png"))):
        if place >= 40:
            path.unlink()
    with pytest.raises(ValueError, match=r"holds 40 different pictures; it wants at least 80"):
        autoencoders.report(str(folder))
    (tmp_path / "people.csv").write_text("a,b\n1,2\n3,4\n")
    with pytest.raises(ValueError, match="is no folder of pictures"):
        autoencoders.report(str(tmp_path / "people.csv"))
    with pytest.raises(ValueError, match="steps=0"):
        autoencoders.report(str(folder), steps=0)
