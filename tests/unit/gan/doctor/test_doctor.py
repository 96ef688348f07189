"""The doctor: sick runs named and healthy ones left in peace, by six ways of writing a loop; nets as they were."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from aigc_helpers import nets
from aigc_helpers.gan import recipes
from aigc_helpers.gan.doctor import doctor
from aigc_helpers.gan.doctor.illnesses import ILLNESSES
from aigc_helpers.gan.doctor.live import HEALTHY as HEALTHY_GAME
from aigc_helpers.gan.doctor.live import GameVitals
from aigc_helpers.gan.doctor.vitals import measure
from runs import RUNS
from sick import Run, mean, play, points, ring

SEED = 7
BY_RUN = {name for name, illness in ILLNESSES.items() if illness.sign}


def untrained(**changes: object) -> Run:
    return Run({"generator": [0.7] * 50, "discriminator": [1.4] * 50}, *points(SEED), ring())._replace(**changes)


def cases(*, sick: bool) -> list:
    slow = {True: [pytest.mark.slow], False: []}
    chosen = {name: case for name, case in RUNS.items() if bool(case.illness) == sick}
    return [pytest.param(case, id=name, marks=slow[case.slow]) for name, case in chosen.items()]


def test_the_table_has_every_illness_and_many_ways_to_fall_ill():
    assert {case.illness for case in RUNS.values()} - {None} == BY_RUN - {"astray"}  # that follows from the others
    assert len(RUNS) >= 30 and len({name.split(":")[0] for name in RUNS}) >= 5
    assert min(sum(bool(case.illness) is sick for case in RUNS.values()) for sick in (True, False)) >= 12


def test_an_illness_is_described_once_and_known_by_a_sign_a_vital_or_a_check():
    assert HEALTHY_GAME.keys() == set(GameVitals._fields)
    assert all(illness.sign or illness.check or illness.vital in HEALTHY_GAME for illness in ILLNESSES.values())
    for column in ("title", "cause", "mend"):
        assert len({getattr(illness, column) for illness in ILLNESSES.values()}) == len(ILLNESSES)


@pytest.mark.filterwarnings("ignore:The model does not have any trainable weights")  # Keras's own word on one of them
@pytest.mark.parametrize("case", cases(sick=True))
def test_names_what_ails_a_run(case):
    letter = doctor(*case.make(SEED))
    assert case.illness in letter.names, str(letter)
    assert ILLNESSES[case.illness].mend in str(letter)


@pytest.mark.filterwarnings("ignore:The model does not have any trainable weights")
@pytest.mark.parametrize("case", cases(sick=False))
def test_accuses_no_healthy_run(case):
    letter = doctor(*case.make(SEED))
    assert not letter.findings, str(letter)
    assert "Nothing found" in str(letter)


def test_fakes_that_lie_far_off_are_found_whatever_the_losses_say():
    generator, discriminator = points(SEED)
    for player in (generator, discriminator):
        player.layers[-1].bias.assign_add(np.full(player.output_shape[-1], 1e-3))
    data = ring()
    spread = float(np.sqrt(((data - data.mean(axis=0)) ** 2).sum(axis=1).mean()))
    generator.layers[-1].bias.assign([40 * spread, 0.0])
    letter = doctor(*untrained(generator=generator, discriminator=discriminator))
    assert "astray" in letter.names and "40 spreads" in str(letter), str(letter)


def test_a_discriminator_that_falls_silent_for_a_moment_is_not_accused_of_its_labels():
    """In a collapsed game it may say nearly the same to all; but its loss has moved, where broadcast labels hold it."""
    generator, discriminator = points(SEED)
    for player in (generator, discriminator):
        player.layers[-1].bias.assign_add(np.full(player.output_shape[-1], 1e-3))
    discriminator.layers[-1].kernel.assign(1e-4 * discriminator.layers[-1].kernel)
    generator.layers[-1].bias.assign([2.0, 2.0])
    still, moving = np.full(400, 1.386), 1.386 + 0.02 * np.sin(np.arange(400) / 30)
    run = untrained(generator=generator, discriminator=discriminator)
    names = [doctor(*run._replace(history={"d": losses, "g": still / 2})).names for losses in (still, moving)]
    assert ["labels" in found for found in names] == [True, False]


def test_one_fake_amid_the_data_is_no_excuse_for_a_discriminator_that_says_the_same_to_all():
    generator, discriminator = points(SEED)
    generator.set_weights([np.zeros_like(weight) for weight in generator.get_weights()])
    generator.layers[-1].bias.assign(ring()[0])
    discriminator.set_weights([1e-4 * weight for weight in discriminator.get_weights()])
    discriminator.layers[-1].bias.assign([1e-3])
    run = untrained(generator=generator, discriminator=discriminator)
    still = run._replace(history={"d": [1.386] * 400, "g": [0.693] * 400})
    assert "labels" in doctor(*still).names


def test_who_takes_fakes_for_real_for_a_moment_is_not_accused_of_the_sign():
    """Which kind is called real cannot be seen from outputs alone: a discriminator with a high loss has it wrong."""
    generator, discriminator = points(SEED)[0], keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    discriminator.set_weights([np.array([[1.0], [0.0]]), np.array([-1.0])])
    generator.layers[-1].bias.assign([8.0, 0.0])
    run = untrained(generator=generator, discriminator=discriminator)
    names = [doctor(*run._replace(history={"d": [loss] * 9, "g": [0.01] * 9})).names for loss in (10.0, 0.01)]
    assert ["sign" in found for found in names] == [False, True]


def test_names_a_loss_without_floor_before_it_is_nan():
    unbounded = {"its_loss": lambda real, fake: mean(fake) - mean(real), "loss": lambda fake: -mean(fake)}
    letter = doctor(*play(*points(SEED), ring(), rates=(1e-4, 2e-2), steps=600, **unbounded, seed=SEED))
    assert letter.vitals.finite
    assert letter.names[0] == "explosion", str(letter)


def test_leaves_nets_and_their_seeds_as_they_are():
    """Batch normalisation in both, dropout in one: a training that goes on is the same with and without the doctor."""

    def trained(examined: bool) -> list[np.ndarray]:
        with nets.seeded(SEED):
            dropping = [keras.Input((28, 28, 1)), keras.layers.Flatten(), keras.layers.Dense(8)]
            dropping += [keras.layers.BatchNormalization(), keras.layers.Dropout(0.5), keras.layers.Dense(1)]
            players = nets.fast_generator(seed=SEED), keras.Sequential(dropping)
        images = np.random.default_rng(SEED).random((40, 28, 28, 1), np.float32)
        adam = [keras.optimizers.Adam(1e-3) for _ in players]
        trainer = recipes.Trainer(*players, adam, batch_size=8, seed=SEED)
        trainer.train(images, steps=2, quiet=True)
        before = [np.asarray(part).copy() for player in players for part in player.variables]
        if examined:
            doctor(trainer.history, *players, 2 * images - 1)
        after = [np.asarray(part).copy() for player in players for part in player.variables]
        assert all(np.array_equal(old, new) for old, new in zip(before, after, strict=True))
        trainer.train(images, steps=4, quiet=True)
        return trainer.discriminator.get_weights()

    assert all(np.array_equal(one, other) for one, other in zip(trained(True), trained(False), strict=True))


def test_the_global_seeds_move_no_further():
    def next_draws(examined: bool) -> list[float]:
        tf.random.set_seed(5)
        keras.utils.set_random_seed(5)
        run = untrained()
        if examined:
            doctor(*run)
        return [float(tf.random.normal([])), float(keras.random.normal(())), float(np.random.normal())]  # noqa: NPY002

    assert next_draws(True) == next_draws(False)


def test_an_untrained_pair_is_called_untrained():
    assert doctor(*untrained()).names[:2] == ("frozen", "idle")


def test_the_recent_losses_are_those_of_the_last_tenth():
    curve = np.concatenate([np.full(90, 5.0), np.full(10, 1.0)])
    vitals = measure(*untrained(history={"generator": 2 * curve, "discriminator": curve}))
    assert (vitals.discriminator_loss, vitals.generator_loss) == (1.0, 2.0)


def test_swings_are_counted_by_a_closed_form():
    waves = 3 + np.sin(2 * np.pi * np.arange(2000) / 250)  # four periods in the second half
    vitals = measure(*untrained(history={"generator": waves, "discriminator": waves}))
    assert vitals.swings in (7, 8)
    assert vitals.swing == pytest.approx(np.sqrt(0.5), rel=0.02)


def test_losses_below_zero_are_no_nats_and_swing_as_they_like():
    waves = 3 * np.sin(2 * np.pi * np.arange(2000) / 250)
    names = [doctor(*untrained(history={"generator": waves, "discriminator": waves + up})).names for up in (0, 4)]
    assert [("oscillation" in found) for found in names] == [False, True]


def test_a_generator_of_one_point_fills_one_cell():
    generator, discriminator = points(SEED)
    generator.set_weights([np.zeros_like(weight) for weight in generator.get_weights()])
    vitals = measure(*untrained(generator=generator, discriminator=discriminator))
    assert vitals.cells == pytest.approx(0.1, abs=0.01)  # one of ten that are about as full


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"data": np.zeros((50, 3))}, r"data has shape \(50, 3\); this discriminator wants \('N', 2\)"),
        ({"data": np.zeros((3, 2))}, "N ≥ 20"),
        ({"data": np.full((50, 2), np.nan)}, "NaN"),
        ({"data": np.full((50, 2), "a")}, "data has dtype"),
        ({"data": np.ma.masked_equal(np.eye(30, 2), 1)}, "behind a mask"),
        ({"data": tf.data.Dataset.from_tensor_slices(np.zeros((50, 2))).batch(10)}, "np.concatenate"),
    ],
)
def test_bad_input_is_named(changes, words):
    with pytest.raises(ValueError, match=words):
        doctor(*untrained(**changes))


def test_a_seed_that_is_no_number_is_refused():
    with pytest.raises(ValueError, match="seed=True"):
        doctor(*untrained(), seed=True)
