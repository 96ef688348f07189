"""The doctor: thirteen sick runs named, five healthy ones left in peace, and clear words for what does not fit."""

import numpy as np
import pytest

from aigc_helpers.gan.doctor import doctor
from aigc_helpers.gan.doctor.ailments import AILMENTS
from aigc_helpers.gan.doctor.vitals import measure
from sick import HEALTHY, SICK, Run, mean, play, points, ring

SEED = 7


def untrained(**changes: object) -> Run:
    return Run({"generator": [0.7] * 50, "discriminator": [1.4] * 50}, *points(SEED), ring())._replace(**changes)


def test_every_ailment_has_a_sick_run():
    assert set(SICK) == set(AILMENTS)


@pytest.mark.parametrize("name", SICK)
def test_names_what_ails_a_run(name):
    letter = doctor(*SICK[name](SEED))
    assert name in letter.names, str(letter)
    assert AILMENTS[name].mend in str(letter)


def test_names_a_loss_without_floor_before_it_is_nan():
    unbounded = {"its_loss": lambda real, fake: mean(fake) - mean(real), "loss": lambda fake: -mean(fake)}
    letter = doctor(*play(*points(SEED), ring(), rates=(1e-4, 2e-2), steps=600, **unbounded, seed=SEED))
    assert letter.vitals.finite
    assert letter.names[0] == "explosion", str(letter)


@pytest.mark.parametrize("name", HEALTHY)
def test_accuses_no_healthy_run(name):
    letter = doctor(*HEALTHY[name](SEED))
    assert not letter.findings, str(letter)
    assert "Nothing found" in str(letter)


def test_leaves_the_nets_as_they_are():
    run = SICK["lagging_statistics"](SEED)
    before = [weight.copy() for model in run[1:3] for weight in model.get_weights()]
    doctor(*run)
    after = [weight for model in run[1:3] for weight in model.get_weights()]
    assert all(np.array_equal(old, new) for old, new in zip(before, after, strict=True))


def test_an_untrained_pair_is_called_untrained():
    assert doctor(*untrained()).names[:2] == ("frozen_discriminator", "idle_generator")


def test_swings_are_counted_by_a_closed_form():
    waves = 3 + np.sin(2 * np.pi * np.arange(2000) / 250)  # four periods in the second half
    vitals = measure(*untrained(history={"generator": waves, "discriminator": waves}))
    assert vitals.swings in (7, 8)
    assert vitals.swing == pytest.approx(np.sqrt(0.5), rel=0.02)


def test_a_generator_of_one_point_fills_one_cell():
    generator, discriminator = points(SEED)
    generator.set_weights([np.zeros_like(weight) for weight in generator.get_weights()])
    vitals = measure(*untrained(generator=generator, discriminator=discriminator))
    assert vitals.cells == pytest.approx(0.1, abs=0.01)  # one of ten that are about as full


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"history": {"generator": [1.0]}}, "history has no discriminator"),
        ({"history": {"generator": [1.0], "discriminator": []}}, "0 and 1 losses"),
        ({"data": np.zeros((50, 3))}, r"data has shape \(50, 3\)"),
        ({"data": np.zeros((3, 2))}, "N ≥ 20"),
        ({"data": np.full((50, 2), np.nan)}, "NaN"),
    ],
)
def test_bad_input_is_named(changes, words):
    with pytest.raises(ValueError, match=words):
        doctor(*untrained(**changes))
