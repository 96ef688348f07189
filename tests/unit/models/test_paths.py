"""Paths, exact fields and walks against other arithmetic: products, integrals, finite differences, known solutions."""

import numpy as np
import pytest
from scipy import stats

from aigc_helpers.models import mixtures, paths, solvers
from aigc_helpers.models.mixtures import Mixture, mixture, recalled
from aigc_helpers.models.paths import PATHS, same_ratio
from aigc_helpers.models.solvers import stroll, walk
from mutated import mutated

EVERY = pytest.mark.parametrize("name", PATHS)
TIMES = (0.05, 0.3, 0.5, 0.8, 0.95)
SKEWED = Mixture(
    np.array([0.2, 0.5, 0.3]),
    np.array([[0.0, 2.0], [-1.5, 0.0], [1.0, -1.0]]),
    np.array([[[0.3, 0.1], [0.1, 0.2]], [[0.1, 0.0], [0.0, 0.4]], [[0.25, -0.15], [-0.15, 0.2]]]),
)


@pytest.fixture
def pair():
    rng = np.random.default_rng(0)
    return rng.normal(size=(50, 3)), rng.normal(size=(50, 3))


def slope(function, at, step=1e-6):
    return (function(at + step) - function(at - step)) / (2 * step)


# Paths


@EVERY
def test_a_path_goes_from_noise_to_data(name, pair):
    path, (data, noise) = PATHS[name], pair
    np.testing.assert_allclose(path.mix(data, noise, 0.0), noise, atol=0.03)
    np.testing.assert_allclose(path.mix(data, noise, 1.0), data, atol=1e-9)
    shares = [path.signal(time) / path.noise(time) for time in np.linspace(0, 0.99, 50)]
    assert (np.diff(shares) > 0).all()


@EVERY
@pytest.mark.parametrize("time", TIMES)
def test_slopes_are_slopes(name, time):
    path = PATHS[name]
    assert path.signal_slope(time) == pytest.approx(slope(path.signal, time), rel=1e-5)
    assert path.noise_slope(time) == pytest.approx(slope(path.noise, time), rel=1e-5)


