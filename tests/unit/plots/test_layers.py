"""The plots of nets: what is drawn where, one figure at most, errors that say what to do."""

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest

from aigc_helpers import plots

RNG = np.random.default_rng(0)
WEIGHTS = RNG.normal(size=(5, 8, 8))
POINTS, LABELS = RNG.normal(size=(40, 2)), RNG.integers(10, size=40)
IMAGES = RNG.uniform(size=(3, 8, 8, 1)).astype(np.float32)
HEAT = RNG.normal(size=(3, 8, 8))
BOX = (-2, 2, -1, 1)
RUNS = {"one": RNG.uniform(size=(5, 4)), "other": RNG.uniform(size=(2, 4))}
DRAWINGS = {
    "weight_grid": lambda ax=None: plots.weight_grid(WEIGHTS, columns=3, title="Five", ax=ax),
    "classes": lambda ax=None: plots.classes(POINTS, LABELS, title="Ten", ax=ax),
    "plane": lambda ax=None: plots.plane(RNG.uniform(size=(9, 9)), POINTS, LABELS % 2, box=BOX, title="Two", ax=ax),
    "heat_over": lambda ax=None: plots.heat_over(IMAGES, HEAT, title="Three", ax=ax),
    "bands": lambda ax=None: plots.bands([25, 50, 75, 100], RUNS, label="loss", ax=ax),
}
every_plot = pytest.mark.parametrize("draw", DRAWINGS.values(), ids=DRAWINGS)


@pytest.fixture(autouse=True)
def no_figure_left():
    yield
    plt.close("all")


def test_weights_are_white_at_zero_and_share_a_scale():
    image = DRAWINGS["weight_grid"]().images[0]
    assert np.asarray(image.get_array()).shape == (2 * 10, 3 * 10)
    low, high = image.get_clim()
    assert low == -high < 0
    assert image.cmap(0.5)[:3] == pytest.approx((1, 1, 1), abs=0.01)
    np.testing.assert_array_equal(np.asarray(image.get_array())[2:10, 2:10], WEIGHTS[0])


def test_a_plane_has_its_boundary_and_its_classes():
    values = np.linspace(0, 1, 9) * np.ones((9, 1))
    ax = plots.plane(values, POINTS, LABELS % 2, box=BOX)
    line, vermilion, blue = ax.collections
    np.testing.assert_allclose(line.get_paths()[0].vertices[:, 0], 0, atol=1e-9)
    np.testing.assert_array_equal(blue.get_offsets(), POINTS[LABELS % 2 == 1])
    np.testing.assert_array_equal(vermilion.get_offsets(), POINTS[LABELS % 2 == 0])
    assert len(plots.plane(np.ones((9, 9)), POINTS, LABELS % 2, box=BOX).collections) == 2


def test_heat_is_vermilion_where_it_is_high_and_cold_is_grey():
    heat = np.zeros((3, 8, 8))
    heat[:, 4, 4] = 1
    picture = np.asarray(plots.heat_over(IMAGES, heat).images[0].get_array())
    assert picture.shape == (8, 3 * 10, 3)
    assert picture[4, 4, 0] - picture[4, 4, 2] > 0.4
    np.testing.assert_allclose(picture[0, :8, 0], 1 - 0.75 * IMAGES[0, 0, :, 0], rtol=1e-5)


def test_bands_are_means_from_lowest_to_highest():
    ax = DRAWINGS["bands"]()
    np.testing.assert_allclose(ax.lines[0].get_ydata(), RUNS["one"].mean(axis=0))
    heights = ax.collections[0].get_paths()[0].vertices[:, 1]
    assert heights.max() == RUNS["one"].max() and heights.min() == RUNS["one"].min()
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["one", "other"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: plots.panels(0), "count=0"),
        (lambda: plots.weight_grid(WEIGHTS[0]), "weights has shape"),
        (lambda: plots.weight_grid(WEIGHTS * np.nan), "weights holds 320"),
        (lambda: plots.classes(POINTS, LABELS[:3]), r"labels has shape \(3,\) for 40 points"),
        (lambda: plots.classes(POINTS * np.inf, LABELS), "points holds"),
        (lambda: plots.plane(np.ones(4), POINTS, LABELS, box=BOX), "values has shape"),
        (lambda: plots.plane(np.full((4, 4), np.nan), POINTS, LABELS, box=BOX), "values holds 16"),
        (lambda: plots.heat_over(IMAGES, HEAT[:2]), "heat has shape"),
        (lambda: plots.heat_over(IMAGES, HEAT * np.nan), "heat holds"),
        (lambda: plots.bands([1, 2], RUNS, label=""), r"runs has shapes .*\[runs, 2\]"),
        (lambda: plots.bands([1, 2], {}, label=""), "runs has shapes"),
    ],
)
def test_bad_input_is_named_and_leaves_no_figure(call, message):
    with pytest.raises(ValueError, match=message):
        call()
    assert plt.get_fignums() == []
