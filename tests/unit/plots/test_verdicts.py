"""The table of verdicts: each score in its cell, a colour where it was noticed, and what is refused."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex

from aigc_helpers import plots
from aigc_helpers.plots.verdicts import MISSED, NOTICED

VALUES = np.array([[0.5, 120.4], [0.25, 3.0]])
SEEN = np.array([[False, True], [True, False]])
NAMES = {"rows": ["copied", "blurred"], "columns": ["recall", "near train"]}


@pytest.fixture(autouse=True)
def no_figure_left():
    yield
    plt.close("all")


def test_every_cell_says_its_score_and_whether_it_was_noticed():
    ax = plots.verdict_table(VALUES, SEEN, limits=np.stack([VALUES / 2, VALUES * 2]), title="trial", **NAMES)
    told = ["0.50\n0.25 to 1.00", "120\n60.2 to 241", "0.25\n0.12 to 0.50", "3.00\n1.50 to 6.00"]
    assert [text.get_text() for text in ax.texts] == told
    colours = [to_hex(cell.get_facecolor()).upper() for cell in ax.patches]
    assert colours == [MISSED, NOTICED, NOTICED, MISSED]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["recall", "near\ntrain"]
    assert ax.get_title() == "trial"
    ax.figure.canvas.draw()


def test_intervals_may_be_left_out():
    assert plots.verdict_table(VALUES, SEEN, **NAMES).texts[0].get_text() == "0.50"


@pytest.mark.parametrize(
    ("values", "seen", "limits", "message"),
    [
        (VALUES[:1], SEEN, None, "2 rows and 2 columns"),
        (VALUES, SEEN[:, :1], None, "2 rows and 2 columns"),
        (VALUES, SEEN, np.stack([VALUES[:1]] * 2), "2 rows and 2 columns"),
        (VALUES * np.nan, SEEN, None, "NaN"),
    ],
)
def test_bad_input_is_named(values, seen, limits, message):
    with pytest.raises(ValueError, match=message):
        plots.verdict_table(values, seen, limits=limits, **NAMES)
    assert plt.get_fignums() == []