@EVERY
@pytest.mark.parametrize("time", TIMES)
def test_velocity_data_and_noise_are_one_answer_in_three_words(name, time, pair):
    path, (data, noise) = PATHS[name], pair
    points, velocity = path.mix(data, noise, time), path.velocity(data, noise, time)
    np.testing.assert_allclose(velocity, slope(lambda at: path.mix(data, noise, at), time), rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(path.data_in(points, velocity, time), data, atol=1e-9)
    np.testing.assert_allclose(path.noise_in(points, velocity, time), noise, atol=1e-9)
    np.testing.assert_allclose(path.velocity_of(points, noise, time), velocity, atol=1e-9)
    np.testing.assert_allclose(path.score(points, velocity, time), -noise / path.noise(time), atol=1e-7)


@pytest.mark.parametrize("name", ["circle", "ddpm"])
def test_paths_that_keep_the_variance_do(name):
    times = np.linspace(0, 1, 101)
    np.testing.assert_allclose(PATHS[name].signal(times) ** 2 + PATHS[name].noise(times) ** 2, 1)


def test_ddpm_s_signal_is_the_product_of_its_thousand_steps():
    kept = np.sqrt(np.cumprod(1 - np.linspace(1e-4, 0.02, 1000)))
    times = 1 - np.arange(1, 1001) / 1000
    np.testing.assert_allclose(PATHS["ddpm"].signal(times), kept, atol=2e-3)


@EVERY
def test_times_may_be_one_for_each_row(name, pair):
    path, times = PATHS[name], np.linspace(0.1, 0.9, 50)[:, None]
    rows = [path.mix(data, noise, time) for data, noise, time in zip(*pair, times.ravel(), strict=True)]
    np.testing.assert_allclose(path.mix(*pair, times), rows)


# Mixtures


@EVERY
@pytest.mark.parametrize("time", [0.0, 0.4, 0.99])
def test_the_density_is_that_of_scipy(name, time):
    path, points = PATHS[name], np.random.default_rng(1).normal(size=(30, 2)) * 2
    density = sum(
        weight
        * stats.multivariate_normal(
            path.signal(time) * mean, path.signal(time) ** 2 * covariance + path.noise(time) ** 2 * np.eye(2)
        ).pdf(points)
        for weight, mean, covariance in zip(*SKEWED, strict=True)
    )
    np.testing.assert_allclose(SKEWED.log_density(points, path, time), np.log(density), atol=1e-9)


@EVERY
@pytest.mark.parametrize("time", TIMES)
def test_the_score_of_the_field_is_the_slope_of_the_density(name, time):
    path, points = PATHS[name], np.random.default_rng(1).normal(size=(30, 2))
    score = path.score(points, SKEWED.field(points, path, time), time)
    for axis, step in enumerate(np.eye(2)):

        def density(at, step=step):
            return SKEWED.log_density(points + at * step, path, time)

        np.testing.assert_allclose(score[:, axis], slope(density, 0.0, 1e-5), atol=1e-5)


def test_the_data_behind_a_point_are_the_mean_of_many_guesses():
    path, time, points = PATHS["straight"], 0.6, np.array([[0.1, 0.4], [-0.5, 0.2]])
    data = SKEWED.sample(400_000, seed=3)
    for point, found in zip(points, SKEWED.data_in(points, path, time), strict=True):
        likely = stats.norm(scale=path.noise(time)).pdf(point - path.signal(time) * data).prod(axis=1)
        np.testing.assert_allclose(found, likely @ data / likely.sum(), atol=0.01)


@EVERY
def test_the_field_carries_the_density(name):
    """∂p/∂t = −∂(p · field)/∂x, in one dimension, by finite differences."""
    path, one = PATHS[name], mixture([[-1.0], [1.5]], 0.4, weights=[0.7, 0.3])

    def density(x, time):
        return np.exp(one.log_density(x[:, None], path, time))

    x, time = np.linspace(-3, 3, 41), 0.6
    change = slope(lambda at: density(x, at), time, 1e-5)
    flux = slope(lambda at: density(x + at, time) * one.field((x + at)[:, None], path, time)[:, 0], 0.0, 1e-5)
    np.testing.assert_allclose(change, -flux, atol=1e-6)


def test_at_the_end_the_field_is_finite_and_the_data_are_the_points():
    points = np.random.default_rng(1).normal(size=(30, 2))
    for path in (PATHS["straight"], PATHS["circle"]):
        assert np.isfinite(SKEWED.field(points, path, 1.0)).all()
        np.testing.assert_allclose(SKEWED.data_in(points, path, 1.0), points, atol=1e-9)


def test_what_rows_alone_recall_is_a_mixture_of_none_but_them():
    points, data = np.random.default_rng(0).normal(size=(6, 3)), np.random.default_rng(1).normal(size=(4, 3))
    for time in (0.0, 0.3, 0.8):
        sharp = mixture(data, 1e-6).data_in(points, PATHS["straight"], time)
        np.testing.assert_allclose(recalled(points, data, time), sharp, atol=1e-6)


def test_samples_are_of_the_mixture():
    points = SKEWED.sample(200_000, seed=1)
    mean = SKEWED.weights @ SKEWED.means
    away = SKEWED.means - mean
    covariance = np.einsum("k,kde->de", SKEWED.weights, SKEWED.covariances + away[:, :, None] * away[:, None])
    np.testing.assert_allclose(points.mean(axis=0), mean, atol=0.02)
    np.testing.assert_allclose(np.cov(points.T), covariance, atol=0.02)
    assert np.array_equal(SKEWED.sample(5), SKEWED.sample(5)) and not np.array_equal(SKEWED.sample(5), points[:5])


# Walks


ROUND = mixture([[1.0, -2.0]], 0.5)


def exact(start, path, time):
    """One round Gaussian is carried by a map that is known: mean and deviation at `time`, and the rest stays."""
    spread = [np.sqrt((0.5 * path.signal(at)) ** 2 + path.noise(at) ** 2) for at in (0.0, time)]
    middle = [path.signal(at) * ROUND.means[0] for at in (0.0, time)]
    return middle[1] + (start - middle[0]) * spread[1] / spread[0]


def errors(solver, path, counts, *, module=solvers):
    start = np.random.default_rng(0).normal(size=(20, 2))
    ends = [
        module.walk(lambda x, t: ROUND.field(x, path, t), start, steps=steps, solver=solver, ends=(0, 0.95))[-1]
        for steps in counts
    ]
    return [np.abs(end - exact(start, path, 0.95)).max() for end in ends]


@EVERY
@pytest.mark.parametrize(("solver", "order"), [("euler", 1), ("heun", 2)])
def test_the_order_of_a_solver_is_measured(name, solver, order):
    """Half the step is half the error of Euler, a quarter of Heun's."""
    few, many = errors(solver, PATHS[name], (200, 400))
    assert np.log2(few / many) == pytest.approx(order, abs=0.1)
    assert many < 0.02


def test_every_stop_is_kept_and_a_walk_backwards_comes_home():
    start = np.random.default_rng(0).normal(size=(20, 2))
    path = PATHS["straight"]

    def field(x, t):
        return SKEWED.field(x, path, t)

    there = walk(field, start, steps=400)
    assert there.shape == (401, 20, 2) and np.array_equal(there[0], start)
    back = walk(field, there[-1], steps=400, ends=(1.0, 0.0))
    np.testing.assert_allclose(back[-1], start, atol=5e-3)


@pytest.mark.parametrize(("one", "other"), [("straight", "ddpm"), ("ddpm", "circle"), ("circle", "straight")])
def test_ddpm_and_flow_matching_are_one_walk_in_two_coordinates(one, other):
    """From one point of noise, the walk on `one`, scaled and at its own times, is the walk on `other`."""
    path, twin, first, last = PATHS[one], PATHS[other], 0.2, 0.9
    begins, ends = same_ratio(path, twin, first), same_ratio(path, twin, last)
    start = np.random.default_rng(0).normal(size=(20, 2))
    scale = [twin.signal(b) / path.signal(a) for a, b in ((first, begins), (last, ends))]
    here = walk(lambda x, t: SKEWED.field(x, path, t), start, steps=800, ends=(first, last))[-1]
    there = walk(lambda x, t: SKEWED.field(x, twin, t), start * scale[0], steps=800, ends=(begins, ends))[-1]
    np.testing.assert_allclose(there, here * scale[1], atol=1e-3)


@pytest.mark.parametrize("restless", [0.0, 0.5, 2.0])
def test_a_stroll_ends_in_the_same_crowd(restless):
    path, start = PATHS["straight"], np.random.default_rng(0).normal(size=(20_000, 2))
    stops = stroll(lambda x, t: ROUND.field(x, path, t), start, path=path, steps=200, restless=restless, seed=1)
    for stop, time in ((100, 0.5), (200, 1.0)):
        spread = np.sqrt((0.5 * path.signal(time)) ** 2 + path.noise(time) ** 2)
        np.testing.assert_allclose(stops[stop].mean(axis=0), path.signal(time) * ROUND.means[0], atol=0.03)
        np.testing.assert_allclose(stops[stop].std(axis=0), spread, rtol=0.04)


def test_a_stroll_without_noise_is_the_walk_and_with_it_another():
    path, start = PATHS["straight"], np.random.default_rng(0).normal(size=(20, 2))

    def field(x, t):
        return SKEWED.field(x, path, t)

    still = stroll(field, start, path=path, steps=50, restless=0)
    np.testing.assert_allclose(still, walk(field, start, steps=50, solver="euler"), atol=1e-12)
    one, again, other = (stroll(field, start, path=path, steps=50, seed=seed) for seed in (0, 0, 1))
    assert np.array_equal(one, again) and not np.allclose(one, other) and not np.allclose(one, still)


# What is refused


def still(points, time):
    return 0 * points


REFUSED = {
    "solver": (lambda: walk(still, np.ones((1, 2)), steps=3, solver="huen"), "solver='huen'.*did you mean 'heun'"),
    "no steps": (lambda: walk(still, np.ones((1, 2)), steps=0), "steps=0; it wants a whole number of at least 1"),
    "too many": (lambda: walk(still, np.ones((1, 2)), steps=10**6), "steps=1000000; more than 100000 gain nothing"),
    "beyond": (lambda: walk(still, np.ones((1, 2)), steps=1, ends=(0, 1.5)), r"ends=\(0, 1.5\); it wants two times"),
    "nowhere": (lambda: walk(still, np.ones((1, 2)), steps=1, ends=(0.5, 0.5)), r"ends=\(0.5, 0.5\)"),
    "ends": (lambda: walk(still, np.ones((1, 2)), steps=1, ends=(0, np.nan)), "ends holds 1 values that are NaN"),
    "restless": (
        lambda: stroll(still, np.ones((1, 2)), path=PATHS["ddpm"], steps=1, restless=-1),
        "restless=-1; it wants a number",
    ),
    "means": (lambda: mixture([1.0, 2.0], 0.5), r"means has shape \(2,\); it wants the middles"),
    "recalled": (lambda: recalled([[1.0]], [[1.0, 2.0]], 0.5), r"points has shape \(1, 1\), data \(1, 2\)"),
    "recalled at 1": (lambda: recalled([[1.0]], [[1.0]], 1), "time=1.0; it wants a time from 0 on, before 1"),
    "deviation": (lambda: mixture([[1.0]], 0), "deviation=0; it wants a finite number above 0"),
    "weights": (lambda: mixture([[1.0], [2.0]], 1, weights=[1.0, 0.0]), "weights is .* it wants 2 numbers above 0"),
    "too few weights": (lambda: mixture([[1.0], [2.0]], 1, weights=[1.0]), "weights is .* it wants 2 numbers"),
    "points": (lambda: ROUND.field(np.ones((3, 3)), PATHS["straight"], 0.5), "points has shape .* lives in 2 dim"),
    "NaN": (lambda: ROUND.field(np.full((3, 2), np.nan), PATHS["straight"], 0.5), "points holds 6 values .* NaN"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_what_does_not_fit_is_refused(fault):
    call, message = REFUSED[fault]
    with pytest.raises(ValueError, match=message):
        call()


def test_a_walk_that_leaves_all_bounds_is_told():
    with (
        np.errstate(over="ignore", invalid="ignore"),
        pytest.raises(FloatingPointError, match=r"left all bounds at time 0.*take more steps"),
    ):
        walk(lambda x, t: x**3, np.full((1, 1), 1e60), steps=20)


# Slips that these tests would notice


def heun_is_of_second_order(module):
    few, many = errors("heun", PATHS["straight"], (100, 200), module=module)
    assert np.log2(few / many) > 1.8


def conversions(module):
    path = module.PATHS["ddpm"]
    points, velocity = path.mix(2.0, -1.0, 0.4), path.velocity(2.0, -1.0, 0.4)
    assert path.data_in(points, velocity, 0.4) == pytest.approx(2.0)
    assert path.noise_in(points, velocity, 0.4) == pytest.approx(-1.0)
    assert path.score(points, velocity, 0.4) == pytest.approx(1 / path.noise(0.4))


def schedule(module):
    kept = np.sqrt(np.cumprod(1 - np.linspace(1e-4, 0.02, 1000)))
    np.testing.assert_allclose(module.PATHS["ddpm"].signal(np.array([0.0, 0.5])), kept[[999, 499]], atol=2e-3)


def density_slope(module):
    one, path = module.Mixture(*SKEWED), PATHS["straight"]
    points = np.random.default_rng(1).normal(size=(10, 2))
    score = path.score(points, one.field(points, path, 0.5), 0.5)
    step = np.array([1e-5, 0])
    rise = SKEWED.log_density(points + step, path, 0.5) - SKEWED.log_density(points - step, path, 0.5)
    np.testing.assert_allclose(score[:, 0], rise / 2e-5, atol=1e-4)


SLIPS = {
    "Heun without the half": (solvers, "(here + there) / 2", "(here + there)", heun_is_of_second_order),
    "Heun that looks where it stands": (solvers, "points + step * here, time", "points, time", heun_is_of_second_order),
    "Heun that looks at the old time": (
        solvers,
        "step * here, time + step",
        "step * here, time",
        heun_is_of_second_order,
    ),
    "the schedule's variance": (paths, "SLOWEST) / 4 -", "SLOWEST) / 2 -", schedule),
    "a sign of the score": (paths, "return -self.noise_in", "return self.noise_in", conversions),
    "noise and signal swapped": (paths, "self.signal(time) * velocity)", "self.noise(time) * velocity)", conversions),
    "no shares": (mixtures, "np.exp(logs - np", "np.exp(0 * logs - np", density_slope),
    "the noise not squared": (mixtures, "path.noise(time) ** 2 * np.eye", "path.noise(time) * np.eye", density_slope),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_noticed(slip, tmp_path):
    module, right, wrong, check = SLIPS[slip]
    check(module)
    with pytest.raises(AssertionError):
        check(mutated(tmp_path, module, right, wrong))
