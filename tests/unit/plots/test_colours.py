"""The palettes: what stands where, and what is refused."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from aigc_helpers import plots

PICTURE = np.random.default_rng(0).uniform(size=(6, 9, 3))
PURE = {"red": (1, 0, 0), "yellow": (1, 1, 0), "green": (0, 1, 0), "blue": (0, 0, 1)}


@pytest.fixture(autouse=True)
def no_figure_left():
    yield
    plt.close("all")


def palette_of(colours):
    """The points of the cloud and the sorted square of one sample."""
    _, above, below = plots.palettes(PICTURE, {"some": np.asarray(colours, float)})
    return above.collections[0].get_offsets().data, below.images[0].get_array()


def test_the_cloud_lies_round_grey():
    greys = np.repeat(np.linspace(0, 1, 5)[:, None], 3, axis=1)
    np.testing.assert_allclose(palette_of(greys)[0], 0, atol=1e-12)
    places = {name: palette_of([colour])[0][0] for name, colour in PURE.items()}
    assert places["green"][0] < 0 < places["red"][0] and places["blue"][1] < 0 < places["yellow"][1]


def test_the_square_has_the_same_colours_by_hue_and_brightness():
    colours = np.random.default_rng(1).uniform(size=(16, 3))
    square = palette_of(colours)[1]
    assert square.shape == (4, 4, 3)
    np.testing.assert_allclose(np.unique(square.reshape(-1, 3), axis=0), np.unique(colours, axis=0), atol=1e-6)
    assert (np.diff(square @ [0.299, 0.587, 0.114], axis=0) <= 0).all()
    of_two_hues = palette_of([(0, 0, 1), (0.5, 0, 0), (0, 0, 0.5), (1, 0, 0)])[1]
    np.testing.assert_array_equal(of_two_hues, [[(1, 0, 0), (0, 0, 1)], [(0.5, 0, 0), (0, 0, 0.5)]])


def test_what_does_not_fill_the_square_is_left_out():
    assert palette_of(np.full((11, 3), 0.5))[1].shape == (3, 3, 3)


@pytest.mark.parametrize(
    ("picture", "colours", "message"),
    [
        (PICTURE[..., :2], PICTURE[0], "picture has shape"),
        (PICTURE, PICTURE, "some has shape.*N, 3"),
        (PICTURE, PICTURE[0] + 1, "some"),
        (PICTURE, np.zeros((0, 3)), "some has shape"),
    ],
)
def test_what_is_no_colours_is_refused(picture, colours, message):
    with pytest.raises(ValueError, match=message):
        plots.palettes(picture, {"some": colours})
