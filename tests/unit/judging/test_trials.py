"""What befalls pictures, and the judges on trial: laws of the tamperings, intervals, who sees what."""

import numpy as np
import pytest

from aigc_helpers.data import load
from aigc_helpers.judging import metrics
from aigc_helpers.judging.judge import Scores, score
from aigc_helpers.judging.tampering import TAMPERINGS, blurred, jpeg, kernel_density, noisy, quantised
from aigc_helpers.judging.trials import WORSE, Trial, sees, table, trial

IMAGES = load("uci", "test")[0][:20]
RNG = np.random.default_rng(2)
SETS = [RNG.normal(size=(120, 6)) for _ in range(3)]


# Tamperings


@pytest.mark.parametrize("name", TAMPERINGS)
def test_a_tampering_gives_pictures_again_and_leaves_its_input_alone(name):
    before = IMAGES.copy()
    after, again = TAMPERINGS[name](IMAGES), TAMPERINGS[name](IMAGES)
    np.testing.assert_array_equal(IMAGES, before)
    np.testing.assert_array_equal(after, again)
    assert after.shape == IMAGES.shape and after.dtype == np.float32
    assert after.min() >= 0 and after.max() <= 1


def test_blur_keeps_the_ink_and_lowers_the_contrast():
    assert blurred(IMAGES).sum() == pytest.approx(IMAGES.sum(), rel=1e-3)
    assert blurred(IMAGES, sigma=2).std() < blurred(IMAGES).std() < IMAGES.std()


def test_quantised_has_its_levels_and_nothing_else():
    assert set(np.unique(quantised(IMAGES, levels=2))) == {0.0, 1.0}
    np.testing.assert_allclose(quantised(IMAGES), IMAGES, atol=1e-6)  # bytes already
    np.testing.assert_array_equal(quantised(noisy(IMAGES, deviation=1e-4)), quantised(IMAGES))


def test_jpeg_hurts_more_at_low_quality_and_little_at_high():
    errors = [np.abs(jpeg(IMAGES, quality=quality) - IMAGES).mean() for quality in (10, 75, 100)]
    assert errors[0] > 2 * errors[1] > 4 * errors[2] and errors[2] < 0.01


def test_a_kernel_density_lies_around_its_training_images():
    drawn = kernel_density(IMAGES, 50, bandwidth=0.01, seed=1)
    assert drawn.shape == (50, 28, 28, 1)
    gaps = np.abs(drawn[:, None] - IMAGES).mean(axis=(2, 3, 4)).min(axis=1)
    assert gaps.max() < 0.01


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: jpeg(IMAGES, quality=0), "quality=0"),
        (lambda: quantised(IMAGES, levels=1), "levels=1"),
        (lambda: kernel_density(IMAGES, 0), "count=0"),
        (lambda: blurred(IMAGES * 2), r"lies in \[0, 2\]"),
    ],
)
def test_bad_arguments_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


# Trials


def test_a_trial_has_its_scores_and_the_bootstraps_intervals():
    fake, held_out, train = SETS
    it = trial(fake, held_out, train, repeats=60, seed=3)
    np.testing.assert_allclose(it.scores, score(fake, held_out, train))
    width = it.high.frechet - it.low.frechet
    low, high = metrics.bootstrap(metrics.frechet_distance, fake, held_out, repeats=60, seed=3)
    assert width == pytest.approx(high - low, rel=0.4)
    assert all(low <= high for low, high in zip(it.low, it.high, strict=True))
    assert trial(fake, held_out, train, repeats=5, seed=3) == trial(fake, held_out, train, repeats=5, seed=3)


def test_the_innocent_are_not_accused_and_copies_are_by_one_judge():
    fake, held_out, train = SETS
    innocent, copied = trial(fake, held_out, train), trial(train + 1e-3, held_out, train)
    assert not any(sees(innocent, innocent).values())
    assert [name for name, seen in sees(copied, innocent).items() if seen] == ["closer_to_train"]


def test_far_away_is_seen_by_most():
    fake, held_out, train = SETS
    seen = sees(trial(fake + 9, held_out, train), trial(fake, held_out, train))
    assert all(seen[name] for name in ("frechet", "kernel", "precision", "recall", "density", "coverage", "detector"))


def flat(value):
    return Scores(*[value] * len(Scores._fields))


@pytest.mark.parametrize("name", WORSE)
def test_a_judge_sees_only_what_is_worse(name):
    usual = Trial(flat(1.0), flat(0.9), flat(1.1))
    above, below = Trial(flat(2.0), flat(1.5), flat(2.5)), Trial(flat(0.0), flat(-0.5), flat(0.5))
    touching = Trial(flat(1.0), flat(0.5), flat(1.5))
    assert sees(above, usual)[name] is (WORSE[name] > 0)
    assert sees(below, usual)[name] is (WORSE[name] < 0)
    assert sees(touching, usual)[name] is False


def test_the_table_is_in_the_order_of_the_judges():
    it = Trial(Scores(*range(9)), flat(0.0), flat(2.0))
    values, reach = table({"one": it, "two": it})
    assert values.shape == reach.shape == (2, len(WORSE))
    assert values[0].tolist() == [Scores(*range(9))._asdict()[name] for name in WORSE]
    assert (reach == 1).all()
