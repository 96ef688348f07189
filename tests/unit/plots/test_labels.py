"""The plots of transfer: what lies where, what is named, what is refused."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from aigc_helpers import plots

SIZES, MEANS = (1, 5, 20), {"one": np.array([0.5, 0.7, 0.9]), "other": np.array([0.4, 0.8, 0.95])}
BANDS = {"one": np.array([[0.4, 0.6], [0.6, 0.8], [0.85, 0.95]])}


@pytest.fixture(autouse=True)
def no_figure_left():
    yield
    plt.close("all")


def test_the_curves_lie_at_their_sizes():
    ax = plots.label_curves(SIZES, MEANS, intervals=BANDS, untouched=0.6)
    assert [line.get_label() for line in ax.lines] == ["one", "other", "source, untouched"]
    np.testing.assert_array_equal(ax.lines[1].get_xydata(), np.stack([SIZES, MEANS["other"]], axis=1))
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["1", "5", "20"]
    corners = ax.collections[0].get_paths()[0].vertices
    assert corners[:, 1].min() == 0.4 and corners[:, 1].max() == 0.95
    ax.figure.canvas.draw()


def test_blocks_stand_from_the_pixels_up():
    ax = plots.by_block(["a", "b", "c"], MEANS, label="accuracy")
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["a", "b", "c"]
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), MEANS["one"])
    assert ax.get_ylabel() == "accuracy"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: plots.label_curves(SIZES, {}), "shapes are"),
        (lambda: plots.label_curves((1, 2), MEANS), r"they want \[2\]"),
        (lambda: plots.label_curves(SIZES, MEANS, intervals={"one": np.zeros((3, 3))}), r"\[3, 2\]"),
        (lambda: plots.by_block(["a"], MEANS, label=""), "a value for each block"),
    ],
)
def test_bad_input_is_named_and_leaves_no_figure(call, message):
    with pytest.raises(ValueError, match=message):
        call()
    assert plt.get_fignums() == []
