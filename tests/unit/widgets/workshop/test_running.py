"""Instruments that train while they are looked at: play, pause, step, reset; no thread is left."""

import threading
import time
from dataclasses import replace

import numpy as np
import pytest

from aigc_helpers.widgets import training_dashboard
from aigc_helpers.widgets.gan_playground import GanPlayground
from aigc_helpers.widgets.workshop import running
from aigc_helpers.widgets.workshop.running import Player, stop_all
from shown import dashboard


@pytest.fixture
def playground():
    it = GanPlayground()
    it.view  # noqa: B018
    it.show()
    yield it
    it.close()


def wait_until(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def threads():
    return [thread for thread in threading.enumerate() if thread.name == "instrument"]


def test_it_plays_and_pauses_and_leaves_no_thread(playground):
    playground.play()
    wait_until(lambda: playground.run.step > 30)
    assert len(threads()) == 1
    playground.play()
    assert len(threads()) == 1
    playground.pause()
    step = playground.run.step
    assert threads() == [] and playground.words.startswith(f"Step {step:,}.")
    time.sleep(0.2)
    assert playground.run.step == step


def test_playing_gives_the_numbers_of_compute(playground):
    playground.play()
    wait_until(lambda: playground.run.step > 50)
    playground.pause()
    state = replace(playground.state, steps=playground.run.step)
    assert str(playground.compute(state)) == playground.words


def test_one_step_is_one(playground):
    playground.one_step()
    playground.one_step()
    assert playground.run.step == 2 and playground.words.startswith("Step 2.")


def test_what_changes_in_flight_keeps_the_run_and_the_rest_begins_anew(playground):
    playground.one_step()
    playground.move(generator_rate=1e-3)
    assert playground.run.step == 1
    playground.move(loss="hinge")
    assert playground.run.step == 0


def test_changes_while_it_plays_are_taken_on(playground):
    playground.play()
    for rate in (1e-4, 1e-2, 1e-3):
        playground.move(discriminator_rate=rate, dataset="grid")
        playground.move(dataset="ring")
    wait_until(lambda: playground.run.step > 20)
    playground.reset()
    assert (playground.run.step, playground.player.is_playing) == (0, False)


def test_slow_motion_shows_single_steps(playground):
    playground.move(pace="slow")
    started = time.monotonic()
    playground.play()
    wait_until(lambda: playground.run.step >= 3)
    playground.pause()
    assert time.monotonic() - started >= 2 * 0.4 - 0.05


@pytest.mark.parametrize(("learners", "moves"), [("both", (1, 1)), ("discriminator", (0, 1)), ("generator", (1, 0))])
def test_only_who_learns_moves(playground, learners, moves):
    before = playground.observe(playground.run, playground.state).view
    playground.move(learners=learners)
    playground.one_step()
    after = playground.observe(playground.run, playground.state).view
    moved = (before.fakes != after.fakes).any(), (before.beliefs != after.beliefs).any()
    assert moved == moves


def test_an_error_while_it_plays_stops_it_and_is_told(playground):
    playground.move(dataset="yours", drawn=())
    assert "there is no point on the pad" in playground.words
    playground.play()
    wait_until(lambda: not threads())
    assert not playground.player.is_playing and "there is no point on the pad" in playground.words
    playground.move(drawn=(((0.5, 0.5),),))
    assert playground.words.startswith("Step 0.")


def test_an_interrupt_of_the_kernel_stops_every_player(playground):
    playground.play()
    wait_until(lambda: playground.run.step > 10)
    stop_all()
    wait_until(lambda: not threads())
    assert not playground.player.is_playing


class Failed:
    """The result of a cell that ended with this error."""

    def __init__(self, error):
        self.error_in_exec = error


@pytest.mark.parametrize(("error", "plays"), [(KeyboardInterrupt(), False), (ValueError(), True), (None, True)])
def test_an_interrupted_cell_stops_them_too(playground, error, plays):
    playground.play()
    running._after_a_cell(Failed(error))
    assert playground.player.is_playing is plays


def test_closing_stops(playground):
    playground.play()
    playground.close()
    assert threads() == [] and not playground.player.is_playing


def test_a_player_rests_as_long_as_its_work_says():
    calls = []
    player = Player(lambda: calls.append(time.monotonic()) or 0.1)
    player.start()
    wait_until(lambda: len(calls) == 3)
    player.stop()
    assert calls[2] - calls[0] >= 0.19
    player.stop()


def test_the_dashboard_judges_and_keeps_the_best(monkeypatch):
    monkeypatch.setattr(training_dashboard, "JUDGED_EVERY", 75)
    it = dashboard()
    it.view  # noqa: B018
    with pytest.raises(ValueError, match="press Play and wait for step 75"):
        it.best_generator()
    it.play()
    wait_until(lambda: len(it.run.distances) >= 2, seconds=120)
    it.pause()
    assert [step for step, _ in it.run.distances][:2] == [75, 150]
    assert it.run.best.distance == min(distance for _, distance in it.run.distances)
    assert "its weights are kept" in it.words and "images a second" in it.words
    for ours, kept in zip(it.best_generator().get_weights(), it.run.best.weights, strict=True):
        np.testing.assert_array_equal(ours, kept)
    it.move(generator_rate=1.6e-2)
    assert it.run.step >= 150
    it.one_step()
    assert float(it.run.trainer.optimizers[0].learning_rate) == pytest.approx(1.6e-2)
    it.back_to_the_best()
    for ours, kept in zip(it.run.trainer.generator.get_weights(), it.run.best.weights, strict=True):
        np.testing.assert_array_equal(ours, kept)
    it.close()


def test_the_film_keeps_moments_ever_farther_apart():
    it = dashboard()
    reading = it.compute(replace(it.start, steps=130))
    assert reading.steps == [0, 25, 50, 100, 130]
    assert reading.strip.shape == (5, 4, 28, 28, 1)
