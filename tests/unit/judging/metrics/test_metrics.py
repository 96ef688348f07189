"""The metrics against closed forms, naive loops and hand arithmetic; and a table of wrong ones that turn these red."""

import numpy as np
import pytest
from scipy.linalg import sqrtm

from aigc_helpers.data.toy import POINTS_PER_SPLIT, Modes, modes, points
from aigc_helpers.judging import metrics

PAIRWISE = {
    "frechet": metrics.frechet_distance,
    "kernel": lambda a, b: metrics.kernel_distance(a, b)[0],
    "precision": lambda a, b: metrics.precision_recall(a, b)[0],
    "recall": lambda a, b: metrics.precision_recall(a, b)[1],
    "density": lambda a, b: metrics.density_coverage(a, b)[0],
    "coverage": lambda a, b: metrics.density_coverage(a, b)[1],
}
every_metric = pytest.mark.parametrize("metric", PAIRWISE.values(), ids=PAIRWISE)


@pytest.fixture
def rng():
    return np.random.default_rng(7)


@pytest.fixture
def pair(rng):
    """Two unlike samples of unlike counts, 4 wide."""
    return rng.normal(size=(60, 4)), rng.normal(size=(45, 4)) * 0.8 + 0.3


def with_moments(mean, covariance, *, rng, count=50):
    """A sample whose mean and covariance are the given ones to the last digits, not only on average."""
    noise = rng.normal(size=(count, len(mean)))
    white = np.linalg.solve(np.linalg.cholesky(np.cov(noise, rowvar=False)), (noise - noise.mean(axis=0)).T).T
    values, vectors = np.linalg.eigh(covariance)
    return white @ (vectors * np.sqrt(np.maximum(values, 0))).T + mean


def naive_unbiased_mmd(a, b):
    def kernel(x, y):
        return (sum(p * q for p, q in zip(x, y, strict=True)) / len(x) + 1) ** 3

    within = [
        np.mean([kernel(x, y) for i, x in enumerate(sample) for j, y in enumerate(sample) if i != j])
        for sample in (a, b)
    ]
    return sum(within) - 2 * np.mean([kernel(x, y) for x in a for y in b])


def naive_radii(sample, k):
    return [sorted(np.linalg.norm(x - y) for j, y in enumerate(sample) if j != i)[k - 1] for i, x in enumerate(sample)]


def naive_holders(points, centres, radii):
    """For each point, how many balls hold it, by two loops."""
    return [sum(np.linalg.norm(p - c) <= r for c, r in zip(centres, radii, strict=True)) for p in points]


def naive_precision(real, fake, k):
    return np.mean([holders > 0 for holders in naive_holders(fake, real, naive_radii(real, k))])


# Fréchet distance


def test_frechet_of_diagonal_gaussians_is_the_closed_form(rng):
    a = with_moments([0, 1, 2], np.diag([1.0, 4.0, 9.0]), rng=rng)
    b = with_moments([3, 1, -2], np.diag([4.0, 4.0, 1.0]), rng=rng)
    assert metrics.frechet_distance(a, b) == pytest.approx((9 + 0 + 16) + (1 + 0 + 4))


def test_frechet_of_rotated_gaussians_is_that_of_the_upright_ones(rng):
    rotation = np.linalg.qr(rng.normal(size=(3, 3)))[0]
    a = with_moments([0, 0, 0], rotation @ np.diag([1.0, 4.0, 9.0]) @ rotation.T, rng=rng)
    b = with_moments(rotation @ [3, 0, 0], rotation @ np.diag([4.0, 1.0, 9.0]) @ rotation.T, rng=rng)
    assert metrics.frechet_distance(a, b) == pytest.approx(9 + 1 + 1)


