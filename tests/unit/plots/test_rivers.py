"""The plots of rivers: trails end where the points are, arrows do not touch, marks lie where their numbers are."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_hex
from matplotlib.quiver import Quiver

from aigc_helpers import plots
from aigc_helpers.plots.descents import PATH_COLOURS

STOPS = np.random.default_rng(0).normal(size=(4, 6, 2))
GROUPS = np.array([0, 1, 1, 2, 7, 0])
BOX = (-3, 3, -2, 2)
PLACES = np.stack(np.meshgrid([0.0, 1.0, 2.0], [0.0, 1.0, 2.0]), axis=-1).reshape(-1, 2)
LABELS = ("calls", "error")


@pytest.fixture(autouse=True)
def no_figure_left():
    yield
    plt.close("all")


def of_kind(ax, kind):
    return [artist for artist in ax.collections if isinstance(artist, kind)]


def test_trails_run_through_all_stops_to_the_points_in_the_colour_of_their_group():
    ax = plots.river(STOPS, GROUPS, box=BOX)
    (trails,) = of_kind(ax, LineCollection)
    np.testing.assert_allclose(np.stack(trails.get_segments(), axis=1), STOPS)
    starts, points = of_kind(ax, PathCollection)
    np.testing.assert_allclose(starts.get_offsets(), STOPS[0])
    np.testing.assert_allclose(points.get_offsets(), STOPS[-1])
    colours = [PATH_COLOURS[group % len(PATH_COLOURS)] for group in GROUPS]
    assert [to_hex(colour).upper() for colour in points.get_facecolors()] == colours
    assert (*ax.get_xlim(), *ax.get_ylim()) == BOX


def test_data_and_arrows_lie_under_the_points_and_the_longest_arrow_fills_its_place():
    velocities = np.linspace(1, 100, 9)[:, None] * [0.6, -0.8]
    ax = plots.river(STOPS, GROUPS, box=BOX, arrows=(PLACES, velocities), data=PLACES)
    (arrows,) = of_kind(ax, Quiver)
    lengths = np.hypot(arrows.U, arrows.V) / arrows.scale
    assert lengths.max() == pytest.approx(0.9) and np.array_equal(lengths, np.sort(lengths))
    assert lengths[0] == pytest.approx(0.09)  # a hundredth of the speed is a tenth of the length
    data, *_, points = of_kind(ax, PathCollection)
    assert data.get_zorder() < arrows.get_zorder() < points.get_zorder()


def test_still_water_and_a_first_stop_have_a_picture():
    ax = plots.river(STOPS[:1], GROUPS, box=BOX, arrows=(PLACES, 0 * PLACES))
    ax.figure.canvas.draw()
    assert len(of_kind(ax, PathCollection)) == 1


def test_costs_are_joined_in_their_order_and_the_present_one_is_framed():
    tries = {"euler": [[8, 2], [0.1, 0.4]], "heun": np.zeros((2, 0)), "stroll": [[4], [1.5]]}
    ax = plots.costs(tries, labels=LABELS, now=("euler", 0))
    euler, frame, heun, stroll = ax.lines
    np.testing.assert_allclose(euler.get_xydata(), [[2, 0.4], [8, 0.1]])
    np.testing.assert_allclose(frame.get_xydata(), [[8, 0.1]])
    assert not len(heun.get_xydata()) and len(stroll.get_xydata()) == 1
    assert (ax.get_xscale(), ax.get_yscale(), ax.get_xlabel(), ax.get_ylabel()) == ("log", "log", *LABELS)


def test_a_short_axis_has_plain_numbers_between_its_powers_of_ten():
    ax = plots.costs({"euler": [[1, 2, 4, 8, 16, 32], [110, 40, 25, 18, 15, 14]]}, labels=LABELS)
    ax.figure.canvas.draw()
    across, up = ([text.get_text() for text in axis.get_ticklabels()] for axis in (ax.xaxis, ax.yaxis))
    assert {"1", "2", "5", "10", "20"} <= {*across} and {"20", "50", "100"} <= {*up}
    ax.set(xlim=(0.7, 350), ylim=(1e-5, 5))  # as the instrument has it: powers alone
    ax.figure.canvas.draw()
    for axis in (ax.xaxis, ax.yaxis):
        assert all(text.get_text().startswith("$") for text in axis.get_ticklabels())


REFUSED = {
    "no stops": (lambda: plots.river(STOPS[:0], GROUPS, box=BOX), r"stops has shape \(0, 6, 2\)"),
    "flat": (lambda: plots.river(STOPS[0], GROUPS, box=BOX), r"stops has shape \(6, 2\)"),
    "groups": (lambda: plots.river(STOPS, GROUPS[:3], box=BOX), r"groups \(3,\); they want"),
    "halves": (lambda: plots.river(STOPS, GROUPS / 2, box=BOX), "groups has dtype float64"),
    "arrows": (lambda: plots.river(STOPS, GROUPS, box=BOX, arrows=(PLACES, PLACES[:2])), "9 places and 2 velocities"),
    "data": (lambda: plots.river(STOPS, GROUPS, box=BOX, data=STOPS), "data has shape"),
    "nothing": (lambda: plots.costs({"one": [[1, 2], [0, 1]]}, labels=LABELS), r"tries\['one'\] has shape .* above 0"),
    "three": (lambda: plots.costs({"one": [[1], [2], [3]]}, labels=LABELS), r"tries\['one'\] has shape \(3, 1\)"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_what_does_not_fit_is_refused(fault):
    call, message = REFUSED[fault]
    with pytest.raises(ValueError, match=message):
        call()
