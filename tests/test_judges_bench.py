"""The judge's bench without a browser: its pure part over its controls, what its controls do, its static picture."""

import base64
import io
from dataclasses import replace
from itertools import pairwise

import matplotlib.image
import numpy as np
import pytest

from aigc_helpers.data import load
from aigc_helpers.gan.judge import load_judge
from aigc_helpers.gan.verdicts import WORSE
from aigc_helpers.widgets.judges_bench import JudgesBench

EXTREMES = [(name, value) for name, control in JudgesBench.controls.items() for value in control.extremes]
MIXES = [(100, 100, 100, 5), (0, 50, 50, 3), (100, 0, 0, 5), (0, 0, 100, 0), (30, 30, 30, 1)]


def sets():
    digits, labels = load("uci", "test")
    return {"train": load("uci")[0], "fresh": digits[160:], "labels": labels[160:], "held_out": digits[:160]}


@pytest.fixture(scope="module")
def bench():
    return JudgesBench(load_judge("uci"), **sets())


@pytest.fixture
def alive(bench):
    """The bench with its view; at its start again, and closed at the end."""
    bench.view  # noqa: B018
    bench.reset()
    yield bench
    bench.reset()
    bench.close()
    del vars(bench)["view"], vars(bench)["_widgets"]


@pytest.mark.parametrize(("name", "value"), EXTREMES, ids=str)
def test_every_extreme_has_a_picture_and_words(bench, name, value):
    reading = bench.compute(replace(bench.start, **{name: value}))
    assert str(reading).startswith("Alarm: ") and "nan" not in str(reading)
    pixels = matplotlib.image.imread(io.BytesIO(bench.picture(reading)), format="png")
    assert pixels.shape[:2] == (360, 720)


@pytest.mark.parametrize(("copied", "blurred", "noisy", "dropped"), MIXES)
def test_every_mix_has_as_many_digits_and_all_its_scores(bench, copied, blurred, noisy, dropped):
    state = replace(bench.start, copied=copied, blurred=blurred, noisy=noisy, dropped=dropped)
    parts = bench._mix(state)
    assert abs(sum(map(len, parts.values())) - bench.count) <= 1
    assert all(bench.labels[rows].min() >= dropped for name, rows in parts.items() if len(rows) and name != "copied")
    assert np.isfinite(bench.compute(state).scores).all()


def test_no_digit_is_both_blurred_and_noisy_or_real(bench):
    parts = bench._mix(replace(bench.start, blurred=40, noisy=40))
    rows = np.concatenate([part for name, part in parts.items() if name != "copied"])
    assert len(np.unique(rows)) == len(rows)


def test_compute_depends_on_the_state_alone(bench):
    state = replace(bench.start, copied=20, blurred=20)
    one, other = bench.compute(state), bench.compute(state)
    assert str(one) == str(other) and bench.picture(one) == bench.picture(other)


@pytest.mark.parametrize(
    ("crime", "seen_by", "not_by"),
    [
        ({"copied": 100}, {"closer_to_train"}, {"frechet", "recall", "detector"}),
        ({"blurred": 100}, {"frechet", "recall", "detector"}, {"precision", "closer_to_train"}),
        ({"dropped": 5}, {"recall", "coverage"}, {"precision", "closer_to_train"}),
    ],
)
def test_each_crime_has_its_judges(bench, crime, seen_by, not_by):
    alarms = set(bench.compute(replace(bench.start, **crime)).alarms)
    assert seen_by <= alarms and not not_by & alarms


@pytest.mark.parametrize("crime", ["copied", "blurred", "noisy", "dropped"])
def test_every_slider_moves_its_judge(bench, crime):
    judge = {"copied": "closer_to_train", "blurred": "recall", "noisy": "detector", "dropped": "coverage"}[crime]
    steps = np.linspace(0, bench.controls[crime].high, 3).astype(int).tolist()
    scores = [getattr(bench.compute(replace(bench.start, **{crime: step})).scores, judge) for step in steps]
    assert all(WORSE[judge] * (after - before) > 0 for before, after in pairwise(scores))


def test_rapid_changes_end_where_the_control_ends(alive):
    for share in (10, 90, 0, 100):
        alive._widgets["copied"].value = share
    assert alive.state.copied == 100 and "near train 1.00" in alive.words


def test_an_error_in_a_callback_is_told(alive, monkeypatch):
    monkeypatch.setattr(alive, "compute", lambda state: 1 / 0)
    alive._widgets["blurred"].value = 30
    assert alive.words.startswith("This did not work: ZeroDivisionError")
    monkeypatch.undo()


def test_without_a_person_there_is_the_picture_alone(bench):
    data = bench._repr_mimebundle_()
    assert data.keys() == {"image/png", "text/plain"} and data["text/plain"].startswith(bench.question)
    pixels = matplotlib.image.imread(io.BytesIO(base64.b64decode(data["image/png"])), format="png")
    assert pixels[..., :3].min() < 0.1


def test_sets_too_small_are_named():
    few = {**sets(), "held_out": sets()["held_out"][:30]}
    with pytest.raises(ValueError, match="allow 30 digits in a mix; it wants at least 40"):
        JudgesBench(load_judge("uci"), **few)