def test_frechet_agrees_with_a_general_matrix_root(rng):
    a, b = rng.normal(size=(300, 6)) @ rng.normal(size=(6, 6)), rng.normal(size=(200, 6)) @ rng.normal(size=(6, 6))
    gap, first, second = a.mean(axis=0) - b.mean(axis=0), np.cov(a.T), np.cov(b.T)
    expected = gap @ gap + np.trace(first + second - 2 * sqrtm(first @ second).real)
    assert metrics.frechet_distance(a, b) == pytest.approx(expected, rel=1e-9)


def test_frechet_takes_singular_covariances_in_its_stride(rng):
    flat = np.zeros((5, 40))
    few = rng.normal(size=(5, 40))
    assert metrics.frechet_distance(flat, flat) == 0
    assert metrics.frechet_distance(flat, flat + 1) == pytest.approx(40)
    assert metrics.frechet_distance(few, few) == pytest.approx(0, abs=1e-10)
    assert metrics.frechet_distance(few, flat) == pytest.approx(np.trace(np.cov(few.T)) + np.sum(few.mean(axis=0) ** 2))


def test_frechet_is_never_negative_symmetric_and_blind_to_a_common_shift(pair):
    a, b = pair
    assert metrics.frechet_distance(a, a) >= 0
    assert metrics.frechet_distance(a, b) == pytest.approx(metrics.frechet_distance(b, a), rel=1e-12)
    assert metrics.frechet_distance(a + 1e4, b + 1e4) == pytest.approx(metrics.frechet_distance(a, b), rel=1e-6)


def test_frechet_of_float32_counts_in_float64(rng):
    a = (rng.normal(size=(500, 8)) + 1000).astype(np.float32)
    assert metrics.frechet_distance(a, a + np.float32(0.5)) == pytest.approx(8 * 0.25, rel=1e-6)


# Kernel distance


def test_kernel_distance_is_the_mean_of_naive_blocks(rng):
    # Rows that are all alike make every shuffle and every block the same, so that only the arithmetic is left.
    a, b = np.tile([[1.0, 2.0]], (40, 1)), np.tile([[3.0, -1.0]], (40, 1))
    estimate, error = metrics.kernel_distance(a, b)
    assert estimate == pytest.approx(3.5**3 + 6**3 - 2 * 1.5**3)
    assert error == pytest.approx(0, abs=1e-12)


def test_kernel_distance_in_blocks_of_two_against_two_loops(rng):
    a, b = rng.normal(size=(20, 3)), rng.normal(size=(30, 3)) + 1
    shuffle = np.random.default_rng(5)
    blocks = zip(np.split(shuffle.permutation(a), 10), np.split(shuffle.permutation(b), 10), strict=True)
    naive = [naive_unbiased_mmd(*block) for block in blocks]
    estimate, error = metrics.kernel_distance(a, b, seed=5)
    assert estimate == pytest.approx(np.mean(naive))
    assert error == pytest.approx(np.std(naive, ddof=1) / np.sqrt(10))


def test_kernel_distance_is_unbiased_and_its_error_is_honest(rng):
    repeats = 300
    estimates, errors = np.array(
        [metrics.kernel_distance(rng.normal(size=(100, 5)), rng.normal(size=(80, 5))) for _ in range(repeats)]
    ).T
    spread = estimates.std(ddof=1)
    assert abs(estimates.mean()) < 3 * spread / np.sqrt(repeats)
    assert np.sqrt(np.mean(errors**2)) == pytest.approx(spread, rel=0.15)


def test_kernel_distance_of_shifted_gaussians_is_the_closed_form(rng):
    # In 1-D, E(xy + 1)³ is 1 + 3 E[x]E[y] + 3 E[x²]E[y²] + E[x³]E[y³]: moments of N(0, 1) 0, 1, 0; of N(1, 1) 1, 2, 4.
    expected = 3 * (0 - 1) ** 2 + 3 * (1 - 2) ** 2 + (0 - 4) ** 2
    estimate, error = metrics.kernel_distance(rng.normal(size=(6000, 1)), rng.normal(size=(6000, 1)) + 1)
    assert abs(estimate - expected) < 4 * error < expected / 2


# Precision, recall, density, coverage


