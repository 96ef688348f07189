"""`aigc train` and `aigc generate`: what they keep, how they go on, and how they say no."""

import csv
import hashlib
import json
import re

import numpy as np
import pytest
from matplotlib.image import imread
from typer.testing import CliRunner

from aigc_helpers.cli import app
from aigc_helpers.gan.sampling import generate, load_generator

# Keras 3.15 saves with a call that NumPy 2 frowns on.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")


def aigc(*arguments):
    """Run the command here; returns (exit code, all that it printed as one line)."""
    result = CliRunner().invoke(app, list(map(str, arguments)))
    # A mistake of ours would come out as an exception, and a user's as a plain exit.
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, " ".join(result.output.split())


def train_gan(folder, *arguments, steps):
    return aigc("train", "gan", "--dataset", "uci", "--steps", steps, "--out", folder, *arguments)


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """The folder of a training of 50 steps; tests leave it as it is."""
    folder = tmp_path_factory.mktemp("gan") / "made" / "on the way"
    assert train_gan(folder, steps=50)[0] == 0
    return folder


@pytest.fixture(scope="module")
def resumed(tmp_path_factory):
    """The folder of a training of 25 steps that went on to 50, and what was printed when it went on."""
    folder = tmp_path_factory.mktemp("resumed")
    assert train_gan(folder, steps=25)[0] == 0
    code, output = train_gan(folder, "--resume", steps=50)
    assert code == 0
    return folder, output


def test_a_training_keeps_all_that_it_promises(trained):
    names = {path.name for path in trained.iterdir()}
    pictures = {"samples_000025.png", "samples_000050.png"}
    assert names == {"checkpoint.npz", "history.csv", "generator.keras", "generator.json", *pictures}


def test_the_history_has_a_row_for_each_step(trained):
    with open(trained / "history.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["step"]) for row in rows] == list(range(1, 51))
    losses = np.array([[float(row["discriminator"]), float(row["generator"])] for row in rows])
    assert np.isfinite(losses).all() and (losses > 0).all()


def test_the_sample_grids_are_pictures(trained):
    for path in trained.glob("*.png"):
        picture = imread(path)
        assert picture.shape[:2] == (600, 600)
        assert picture[..., :3].std() > 0.05


def test_the_report_tells_how_the_generator_was_made(trained):
    report = json.loads((trained / "generator.json").read_text())
    assert report["sha256"] == hashlib.sha256((trained / "generator.keras").read_bytes()).hexdigest()
    assert report["command"] == (
        "aigc train gan --dataset uci --steps 50 --recipe fast --loss non_saturating --seed 0 --out DIR"
    )
    assert report["minutes"] >= 0 and "cores" in report["machine"]


def test_a_folder_that_holds_a_training_is_not_overwritten(trained):
    before = (trained / "checkpoint.npz").read_bytes()
    code, output = train_gan(trained, steps=75)
    assert code == 1
    assert "already holds a training: add --resume to go on with it, or choose another --out" in output
    assert (trained / "checkpoint.npz").read_bytes() == before


def test_a_resumed_training_ends_as_the_one_that_never_stopped(trained, resumed):
    with np.load(trained / "checkpoint.npz") as whole, np.load(resumed[0] / "checkpoint.npz") as parts:
        assert whole.files == parts.files
        assert all(np.array_equal(whole[name], parts[name]) for name in whole.files)
    one, other = (load_generator(folder / "generator.keras") for folder in (trained, resumed[0]))
    np.testing.assert_array_equal(generate(one, 8), generate(other, 8))
    assert (trained / "history.csv").read_text() == (resumed[0] / "history.csv").read_text()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--resume", "--seed", 3), "was trained with seed=0, not 3; resume with the same, or start anew"),
        (("--resume", "--recipe", "reference"), "batch_size=64, not 128"),
        (("--resume", "--loss", "hinge"), "loss='non_saturating', not 'hinge'"),
        (("--resume", "--dataset", "strokes"), "the checkpoint was trained on other data for its 50 steps"),
        (("--resume", "--steps", 25), "has 50 steps behind it, more than --steps 25: give as many, or more"),
    ],
    ids=["seed", "recipe", "loss", "dataset", "fewer steps"],
)
def test_a_training_goes_on_only_as_it_began(trained, arguments, message):
    before = {path: path.read_bytes() for path in trained.iterdir()}
    code, output = train_gan(trained, *arguments, steps=75)
    assert code == 1 and message in output
    assert {path: path.read_bytes() for path in trained.iterdir()} == before


