"""Every claim of a notebook has a null model; they run with the page itself, under nbval (tests/support/nulls.py)."""

import nbformat
import pytest

from contract.reading import code_cells
from nulls import claiming, nulls_of
from places import NOTEBOOKS
from toothless import claims_that_hold, hold

SHARP, LOOSE = "claim('it beats chance', share > 0.5, share=share)", "claim('it is a share', share >= 0)"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_cell_with_claims_has_nulls_and_no_other(path):
    cells = code_cells(nbformat.read(path, as_version=4))
    assert sorted(nulls_of(path)) == sorted(cell.id for cell in cells if claiming(cell))
    assert all(nulls_of(path).values())


def test_a_toothless_claim_is_named_and_a_sharp_one_passes():
    with pytest.raises(AssertionError, match=r"no null turns red: \['it is a share'\]"):
        hold(f"{SHARP}\n{LOOSE}", ["share = 0.1"], {"share": 0.9})
    hold(f"{SHARP}\n{LOOSE}", ["share = 0.1", ("share >= 0", "share < 0")], {"share": 0.9})


def test_a_slip_names_what_the_cell_lacks():
    with pytest.raises(AssertionError, match="the cell has no 'share > 0.9'"):
        hold(SHARP, [("share > 0.9", "share > 2")], {"share": 0.9})


def test_a_null_reaches_the_functions_of_the_page_and_is_forgotten_after_its_cell():
    names = {"share": 0.9, "claim": "the page's own"}
    exec("def measured(): return share", names)
    before = dict(names)
    assert claims_that_hold("claim('it beats chance', measured() > 0.5); new = 1", "share = 0.1", names) == set()
    assert names == before