@pytest.mark.parametrize("k", [1, 3])
def test_precision_and_recall_against_two_loops(pair, k):
    real, fake = pair
    expected = naive_precision(real, fake, k), naive_precision(fake, real, k)
    assert metrics.precision_recall(real, fake, k=k) == pytest.approx(expected)
    assert expected[0] != expected[1]
    assert 0 < min(expected) < max(expected) < 1


@pytest.mark.parametrize("k", [1, 5])
def test_density_and_coverage_against_two_loops(pair, k):
    real, fake = pair
    radii = naive_radii(real, k)
    density = np.mean(naive_holders(fake, real, radii)) / k
    held = [any(np.linalg.norm(f - r) <= radius for f in fake) for r, radius in zip(real, radii, strict=True)]
    assert metrics.density_coverage(real, fake, k=k) == pytest.approx((density, np.mean(held)))


def column(*values):
    return np.array(values, dtype=float)[:, np.newaxis]


@pytest.mark.parametrize(
    ("real", "fake", "precision", "recall"),
    [
        pytest.param(column(0, 1, 2, 3), column(0, 1, 2, 3), 1, 1, id="the same"),
        pytest.param(column(0, 1, 2, 3), column(10, 11, 12, 13), 0, 0, id="far away"),
        pytest.param(column(0, 1, 10, 11), column(0, 1, 0.5), 1, 0.5, id="a mode dropped"),
        pytest.param(column(0, 1), column(0, 1, 20, 21), 0.5, 1, id="a mode invented"),
        pytest.param(column(0, 1), column(-1, 2), 1, 1, id="on the rim of a ball is inside"),
    ],
)
def test_precision_and_recall_by_hand(real, fake, precision, recall):
    assert metrics.precision_recall(real, fake, k=1) == (precision, recall)


def test_a_dropped_mode_lowers_recall_and_coverage_but_not_precision(rng):
    real = np.concatenate([rng.normal(size=(200, 2)), rng.normal(size=(200, 2)) + 20])
    fake = rng.normal(size=(400, 2))
    precision, recall = metrics.precision_recall(real, fake)
    assert precision > 0.9
    assert recall < 0.55
    assert metrics.density_coverage(real, fake)[1] < 0.55


def test_samples_off_the_manifold_lower_precision_and_density_but_not_recall(rng):
    real = rng.normal(size=(400, 2))
    fake = np.concatenate([rng.normal(size=(400, 2)), rng.normal(size=(400, 2)) + 20])
    precision, recall = metrics.precision_recall(real, fake)
    assert precision < 0.55
    assert recall > 0.9
    assert metrics.density_coverage(real, fake)[0] < 0.6


def test_coverage_does_not_fall_for_an_outlier_where_recall_does():
    real, fake = column(0, 1, 2, 3), column(0, 100)
    assert metrics.precision_recall(real, fake, k=1)[1] == 1
    assert metrics.density_coverage(real, fake, k=1)[1] == 0.5


# Memorisation


SIZES = pytest.mark.parametrize(("in_train", "held"), [(1000, 1000), (4000, 1000), (500, 2000)])


@SIZES
def test_a_copier_scores_one_and_its_mirror_image_zero_at_any_sizes(in_train, held, rng):
    train, held_out = rng.normal(size=(in_train, 6)), rng.normal(size=(held, 6))
    assert metrics.closer_to_train(train + rng.normal(size=train.shape) * 1e-3, train, held_out) > 0.999
    assert metrics.closer_to_train(train[::2], train, held_out) == 1
    assert metrics.closer_to_train(held_out, train, held_out) == 0


@SIZES
def test_an_independent_sample_scores_a_half_at_any_sizes(in_train, held, rng):
    train, held_out, fresh = (rng.normal(size=(rows, 6)) for rows in (in_train, held, 1000))
    # At odds of 4 to 1, the spread of the plain share, 0.4 / √1000, is stretched by 25 / 16 at most.
    assert abs(metrics.closer_to_train(fresh, train, held_out) - 0.5) < 0.07


