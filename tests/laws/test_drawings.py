"""Laws of all drawings: one figure at most, nothing shown or changed, all of it on its figure, no rubbish drawn."""

import copy
import inspect

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes

from aigc_helpers import plots

RNG = np.random.default_rng(0)
BOX = (-2, 2, -1, 1)
IMAGES = RNG.uniform(size=(7, 28, 28, 1)).astype(np.float32)
SMALL = IMAGES[:3, :8, :8]
POINTS = RNG.normal(size=(40, 2))
MEANS = {"one": np.array([0.5, 0.7, 0.9]), "other": np.array([0.4, 0.8, 0.95])}
NAMES = {"rows": ["copied", "blurred"], "columns": ["recall", "near train"]}
TABLE = np.array([[0.5, 120.4], [0.25, 3.0]])
GRID = RNG.uniform(size=(5, 9))


def bowl(points):
    return (points**2).sum(-1)


# Name → the arguments of a drawing: its data first, then what goes with them.
DRAWINGS = {
    "balls": ([POINTS[:4, 0], GRID[0, :4], POINTS[:3, 1]], {"of": "generated", "title": "Four balls"}),
    "bands": ([[25, 50], {"one": GRID[:, :2]}], {"label": "loss"}),
    "bars": ([["one", "two"], [1.0, 2.0]], {"intervals": [(0.0, 2.0), (1.0, 3.0)], "label": "metres"}),
    "before_after": ([SMALL, SMALL[::-1].copy()], {"before": [1, 2, 3], "after": [1, 7, 3]}),
    "by_block": ([["a", "b", "c"], MEANS], {"label": "accuracy"}),
    "classes": ([POINTS, RNG.integers(10, size=40)], {"title": "Ten"}),
    "costs": ([{"euler": GRID[:2]}], {"labels": ("calls", "error"), "now": ("euler", 1)}),
    "curves": ([np.arange(3), MEANS], {"label": "height"}),
    "descent": ([bowl, {"one": POINTS[:5]}], {"box": BOX, "minima": [(0, 0)], "title": "A bowl"}),
    "dots": ([{"one": [1.0, 2.0, 4.0], "other": [300.0]}], {"label": "squared distance"}),
    "filmstrip": ([IMAGES[None, :3].repeat(4, 0), [0, 10, 100, 1000]], {"title": "Four moments"}),
    "game_strip": ([[GRID] * 2, [POINTS] * 2, POINTS], {"steps": [1, 1000], "box": BOX}),
    "heat_map": ([np.array([[0.1, 0.9]])], {"rows": ["sgd"], "columns": ["0.1", "1"], "label": "rate"}),
    "heat_over": ([SMALL, RNG.normal(size=(3, 8, 8))], {"title": "Three"}),
    "image_grid": ([IMAGES], {"columns": 3, "title": "Seven"}),
    "label_curves": ([(1, 5, 20), MEANS], {"untouched": 0.6}),
    "loss_curves": ([{"generator": np.array([3.0, 2.0]), "discriminator": np.array([1.0, 2.0])}], {}),
    "palettes": ([RNG.uniform(size=(6, 9, 3)), {"one": RNG.uniform(size=(40, 3))}], {}),
    "plane": ([RNG.uniform(size=(9, 9)), POINTS, RNG.integers(2, size=40)], {"box": BOX, "title": "Two"}),
    "river": (
        [RNG.normal(size=(3, 40, 2)), RNG.integers(6, size=40)],
        {"box": BOX, "arrows": (POINTS, -POINTS), "data": POINTS, "title": "A river"},
    ),
    "scatter": ([POINTS, POINTS[:9] + 1], {"title": "Two samples"}),
    "surface": ([GRID], {"box": BOX, "label": "D(x)"}),
    "verdict_table": ([TABLE, TABLE > 1], {**NAMES, "limits": np.stack([TABLE, TABLE]), "title": "trial"}),
    "weight_grid": ([RNG.normal(size=(5, 8, 8))], {"columns": 3, "title": "Five"}),
}
OF_ONE_AXES = [name for name in DRAWINGS if "ax" in inspect.signature(getattr(plots, name)).parameters]
BOXED = [name for name, (_, options) in DRAWINGS.items() if "box" in options]
every_drawing = pytest.mark.parametrize("name", DRAWINGS)


def drawn(name, ax=None, **changes):
    data, options = DRAWINGS[name]
    options = options | changes | ({} if ax is None else {"ax": ax})
    return getattr(plots, name)(*data, **options)


