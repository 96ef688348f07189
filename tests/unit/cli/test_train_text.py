"""`aigc train text`, and `aigc generate` with its writer: what they keep, how they go on, and how they say no."""

import hashlib
import json
import shutil

import numpy as np
import pytest
from typer.testing import CliRunner

from aigc_helpers.cli import app
from aigc_helpers.models.ngrams import NGrams
from aigc_helpers.models.writers import load_writer

# Keras 3.15 saves with a call that NumPy 2 frowns on.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")
LINE = "to and fro the old lamp swings, and all the while a low bell rings\n"


def aigc(*arguments):
    """Run the command here; returns (exit code, all that it printed)."""
    result = CliRunner().invoke(app, list(map(str, arguments)))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def train_text(folder, *arguments, text, steps=50):
    return aigc("train", "text", "--text", text, "--steps", steps, "--out", folder, *arguments)


@pytest.fixture(scope="module")
def text(tmp_path_factory):
    """A file of a text that repeats one line: soon learned."""
    path = tmp_path_factory.mktemp("text") / "bell.txt"
    path.write_text(LINE * 40)
    return path


@pytest.fixture(scope="module")
def trained(text, tmp_path_factory):
    """The folder of a training of 50 steps; tests leave it as it is."""
    folder = tmp_path_factory.mktemp("writer")
    assert train_text(folder, text=text)[0] == 0
    return folder


def test_a_training_keeps_all_that_it_promises(trained, text):
    names = {path.name for path in trained.iterdir()}
    samples = {"samples_000025.txt", "samples_000050.txt"}
    assert names == {"checkpoint.npz", "history.csv", "writer.keras", "writer.json", *samples}
    report = json.loads((trained / "writer.json").read_text())
    assert report["sha256"] == hashlib.sha256((trained / "writer.keras").read_bytes()).hexdigest()
    assert report["command"] == f"aigc train text --text {text} --steps 50 --seed 0 --out DIR"
    assert report["letters"] == "".join(sorted(set(LINE)))


def test_it_was_judged_on_what_it_did_not_learn_and_has_learned(trained):
    whole, report = LINE * 40, json.loads((trained / "writer.json").read_text())
    writer = load_writer(trained / "writer.keras")
    last = writer.letters.encode(whole[len(whole) * 9 // 10 :])
    assert report["nats"] == pytest.approx(float(writer.model.nats(last).mean()), abs=1e-3)
    letters_alone = NGrams(writer.letters.encode(whole), vocabulary=writer.letters.size, order=1)
    assert report["nats"] < letters_alone.nats(last).mean() - 0.5


def test_a_resumed_training_ends_as_the_one_that_never_stopped(trained, text, tmp_path):
    assert train_text(tmp_path, text=text, steps=25)[0] == 0
    code, output = train_text(tmp_path, text=text)
    assert code == 1 and "add --resume to go on with it" in output
    code, output = train_text(tmp_path, "--resume", "--seed", 1, text=text)
    assert code == 1 and "was trained with seed=0, not 1" in output
    assert train_text(tmp_path, "--resume", text=text)[0] == 0
    with np.load(trained / "checkpoint.npz") as whole, np.load(tmp_path / "checkpoint.npz") as parts:
        assert all(np.array_equal(whole[name], parts[name]) for name in whole.files)


def generate(folder, *arguments):
    return aigc("generate", "--weights", folder / "writer.keras", *arguments)


def test_the_writer_goes_on_from_a_prompt_the_same_for_a_seed(trained):
    asked = ("--prompt", "a low ", "--count", 100)
    one, again, other = (generate(trained, *asked, "--seed", seed)[1] for seed in (1, 1, 2))
    assert one == again != other and one.startswith("a low ") and len(one) == len("a low ") + 100 + 1


def test_of_a_long_prompt_the_end_is_read(trained):
    writer = load_writer(trained / "writer.keras")
    end = (LINE * 2)[-writer.model.context :]
    assert writer.go_on("bell" * 30 + end, 20, seed=1) == writer.go_on(end, 20, seed=1)


def test_at_temperature_0_it_is_the_same_for_all_seeds(trained):
    cold = ("--temperature", 0, "--count", 40)
    assert generate(trained, *cold, "--seed", 1) == generate(trained, *cold, "--seed", 2)


def test_it_writes_a_file_whole(trained, tmp_path):
    assert generate(trained, "--out", tmp_path / "new" / "page.txt", "--count", 20, "--prompt", "a")[0] == 0
    assert len((tmp_path / "new" / "page.txt").read_text()) == 1 + 20 + 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--prompt", "Café"), "text holds 'Cé', and this vocabulary knows only"),
        (("--temperature", "nan"), "temperature=nan; it wants a number"),
        (("--temperature", -1), "temperature=-1.0; it wants a number of at least 0"),
        (("--out", "grid.png"), "--out is grid.png; a writer wants a name that ends in .txt, or none"),
    ],
)
def test_the_writer_says_what_it_cannot_use(trained, arguments, message):
    code, output = generate(trained, *arguments)
    assert code == 1 and message in " ".join(output.split())


def test_a_damaged_writer_is_told(trained, tmp_path):
    copy = shutil.copytree(trained, tmp_path / "copy")
    report = json.loads((copy / "writer.json").read_text())
    (copy / "writer.json").write_text(json.dumps(report | {"letters": "abc"}))
    code, output = generate(copy)
    assert code == 1 and "is no writer of the 3 letters beside it" in " ".join(output.split())
    (copy / "writer.json").write_text(json.dumps(report | {"letters": 3}))
    code, output = generate(copy)
    assert code == 1 and "does not say which letters its writer knows" in " ".join(output.split())
    (copy / "writer.json").write_text(json.dumps(report))
    (copy / "writer.keras").write_bytes((trained / "writer.keras").read_bytes()[:-1000])
    code, output = generate(copy)
    assert code == 1 and "is not a whole .keras file" in " ".join(output.split())
    with pytest.raises(FileNotFoundError, match="there is no writer at"):
        load_writer(tmp_path / "none.keras")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("short.txt", b"too short", "has 9 characters; it wants at least 1000"),
        ("old.txt", "é".encode("latin-1") * 2000, "is not in UTF-8"),
        ("program.txt", b"\0" * 2000, "holds bytes that stand in no text"),
        ("none.txt", None, "none.txt"),
    ],
)
def test_a_text_that_is_none_is_told(tmp_path, name, content, message):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    code, output = train_text(tmp_path / "new", text=tmp_path / name)
    assert code == 1 and message in output and not (tmp_path / "new").exists()


def test_another_novel_is_told(tmp_path):
    code, output = train_text(tmp_path / "new", text="prid")
    assert code == 1 and "text='prid'" in output and "pride" in output