def test_closer_to_train_by_hand():
    train, held_out = column(0, 10, 20), column(5)
    # Two of four lie nearer to train, one is tied: share 5/8, weighed by 3 against 1.
    by_hand = (5 / 8 / 3) / (5 / 8 / 3 + 3 / 8 / 1)
    assert metrics.closer_to_train(column(0, 21, 2.5, 5), train, held_out) == pytest.approx(by_hand)
    assert metrics.closer_to_train(column(1, 0, 2, 1), column(0), column(2)) == 0.5


# Classes and intervals


def test_class_histogram_counts_absent_classes_too():
    assert metrics.class_histogram(np.array([3, 3, 3, 9])).tolist() == [0, 0, 0, 0.75, 0, 0, 0, 0, 0, 0.25]


def test_bootstrap_of_a_mean_is_as_wide_as_the_textbook_says(rng):
    a, b = rng.normal(size=(400, 1)), rng.normal(size=(100, 1))
    low, high = metrics.bootstrap(lambda a, b: a.mean() - b.mean(), a, b, repeats=2000)
    error = np.sqrt(a.var() / 400 + b.var() / 100)
    assert (high - low) / 2 == pytest.approx(1.96 * error, rel=0.1)
    assert (high + low) / 2 == pytest.approx(a.mean() - b.mean(), abs=0.1 * error)


@pytest.mark.parametrize("metric", [PAIRWISE["frechet"], PAIRWISE["precision"]], ids=["frechet", "precision"])
def test_bootstrap_holds_what_other_samples_give_where_the_plain_one_misses(metric, rng):
    def draw():
        return rng.normal(size=(200, 12)), rng.normal(size=(200, 12)) * 1.15

    expected = np.mean([metric(*draw()) for _ in range(60)])
    hits = plain_hits = 0
    for _ in range(12):
        a, b = draw()
        low, high = metrics.bootstrap(metric, a, b, repeats=30)
        hits += low <= expected <= high
        again = [metric(a[rng.integers(200, size=200)], b[rng.integers(200, size=200)]) for _ in range(30)]
        plain_hits += np.percentile(again, 2.5) <= expected <= np.percentile(again, 97.5)
    assert hits >= 9
    assert plain_hits <= 3


def test_bootstrap_repeats_with_its_seed(pair):
    intervals = [metrics.bootstrap(metrics.frechet_distance, *pair, repeats=5, seed=seed) for seed in (1, 1, 2)]
    assert intervals[0] == intervals[1] != intervals[2]


# Toys

CROSS = Modes(np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]]), 0.1)


def test_toys_by_hand():
    # Three on the first mode, one just inside the second's reach, one just outside the third's, none near the fourth.
    few = np.array([[1, 0], [1, 0.1], [1.1, 0], [0, 1.29], [-1.31, 0]])
    assert metrics.modes_covered(few, CROSS) == 2
    assert metrics.high_quality_share(few, CROSS) == 4 / 5
    shares = np.array([3, 1, 1]) / 5
    assert metrics.reverse_kl(few, CROSS) == pytest.approx(np.sum(shares * np.log(shares * 4)))


@pytest.mark.parametrize("name", ["ring", "grid"])
def test_real_toys_are_near_perfect(name):
    positions, _ = points(name, "test")
    perfect = 1 - np.exp(-(3**2) / 2)  # a round Gaussian's share within 3σ in 2-D
    margin = 4 * np.sqrt(perfect * (1 - perfect) / POINTS_PER_SPLIT)
    assert metrics.modes_covered(positions, modes(name)) == len(modes(name).centres)
    assert abs(metrics.high_quality_share(positions, modes(name)) - perfect) < margin
    assert metrics.reverse_kl(positions, modes(name)) < 1e-3


def test_collapse_to_one_mode_of_k_is_log_k():
    one = np.tile(CROSS.centres[2], (10, 1))
    assert metrics.modes_covered(one, CROSS) == 1
    assert metrics.reverse_kl(one, CROSS) == pytest.approx(np.log(4))


