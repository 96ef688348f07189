"""The plots: the right pixels and points on the Axes, one figure at most, nothing shown, errors that say what to do."""

import itertools

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from aigc_helpers import plots

RNG = np.random.default_rng(0)
IMAGES = RNG.uniform(size=(7, 28, 28, 1)).astype(np.float32)
FRAMES = RNG.uniform(size=(4, 3, 28, 28, 1)).astype(np.float32)
POINTS = RNG.normal(size=(50, 2))
BOX = (-2, 2, -1, 1)

DRAWINGS = {
    "image_grid": lambda ax=None: plots.image_grid(IMAGES, columns=3, title="Seven", ax=ax),
    "filmstrip": lambda ax=None: plots.filmstrip(FRAMES, [0, 10, 100, 1000], title="Four moments", ax=ax),
    "loss_curves": lambda ax=None: plots.loss_curves({"generator": [3.0, 2.0], "discriminator": [1.0, 2.0]}, ax=ax),
    "scatter": lambda ax=None: plots.scatter(POINTS, POINTS[:9] + 1, title="Two samples", ax=ax),
    "surface": lambda ax=None: plots.surface(RNG.uniform(size=(5, 9)), box=BOX, label="D(x)", ax=ax),
    "bars": lambda ax=None: plots.bars(["one", "two"], [1, 2], intervals=[(0, 2), (1, 3)], label="metres", ax=ax),
    "dots": lambda ax=None: plots.dots({"one": [1.0, 20.0], "two": [300.0]}, label="metres", ax=ax),
}
every_plot = pytest.mark.parametrize("draw", DRAWINGS.values(), ids=DRAWINGS)


@pytest.fixture(autouse=True)
def no_figure_left_and_nothing_shown(monkeypatch):
    monkeypatch.setattr(plt, "show", lambda *args, **kwargs: pytest.fail("a plot called show"))
    yield
    plt.close("all")


def picture_of(ax):
    return np.asarray(ax.images[0].get_array())


def tile(picture, row, column, size=28):
    top, left = (plots.GUTTER + place * (size + plots.GUTTER) for place in (row, column))
    return picture[top : top + size, left : left + size]


def test_a_grid_is_filled_row_by_row_and_the_rest_is_blank():
    picture = picture_of(DRAWINGS["image_grid"]())
    assert picture.shape == (3 * 30 + 2, 3 * 30 + 2)
    for number, image in enumerate(IMAGES):
        np.testing.assert_array_equal(tile(picture, *divmod(number, 3)), image[..., 0])
    assert not tile(picture, 2, 1).any()
    assert not picture[: plots.GUTTER].any()


def test_few_images_take_only_the_columns_they_need():
    assert picture_of(plots.image_grid(IMAGES[:2], columns=8)).shape == (32, 62)


def test_colours_stay_on_a_white_page():
    red = np.zeros((3, 4, 4, 3), np.uint8)
    red[..., 0] = 255
    picture = np.asarray(plots.image_grid(red, columns=2).images[0].get_array())
    assert picture.shape == (14, 14, 3)
    np.testing.assert_array_equal(picture[2:6, 2:6], red[0] / 255)
    assert picture[:2].min() == picture[8:12, 8:12].min() == 1, "gutter, and the place of a fourth picture"


def test_ink_is_black_on_white_and_its_scale_does_not_depend_on_the_images():
    image = plots.image_grid(np.full((1, 28, 28, 1), 0.5, np.float32)).images[0]
    assert image.get_clim() == (0, 1)
    assert image.cmap(0.0)[:3] == (1, 1, 1)
    assert image.cmap(1.0)[:3] == (0, 0, 0)


def test_bytes_look_like_the_floats_they_stand_for():
    grey_levels = np.rint(IMAGES * 255).astype(np.uint8)
    expected = picture_of(plots.image_grid(grey_levels / np.float32(255)))
    np.testing.assert_allclose(picture_of(plots.image_grid(grey_levels)), expected, rtol=1e-6)


def test_time_runs_to_the_right_on_a_filmstrip():
    ax = DRAWINGS["filmstrip"]()
    picture = picture_of(ax)
    assert picture.shape == (3 * 30 + 2, 4 * 30 + 2)
    for moment in range(4):
        for latent in range(3):
            np.testing.assert_array_equal(tile(picture, latent, moment), FRAMES[moment, latent, ..., 0])
    assert [label.get_text() for label in ax.get_xticklabels()] == ["0", "10", "100", "1,000"]
    # A tick in the middle of 28 pixels lies between the 14th and the 15th.
    assert ax.get_xticks()[0] == plots.GUTTER + 13.5


