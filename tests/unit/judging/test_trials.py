"""The judges on trial: intervals, and who sees what."""

import numpy as np
import pytest

from aigc_helpers.data import load
from aigc_helpers.judging import metrics
from aigc_helpers.judging.judge import Scores, score
from aigc_helpers.judging.trials import SHARES, WORSE, Trial, _share_ends, sees, table, trial

IMAGES = load("uci", "test")[0][:20]
RNG = np.random.default_rng(2)
SETS = [RNG.normal(size=(120, 6)) for _ in range(3)]


def test_a_trial_has_its_scores_and_the_halves_intervals():
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
    assert sees(above, usual)[name] is (WORSE[name] >= 0)
    assert sees(below, usual)[name] is (WORSE[name] <= 0)
    assert sees(touching, usual)[name] is False


def test_the_table_is_in_the_order_of_the_judges():
    it = Trial(Scores(*range(9)), flat(0.0), flat(2.0))
    values, limits = table({"one": it, "two": it})
    assert values.shape == (2, len(WORSE)) and limits.shape == (2, 2, len(WORSE))
    assert values[0].tolist() == [Scores(*range(9))._asdict()[name] for name in WORSE]
    assert (limits[0] == 0).all() and (limits[1] == 2).all()


def test_shares_stay_in_range_and_agreement_is_no_certainty():
    fake, held_out, train = SETS
    for some in (train + 1e-3, fake + 9, fake * 0.01):
        it = trial(some, held_out, train, repeats=10)
        for name in SHARES:
            low, value, high = (getattr(part, name) for part in (it.low, it.scores, it.high))
            assert 0 <= low <= value <= high <= 1 and high - low > 0.02, name
        assert it.low.frechet >= 0 and it.low.density >= 0


def test_the_intervals_of_a_share_hold_the_truth_about_as_often_as_they_say():
    rng, held = np.random.default_rng(5), []
    for truth in [0.02, 0.5, 0.9] * 40:
        seen = rng.random(100) < truth
        halves = np.array([seen[rng.permutation(100)[:50]].mean() for _ in range(40)])
        low, high = _share_ends(seen.mean(), halves, 100)
        held.append(low <= truth <= high)
    assert np.mean(held) > 0.9
