"""The judge's bench without a browser: its recipes, who sees which crime, its controls, its static picture."""

from dataclasses import replace

import matplotlib.pyplot as plt
import numpy as np
import pytest

from aigc_helpers.data import load
from aigc_helpers.judging.judge import load_judge, score
from aigc_helpers.judging.trials import WORSE
from aigc_helpers.widgets.judges_bench import TITLES, JudgesBench, State, _bench

EXTREMES = [(name, value) for name, control in JudgesBench.controls.items() for value in control.extremes]
GRID = [
    {"copied": copied, "blurred": blurred, "noisy": noisy, "missing": missing}
    for copied in (0, 100)
    for blurred in (0, 100)
    for noisy in (0, 50)
    for missing in (0, 4)
]


def made():
    return JudgesBench(load_judge("uci"), train=load("uci")[0], held_out=load("uci", "test")[0])


@pytest.fixture(scope="module")
def bench():
    return made()


@pytest.fixture(scope="module")
def bench_with_a_view():
    instrument = made()
    instrument.view  # noqa: B018
    instrument.show()
    yield instrument
    instrument.close()


@pytest.fixture
def alive(bench_with_a_view):
    """A bench on a page, at its start."""
    bench_with_a_view.reset()
    return bench_with_a_view


def objecting(reading):
    return {name for name, seen in zip(TITLES, reading.seen, strict=True) if seen}


@pytest.mark.parametrize("changes", GRID, ids=str)
def test_the_grid_keeps_to_its_recipe(bench, changes):
    state = replace(bench.start, **changes)
    recipe = bench._recipe(state)
    kinds = [kind for kind, _ in recipe]
    assert state.shares.sum() == pytest.approx(1) and len(recipe) == bench.count
    for kind, share in zip(("honest", "copied", "blurred", "noisy"), state.shares, strict=True):
        assert kinds.count(kind) == pytest.approx(share * bench.count, abs=1)
    labels = [bench._labels["copied" if kind == "copied" else "honest"][place] for kind, place in recipe]
    assert max(labels) == 9 - state.missing
    assert np.isfinite(bench.compute(state).scores).all()
    # No image comes twice: it would be its own neighbour.
    assert len({(kind == "copied", place) for kind, place in recipe}) == len(recipe)


def test_its_scores_are_the_scorecards(bench):
    state = State(copied=30, blurred=20, noisy=10, missing=2)
    images = np.stack([bench._pantry[kind][place] for kind, place in bench._recipe(state)])
    train, held_out = bench._score.keywords["train"], bench._score.keywords["held_out"]
    expected = score(bench.judge.features(images), held_out, train)
    found = bench.compute(state).scores
    np.testing.assert_allclose(found, [getattr(expected, name) for name in TITLES], rtol=1e-3, atol=1e-2)


def test_honest_samples_are_accused_by_none(bench):
    accusers = [objecting(bench.compute(State(seed=seed))) for seed in range(10)]
    assert sum(map(len, accusers)) <= 2  # of 80 verdicts; beyond three deviations lie 0.3 %


@pytest.mark.parametrize(
    ("crime", "who_must", "who_must_not"),
    [
        ({"copied": 100}, {"closer_to_train"}, {"frechet", "precision", "recall", "coverage"}),
        ({"blurred": 100}, {"frechet", "kernel", "detector", "recall", "coverage"}, {"precision", "density"}),
        ({"noisy": 100}, {"frechet", "kernel", "detector", "precision", "recall", "coverage"}, {"closer_to_train"}),
        ({"missing": 4}, {"frechet", "recall", "coverage"}, {"precision", "density", "closer_to_train"}),
    ],
    ids=["copied", "blurred", "noisy", "missing"],
)
def test_each_crime_has_its_judge(bench, crime, who_must, who_must_not):
    reading = bench.compute(State(**crime))
    assert who_must <= objecting(reading) and not who_must_not & objecting(reading)
    objections, passed = str(reading).splitlines()[1:]
    assert all(TITLES[name] in objections for name in who_must)
    assert all(TITLES[name] in passed for name in who_must_not)


@pytest.mark.parametrize("side", [-1, 1])
def test_density_objects_both_ways_and_the_others_one(bench, side):
    reading = bench.compute(State())
    moved = reading._replace(scores=reading.honest + side * 4 * reading.deviation)
    assert {"density"} | {name for name in TITLES if WORSE[name] == side} == objecting(moved)


@pytest.mark.parametrize("side", [-1, 1])
def test_every_bar_runs_from_0_to_its_score(bench, side):
    reading = bench.compute(State())._replace(scores=np.full(8, side * 0.3))
    _, ax = plt.subplots()
    _bench(ax, reading)
    widths = [bar.get_width() for bar in ax.containers[0]]
    plt.close("all")
    kernel = list(TITLES).index("kernel")
    assert np.sign(widths[kernel]) == side
    assert all(width > 0 for width in widths) or side < 0


def test_a_slider_changes_few_samples(bench):
    before, after = (bench._recipe(State(noisy=share)) for share in (20, 25))
    changed = sum(one != other for one, other in zip(before, after, strict=True))
    assert changed == pytest.approx(0.05 * bench.count, abs=1)


def test_bytes_do_as_well_as_floats(bench):
    parts = {name: np.rint(load("uci", split)[0] * 255).astype(np.uint8) for name, split in
             (("train", "train"), ("held_out", "test"))}  # fmt: skip
    from_bytes = JudgesBench(load_judge("uci"), **parts)
    np.testing.assert_allclose(from_bytes.compute(State()).scores, bench.compute(State()).scores, rtol=0.05, atol=20)
    assert from_bytes.count == pytest.approx(bench.count, abs=2)


def test_rapid_changes_end_where_the_control_ends(alive):
    for share in (5, 50, 100, 35, 60):
        alive._widgets["copied"].value = share
    assert alive.state.copied == 60
    assert "40% honest, 60% copied" in alive.words


def test_another_draw_changes_the_samples_and_reset_brings_them_back(alive):
    words, picture = alive.words, alive._picture.value
    next(w for w in alive.view.children[2].children if w.description == "Another draw").click()
    assert alive.state.seed == 1 == alive._widgets["seed"].value
    assert alive._picture.value != picture
    alive.reset()
    assert (alive.words, alive._picture.value) == (words, picture)


def test_too_few_images_are_named():
    with pytest.raises(ValueError, match="train has 30 images, held_out 449; too few"):
        JudgesBench(load_judge("uci"), train=load("uci")[0][:30], held_out=load("uci", "test")[0])
