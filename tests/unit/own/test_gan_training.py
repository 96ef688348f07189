"""The report of 05: pictures, tables and generators as learners bring them; and what is refused."""

import keras
import numpy as np
import pytest
from PIL import Image

from aigc_helpers import nets
from aigc_helpers.own import gan_training

# Keras's own, where it saves a net.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(gan_training, "STEPS", {"fast": 25, "points": 25})
    monkeypatch.delenv("AIGC_OWN", raising=False)


@pytest.fixture
def folder(tmp_path):
    """Ninety colour pictures, a 16-bit one, a see-through one, one that comes twice, and a text."""
    rng = np.random.default_rng(0)
    for place in range(90):
        Image.fromarray(rng.integers(0, 256, (30, 40, 3), np.uint8)).save(tmp_path / f"{place}.png")
    Image.fromarray(rng.integers(0, 2**16, (30, 30), np.uint16)).save(tmp_path / "scan.png")
    Image.fromarray(rng.integers(0, 256, (30, 30, 4), np.uint8), "RGBA").save(tmp_path / "glass.png")
    (tmp_path / "again.png").write_bytes((tmp_path / "0.png").read_bytes())
    (tmp_path / "notes.txt").write_text("buy milk")
    return tmp_path


def table(path, rows, header="height,name,weight"):
    rng = np.random.default_rng(0)
    lines = [f"{a:.3f},row {place},{b:.3f}" for place, (a, b) in enumerate(rng.normal(size=(rows, 2)))]
    path.write_text("\n".join([header, *lines, ",gap,1.0"]))
    return path


def test_a_folder_of_odd_pictures_is_learned_from(folder, capsys):
    gan_training.report(str(folder))
    said = capsys.readouterr().out
    assert "read as a picture: notes.txt" in said and "came before: 1 of" in said
    assert "69 pictures to train on, 23 held out" in said
    assert all(name in said for name in ("GAN", "gaussian", "memoriser", "real pictures"))


def test_a_table_with_a_gap_and_a_column_of_words_is_played_on(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("AIGC_OWN", str(table(tmp_path / "people.csv", 60)))
    gan_training.report()
    said = capsys.readouterr().out
    assert "45 points to train on, 15 held out" in said and "'height' and 'weight'" in said
    assert said.count("precision") == 2


def test_a_generator_is_judged_beside_the_mixture(tmp_path, capsys):
    nets.fast_generator(seed=0).save(tmp_path / "mine.keras")
    gan_training.report(str(tmp_path / "mine.keras"))
    said = capsys.readouterr().out
    assert "your generator" in said and "mixture" in said


def test_without_a_name_the_courses_digits_stand_in(capsys):
    gan_training.report()
    assert "stand in" in capsys.readouterr().out


def test_it_trains_for_as_long_as_is_asked(tmp_path, capsys):
    gan_training.report(str(table(tmp_path / "people.csv", 60)), steps=30)
    assert "; 30 steps" in capsys.readouterr().out
    with pytest.raises(ValueError, match="steps"):
        gan_training.report(steps=0)


def test_too_few_pictures_or_points_are_refused(tmp_path):
    Image.new("L", (9, 9)).save(tmp_path / "one.png")
    with pytest.raises(ValueError, match="at least 80"):
        gan_training.report(str(tmp_path))
    with pytest.raises(ValueError, match="at least 50"):
        gan_training.report(str(table(tmp_path / "few.csv", 20)))


@pytest.mark.parametrize(("text", "wants"), [("a\n1\n2\n", "it wants two"), ("a,b\n1,2\n1,3\n", "want to vary")])
def test_a_table_that_is_no_plane_is_refused(tmp_path, text, wants):
    (tmp_path / "t.csv").write_text(text)
    with pytest.raises(ValueError, match=wants):
        gan_training.report(str(tmp_path / "t.csv"))


def test_a_net_that_makes_no_digits_is_refused(tmp_path):
    keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)]).save(tmp_path / "judge.keras")
    with pytest.raises(ValueError, match="a generator gives samples"):
        gan_training.report(str(tmp_path / "judge.keras"))
    nets.point_generator(seed=0).save(tmp_path / "points.keras")
    with pytest.raises(ValueError, match=r"this report wants \(28, 28, 1\)"):
        gan_training.report(str(tmp_path / "points.keras"))