def test_curves_are_the_raw_values_and_their_moving_mean():
    values = RNG.normal(size=200)
    faint, smooth = plots.loss_curves({"generator_loss": values}).lines
    np.testing.assert_array_equal(faint.get_ydata(), values)
    assert faint.get_xdata()[[0, -1]].tolist() == [1, 200]
    # 200 values make a window of 4: two before, the value itself and one after, fewer at the ends.
    expected = [values[max(0, i - 2) : i + 2].mean() for i in range(200)]
    np.testing.assert_allclose(smooth.get_ydata(), expected)
    assert smooth.get_label() == "generator loss"


def test_an_optimizer_has_one_colour_wherever_it_stands():
    def colours(*names):
        ax = plots.curves(np.arange(3), {name: np.arange(3.0) for name in names}, label="steps")
        found = [to_rgb(line.get_color()) for line in ax.lines]
        plt.close(ax.figure)
        return [next(name for name, colour in plots.PALETTE.items() if to_rgb(colour) == one) for one in found]

    assert colours("momentum", "SGD") == ["vermilion", "blue"]
    assert colours("Adam", "theory", "AMSGrad", "best") == ["green", "black", "purple", "orange"]
    assert colours("one", "two", "three") == ["blue", "vermilion", "green"]


def test_a_constant_loss_stays_constant_to_its_ends_and_one_step_is_enough():
    _, smooth = plots.loss_curves({"loss": np.full(500, 0.7)}).lines
    np.testing.assert_allclose(smooth.get_ydata(), 0.7)
    plots.loss_curves({"loss": [1.0]}).figure.canvas.draw()


def test_more_losses_than_colours_are_all_drawn():
    history = {f"loss {number}": [1.0, 2.0] for number in range(11)}
    assert len(plots.loss_curves(history).lines) == 22


def test_real_points_are_blue_and_generated_ones_lie_on_top():
    real, generated = DRAWINGS["scatter"]().collections
    np.testing.assert_array_equal(real.get_offsets(), POINTS)
    np.testing.assert_array_equal(generated.get_offsets(), POINTS[:9] + 1)
    for drawn, colour in ((real, "blue"), (generated, "vermilion")):
        assert tuple(drawn.get_facecolor()[0][:3]) == pytest.approx(to_rgb(plots.PALETTE[colour]))


def test_a_surface_lies_the_right_way_up_and_white_is_half_way():
    # High on the right half, so that colours can be read off the picture on either side.
    values = np.where(np.linspace(-2, 2, 41) > 0, 1.0, 0.0) * np.ones((21, 1))
    ax = plots.surface(values, box=BOX, label="D(x)")
    assert (*ax.get_xlim(), *ax.get_ylim()) == BOX
    assert colour_at(ax, 1.5, 0) == pytest.approx(plots.LOW_TO_HIGH(1.0)[:3], abs=0.06)
    assert colour_at(ax, -1.5, 0) == pytest.approx(plots.LOW_TO_HIGH(0.0)[:3], abs=0.06)
    upper = plots.surface(np.linspace(0, 1, 21)[:, np.newaxis] * np.ones((1, 9)), box=BOX, label="D(x)")
    assert colour_at(upper, 0, 0.95)[2] > colour_at(upper, 0, -0.95)[2]
    assert min(colour_at(upper, 0, 0)) > 0.95


def colour_at(ax, x, y):
    """The colour drawn at a place in data units."""
    ax.figure.canvas.draw()
    across, up = ax.transData.transform((x, y))
    pixels = np.asarray(ax.figure.canvas.buffer_rgba())
    return tuple(pixels[int(pixels.shape[0] - up), int(across), :3] / 255)


def test_a_surface_beyond_its_limits_takes_the_full_colours():
    ax = plots.surface(np.full((4, 4), 7.0), box=BOX, limits=(-5, 5), label="logit")
    assert colour_at(ax, 0, 0) == pytest.approx(plots.LOW_TO_HIGH(1.0)[:3], abs=0.06)
    assert ax.figure.axes[1].get_yticklabels()[0].get_text().endswith("5.0")


def test_bars_carry_their_values_names_and_intervals():
    ax = plots.bars(["small", "large"], [2.25, 1234.5], intervals=[(2, 3), (1200, 1300)], label="distance")
    assert [bar.get_width() for bar in ax.patches] == [2.25, 1234.5]
    assert [text.get_text() for text in ax.texts] == ["2.25", "1,234"]
    assert [text.xy[0] for text in ax.texts] == [3, 1300]
    segments = ax.collections[0].get_segments()
    assert [segment[:, 0].tolist() for segment in segments] == [[2, 3], [1200, 1300]]
    assert [name.get_text() for name in ax.get_yticklabels()] == ["small", "large"]
    assert ax.yaxis_inverted()
    assert ax.get_xlabel() == "distance"


