"""The report on a run that a learner brings: losses alone, nets beside them, and what cannot be read."""

import keras
import numpy as np
import pytest

from aigc_helpers import nets
from aigc_helpers.data import load
from aigc_helpers.own import gan_clinic

# Keras copies a weight into an array in a way that NumPy 2 warns of.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation")

RNG = np.random.default_rng(0)


@pytest.fixture(autouse=True)
def nothing_is_named(monkeypatch):
    monkeypatch.delenv("AIGC_OWN", raising=False)


def write(path, header, columns):
    rows = [["" if value is None else str(value) for value in row] for row in zip(*columns, strict=True)]
    lines = [header, *map(",".join, rows)]
    path.write_text("\n".join(lines))
    return path


def losses(count=300):
    return [list(1.4 + 0.01 * RNG.normal(size=count)), list(0.9 + 0.01 * RNG.normal(size=count))]


@pytest.mark.parametrize("header", ["discriminator,generator", "d_loss,g_loss", "loss_D,loss_G", "D,G", "critic,gen"])
def test_losses_are_found_by_their_names(header, tmp_path, capsys):
    gan_clinic.report(str(write(tmp_path / "run.csv", header, losses())))
    said = capsys.readouterr().out
    assert "discriminator: loss 1.40 ± " in said and "near the 1.39 of a game at rest" in said
    assert "generator: loss 0.90 ± " in said and "near the 0.69" not in said and "Losses alone" in said


def test_gaps_words_and_other_columns_are_left_aside(tmp_path, capsys):
    first, second = losses()
    first[3], second[7] = None, "nan"
    columns = [range(300), ["train"] * 300, second, first]
    gan_clinic.report(str(write(tmp_path / "run.csv", "step,phase,g_loss,d_loss", columns)))
    said = capsys.readouterr().out
    assert said.count("1 are no numbers") == 2 and "of 300 steps" in said


def test_a_loss_below_zero_is_told(tmp_path, capsys):
    gan_clinic.report(str(write(tmp_path / "run.csv", "d,g", [[-3.0] * 20, [1.0] * 20])))
    assert "below zero: a label above 1, or a Wasserstein loss" in capsys.readouterr().out


def run_folder(path, *, real=True):
    generator, discriminator = nets.point_generator(seed=0), nets.point_discriminator(seed=1)
    for name, net in {"generator": generator, "discriminator": discriminator}.items():
        net.save(path / f"{name}.keras")
    write(path / "losses.csv", "d,g", losses())
    if real:
        np.save(path / "real.npy", load("ring")[0])
    return path


def test_beside_its_nets_a_run_is_examined(tmp_path, capsys):
    gan_clinic.report(str(run_folder(tmp_path)))
    assert (
        "Frozen discriminator: the weights of the discriminator are those it was born with" in capsys.readouterr().out
    )


def test_the_environment_names_a_run_too(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("AIGC_OWN", str(run_folder(tmp_path)))
    gan_clinic.report()
    assert "Frozen discriminator" in capsys.readouterr().out


def test_real_pictures_in_a_folder_are_scaled_for_a_tanh(tmp_path):
    (tmp_path / "real").mkdir()
    from PIL import Image

    for place, mode in enumerate(["L", "RGB", "RGBA", "I;16"] * 6):
        grey = RNG.integers(0, 255, (20, 20)).astype(np.uint16 if mode == "I;16" else np.uint8)
        picture = Image.fromarray(grey) if mode == "I;16" else Image.fromarray(grey).convert(mode)
        picture.save(tmp_path / "real" / f"{place}.png")
    (tmp_path / "real" / "notes.txt").write_text("not a picture")
    real = gan_clinic._real(tmp_path, keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten()]))
    assert real.shape == (24, 28, 28, 1) and real.dtype == np.float32 and -1 <= real.min() < -0.8 and real.max() <= 1


def test_without_a_run_one_of_ours_is_examined_and_collapsed(capsys):
    gan_clinic.report()
    said = capsys.readouterr().out
    assert said.startswith("no run was named") and "Mode collapse" in said


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda path: write(path / "run.csv", "step,accuracy", [range(9), range(9)]),
            "columns step, accuracy; it wants",
        ),
        (lambda path: write(path / "run.csv", "d_loss,accuracy", [range(9), range(9)]), "one for each player"),
        (lambda path: path, "has no losses.csv, generator.keras, discriminator.keras"),
        (lambda path: path / "nothing.csv", "nothing is at"),
        (lambda path: run_folder(path, real=False), "no real.npy and no folder real"),
        (lambda path: (path / "g.keras").write_text("x") and path / "g.keras", "is no table"),
    ],
)
def test_what_does_not_fit_is_named(make, message, tmp_path):
    with pytest.raises(ValueError, match=message):
        gan_clinic.report(str(make(tmp_path)))


def test_what_is_no_model_and_no_array_is_named(tmp_path):
    folder = run_folder(tmp_path)
    (folder / "real.npy").write_text("no array")
    with pytest.raises(ValueError, match=r"real\.npy cannot be read"):
        gan_clinic.report(str(folder))
    (folder / "generator.keras").write_text("no model")
    with pytest.raises(ValueError, match="is no Keras model"):
        gan_clinic.report(str(folder))
