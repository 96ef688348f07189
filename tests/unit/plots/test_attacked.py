"""The plots of attacked images: what lies where, what is named, what is refused."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from aigc_helpers import plots

IMAGES = np.random.default_rng(0).uniform(0.2, 0.8, (3, 28, 28, 1)).astype(np.float32)
ATTACKED = IMAGES + np.float32(0.1)


@pytest.fixture(autouse=True)
def no_figure_left():
    yield
    plt.close("all")


def test_a_column_is_before_change_after():
    axes = plots.before_after(IMAGES, ATTACKED, before=[1, 2, 3], after=[1, 7, 3], magnified=2)
    assert axes.shape == (3, 3)
    for place in range(3):
        before, change, after = (np.asarray(ax.images[0].get_array()) for ax in axes[:, place])
        np.testing.assert_array_equal(before, IMAGES[place, ..., 0])
        np.testing.assert_array_equal(after, ATTACKED[place, ..., 0])
        np.testing.assert_allclose(change, 0.6, atol=1e-6)  # white lies at 0.5, and 0.1 is shown as 0.2
    assert [ax.get_title() for ax in axes[2]] == ["read: 1", "read: 7", "read: 3"]
    assert to_rgb(axes[2, 1].title.get_color()) == to_rgb(plots.PALETTE["vermilion"])
    assert to_rgb(axes[2, 0].title.get_color()) != to_rgb(plots.PALETTE["vermilion"])
    assert axes[1, 0].get_ylabel() == "change × 2"
    axes[0, 0].figure.canvas.draw()


def test_photographs_keep_their_colours_and_their_names():
    photos = np.full((2, 8, 8, 3), [0.2, 0.5, 0.9], np.float32)
    moved = photos + np.array([0.01, 0, -0.01], np.float32)
    axes = plots.before_after(
        photos, moved, before=["otter", "otter"], after=["otter", "great white shark"], magnified=20
    )
    before, change, after = (np.asarray(ax.images[0].get_array()) for ax in axes[:, 0])
    np.testing.assert_array_equal(before, photos[0])
    np.testing.assert_array_equal(after, moved[0])
    np.testing.assert_allclose(change[0, 0], [0.6, 0.5, 0.4], atol=1e-5)  # grey is no change
    assert axes[1, 0].get_ylabel() == "change × 10"  # as drawn: 0.01 of a colour is 0.1 of the picture's
    large = np.full((1, 128, 128, 3), 0.5, np.float32)
    for magnified, height in ((1, 128), (20, 16)):
        axes_of_large = plots.before_after(large, large, before=[1], after=[1], magnified=magnified)
        assert [ax.images[0].get_array().shape[0] for ax in axes_of_large[:, 0]] == [128, height, 128]
    assert axes[2, 1].get_title() == "great white\nshark"
    assert to_rgb(axes[2, 1].title.get_color()) == to_rgb(plots.PALETTE["vermilion"])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: plots.before_after(IMAGES, ATTACKED[:2], before=[1] * 3, after=[1] * 3), "one for each image"),
        (lambda: plots.before_after(IMAGES, ATTACKED, before=[1], after=[1] * 3), "1 and 3 readings"),
        (lambda: plots.before_after(IMAGES, ATTACKED + 1, before=[1] * 3, after=[1] * 3), "attacked lies in"),
    ],
)
def test_bad_input_is_named_and_leaves_no_figure(call, message):
    with pytest.raises(ValueError, match=message):
        call()
    assert plt.get_fignums() == []