# Laws and errors


@every_metric
def test_the_order_of_rows_does_not_matter(metric, pair, rng):
    a, b = pair
    shuffled = metric(rng.permutation(a), rng.permutation(b))
    # The kernel distance cuts blocks, so that another order is another draw of the same estimate.
    slack = 6 * metrics.kernel_distance(a, b)[1] if metric is PAIRWISE["kernel"] else 1e-9
    assert shuffled == pytest.approx(metric(a, b), abs=slack)


@every_metric
def test_inputs_stay_as_they_were_and_numbers_are_plain_floats(metric, pair):
    a, b = (values.astype(np.float32) for values in pair)
    copies = a.copy(), b.copy()
    assert type(metric(a, b)) is float
    np.testing.assert_array_equal(a, copies[0])
    np.testing.assert_array_equal(b, copies[1])


GOOD = np.random.default_rng(0).normal(size=(30, 4))
BAD = {
    "images": (np.zeros((30, 28, 28, 1)), r"shape \(30, 28, 28, 1\) and dtype float64.*\[N, width\]"),
    "bytes": (np.zeros((30, 4), np.uint8), "dtype uint8.*wants floats"),
    "list of words": ([["a"]], "dtype <U1.*array of real numbers"),
    "one row": (GOOD[:1], "has 1 rows.*at least"),
    "no rows": (GOOD[:0], "has 0 rows.*at least"),
    "NaN": (np.where(np.arange(4) == 2, np.nan, GOOD), "holds 30 values that are NaN or infinite"),
    "masked": (np.ma.masked_greater(GOOD, 1.5), "hides .* values behind a mask"),
    "other width": (GOOD[:, :3], "differ in width"),
}


@every_metric
@pytest.mark.parametrize(("values", "message"), BAD.values(), ids=BAD)
def test_a_bad_sample_is_named(metric, values, message):
    for arguments in ((values, GOOD), (GOOD, values)):
        with pytest.raises(ValueError, match=message) as caught:
            metric(*arguments)
        assert any(name in str(caught.value) for name in ("features_a", "features_b", "real", "fake"))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: metrics.precision_recall(GOOD, GOOD, k=0), "k=0"),
        (lambda: metrics.precision_recall(GOOD[:3], GOOD, k=3), "real has 3 rows; it wants at least 4"),
        (lambda: metrics.density_coverage(GOOD, GOOD, k=2.5), "k=2.5"),
        (lambda: metrics.closer_to_train(GOOD, GOOD[:0], GOOD), "train has 0 rows"),
        (lambda: metrics.class_histogram(np.zeros((3, 10))), "argmax"),
        (lambda: metrics.class_histogram(np.array([], int)), "N ≥ 1"),
        (lambda: metrics.class_histogram([3, 10]), "labels run from 3 to 10"),
        (lambda: metrics.class_histogram([0], classes=0), "classes=0"),
        (lambda: metrics.bootstrap(metrics.precision_recall, GOOD, GOOD), "metric returned .* one finite number"),
        (lambda: metrics.bootstrap(metrics.frechet_distance, GOOD, GOOD, repeats=1), "repeats=1"),
        (lambda: metrics.modes_covered(np.zeros((5, 3)), CROSS), "points 3, centres 2"),
        (lambda: metrics.reverse_kl(np.zeros((0, 2)), CROSS), "points has 0 rows"),
    ],
)
def test_bad_arguments_are_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


# Mutants: each mistake is put in, and the test named beside it must turn red

neighbours, distances, toys = metrics.neighbours, metrics.distances, metrics.toys
by_hand = {"real": column(0, 1, 10, 11), "fake": column(0, 1, 0.5), "precision": 1, "recall": 0.5}
right_assign, right_radii = toys._assign, neighbours.radii


def no_diagonal_taken_out(sample, power):
    return float(distances._kernel(sample, sample, power).mean())


def root_of_variances_only(sample):
    return np.diag(sample.std(axis=0, ddof=1))


