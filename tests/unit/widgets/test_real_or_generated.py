"""Real or generated without a browser: the twenty, verdicts by button and key, the score, its static picture."""

from dataclasses import replace

import numpy as np
import pytest

from aigc_helpers.judging.metrics import proportion_interval
from aigc_helpers.widgets.real_or_generated import RealOrGenerated, State

EXTREMES = [(name, value) for name, control in RealOrGenerated.controls.items() for value in control.extremes]
RNG = np.random.default_rng(0)
REAL, FAKE = RNG.random((60, 28, 28, 1), np.float32) / 2 + 0.5, RNG.random((80, 28, 28, 1), np.float32) / 2


def bright(images):
    """Real with a probability that is the mean grey: right about all of these."""
    return images.mean(axis=(1, 2, 3))


def made(detector=bright):
    return RealOrGenerated(REAL, FAKE, detector)


@pytest.fixture
def alive():
    instrument = made()
    instrument.view  # noqa: B018
    instrument.show()
    yield instrument
    instrument.close()


def button(instrument, label):
    return next(widget for widget in instrument.view.children[2].children if widget.description == label)


def finished(instrument, *, errors=0):
    """The reading after twenty verdicts, the first few of them wrong."""
    truth = instrument.compute(instrument.start).truth
    verdicts = np.where(np.arange(20) < errors, 1 - truth, truth)
    return instrument.compute(replace(instrument.start, verdicts=tuple(verdicts.tolist())))


@pytest.mark.parametrize("seed", [0, 1, 2, 9999])
def test_ten_are_real_and_ten_generated_and_no_one_twice(seed):
    reading = made().compute(State(seed=seed))
    assert reading.truth.sum() == 10
    np.testing.assert_array_equal(reading.images.mean(axis=(1, 2, 3)) < 0.5, reading.truth)
    assert len(np.unique(reading.images.reshape(20, -1), axis=0)) == 20


def test_the_order_is_the_seeds_and_not_that_of_the_kinds():
    instrument = made()
    orders = [instrument.compute(State(seed=seed)).truth.tolist() for seed in range(6)]
    assert len(set(map(tuple, orders))) == 6
    assert orders[0] == made().compute(State(seed=0)).truth.tolist()


@pytest.mark.parametrize("errors", [0, 1, 7, 10, 20])
def test_the_score_is_what_was_right(errors):
    you, net, many = finished(made(), errors=errors).results
    assert (you.right, you.count) == (20 - errors, 20)
    assert you.interval == proportion_interval(20 - errors, 20)
    assert (net.right, net.count, many.right, many.count) == (20, 20, 120, 120)


def test_the_score_comes_after_the_last_verdict_only():
    instrument = made()
    for answered in (0, 1, 19):
        reading = instrument.compute(State(verdicts=(0,) * answered))
        assert reading.results == () and str(reading).startswith(f"{answered} of 20 answered")
    assert len(instrument.compute(State(verdicts=(0,) * 20)).results) == 3


@pytest.mark.parametrize(
    ("errors", "words"),
    [(0, "so you are no coin. A draw"), (8, "cannot tell you from a coin. The net beats you"), (20, "wrong way round")],
)
def test_its_words_are_the_verdict(errors, words):
    assert words in str(finished(made(), errors=errors))


def test_whoever_beats_the_net_is_told():
    assert "You beat the net" in str(finished(made(lambda images: 1 - bright(images))))


def test_presses_are_verdicts_however_fast_they_come(alive):
    pair = alive._widgets["verdicts"]
    for place in [0, 1] * 15:
        pair.press(place)
    assert alive.state.verdicts == (0, 1) * 10 and pair.full
    assert alive.words.startswith("You: ")


@pytest.mark.parametrize("nonsense", [None, 2, -1, "real", [0], {"press": 0}])
def test_what_is_no_verdict_is_passed_over(alive, nonsense):
    alive._widgets["verdicts"].press(nonsense)
    assert alive.state.verdicts == ()


def test_a_verdict_can_be_taken_back(alive):
    pair = alive._widgets["verdicts"]
    for place in (1, 0):
        pair.press(place)
    button(alive, "Take back").click()
    assert alive.state.verdicts == pair.value == (1,)
    for _ in range(3):
        button(alive, "Take back").click()
    assert alive.state.verdicts == ()


def test_another_twenty_and_reset_begin_without_verdicts(alive):
    pair, picture = alive._widgets["verdicts"], alive._picture.value
    for place in [0] * 20:
        pair.press(place)
    button(alive, "Another twenty").click()
    assert (alive.state, pair.value, pair.full) == (State(seed=1), (), False)
    assert alive._picture.value != picture
    pair.press(1)
    button(alive, "Reset").click()
    assert (alive.state, alive._picture.value) == (alive.start, picture)


def test_rapid_changes_end_where_the_control_ends(alive):
    for seed in (3, 8, 1, 5):
        alive._widgets["seed"].value = seed
    assert alive.state == State(seed=5)


def test_compute_depends_on_the_state_alone():
    instrument = made()
    for reading in (instrument.compute(State(verdicts=(1, 0))), finished(instrument, errors=3)):
        assert instrument.picture(reading) == instrument.picture(reading)


def test_bytes_and_columns_do_as_well():
    images = [np.rint(part * 255).astype(np.uint8) for part in (REAL, FAKE)]
    instrument = RealOrGenerated(*images, lambda images: bright(images)[:, None])
    assert finished(instrument).results[2].right == 120


@pytest.mark.parametrize(
    ("detector", "message"),
    [
        (lambda images: 9 * bright(images) - 4, "for logits, take tf.sigmoid of them"),
        (lambda images: bright(images) * np.nan, "wants one probability"),
        (lambda images: np.full((len(images), 2), 0.5), r"detector gave \(120, 2\) for 120 images"),
        (lambda images: 0.5, r"detector gave \(\) for 120 images"),
        (lambda images: bright(images)[:5], r"detector gave \(5,\) for 120 images"),
    ],
    ids=["logits", "NaN", "two columns", "one number", "too few"],
)
def test_a_detector_that_gives_no_probabilities_is_named(detector, message):
    with pytest.raises(ValueError, match=message):
        made(detector)


def test_too_few_images_are_named():
    with pytest.raises(ValueError, match="real has 60 images, fake 9; it wants at least 10 of each"):
        RealOrGenerated(REAL, FAKE[:9], bright)
