"""The report of 04 on a learner's own data: tables as they come, pictures by kind, and what it refuses."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from aigc_helpers.own import optimizers


@pytest.fixture(autouse=True)
def _nothing_is_named_elsewhere(monkeypatch):
    monkeypatch.delenv("AIGC_OWN", raising=False)
    yield
    plt.close("all")


def table(path, rows, header="a,b,c"):
    path.write_text("\n".join([header, *(",".join(map(str, row)) for row in rows)]))
    return path


def bowl_table(path, scales=(1.0, 30.0), gaps=()):
    """Two columns that have nothing to do with each other, of these scales, and a sum of both to predict."""
    turns = 2 * np.pi * np.arange(40) / 40
    columns = np.stack([np.cos(turns), np.sin(turns)], axis=1) * scales
    rows = [[*row, row.sum()] for row in columns]
    for row, column in gaps:
        rows[row][column] = ""
    return table(path, rows)


def test_kappa_and_the_rates_are_those_of_the_columns(tmp_path, capsys):
    # Curvatures of cosine and sine are half their squared scale: 0.5 and 450.
    optimizers.report(bowl_table(tmp_path / "mine.csv"))
    said = capsys.readouterr().out
    assert "mine.csv, predicting 'c': 40 rows, 2 columns" in said
    assert "centred: curvatures 0.5 to 4.5e+02, κ = 900" in said
    assert "diverges above rate 0.0044\n" in said
    assert "scaled alike: curvatures 1 to 1, κ = 1" in said and "SGD 1, momentum 1\n" in said
    assert [len(ax.lines) for ax in plt.gcf().axes] == [5, 4]


def test_a_range_test_takes_a_rate_that_momentum_bears_and_not_a_crawling_one(tmp_path, capsys):
    optimizers.report(bowl_table(tmp_path / "mine.csv", scales=(1.0, 10.0)))
    rate = float(capsys.readouterr().out.split("\n")[4].split()[-1])
    assert 0.1 / 50 < rate < 2 * (1 + 0.9) / 50  # the steepest curvature is 50; beyond the second momentum diverges


def test_the_loss_falls_as_plain_descent_makes_it_fall(tmp_path):
    inputs = np.random.default_rng(0).normal(size=(50, 3)) * [1.0, 2.0, 3.0]
    target = inputs @ [1.0, -1.0, 2.0] + 5
    bowl = optimizers._bowl(inputs, target)
    centred, weights, rate = inputs - inputs.mean(axis=0), np.zeros(3), 2 / (bowl.curvatures[0] + bowl.curvatures[-1])
    losses = []
    for _ in range(10):
        error = centred @ weights - (target - target.mean())
        losses.append((error**2).mean())
        weights = weights - rate * centred.T @ error / 50
    np.testing.assert_allclose(optimizers._fall(bowl, style="SGD")[:10], np.array(losses) / losses[0], rtol=1e-9)


def test_momentum_needs_fewer_steps_and_scaling_fewer_still(tmp_path, capsys):
    optimizers.report(bowl_table(tmp_path / "mine.csv", scales=(1.0, 10.0)))
    plain, ball = (
        int(part.split()[-1].replace(",", "")) for part in capsys.readouterr().out.split("\n")[3].split(", ")
    )
    assert 2 < ball < plain / 3


def test_gaps_words_and_columns_that_never_change_do_no_harm(tmp_path, capsys):
    rows = [[place, "x", 7, "" if place % 4 == 1 else place**2, "inf" if place == 5 else place] for place in range(12)]
    optimizers.report(table(tmp_path / "odd.csv", rows, header="a,name,same,b,c"))
    assert "11 rows, 2 columns" in capsys.readouterr().out


def test_pictures_by_kind_are_a_table_too_and_odd_files_are_left_out(tmp_path, capsys):
    rng = np.random.default_rng(0)
    for place, mode in enumerate(("RGB", "L", "RGBA", "L")):
        (folder := tmp_path / ("nut" if place % 2 else "bolt")).mkdir(exist_ok=True)
        Image.fromarray(rng.integers(0, 256, (20, 30, 4), np.uint8), "RGBA").convert(mode).save(folder / f"{place}.png")
    Image.fromarray(rng.integers(0, 2**16, (30, 30), np.uint16)).save(tmp_path / "nut" / "scan.png")
    (tmp_path / "nut" / "notes.txt").write_text("buy milk")
    optimizers.report(tmp_path)
    assert "predicting the number of the kind: 5 rows, 196 columns" in capsys.readouterr().out


def test_where_nothing_is_named_it_says_so_and_shows_wines(capsys):
    optimizers.report()
    assert capsys.readouterr().out.startswith(
        "nothing of yours is named, so: scikit-learn's wines: 178 rows, 13 columns"
    )


def test_the_environment_names_it_too(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("AIGC_OWN", str(bowl_table(tmp_path / "mine.csv")))
    optimizers.report()
    assert capsys.readouterr().out.startswith("mine.csv")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("model.keras", "", "is a model; this report wants a table"),
        ("one.csv", "a\n1\n2\n", "has one column of numbers, 'a'"),
        ("still.csv", "a,b\n1,1\n1,2\n", "has nothing to learn"),
        ("constant.csv", "a,b\n1,2\n2,2\n", "has nothing to learn"),
        ("large.csv", "a,b\n1e200,1\n2,2\n", r"holds numbers beyond 1e\+100"),
        ("words.csv", "a,b\nx,y\nz,w\n", "no column of numbers"),
    ],
)
def test_what_it_cannot_use_is_refused(tmp_path, name, text, message):
    (tmp_path / name).write_text(text)
    with pytest.raises(ValueError, match=message):
        optimizers.report(tmp_path / name)


def test_pictures_without_kinds_are_refused(tmp_path):
    Image.new("L", (9, 9), 100).save(tmp_path / "a.png")
    with pytest.raises(ValueError, match="has no kinds; it wants a subfolder"):
        optimizers.report(tmp_path)


def test_a_place_where_nothing_is_is_told(tmp_path):
    with pytest.raises(ValueError, match="nothing is at"):
        optimizers.report(tmp_path / "gone.csv")
