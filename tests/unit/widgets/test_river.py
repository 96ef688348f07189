"""The river without a browser: its walks against known solutions, its tries, its buttons, fields handed over."""

import io
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.image import imread

from aigc_helpers.models.flow import build
from aigc_helpers.models.paths import PATHS
from aigc_helpers.models.solvers import walk
from aigc_helpers.widgets.river import River
from aigc_helpers.widgets.river.fields import ALL, WORLDS, guided
from aigc_helpers.widgets.river.instrument import GIVEN, STEPS
from aigc_helpers.widgets.river.walks import POINTS, STROLL, next_stop, until
from shown import button

DATA = np.random.default_rng(5).normal(size=(60, 2))
LABELS = np.arange(60) % 3


@pytest.fixture(scope="module")
def shared():
    """One for tests that leave it as it was."""
    return River()


@pytest.fixture
def river():
    river = River()
    river.view  # noqa: B018
    river.show()
    yield river
    river.close()


def at(river, **changes):
    return river.compute(replace(river.start, time=1.0, **changes))


def error(reading):
    solver, place = reading.now
    return reading.tries[solver][1, place]


def sinking(points, time):
    """A field with a known walk: x · exp(−t)."""
    return -points


# Walks


def test_one_step_of_euler_takes_every_point_to_the_mean(shared):
    """At time 0 nothing is known about the data but their mean, and Euler believes it all the way."""
    reading = at(shared, steps=1)
    np.testing.assert_allclose(reading.stops[-1], np.zeros((POINTS, 2)), atol=1e-9)
    assert str(reading).startswith("Time 1.00, after step 1 of 1. The whole walk costs 1 call of the field, 1 a step.")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("world", WORLDS)
def test_more_steps_come_nearer_and_heun_beats_euler_at_equal_cost(shared, world, path):
    coarse, euler = (error(at(shared, world=world, path=path, steps=steps)) for steps in (4, 64))
    heun = error(at(shared, world=world, path=path, solver="heun", steps=32))
    assert heun < euler < coarse


@pytest.mark.parametrize("solver", ["euler", "heun"])
def test_the_error_is_that_of_a_known_walk(solver):
    river, steps = River(sinking), 8
    reading = at(river, solver=solver, steps=steps)
    factor = {"euler": 1 - 1 / steps, "heun": 1 - 1 / steps + 1 / (2 * steps**2)}[solver] ** steps
    start = reading.stops[0]
    np.testing.assert_allclose(reading.stops[-1], factor * start)
    assert error(reading) == pytest.approx(np.linalg.norm(start, axis=1).mean() * abs(factor - np.exp(-1)), rel=0.01)


def test_between_two_stops_points_are_on_the_line(shared):
    stops = at(shared, steps=4).stops
    early = shared.compute(replace(shared.start, time=0.3125)).stops
    np.testing.assert_allclose(early, [*stops[:2], 0.75 * stops[1] + 0.25 * stops[2]])
    for place in range(5):
        assert np.array_equal(until(stops, place / 4), stops[: place + 1])


def test_colours_say_where_the_exact_walk_ends(shared):
    early, late = (shared.compute(replace(shared.start, solver="heun", steps=64, time=time)) for time in (0.0, 1.0))
    assert np.array_equal(early.groups, late.groups) and set(early.groups) == set(range(6))
    angles = np.arctan2(*late.stops[-1].T[::-1]) % (2 * np.pi)
    assert np.array_equal(late.groups, np.floor(angles / (np.pi / 3)))
    assert "0 of 200 end where another colour belongs" in str(late)


def test_a_stroll_loses_the_points_and_keeps_the_crowd(shared):
    reading = at(shared, solver=STROLL, steps=64)
    assert error(reading) > 1 and "a point has no end of its own" in str(reading)
    counts = [int(line.split()[0]) for line in str(reading).splitlines() if "end among the data" in line]
    assert counts[0] > 190


def test_seeds_repeat_themselves_and_differ(shared):
    one, again, other = at(shared, solver=STROLL), at(River(), solver=STROLL), at(shared, solver=STROLL, seed=1)
    assert np.array_equal(one.stops, again.stops) and not np.allclose(one.stops, other.stops)


# Classes and guidance


