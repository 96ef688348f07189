"""The pen: what is drawn is prepared as MNIST was, and read by the judges."""

import numpy as np
import pytest

from aigc_helpers.data import load
from aigc_helpers.data.pen import digit_image
from aigc_helpers.judging.judge import load_judge
from aigc_helpers.widgets.workshop.pad import MOST_POSITIONS, as_strokes

TURN = np.linspace(0, 2 * np.pi, 40)
DIGITS = {
    0: [list(zip(0.5 + 0.25 * np.sin(TURN), 0.5 - 0.4 * np.cos(TURN), strict=True))],
    1: [[(0.5, 0.1), (0.5, 0.9)]],
    2: [[(0.25, 0.25), (0.4, 0.1), (0.65, 0.12), (0.72, 0.3), (0.5, 0.6), (0.22, 0.9), (0.8, 0.88)]],
    4: [[(0.6, 0.1), (0.2, 0.6), (0.85, 0.6)], [(0.65, 0.35), (0.65, 0.95)]],
    7: [[(0.2, 0.1), (0.8, 0.1), (0.4, 0.9)]],
}
CORNER = [[(0.05, 0.05), (0.15, 0.05), (0.08, 0.2)]]


def moved(strokes, *, by=(0.0, 0.0), scale=1.0):
    return [[(scale * x + by[0], scale * y + by[1]) for x, y in stroke] for stroke in strokes]


@pytest.mark.parametrize("digit", DIGITS)
def test_the_judges_read_what_is_drawn(digit):
    image = digit_image(DIGITS[digit])[None]
    assert [load_judge(name).labels(image)[0] for name in ("uci", "mnist")] == [digit, digit]


@pytest.mark.parametrize("digit", DIGITS)
def test_the_ink_fits_a_box_of_20_with_its_middle_in_the_middle(digit):
    image = digit_image(DIGITS[digit])[..., 0]
    rows, columns = (np.flatnonzero(image.max(axis=axis) > 0.5) for axis in (1, 0))
    assert max(np.ptp(rows), np.ptp(columns)) + 1 in (19, 20, 21)
    places = np.arange(28)
    assert image.sum(axis=0) @ places / image.sum() == pytest.approx(13.5, abs=0.1)
    assert image.sum(axis=1) @ places / image.sum() == pytest.approx(13.5, abs=0.1)


@pytest.mark.parametrize("change", [{"by": (0.1, -0.05)}, {"scale": 0.5}, {"scale": 0.6, "by": (0.3, 0.3)}])
def test_where_and_how_large_it_is_drawn_does_not_matter(change):
    np.testing.assert_allclose(digit_image(moved(DIGITS[4], **change)), digit_image(DIGITS[4]), atol=1e-3)


def test_the_pen_is_as_dark_and_as_wide_as_on_mnist():
    drawn = np.mean([digit_image(strokes) for strokes in DIGITS.values()])
    assert 0.08 < drawn < 0.16  # MNIST: 0.13, uci: 0.16
    assert 0.08 < load("uci")[0].mean() < 0.2


def test_nothing_is_an_empty_image_and_a_dot_stays_small():
    assert not digit_image([]).any() and not digit_image([[]]).any()
    dot = digit_image([[(0.9, 0.1)]])
    assert dot.max() > 0.9 and 3 < dot.sum() < 12


@pytest.mark.parametrize("strokes", [[[(0.1, np.nan)]], [[0.1, 0.2]], [[(1, 2, 3)]]])
def test_what_is_no_stroke_is_refused(strokes):
    with pytest.raises(ValueError, match=r"stroke of shape .*finite positions \(x, y\)"):
        digit_image(strokes)


def test_what_a_page_sends_becomes_strokes():
    assert as_strokes([[[0.25, 1.5], [-1, 0.5]], [[0, 0]]]) == (((0.25, 1.0), (0.0, 0.5)), ((0.0, 0.0),))
    assert as_strokes([]) == ()


@pytest.mark.parametrize(
    "drawn",
    [[[0.5]], [[[0.1, 0.2, 0.3]]], [[[float("nan"), 0]]], [[[0, 0]] * (MOST_POSITIONS + 1)], [[["a", "b"]]], [3]],
)
def test_what_is_no_drawing_is_refused(drawn):
    with pytest.raises(ValueError, match="strokes wants|could not convert"):
        as_strokes(drawn)
