"""The report of 01: on a foreign model, on a folder of odd pictures, on a table; and what it refuses."""

import keras
import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from aigc_helpers.own import deep_nets

# Keras's own, where it saves a net.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")


@pytest.fixture(autouse=True)
def nothing_named(monkeypatch):
    monkeypatch.delenv("AIGC_OWN", raising=False)
    yield
    plt.close("all")


def test_without_a_name_a_net_of_the_course_is_looked_at(capsys):
    deep_nets.report()
    said = capsys.readouterr().out
    assert "OWN names nothing" in said and "logits" in said and len(plt.get_fignums()) == 1
    assert "No layer is mostly silent" in said


def saved(folder, *layers, shape):
    model = keras.Sequential([keras.Input(shape), *layers], name="mine")
    model.save(folder / "mine.keras")
    return folder / "mine.keras"


def test_a_foreign_model_with_a_dead_layer_is_told_from_a_living_one(tmp_path, capsys):
    dead = keras.layers.Dense(6, activation="relu", bias_initializer=keras.initializers.Constant(-1e6), name="dead")
    alive = keras.layers.Dense(4, activation="tanh", name="alive")
    deep_nets.report(saved(tmp_path, alive, dead, shape=(7,)))
    lines = capsys.readouterr().out.splitlines()
    assert any("shape (7,)" in line for line in lines)
    silent = {line.split()[0]: float(line.split()[-2]) for line in lines if line.startswith("  ")}
    assert silent == {"alive": 0.0, "dead": 100.0}
    assert lines[-1].startswith("More than half of dead is silent")


def test_a_model_that_takes_any_length_is_refused(tmp_path):
    path = saved(tmp_path, keras.layers.Conv1D(2, 3), shape=(None, 3))
    with pytest.raises(ValueError, match="fixed shape"):
        deep_nets.report(path)


@pytest.fixture
def folder(tmp_path):
    """Two kinds, dark and light, in odd files: colour, grey, see-through, 16-bit; and a text among them."""
    rng = np.random.default_rng(0)
    for kind, level in (("dark", 40), ("light", 210)):
        (tmp_path / kind).mkdir()
        for place, mode in enumerate(("RGB", "L", "RGB", "L", "RGBA", "L", "RGB")):
            levels = np.clip(level + rng.normal(0, 20, (30, 40, 4)), 0, 255).astype(np.uint8)
            levels[..., 3] = 255
            Image.fromarray(levels, "RGBA").convert(mode).save(tmp_path / kind / f"{place}.png")
        Image.fromarray(np.full((30, 30), 256 * level, np.uint16)).save(tmp_path / kind / "scan.png")
    (tmp_path / "dark" / "notes.txt").write_text("buy milk")
    return tmp_path


def test_a_folder_of_two_kinds_is_raced_on(folder, capsys):
    deep_nets.report(folder)
    said = capsys.readouterr().out
    assert "16 items of 2 kinds" in said and "no reason for a net" in said


def test_a_folder_without_kinds_is_refused(folder):
    with pytest.raises(ValueError, match="one kind into one folder"):
        deep_nets.report(folder / "light")


def test_too_few_of_a_kind_are_refused(folder):
    for place in range(5):
        (folder / "light" / f"{place}.png").unlink()
    with pytest.raises(ValueError, match="two kinds or more"):
        deep_nets.report(folder)


def table_of(folder, label):
    """A header, a column of words, a gap, and a ring around a heap: no straight cut reads it."""
    rng = np.random.default_rng(1)
    angle, kind = rng.uniform(0, 2 * np.pi, 300), rng.integers(2, size=300)
    radius = np.where(kind, 2.0, 0.5) + rng.normal(0, 0.1, 300)
    rows = [
        f"{r * np.cos(a):.3f},{r * np.sin(a):.3f},word,{label(k)}" for r, a, k in zip(radius, angle, kind, strict=True)
    ]
    (folder / "table.csv").write_text("\n".join(["x,y,note,kind", "0.5,,gap,1", *rows]))
    return folder / "table.csv"


def test_a_table_with_gaps_and_words_is_raced_on(tmp_path, capsys):
    deep_nets.report(table_of(tmp_path, lambda kind: 3 + 4 * kind))
    assert "300 items of 2 kinds" in capsys.readouterr().out


def test_a_table_whose_last_column_is_no_kind_is_refused(tmp_path):
    with pytest.raises(ValueError, match="whole numbers"):
        deep_nets.report(table_of(tmp_path, lambda kind: kind + 0.37))


def test_nothing_there_is_refused(tmp_path):
    with pytest.raises(ValueError, match="nothing is at"):
        deep_nets.report(tmp_path / "nowhere")