def test_a_class_is_reached_and_guidance_thins_out_what_lies_near_the_other(shared):
    own, far = (at(shared, solver="heun", steps=64, label=0, guidance=guidance) for guidance in (1.0, 4.0))
    assert (own.stops[-1][:, 1] > 0).all() and (own.data[:, 1] > 0).all()
    top, others = 1, (0, 2)
    counts = [np.bincount(reading.groups, minlength=6) for reading in (own, far)]
    assert counts[1][top] > 1.2 * counts[0][top] and sum(counts[1][[*others]]) < sum(counts[0][[*others]])


def test_guidance_leads_away_from_the_field_of_all():
    everyone, own = (lambda x, t: x + t), (lambda x, t: 2 * x)
    np.testing.assert_allclose(guided(everyone, own, 3.0)(DATA, 0.5), DATA + 0.5 + 3 * (2 * DATA - DATA - 0.5))
    assert guided(everyone, own, 1.0) is own


def test_a_guided_step_asks_twice_as_often(shared):
    calls = {
        (solver, label, guidance): at(shared, solver=solver, label=label, guidance=guidance).tries[solver][0, 0]
        for solver in ("euler", "heun", STROLL)
        for label, guidance in ((ALL, 3.0), (0, 1.0), (0, 3.0))
    }
    assert [calls["euler", *it] for it in ((ALL, 3.0), (0, 1.0), (0, 3.0))] == [4, 4, 8]
    assert [calls["heun", *it] for it in ((ALL, 3.0), (0, 1.0), (0, 3.0))] == [8, 8, 16]
    assert calls[STROLL, 0, 1.0] == 4


def test_guidance_is_hidden_without_a_class_and_both_without_classes(river):
    assert river.hidden(river.state) == ("guidance",)
    river._widgets["label"].value = 1
    assert river.hidden(river.state) == ()
    river._widgets["world"].value = "one clump"
    assert river.state.label == ALL and river.hidden(river.state) == ("label", "guidance")


# Tries and buttons


def test_tries_stay_while_the_question_does(river):
    for steps in (8, 2, 8):
        river._widgets["steps"].value = steps
    river._widgets["solver"].value = "heun"
    river._widgets["time"].value = 0.5
    assert river.state.tried == (("euler", 4), ("euler", 8), ("euler", 2))
    reading = river.compute(river.state)
    assert reading.tries["euler"][0].tolist() == [4, 8, 2] and reading.tries["heun"][0].tolist() == [16]
    assert reading.now == ("heun", 0)
    river._widgets["seed"].value = 3
    assert river.state.tried == ()


def test_the_buttons_go_from_stop_to_stop(river):
    times = []
    for label in ["Step on"] * 5 + ["Step back"] * 2:
        button(river, label).click()
        times.append(river.state.time)
    assert times == [0.25, 0.5, 0.75, 1.0, 1.0, 0.75, 0.5] and river._widgets["time"].value == 0.5
    river._widgets["time"].value = 0.6
    button(river, "Step back").click()
    assert river.state.time == 0.5
    river._widgets["steps"].value = 8
    button(river, "Step on").click()
    assert river.state.time == 0.625 and "after step 5 of 8" in river.words


@pytest.mark.parametrize("steps", [*STEPS, 3, 7, 49, 100])
def test_every_stop_is_reached_either_way(steps):
    time, there = 0.0, [stop / steps for stop in range(1, steps + 1)]
    assert [time := next_stop(time, steps, 1) for _ in there] == there
    assert [time := next_stop(time, steps, -1) for _ in there] == [0.0, *there[:-1]][::-1]
    assert (next_stop(0.0, steps, -1), next_stop(1.0, steps, 1)) == (0.0, 1.0)


def test_every_stop_lies_on_a_stop_of_the_slider(shared):
    """A slider sends back what it makes of a value between its own."""
    assert all(stop / steps % shared.controls["time"].step == 0 for steps in STEPS for stop in range(steps + 1))


def test_its_two_panels_are_its_picture_cut_in_two(river):
    plane, chart = (imread(io.BytesIO(picture.value)) for picture in river._pictures)
    whole = imread(io.BytesIO(river.picture(river.compute(river.state))))
    np.testing.assert_array_equal(np.concatenate([plane, chart], axis=1), whole)
    assert (chart[:, 0] == 1).all() and plane.shape[1] > chart.shape[1] > 300  # cut in the gap between them


# Fields that are handed over