def test_the_numbers_under_bars_do_not_run_into_each_other():
    values, ends = np.array([0.007, -0.065, -0.058]), [(-0.013, 0.028), (-0.095, -0.034), (-0.135, 0.019)]
    ax = plots.bars(["without the relativistic loss", "b", "c"], values, intervals=ends, label="lead")
    ax.figure.canvas.draw()
    low, high = ax.get_xlim()
    boxes = [tick.label1.get_window_extent() for tick in ax.xaxis.get_major_ticks() if low <= tick.get_loc() <= high]
    assert all(left.x1 < right.x0 for left, right in itertools.pairwise(sorted(boxes, key=lambda box: box.x0)))


def test_dots_carry_every_number_their_span_and_median_on_a_logarithmic_axis():
    ax = plots.dots({"near": [3, 1, 2], "far": [1000.0]}, label="metres")
    spans, dots = ax.lines[::2], ax.lines[1::2]
    assert [line.get_xdata().tolist() for line in spans] == [[1, 3], [1000, 1000]]
    assert [line.get_xdata().tolist() for line in dots] == [[3, 1, 2], [1000]]
    assert [line.get_ydata().tolist() for line in dots] == [[0, 0, 0], [1]]
    assert [text.get_text() for text in ax.texts] == ["2", "1,000"]
    assert [name.get_text() for name in ax.get_yticklabels()] == ["near", "far"]
    assert (ax.get_xscale(), ax.get_xlabel(), ax.yaxis_inverted()) == ("log", "metres", True)


def test_bars_below_zero_and_without_intervals():
    ax = plots.bars(["kernel distance", "other"], [-0.01, 0.5], label="MMD²")
    assert [text.xy[0] for text in ax.texts] == [0, 0.5]
    assert not ax.collections


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: plots.image_grid(IMAGES * 2 - 1), r"images lies in .* it wants \[0, 1\]"),
        (lambda: plots.image_grid(IMAGES[..., 0]), "images has shape"),
        (lambda: plots.image_grid(np.repeat(IMAGES, 2, axis=3)), "images has 2 channels; it wants one"),
        (lambda: plots.image_grid(np.repeat(IMAGES, 3, axis=3) * 2), r"images lies in .* it wants \[0, 1\]"),
        (lambda: plots.image_grid(IMAGES[:0]), "images has shape .* N ≥ 1"),
        (lambda: plots.image_grid(IMAGES, columns=0), "columns=0"),
        (lambda: plots.filmstrip(IMAGES, range(7)), "frames has shape"),
        (lambda: plots.filmstrip(FRAMES[:0], []), "frames has shape"),
        (lambda: plots.filmstrip(FRAMES, [1, 2]), "steps has 2 labels for 4 frames"),
        (lambda: plots.filmstrip(FRAMES * np.nan, range(4)), "frames holds .* NaN"),
        (lambda: plots.loss_curves({}), "history"),
        (lambda: plots.loss_curves({"loss": []}), "history"),
        (lambda: plots.loss_curves({"loss": np.zeros((3, 2))}), r"history .*\(3, 2\)"),
        (lambda: plots.scatter(np.zeros((3, 3)), POINTS), r"real has shape \(3, 3\)"),
        (lambda: plots.scatter(POINTS, POINTS * np.inf), "fake holds .* infinite"),
        (lambda: plots.surface(np.zeros(5), box=BOX, label=""), r"values has shape \(5,\)"),
        (lambda: plots.surface(np.full((3, 3), np.nan), box=BOX, label=""), "values holds 9"),
        (lambda: plots.bars(["one"], [1, 2], label=""), "1 names, values of shape"),
        (lambda: plots.bars(["one"], [np.nan], label=""), "values holds 1"),
        (lambda: plots.bars(["one"], [1], intervals=[(0, 1, 2)], label=""), "intervals of shape"),
        (lambda: plots.dots({}, label=""), "values has no rows; it wants"),
        (lambda: plots.dots({"one": []}, label=""), r"values\['one'\] is \[\]; it wants numbers above 0"),
        (lambda: plots.dots({"one": [1], "two": [0, 2]}, label=""), r"values\['two'\] is \[0, 2\]"),
        (lambda: plots.dots({"one": [np.nan]}, label=""), "one holds 1"),
    ],
)
def test_bad_input_is_named_and_leaves_no_figure(call, message):
    with pytest.raises(ValueError, match=message):
        call()
    assert plt.get_fignums() == []


def test_the_palette_stays_apart_for_any_colour_vision():
    # Real and generated lie apart along the blue-orange axis, which the common kinds of colour blindness keep.
    blue, vermilion = (np.array(to_rgb(plots.PALETTE[name])) for name in ("blue", "vermilion"))
    assert blue[2] - blue[0] > 0.5
    assert vermilion[0] - vermilion[2] > 0.5
    assert len(set(plots.PALETTE.values())) == 8