def itself_as_neighbour(sample, *ranks):
    return right_radii(sample, *(rank - 1 for rank in ranks))


def two_sigma(points, modes):
    return right_assign(points, Modes(modes.centres, modes.standard_deviation * 2 / 3))


def forward_kl(points, modes):
    shares = np.bincount(right_assign(points, modes)[0], minlength=len(modes.centres)) / len(points)
    return float(np.mean(-np.log(len(shares) * np.maximum(shares, 1e-12))))


def swapped(metric):
    return lambda real, fake, **options: metric(fake, real, **options)


def not_over_k(real, fake, *, k=5):
    return neighbours.neighbourhood(real, fake, k_density=k).density * k, 0.0


def not_weighed(fake, train, held_out):
    return float(np.mean(neighbours.nearest(fake, train)[1] < neighbours.nearest(fake, held_out)[1]))


MUTANTS = {
    "biased MMD": (
        distances,
        "_mean_of_pairs",
        no_diagonal_taken_out,
        test_kernel_distance_is_unbiased_and_its_error_is_honest,
    ),
    "quadratic kernel": (
        distances,
        "_kernel",
        lambda a, b, power: (a @ b.T / a.shape[1] + 1) ** (power - 1),
        test_kernel_distance_of_shifted_gaussians_is_the_closed_form,
    ),
    "kernel not over the width": (
        distances,
        "_kernel",
        lambda a, b, power: (a @ b.T + 1) ** power,
        test_kernel_distance_in_blocks_of_two_against_two_loops,
    ),
    "Fréchet without correlations": (
        distances,
        "_covariance_root",
        root_of_variances_only,
        test_frechet_of_rotated_gaussians_is_that_of_the_upright_ones,
    ),
    "precision and recall swapped": (
        metrics,
        "precision_recall",
        swapped(metrics.precision_recall),
        lambda rng: test_precision_and_recall_by_hand(**by_hand),
    ),
    "a row as its own neighbour": (
        neighbours,
        "radii",
        itself_as_neighbour,
        lambda rng: test_precision_and_recall_by_hand(**by_hand),
    ),
    "coverage by fake balls": (
        metrics,
        "density_coverage",
        swapped(metrics.density_coverage),
        lambda rng: test_coverage_does_not_fall_for_an_outlier_where_recall_does(),
    ),
    "density not over k": (
        metrics,
        "density_coverage",
        not_over_k,
        test_samples_off_the_manifold_lower_precision_and_density_but_not_recall,
    ),
    "train and held-out not weighed by their sizes": (
        metrics,
        "closer_to_train",
        not_weighed,
        lambda rng: test_an_independent_sample_scores_a_half_at_any_sizes(4000, 1000, rng),
    ),
    "a tie counts for held-out": (metrics, "closer_to_train", not_weighed, lambda rng: test_closer_to_train_by_hand()),
    "two sigma for three": (toys, "_assign", two_sigma, lambda rng: test_toys_by_hand()),
    "forward KL for reverse": (metrics, "reverse_kl", forward_kl, lambda rng: test_toys_by_hand()),
}


@pytest.mark.parametrize(("module", "name", "mutant", "oracle"), MUTANTS.values(), ids=MUTANTS)
def test_a_wrong_metric_turns_a_test_red(module, name, mutant, oracle, rng, monkeypatch):
    oracle(rng)
    monkeypatch.setattr(module, name, mutant)
    with pytest.raises(AssertionError):
        oracle(np.random.default_rng(7))


def test_the_fourth_power_sees_a_ring_that_the_third_does_not():
    rng = np.random.default_rng(6)
    angles, noise = rng.uniform(0, 2 * np.pi, 2000), rng.normal(size=(2000, 2))
    ring = np.sqrt(2) * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    third, fourth = (metrics.kernel_distance(ring, noise, power=power) for power in (3, 4))
    assert abs(third[0]) < 4 * third[1] < fourth[0] and fourth[0] > 4 * fourth[1]
