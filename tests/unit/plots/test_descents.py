"""Paths over contours, and tables in colours: what is drawn, one figure at most, clear errors."""

import itertools

import matplotlib.pyplot as plt
import numpy as np
import pytest

from aigc_helpers import plots
from aigc_helpers.optimizers.surfaces import SURFACES

PATHS = {"one": np.array([[1.0, 1.0], [0.5, 0.2], [np.nan, np.nan]]), "two": np.array([[1.0, 1.0], [0.0, 0.0]])}
BOX = (-2, 2, -1, 1)


def bowl(points):
    return (points**2).sum(-1)


def descent(ax=None):
    return plots.descent(bowl, PATHS, box=BOX, minima=[(0, 0)], title="A bowl", ax=ax)


def heat_map(ax=None):
    return plots.heat_map([[0.1, 0.9]], rows=["sgd"], columns=["0.1", "1"], label="rate", ax=ax)


@pytest.fixture(autouse=True)
def no_figure_left():
    yield
    plt.close("all")


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        (["made for convolutional", "made for dense"], ["convolutional", "dense"]),
        (["rate 0.002, replay"], ["5-9 before", "5-9 after", "0-4 before", "0-4 after"]),
        (["a"], ["m" * 20, "m" * 20, "i"]),
        (["a row with a long name, longer than its cells"], ["0.1", "1"]),
        ([1], range(3)),
    ],
)
def test_no_two_names_of_columns_overlap(rows, columns):
    ax = plots.heat_map(np.full((len(rows), len(columns)), 0.5), rows=rows, columns=columns, label="share")
    ax.figure.draw_without_rendering()
    boxes = [label.get_window_extent() for label in ax.get_xticklabels()]
    assert len(boxes) == len(columns)
    assert all(left.x1 + 4 < right.x0 for left, right in itertools.pairwise(boxes))
    plt.close(ax.figure)


def test_paths_starts_and_minima_are_where_they_belong():
    ax = descent()
    path, start, end, *_, cross = ax.lines
    assert end.get_xydata().tolist() == [[0.5, 0.2]]
    np.testing.assert_array_equal(path.get_xydata(), PATHS["one"])
    assert start.get_xydata().tolist() == [[1, 1]] and cross.get_xydata().tolist() == [[0, 0]]
    assert (*ax.get_xlim(), *ax.get_ylim()) == BOX
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["one", "two"]


def test_a_path_under_others_is_wider_than_they_are():
    first, second = (line for line in descent().lines if not line.get_label().startswith("_"))
    assert second.get_linewidth() > first.get_linewidth() + 1 and second.get_zorder() < first.get_zorder()


def test_panels_are_as_many_as_asked_for():
    axes = plots.panels(4, columns=3)
    assert len(axes) == 4 and axes[0].figure.axes == axes
    with pytest.raises(ValueError, match="count=0"):
        plots.panels(0)


@pytest.mark.parametrize("name", SURFACES)
def test_every_surface_can_be_drawn(name):
    surface = SURFACES[name]
    plots.descent(surface.value, {}, box=surface.box, minima=surface.minima).figure.canvas.draw()


def test_cells_carry_their_numbers():
    ax = heat_map()
    assert [text.get_text() for text in ax.texts] == ["0.10", "0.90"]
    assert [text.get_text() for text in ax.get_xticklabels()] == ["0.1", "1"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: plots.heat_map(np.ones((2, 2)), rows=["a"], columns=["b"], label=""), r"values has shape \(2, 2\)"),
        (lambda: plots.heat_map([[np.nan]], rows=["a"], columns=["b"], label=""), "values holds 1"),
    ],
)
def test_bad_input_is_named_and_leaves_no_figure(call, message):
    with pytest.raises(ValueError, match=message):
        call()
    assert plt.get_fignums() == []
