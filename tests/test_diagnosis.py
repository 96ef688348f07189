"""The doctor against labelled runs: sick ones are named, healthy ones left alone, networks left as they were."""

import functools

import numpy as np
import pytest

import ill_runs
from aigc_helpers import gan
from aigc_helpers.gan.diagnosis import AILMENTS, doctor
from aigc_helpers.gan.diagnosis.chart import losses_of, untouched

SEEDS = (0, 11)  # 11 is one that no threshold was chosen on


@functools.cache
def examined(name, seed):
    run = (ill_runs.SICK | ill_runs.HEALTHY)[name](seed)
    return doctor(run.history, run.generator, run.discriminator, run.data, **(run.extras or {}))


def named(name, seed):
    """A mistake in the code comes first; of a symptom it is enough that it is told."""
    names = examined(name, seed).names
    return name in names[: 1 if AILMENTS[name].root else None]


def test_every_ailment_has_a_run():
    assert ill_runs.SICK.keys() == AILMENTS.keys()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_sick_are_named(seed):
    missed = {name: examined(name, seed).names for name in ill_runs.SICK if not named(name, seed)}
    assert len(missed) <= 1, missed


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", ill_runs.HEALTHY)
def test_the_healthy_are_left_alone(name, seed):
    report = examined(name, seed)
    assert report.findings == (), report
    assert str(report).startswith("I find nothing wrong")


def test_the_letter_reads_well():
    letter = str(examined("sign", 0))
    assert letter.startswith("This run is ill.\n1. sign: the generator's loss is content")
    for word in ("Measured: ", "Cause: ", "Mend: ", "Not tested, for want of evidence: one optimizer, frozen noise"):
        assert word in letter


def test_the_call_that_the_course_shows_leaves_all_as_it_was():
    run = ill_runs.lagging_statistics(0)
    before = [model.get_weights() for model in (run.generator, run.discriminator)]
    report = gan.doctor(run.history, run.generator, run.discriminator, run.data)
    assert report.names[0] == "statistics_lag"
    for model, weights in zip((run.generator, run.discriminator), before, strict=True):
        assert all(np.array_equal(a, b) for a, b in zip(model.get_weights(), weights, strict=True))


def test_first_weights_prove_what_never_moved():
    run = ill_runs.run(0, steps=30)
    first = [model.get_weights() for model in (run.generator, run.discriminator)]
    assert not untouched(run.generator) and untouched(ill_runs.generator(0))
    moved = doctor(*run[:4], before=[[w + 1 for w in weights] for weights in first])
    still = doctor(*run[:4], before=first)
    assert not {"generator_still", "discriminator_still"} & set(moved.names)
    assert still.names[:2] == ["generator_still", "discriminator_still"]


@pytest.mark.parametrize(
    "history",
    [
        {"generator": [1, 2], "discriminator": [3, 4]},
        {"g_loss": [1, 2], "d_loss": [3, 4]},
        ([3, 4], [1, 2]),
        type("History", (), {"history": {"gen_loss": [1, 2], "disc_loss": [3, 4]}})(),
    ],
)
def test_any_history_will_do(history):
    assert losses_of(history).tolist() == [[3, 1], [4, 2]]


@pytest.mark.parametrize("history", [{"loss": [1]}, ([1, 2], [1]), ([], []), [1, 2, 3]])
def test_what_is_no_history_is_named(history):
    with pytest.raises(ValueError, match="history"):
        losses_of(history)


def test_not_a_number_ends_the_examination():
    run = ill_runs.run(0, steps=30)
    report = doctor((np.full(30, np.nan), np.zeros(30)), run.generator, run.discriminator, run.data)
    assert report.names == ["not_a_number"]


@pytest.mark.parametrize(
    ("data", "message"),
    [(np.zeros((10, 3)), "data has shape"), (np.full((10, 2), np.nan), "data holds NaN"), (np.zeros((1, 2)), "N ≥ 2")],
)
def test_data_that_do_not_fit_are_named(data, message):
    run = ill_runs.run(0, steps=5)
    with pytest.raises(ValueError, match=message):
        doctor(run.history, run.generator, run.discriminator, data)
