"""What holds for every hill of SURFACES: heights worked out by hand, a box that shows it, a start worth a walk."""

import numpy as np
import pytest
from scipy import optimize

from aigc_helpers.optimizers.rules import RULES
from aigc_helpers.optimizers.surfaces import OFF_THE_MAP, SURFACES, descend, quadratic

every_surface = pytest.mark.parametrize("name", SURFACES)
BY_HAND = {
    "quadratic": {(2.0, 1.0): 7.0, (-1.0, 0.5): 1.75},
    "noisy quadratic": {(2.0, 1.0): 7.0, (-1.0, 0.5): 1.75},
    "rosenbrock": {(0.0, 0.0): 1.0, (-1.0, 1.0): 4.0, (2.0, 3.0): 101.0},
    # (1, 1.5): the terms are 2, 3.5 and 5; (0, 0): 1.5, 2.25 and 2.625; (2, −1): −2.5, 2.25 and −1.375
    "beale": {(1.0, 1.5): 41.25, (0.0, 0.0): 14.203125, (2.0, -1.0): 13.203125},
    "himmelblau": {(0.0, 0.0): 170.0, (1.0, 2.0): 68.0, (-1.0, -1.0): 170.0},
    "saddle": {(3.0, 2.0): 2.5, (1.0, 3.0): -4.0},
    # between two hollows each cosine is −1, in a hollow it is 1
    "rastrigin": {(0.5, 0.5): 40.5, (1.0, -2.0): 5.0, (0.5, 0.0): 20.25},
}
MIRRORED = {"quadratic", "noisy quadratic", "himmelblau", "saddle", "rastrigin"}  # their middle is the origin


def inside(box, points):
    left, right, bottom, top = box
    x, y = np.asarray(points, float).reshape(-1, 2).T
    return bool(np.all((left < x) & (x < right) & (bottom < y) & (y < top)))


@every_surface
def test_heights_are_those_that_were_worked_out_by_hand(name):
    points = np.array(list(BY_HAND[name]))
    np.testing.assert_allclose(SURFACES[name].value(points), list(BY_HAND[name].values()), rtol=1e-12)


def test_rosenbrock_is_that_of_scipy():
    points = np.random.default_rng(0).normal(size=(30, 2))
    hill = SURFACES["rosenbrock"]
    np.testing.assert_allclose(hill.value(points), optimize.rosen(points.T))
    np.testing.assert_allclose([hill.gradient(point) for point in points], [optimize.rosen_der(p) for p in points])


@every_surface
def test_the_gradient_is_that_of_central_differences(name):
    hill, points = SURFACES[name], np.random.default_rng(1).normal(size=(40, 2))
    small = 1e-5
    pairs = [(hill.value(points + small * axis), hill.value(points - small * axis)) for axis in np.eye(2)]
    numeric = np.stack([(above - below) / (2 * small) for above, below in pairs], axis=-1)
    np.testing.assert_allclose(hill.gradient(points), numeric, rtol=1e-6, atol=1e-6)


@every_surface
def test_minima_are_hollows_that_a_search_finds_too(name):
    hill = SURFACES[name]
    for minimum in hill.minima:
        found = optimize.minimize(hill.value, minimum + np.array([0.05, -0.04]), jac=hill.gradient, tol=1e-12).x
        np.testing.assert_allclose(found, minimum, atol=1e-5)
        assert hill.distance(minimum + np.array([3e-4, 4e-4])) == pytest.approx(5e-4)
    assert len(hill.minima) == {"saddle": 0, "himmelblau": 4}.get(name, 1)


@every_surface
def test_the_box_holds_start_and_minima_and_fits_a_panel(name):
    hill = SURFACES[name]
    left, right, bottom, top = hill.box
    assert inside(hill.box, [hill.start, *hill.minima])
    # A panel of the page is a little wider than it is high.
    assert 1 <= (right - left) / (top - bottom) <= 1.4
    if name in MIRRORED:
        assert (left, bottom) == (-right, -top)


@every_surface
def test_the_start_is_worth_a_walk(name):
    hill = SURFACES[name]
    left, right, bottom, top = hill.box
    # Far from every minimum, and not where all is flat: a slope there is.
    assert hill.distance(np.array(hill.start)) > 0.25 * np.hypot(right - left, top - bottom)
    assert np.linalg.norm(hill.gradient(np.array(hill.start))) > 1e-3


def test_on_the_saddle_a_walker_first_comes_nearer_and_then_slides_off():
    hill = SURFACES["saddle"]
    path = descend(RULES["sgd"](learning_rate=0.1), hill, steps=100)
    away = np.linalg.norm(path, axis=1)
    assert 10 < away.argmin() < 60 and away.min() < 0.2 * away[0] and away[-1] > 2 * away[0]


def test_from_the_start_on_himmelblaus_hill_rules_part():
    hill = SURFACES["himmelblau"]
    ends = [
        descend(RULES[name](learning_rate=rate), hill, steps=1500)[-1] for name, rate in (("sgd", 0.01), ("adam", 0.1))
    ]
    assert hill.distance(np.array(ends)).max() < 0.01 and np.linalg.norm(ends[0] - ends[1]) > 1


def test_one_hill_alone_is_noisy_and_it_is_the_bowl():
    assert [name for name, hill in SURFACES.items() if hill.noise] == ["noisy quadratic"]
    points = np.random.default_rng(0).normal(size=(5, 2))
    quiet, noisy = SURFACES["quadratic"], SURFACES["noisy quadratic"]
    np.testing.assert_array_equal(quiet.gradient(points), noisy.gradient(points))
    assert quiet.noise == quadratic().noise == 0 and quadratic().value(points).tolist() == quiet.value(points).tolist()


def test_the_noise_of_a_hill_is_that_of_its_slopes():
    hill, rule = quadratic(1.0, noise=2.0), RULES["sgd"](learning_rate=1.0)
    # On a round bowl at rate 1 the place after a step is the noise of that step, turned round.
    places = descend(rule, hill, steps=4000)[1:]
    np.testing.assert_allclose(places.std(axis=0), 2.0, rtol=0.05)
    np.testing.assert_allclose(places.mean(axis=0), 0.0, atol=0.15)
    assert abs(np.corrcoef(places.T)[0, 1]) < 0.05


def test_the_map_has_an_edge_and_what_is_on_it_is_kept():
    path = descend(RULES["sgd"](learning_rate=3.0), quadratic(10.0), steps=50)
    known = path[np.isfinite(path[:, 0])]
    assert np.abs(known).max() <= OFF_THE_MAP < 29 * np.abs(known[-1]).max()