def test_without_a_checkpoint_there_is_nothing_to_resume(tmp_path):
    code, output = train_gan(tmp_path / "typo", "--resume", steps=25)
    assert code == 1 and "typo holds no checkpoint to go on from: correct --out, or leave out --resume" in output
    assert list(tmp_path.iterdir()) == []


def test_other_mistakes_are_told(tmp_path):
    code, output = train_gan(tmp_path, "--loss", "focal", steps=25)
    assert code == 1 and "loss='focal'; choose one of minimax" in output
    (tmp_path / "checkpoint.npz").write_bytes(b"half a")
    code, output = train_gan(tmp_path, "--resume", steps=25)
    assert code == 1 and "not a whole checkpoint" in output
    assert train_gan(tmp_path, steps=0)[0] == 2
    for option, value, names in (("dataset", "faces", "uci, mnist, strokes"), ("recipe", "slow", "reference, fast")):
        code, output = aigc("train", "gan", f"--{option}", value, "--out", tmp_path)
        assert code == 2 and f"{option}='{value}'; choose one of {names}" in re.sub(r"[│╭╮╰╯─\s]+", " ", output)


def test_a_file_in_the_way_is_told(tmp_path):
    (tmp_path / "file").write_text("in the way")
    assert train_gan(tmp_path / "file", steps=25)[0] == 2
    code, output = train_gan(tmp_path / "file" / "gan", steps=25)
    assert code == 1 and "cannot write" in output


# Generating


def draw(weights, out, *arguments):
    return aigc("generate", "--weights", weights, "--out", out, *arguments)


def test_generate_draws_one_picture(trained, tmp_path):
    code, output = draw(trained / "generator.keras", tmp_path / "new" / "grid.png", "--count", 20, "--seed", 1)
    assert code == 0 and "20 samples in" in output
    # Eight to a row make three rows.
    assert imread(tmp_path / "new" / "grid.png").shape[:2] == (225, 600)


def test_the_same_seed_draws_the_same_picture(trained, tmp_path):
    for name, seed in (("a.png", 1), ("b.png", 1), ("c.png", 2)):
        assert draw(trained / "generator.keras", tmp_path / name, "--count", 8, "--seed", seed)[0] == 0
    one, again, other = ((tmp_path / name).read_bytes() for name in ("a.png", "b.png", "c.png"))
    assert one == again != other


def test_generate_says_what_it_cannot_use(trained, tmp_path):
    code, output = draw(tmp_path / "none.keras", tmp_path / "grid.png")
    assert code == 1 and "there is no generator at" in output and "aigc train gan" in output
    code, output = draw(trained / "checkpoint.npz", tmp_path / "grid.png")
    assert code == 1 and "is a checkpoint, to go on with a training; its generator is" in output
    code, output = draw(trained / "generator.keras", tmp_path / "grid.jpg")
    assert code == 1 and "it wants a name that ends in .png" in output
    code, output = draw(trained / "generator.keras", tmp_path / "grid.png", "--count", 4097)
    assert code == 1 and "--count is 4097; one picture holds 4096 samples at most" in output
    code, output = draw(trained / "generator.keras", tmp_path / "grid.png", "--prompt", "a seven")
    assert code == 1 and "is no writer, so it takes neither --prompt nor --temperature" in output
    assert draw(trained / "generator.keras", tmp_path / "grid.png", "--count", 0)[0] == 2
    assert list(tmp_path.iterdir()) == []


# Autoencoders and flows


def train_vae(folder, *arguments, steps):
    return aigc("train", "vae", "--dataset", "uci", "--steps", steps, "--out", folder, *arguments)


def train_flow(folder, vae, *arguments, steps):
    return aigc("train", "flow", "--vae", vae, "--steps", steps, "--out", folder, *arguments)


@pytest.fixture(scope="module")
def vae(tmp_path_factory):
    """The folder of a VAE of 50 steps; tests leave it as it is."""
    folder = tmp_path_factory.mktemp("vae")
    assert train_vae(folder, "--latent-dim", 4, "--beta", 2, steps=50)[0] == 0
    return folder


