"""The race without a browser: its pure part over its controls, what its controls do, its static picture."""

import io
import time
from dataclasses import replace

import matplotlib.image
import numpy as np
import pytest

from aigc_helpers.optimizers import RULES, SURFACES, descend
from aigc_helpers.widgets.optimizer_race import MOST_STEPS, NOBODY, OptimizerRace, Race
from aigc_helpers.widgets.workshop import instrument as workshop

EXTREMES = [(name, place) for name, control in OptimizerRace.controls.items() for place in range(len(control.extremes))]


@pytest.fixture(scope="module")
def shared():
    return OptimizerRace()


@pytest.fixture
def race():
    race = OptimizerRace()
    race.view  # noqa: B018
    race.show()
    yield race
    race.close()


def button(race, label):
    return next(
        w for w in workshop._family(race.view) if getattr(w, "description", "") == label and hasattr(w, "click")
    )


def pixels(picture):
    return matplotlib.image.imread(io.BytesIO(picture), format="png")


@pytest.mark.parametrize(("control", "place"), EXTREMES)
@pytest.mark.parametrize("surface", ["rosenbrock", "saddle"])
def test_every_extreme_of_every_control_has_a_picture_and_words(shared, surface, control, place):
    state = replace(shared.start, surface=surface, steps=40)
    reading = shared.compute(replace(state, **{control: OptimizerRace.controls[control].extremes[place]}))
    assert str(reading).startswith("Step 40.") and "nan" not in str(reading)
    assert pixels(shared.picture(reading)).shape[:2] == (350, 760)


def test_compute_depends_on_the_state_alone(shared):
    state = replace(shared.start, noise=1.0, steps=60)
    one, other = (shared.compute(state) for _ in range(2))
    assert str(one) == str(other) and shared.picture(one) == shared.picture(other)
    assert str(shared.compute(replace(state, seed=1))) != str(one)


@pytest.mark.parametrize("surface", SURFACES)
def test_racers_walk_as_descend_does(shared, surface):
    state = replace(OptimizerRace(surface=surface).start, first="adam", first_rate=0.05, noise=0.0, steps=50)
    start = Race(state).paths[0][0]
    np.testing.assert_allclose(start, SURFACES[surface].start, atol=0.06)
    ours = shared.compute(state).paths["1: adam at 0.05"]
    theirs = descend(RULES["adam"](learning_rate=0.05), SURFACES[surface], steps=50, start=tuple(start), noise=0.0)
    np.testing.assert_allclose(ours, theirs)


def test_words_tell_loss_distance_arrival_and_who_left(shared):
    fast = replace(shared.start, surface="himmelblau", first_rate=1.0, second_rate=0.01, third=NOBODY, steps=300)
    _, first, second = str(shared.compute(fast)).splitlines()
    assert first.startswith("1: sgd at 1 has left the map after")
    assert second.startswith("2: momentum at 0.01: height") and "within 0.05 since step" in second
    assert "has no lowest place" in str(shared.compute(replace(shared.start, surface="saddle", steps=3)))


def test_a_click_moves_the_sliders_and_a_slider_clears_the_pad(race):
    race._widgets["click"].value = [[[0.1, 0.9]], [[0.25, 0.5]]]  # as a page sends it: right and down
    assert (race.state.across, race.state.up) == (0.25, 0.5) == tuple(race._widgets[n].value for n in ("across", "up"))
    assert race.state.click
    race._widgets["across"].value = 0.6
    assert (race.state.across, race.state.up, race.state.click) == (0.6, 0.5, ())


def test_another_hill_brings_its_start_and_its_noise(race):
    race._widgets["surface"].value = "noisy quadratic"
    assert race.state.noise == 1.0 == race._widgets["noise"].value
    race._widgets["surface"].value = "himmelblau"
    assert (race.state.across, race.state.up, race.state.noise) == (0.5, 0.4, 0.0)


def test_rapid_changes_end_where_the_control_ends(race):
    for name in (*SURFACES, "beale"):
        race._widgets["surface"].value = name
    assert race.state.surface == "beale" and race.run.surface is SURFACES["beale"]


def test_step_by_step_play_and_reset(race):
    words, picture = race.words, race._picture.value
    button(race, "One step").click()
    button(race, "One step").click()
    assert race.run.step == 2 and race.words.startswith("Step 2.")
    button(race, "Play").click()
    deadline = time.monotonic() + 10
    while race.run.step < 30 and time.monotonic() < deadline:
        time.sleep(0.02)
    button(race, "Pause").click()
    assert race.run.step >= 30
    button(race, "Reset").click()
    assert (race.state, race.words, race._picture.value) == (race.start, words, picture)


def test_a_race_has_an_end(race):
    race.run.step = MOST_STEPS - 3
    race.play()
    deadline = time.monotonic() + 10
    while race.player.is_playing and time.monotonic() < deadline:
        time.sleep(0.02)
    assert race.run.step == MOST_STEPS and not race.player.is_playing
    with pytest.raises(ValueError, match="at most 5000 steps"):
        race.compute(replace(race.start, steps=MOST_STEPS + 1))


def test_an_error_in_a_callback_is_told(race, monkeypatch):
    monkeypatch.setattr(race, "observe", lambda *_: 1 / 0)
    race._widgets["up"].value = 0.1
    assert race.words.startswith("This did not work: ZeroDivisionError")
    race._widgets["click"].value = [[0.5]]
    assert race.words.startswith("This did not work: ValueError: strokes wants")
