"""The comparison of cures: its scores, its table, and the command that writes it."""

import pytest
from typer.testing import CliRunner

from aigc_helpers.cli import app
from aigc_helpers.data import load
from aigc_helpers.gan.plane import CURES, protocol


def test_perfect_samples_have_perfect_scores():
    covered, high_quality, divergence = protocol.score_points(load("grid", "test")[0], "grid")
    assert covered == 25 and high_quality > 0.98 and divergence < 0.01


def test_equal_time_is_fewer_steps_for_who_costs_more():
    rows = protocol.compare("r1", "ring", seeds=(0,), steps=100, cost=1.5)
    assert [(row.moment, row.steps) for row in rows] == [("start", 50), ("equal time", 67), ("equal steps", 100)]


def test_costs_are_ratios_to_the_plain_game():
    ticks = iter(range(10_000))
    assert protocol.costs(["r1"], clock=lambda: next(ticks)) == {"plain": 1.0, "r1": 1.0}


def test_the_command_writes_and_goes_on(tmp_path, monkeypatch):
    monkeypatch.setattr("aigc_helpers.gan.plane.CURES", {"plain": CURES["plain"], "r1": CURES["r1"]})
    command = ["table", "cures", "--out", str(tmp_path / "t.csv"), "--seeds", "1", "--share", "0.02"]
    first = CliRunner().invoke(app, command)
    assert first.exit_code == 0 and "✓ ring r1" in first.output
    rows = protocol.read_table(tmp_path / "t.csv")
    assert len(rows) == 2 * 2 * 3
    protocol.write_table(tmp_path / "t.csv", [row for row in rows if row.dataset == "grid"])
    again = CliRunner().invoke(app, command)
    assert "✓ grid" not in again.output and protocol.read_table(tmp_path / "t.csv") == rows


def test_the_command_wants_a_table():
    answer = CliRunner().invoke(app, ["table", "cures", "--out", "cures.txt"])
    assert answer.exit_code == 1 and ".csv" in answer.output


def test_the_shipped_table_is_whole():
    rows = protocol.read_table()
    moments = ("start", "equal time", "equal steps")
    expected = {(d, c, s, m) for d in protocol.STEPS for c in CURES for s in protocol.SEEDS for m in moments}
    assert {(row.dataset, row.cure, row.seed, row.moment) for row in rows} == expected and len(rows) == len(expected)
    for row in rows:
        last = protocol.STEPS[row.dataset]
        assert row.steps == {"start": 50, "equal steps": last}.get(row.moment, protocol._equal_time(last, row.cost))


@pytest.mark.parametrize(("name", "dataset"), [("plain", "grid"), ("together", "ring"), ("pack", "grid")])
def test_the_shipped_table_comes_from_this_code(name, dataset):
    """Recomputed as far as rounding has not yet led two machines apart: the scores after 50 steps."""
    shipped = [row for row in protocol.read_table() if (row.cure, row.dataset, row.moment) == (name, dataset, "start")]
    found = [row for row in protocol.compare(name, dataset, steps=50) if row.moment == "start"]
    for ours, theirs in zip(found, shipped, strict=True):
        assert ours.seed == theirs.seed and abs(ours.modes - theirs.modes) <= 2
        assert ours.high_quality == pytest.approx(theirs.high_quality, abs=0.02)
        assert ours.reverse_kl == pytest.approx(theirs.reverse_kl, rel=0.05, abs=0.02)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: protocol.compare("plain", "moons"), "dataset='moons'"),
        (lambda: protocol.compare("plain", "ring", cost=0), "cost=0"),
        (lambda: protocol.compare("plain", "ring", cost=-1.0), "cost=-1.0"),
        (lambda: protocol.summarise(protocol.read_table(), dataset="grids"), "dataset='grids'.*did you mean 'grid'"),
        (lambda: protocol.summarise([], dataset="grid", moment="equal_steps"), "did you mean 'equal steps'"),
    ],
)
def test_what_does_not_fit_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