def test_a_vae_keeps_both_nets_and_how_they_were_made(vae):
    names = {path.name for path in vae.iterdir()}
    made = {f"{net}.{suffix}" for net in ("encoder", "generator") for suffix in ("keras", "json")}
    assert names == {"checkpoint.npz", "history.csv", *made, "samples_000025.png", "samples_000050.png"}
    report = json.loads((vae / "encoder.json").read_text())
    assert report["command"] == "aigc train vae --dataset uci --steps 50 --latent-dim 4 --beta 2 --seed 0 --out DIR"
    assert (vae / "history.csv").read_text().startswith("step,distortion,rate\n1,")


def test_a_resumed_vae_ends_as_the_one_that_never_stopped(vae, tmp_path):
    settings = ("--latent-dim", 4, "--beta", 2)
    assert train_vae(tmp_path, *settings, steps=25)[0] == 0
    assert train_vae(tmp_path, *settings, steps=50)[0] == 1  # without --resume
    code, output = train_vae(tmp_path, "--resume", "--latent-dim", 4, steps=50)
    assert code == 1 and "was trained with beta=2.0, not 1.0" in output
    code, output = train_vae(tmp_path, "--resume", "--latent-dim", 5, "--beta", 2, steps=50)
    assert code == 1 and "belongs to another architecture" in output
    assert train_vae(tmp_path, "--resume", *settings, steps=50)[0] == 0
    with np.load(vae / "checkpoint.npz") as whole, np.load(tmp_path / "checkpoint.npz") as parts:
        assert all(np.array_equal(whole[name], parts[name]) for name in whole.files)


def test_a_vae_generates(vae, tmp_path):
    assert draw(vae / "generator.keras", tmp_path / "grid.png", "--count", 8)[0] == 0
    assert imread(tmp_path / "grid.png")[..., :3].std() > 0.05
    code, output = draw(vae / "encoder.keras", tmp_path / "other.png")
    assert code == 1 and "a generator takes latent vectors [N, width]" in output


def test_a_flow_is_trained_over_its_codes_resumes_and_generates(vae, tmp_path):
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    assert train_flow(whole, vae, steps=50)[0] == train_flow(parts, vae, steps=25)[0] == 0
    assert train_flow(parts, vae, "--resume", steps=50)[0] == 0
    one, other = (load_generator(folder / "generator.keras") for folder in (whole, parts))
    np.testing.assert_array_equal(generate(one, 8), generate(other, 8))
    assert draw(whole / "generator.keras", tmp_path / "grid.png", "--count", 8)[0] == 0
    assert (whole / "history.csv").read_text().startswith("step,loss\n1,")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--beta", "-1"), "beta=-1.0; it wants a number of at least 0"),
        (("--beta", "nan"), "beta=nan; it wants a number"),
    ],
)
def test_what_makes_no_vae_is_told(tmp_path, arguments, message):
    code, output = train_vae(tmp_path / "new", *arguments, steps=5)
    assert code == 1 and message in output and not (tmp_path / "new").exists()
    assert train_vae(tmp_path / "new", "--latent-dim", 0, steps=5)[0] == 2


def test_a_flow_wants_a_vae(trained, tmp_path):
    code, output = train_flow(tmp_path / "new", tmp_path, steps=5)
    assert code == 1 and "there is no encoder at" in output and "aigc train vae --out" in output
    code, output = train_flow(tmp_path / "new", trained, steps=5)
    assert code == 1 and "there is no encoder at" in output and not (tmp_path / "new").exists()


# The judge


@pytest.mark.parametrize("dataset", ["uci", "strokes"])
def test_a_classifier_is_kept_with_its_accuracy(tmp_path, dataset):
    code, output = aigc("train", "classifier", "--dataset", dataset, "--steps", 100, "--out", tmp_path)
    name = f"judge_{dataset}"
    assert code == 0 and f"{name}.keras" in output
    report = json.loads((tmp_path / f"{name}.json").read_text())
    assert report["sha256"] == hashlib.sha256((tmp_path / f"{name}.keras").read_bytes()).hexdigest()
    assert report["command"] == f"aigc train classifier --dataset {dataset} --steps 100 --seed 0 --out DIR"
    assert 0.5 < report["test_accuracy"] <= 1
    assert {path.name for path in tmp_path.iterdir()} == {f"{name}.keras", f"{name}.json"}


def test_a_judge_that_is_there_is_not_overwritten(tmp_path):
    (tmp_path / "judge_uci.keras").write_bytes(b"the first")
    code, output = aigc("train", "classifier", "--dataset", "uci", "--steps", 25, "--out", tmp_path)
    assert code == 1 and "judge_uci.keras is there already: choose another --out" in output
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"the first"]