def test_a_flow_brings_its_path_its_classes_and_its_guidance():
    flow = build(2, classes=3, path="circle", seed=1)
    river = River(flow, data=DATA, labels=LABELS)
    assert river.controls.keys() == {"time", "steps", "solver", "seed", "label", "guidance"}
    assert (river.start.world, river.start.path) == (GIVEN, "circle")
    reading = at(river, steps=2, label=2, guidance=2.0)
    ours, theirs = reading.stops, flow.stops(reading.stops[0], labels=2, guidance=2.0, steps=2, solver="euler")
    np.testing.assert_allclose(ours, theirs, atol=1e-5)
    assert np.array_equal(reading.data, river.walks[GIVEN].world.data[river.walks[GIVEN].world.groups == 2])


def test_a_function_is_asked_as_it_is_and_needs_no_data():
    river = River(sinking, path="ddpm")
    reading = at(river, steps=6)
    theirs = walk(sinking, reading.stops[0], steps=6, solver="euler", ends=(0.0, PATHS["ddpm"].last))
    assert np.array_equal(reading.stops, theirs) and reading.data is None and len(set(reading.groups)) == 6
    assert "among the data" not in str(reading) and river.controls.keys() == {"time", "steps", "solver", "seed"}


def test_data_without_labels_are_grouped_by_direction():
    river = River(sinking, data=DATA)
    assert set(river.walks[GIVEN].world.groups) == set(range(6))
    assert "end among the data" in str(at(river))


REFUSED = {
    "no function": (lambda: River(3), r"field=3; it wants \(points \[N, 2\], time\)"),
    "other arguments": (lambda: River(lambda points: points), "field failed on 3 points .*TypeError"),
    "shape": (lambda: River(lambda x, t: x[:, :1]), r"field answers 3 points with shape \(3, 1\)"),
    "NaN": (lambda: River(lambda x, t: x * np.nan), "field's answer holds 6 values that are NaN"),
    "codes": (lambda: River(build(5)), "field is a flow over 5 numbers"),
    "path": (lambda: River(sinking, path="ddmp"), "path='ddmp'.*did you mean 'ddpm'"),
    "seed": (lambda: River(seed=-1), "seed=-1"),
    "data alone": (lambda: River(data=DATA), "data and labels go with a field of your own"),
    "labels alone": (lambda: River(sinking, labels=LABELS), "labels are given without data"),
    "few": (lambda: River(sinking, data=DATA[:5]), "data has 5 points; it wants at least 20"),
    "flat": (lambda: River(sinking, data=DATA[:, 0]), "data has shape"),
    "labels": (lambda: River(sinking, data=DATA, labels=LABELS[:7]), "labels has shape .7,."),
    "classes": (lambda: River(build(2, classes=2), data=DATA, labels=LABELS), "labels run from 0 to 2; 2 classes"),
}


@pytest.mark.parametrize("fault", REFUSED)
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
def test_what_does_not_fit_is_refused(fault):
    call, message = REFUSED[fault]
    with pytest.raises(ValueError, match=message):
        call()


STATES = {
    "world": ({"world": "rnig"}, "world='rnig'.*did you mean 'ring'"),
    "path": ({"path": "curved"}, "path='curved'"),
    "solver": ({"solver": "rk4"}, "solver='rk4'"),
    "steps": ({"steps": 0}, "steps=0"),
    "time": ({"time": 1.5}, "time=1.5; it wants a number from 0"),
    "no time": ({"time": np.nan}, "time=nan"),
    "label": ({"label": 2}, "label=2; it wants one of the 2 classes of 'ring'"),
    "guidance": ({"label": 0, "guidance": np.nan}, "guidance=nan"),
    "endless guidance": ({"label": 0, "guidance": np.inf}, "guidance=inf"),
    "seed": ({"seed": 0.5}, "seed=0.5"),
}


@pytest.mark.parametrize("fault", STATES)
def test_a_state_that_is_none_is_refused(shared, fault):
    changes, message = STATES[fault]
    with pytest.raises(ValueError, match=message):
        shared.compute(replace(shared.start, **changes))


def test_a_walk_that_leaves_all_bounds_is_told():
    river = River(lambda x, t: 1e200 * x)
    river.view  # noqa: B018
    with np.errstate(over="ignore", invalid="ignore"):
        river.show()
    assert river.words.startswith("This did not work: FloatingPointError: the walk left all bounds")
    river.close()
