"""Every claim of a notebook fails for a null model: one run of the page, and before each claim its nulls.

Each file tests/lessons/NN_name/nulls.py belongs to notebooks/NN_name.ipynb and holds NULLS: the id of a cell with
claims → its nulls. A null is Python that gives the page's names other values before the cell, and is forgotten after
it (what a name stands for is not to be changed), or a slip in the cell, (right, wrong).
"""

import runpy

import matplotlib.pyplot as plt
import nbformat
import pytest

from aigc_helpers import claims
from contract.reading import calls, code_cells, tree
from places import NOTEBOOKS, ROOT

FILES = {path.stem: ROOT / "tests" / "lessons" / path.stem / "nulls.py" for path in NOTEBOOKS}
each = pytest.mark.parametrize("lesson", FILES)


class Page:
    """A notebook as it runs: the names it has so far, and the claims of its cells."""

    def __init__(self, path):
        self.cells = code_cells(nbformat.read(path, as_version=4))
        self.names = {"__name__": "__main__"}

    def run(self, source, names):
        exec(compile(source, "<cell>", "exec"), names)
        plt.close("all")

    def toothless(self, nulls):
        """Run the page; of each cell with claims, those that no null turns red, as "cell-id: claim"."""
        found = []
        for cell in self.cells:
            if claiming(cell):
                standing = [self.claims_that_hold(cell, null) for null in nulls[cell.id]]
                found += [f"{cell.id}: {text}" for text in sorted(set.intersection(*standing))]
            self.run(cell.source, self.names)
        return found

    def claims_that_hold(self, cell, null):
        """The texts of the claims of `cell` that hold with `null` among the page's names, which are as before then."""
        before, held = dict(self.names), set()

        def note(text, holds, **measured):
            try:
                claims.claim(text, holds, **measured)
            except claims.ClaimError:
                return
            held.add(text)

        source = cell.source if isinstance(null, str) else slipped(cell, *null)
        # The page's own functions read these very names: a copy would hide the null from them.
        self.names["claim"] = note
        self.run(f"{null}\n{source}" if isinstance(null, str) else source, self.names)
        self.names.clear()
        self.names.update(before)
        return held


def claiming(cell):
    return "claim" in calls([tree(cell)]) and "import claim" not in cell.source


def slipped(cell, right, wrong):
    assert right in cell.source, f"{cell.id} has no {right!r}"
    return cell.source.replace(right, wrong)


def nulls_of(lesson):
    return runpy.run_path(str(FILES[lesson]))["NULLS"]


@each
def test_every_cell_with_claims_has_nulls_and_no_other(lesson):
    path = next(path for path in NOTEBOOKS if path.stem == lesson)
    assert sorted(nulls_of(lesson)) == sorted(cell.id for cell in Page(path).cells if claiming(cell))
    assert all(nulls_of(lesson).values())


@pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")  # Keras's, in saving
@pytest.mark.timeout(900)
@each
def test_every_claim_fails_for_a_null(lesson):
    path = next(path for path in NOTEBOOKS if path.stem == lesson)
    assert Page(path).toothless(nulls_of(lesson)) == []


def test_the_runner_sees_a_toothless_claim_and_a_sharp_one(executed):
    sharp, loose = "claim('it beats chance', share > 0.5, share=share)", "claim('it is a share', share >= 0)"
    path = executed("from aigc_helpers.claims import claim\nshare = 0.9", f"{sharp}\n{loose}", run=False)
    assert Page(path).toothless({"cell-1": ["share = 0.1"]}) == ["cell-1: it is a share"]
    assert Page(path).toothless({"cell-1": ["share = 0.1", ("share >= 0", "share < 0")]}) == []


def test_a_null_reaches_the_functions_of_the_page_and_is_forgotten_after_its_cell(executed):
    first = "from aigc_helpers.claims import claim\nshare = 0.9\ndef measured(): return share"
    last = "claim('it beats chance', measured() > 0.5, share=share)"
    page = Page(executed(first, last, run=False))
    assert page.toothless({"cell-1": ["share = 0.1"]}) == [] and page.names["share"] == 0.9
