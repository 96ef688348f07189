"""The masking report on nets that it has never seen, and each of its signs on numbers by hand."""

import functools

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from aigc_helpers import nets
from aigc_helpers.attacks import behind_rounding, masking_report, train_robust, with_noise
from aigc_helpers.attacks.edge import prepare
from aigc_helpers.attacks.masking import SIGNS, MaskingReport, Measured, zero_gradients
from aigc_helpers.attacks.norms import NORMS
from aigc_helpers.data import load
from aigc_helpers.training import train_classifier
from attacked import HARDENED_AT, Linear, answers, digits, hardened, lengths, trained

IMAGES, LABELS = digits(100)
RADIUS = HARDENED_AT


@functools.cache
def dense_net():
    with nets.seeded(5):
        model = keras.Sequential(
            [keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(96, "tanh"), layers.Dense(10)]
        )
    train_classifier(model, *load("uci"), steps=300, quiet=True)
    return model


def loud(model):
    return keras.Sequential([keras.Input((28, 28, 1)), model, layers.Rescaling(100.0)])


HONEST = {"small": trained, "dense": dense_net, "hardened": lambda: hardened("pgd")}
MASKED = {
    "rounded": (lambda: behind_rounding(trained()), "zeros"),
    "rounded dense": (lambda: behind_rounding(dense_net(), levels=2), "zeros"),
    "loud": (lambda: loud(trained()), "flat"),
    "loud dense": (lambda: loud(dense_net()), "flat"),
}


@pytest.mark.parametrize("name", HONEST)
def test_the_report_is_silent_on_honest_nets(name):
    report = masking_report(HONEST[name](), IMAGES, LABELS, epsilon=RADIUS, seed=0)
    assert not report.masked, report
    assert str(report).startswith("ε = 0.2: no sign of masked gradients")


@pytest.mark.parametrize("name", MASKED)
def test_the_report_catches_masked_nets_and_says_why(name):
    make, sign = MASKED[name]
    report = masking_report(make(), IMAGES, LABELS, epsilon=RADIUS, seed=0)
    assert report.masked and sign in report.signs, report
    assert "do not trust" in str(report) and SIGNS[sign].words in str(report)


def test_the_report_catches_training_on_one_step():
    model = nets.digit_classifier(seed=2)
    train_robust(model, *load("uci"), epsilon=0.3, opponent="fgsm", steps=700, quiet=True)
    report = masking_report(model, IMAGES, LABELS, epsilon=0.3, seed=0)
    assert "learned_step" in report.signs, report


# A net whose accuracy falls as an honest one's does, and how each sign shows: the field that speaks, from where on.
CALM = Measured(
    zero_gradients=0.0,
    noise=0.97,
    half_step=0.6,
    one_step=0.4,
    many_steps=0.4,
    twice_as_many=0.4,
    margin=0.4,
    squares=0.5,
    grey=0.1,
)
SHOWS = {
    "zeros": {"zero_gradients": 0.051},
    "noise": {"noise": 0.35},
    "one_step": {"one_step": 0.35},
    "half_step": {"half_step": 0.35},
    "learned_step": {"one_step": 0.71, "half_step": 0.9},
    "squares": {"squares": 0.35},
    "flat": {"margin": 0.31},
    "unfinished": {"twice_as_many": 0.31},
    "grey": {"grey": 0.31},
}
CHANCE = {
    "zeros": {"zero_gradients": 0.049},
    "noise": {"noise": 0.37},
    "one_step": {"one_step": 0.37},
    "half_step": {"half_step": 0.37},
    "learned_step": {"one_step": 0.69, "half_step": 0.9},
    "squares": {"squares": 0.37},
    "flat": {"margin": 0.33},
    "unfinished": {"twice_as_many": 0.33},
    "grey": {"grey": 0.29},
}


@pytest.mark.parametrize("name", SIGNS)
def test_a_sign_shows_where_more_than_chance_is_at_work(name):
    assert MaskingReport(0.2, CALM._replace(**SHOWS[name])).signs == (name,)
    assert not MaskingReport(0.2, CALM._replace(**CHANCE[name])).masked


def test_an_attack_that_has_not_arrived_is_no_proof_of_masking():
    verdicts = {name: MaskingReport(0.2, CALM._replace(**shows)).verdict for name, shows in SHOWS.items()}
    assert verdicts.pop("unfinished").startswith("not converged")
    assert all(verdict.startswith("masked gradients") for verdict in verdicts.values())


def test_zero_gradients_are_counted():
    half = Linear(np.ones((784, 10)) * np.arange(10), np.zeros(10))

    def model(images):
        bright = tf.reduce_sum(images, axis=[1, 2, 3]) > 100.0
        return tf.where(bright[:, None], half(images), tf.constant([[0.0] * 9 + [1.0]]))

    bright = IMAGES.sum(axis=(1, 2, 3)) > 100
    assert 0 < bright.mean() < 1
    problem = prepare(model, IMAGES, LABELS, epsilon=1.0, loss="margin", seed=0)
    assert zero_gradients(problem) == pytest.approx(np.mean(~bright))


@pytest.mark.parametrize("norm", NORMS)
def test_noise_goes_to_the_full_radius_by_its_seed_alone(norm):
    grey = np.full((4, 6, 6, 1), 0.5, np.float32)
    noise = with_noise(grey, epsilon=0.3, norm=norm, seed=0)
    assert noise.dtype == np.float32
    np.testing.assert_allclose(lengths(noise, grey, norm), 0.3, rtol=1e-5)
    np.testing.assert_array_equal(noise, with_noise(grey, epsilon=0.3, norm=norm, seed=0))
    assert np.abs(noise - with_noise(grey, epsilon=0.3, norm=norm, seed=1)).max() > 0.01
    assert with_noise(grey, epsilon=9, norm=norm).max() <= 1


def moved(**changes):
    return with_noise(**{"images": IMAGES[:2], "epsilon": 0.1, **changes})


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: masking_report(trained(), IMAGES, LABELS[:3], epsilon=0.1), r"labels has shape \(3,\)"),
        (lambda: masking_report(trained(), IMAGES, answers(trained(), IMAGES) + 1, epsilon=0.1), "labels run|none of"),
        (lambda: masking_report(trained(), IMAGES, LABELS, epsilon=float("inf")), "epsilon=inf; it wants a number"),
        (lambda: masking_report(trained(), IMAGES, LABELS, epsilon=0.1, steps=0), "steps=0"),
        (lambda: moved(norm="l1"), "norm='l1'; choose one of linf, l2"),
        (lambda: moved(norm=None), "norm=None"),
        (lambda: moved(epsilon=float("nan")), "epsilon=nan; it wants a number of at least 0"),
        (lambda: moved(epsilon=-1.0), "epsilon=-1.0"),
        (lambda: moved(epsilon=True), "epsilon=True"),
        (lambda: moved(bounds=(1, 0)), r"bounds=\(1, 0\)"),
        (lambda: moved(seed=True), "seed=True"),
        (lambda: moved(images=(IMAGES[:2] * 255).astype(np.uint8)), "images has dtype uint8"),
        (lambda: moved(images=IMAGES[:2] * 255), r"images lies in \[0, 255\]"),
        (lambda: moved(images=np.ma.masked_less(IMAGES[:2], 0.5)), "images hides"),
    ],
)
def test_what_does_not_fit_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