def one_of(axes):
    return axes if isinstance(axes, Axes) else np.ravel(axes)[0]


@pytest.fixture(autouse=True)
def no_figure_left_and_nothing_shown(monkeypatch):
    monkeypatch.setattr(plt, "show", lambda *args, **kwargs: pytest.fail("a plot called show"))
    yield
    plt.close("all")


def test_every_drawing_is_here():
    public = {name for name in plots.__all__ if inspect.isfunction(getattr(plots, name))}
    assert public - {"panels"} == DRAWINGS.keys()


@every_drawing
def test_one_figure_is_made_and_all_lies_on_it(name):
    figure = one_of(drawn(name)).figure
    assert plt.get_fignums() == [figure.number]
    figure.canvas.draw()
    box = figure.get_tightbbox()  # in inches
    assert box.x0 >= -0.01 and box.y0 >= -0.01
    assert box.x1 <= figure.get_figwidth() + 0.01 and box.y1 <= figure.get_figheight() + 0.01


@pytest.mark.parametrize("name", OF_ONE_AXES)
def test_with_axes_no_figure_is_made(name):
    figure, axes = plt.subplots(1, 2)
    assert drawn(name, ax=axes[1]) is axes[1]
    assert plt.get_fignums() == [figure.number]
    assert not axes[0].has_data()


@every_drawing
def test_settings_and_data_stay_as_they_were(name):
    settings, data = dict(matplotlib.rcParams), copy.deepcopy(DRAWINGS[name][0][-1])
    one_of(drawn(name)).figure.canvas.draw()
    assert dict(matplotlib.rcParams) == settings
    np.testing.assert_equal(DRAWINGS[name][0][-1], data)


@every_drawing
def test_the_same_data_make_the_same_pixels(name):
    first, second = (pixels(one_of(drawn(name)).figure) for _ in range(2))
    np.testing.assert_array_equal(first, second)


def pixels(figure):
    figure.canvas.draw()
    return np.asarray(figure.canvas.buffer_rgba())


def spoiled(value, how):
    """`value` with one of its numbers spoiled: the array itself, or the first one in a list or a dict."""
    if isinstance(value, dict):
        first = next(iter(value))
        return value | {first: spoiled(value[first], how)}
    if isinstance(value, list) and isinstance(value[0], np.ndarray):
        return [spoiled(value[0], how), *value[1:]]
    array = np.array(value, float)
    if how == "masked":
        return np.ma.masked_array(array, np.arange(array.size).reshape(array.shape) == 0)
    array.flat[0] = np.nan
    return array


# The place of each drawing's numbers among its data. A path may end in NaN, and a drawing of losses shows what broke.
NUMBERS = {name: 1 if name in ("bands", "bars", "by_block", "curves", "label_curves") else 0 for name in DRAWINGS}
LOSSES_AND_PATHS = ("descent", "loss_curves")


@pytest.mark.parametrize("how", ["NaN", "masked"])
@pytest.mark.parametrize("name", [name for name in DRAWINGS if name not in LOSSES_AND_PATHS])
def test_what_is_no_number_is_refused_and_leaves_no_figure(name, how):
    data, options = DRAWINGS[name]
    place = NUMBERS[name]
    data = [spoiled(value, how) if at == place else value for at, value in enumerate(data)]
    with pytest.raises(ValueError, match="NaN or infinite" if how == "NaN" else "behind a mask"):
        getattr(plots, name)(*data, **options)
    assert plt.get_fignums() == []


@pytest.mark.parametrize("box", [(2, -2, -1, 1), (-2, 2, 1, 1), (-2, 2, -1, np.nan), (0, 1)])
@pytest.mark.parametrize("name", BOXED)
def test_a_box_that_is_none_is_refused(name, box):
    with pytest.raises(ValueError, match="box"):
        drawn(name, box=box)
    assert plt.get_fignums() == []


@pytest.mark.parametrize("name", ["before_after", "heat_over", "image_grid"])
def test_bytes_look_like_the_floats_they_stand_for(name):
    levels = np.arange(3 * 64, dtype=np.uint8).reshape(3, 8, 8, 1)
    (_, *rest), options = DRAWINGS[name]
    rest = [levels[::-1].copy()] if name == "before_after" else rest
    floats = [values / np.float32(255) if values.dtype == np.uint8 else values for values in (levels, *rest)]
    first, second = (one_of(getattr(plots, name)(*data, **options)) for data in ((levels, *rest), floats))
    np.testing.assert_allclose(*(np.asarray(ax.images[0].get_array(), float) for ax in (first, second)), atol=1e-6)
