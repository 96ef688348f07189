"""Which claims of a cell no null turns red; a kernel reads this file too, to ask it amid a page.

A null is Python that gives the page's names other values before the cell, and is forgotten after it (what a name
stands for is not to be changed), or a slip in the cell, (right, wrong).
"""

import matplotlib.pyplot as plt
from IPython.utils.capture import capture_output

from aigc_helpers import claims


def hold(source, nulls, names):
    """Stop where a claim of the cell `source` holds under every one of `nulls`; `names` are the page's so far."""
    standing = set.intersection(*(claims_that_hold(source, null, names) for null in nulls))
    assert not standing, f"no null turns red: {sorted(standing)}"


def claims_that_hold(source, null, names):
    """The texts of the claims in the cell `source` that hold with `null` among `names`, which are as before then."""
    before, held = dict(names), set()

    def note(text, holds, **measured):
        try:
            claims.claim(text, holds, **measured)
        except claims.ClaimError:
            return
        held.add(text)

    source = f"{null}\n{source}" if isinstance(null, str) else slipped(source, *null)
    # The page's own functions read these very names: a copy would hide the null from them.
    names["claim"] = note
    with capture_output():
        exec(compile(source, "<cell>", "exec"), names)
        plt.close("all")
    for name in names.keys() - before.keys():
        del names[name]
    names.update(before)
    return held


def slipped(source, right, wrong):
    assert right in source, f"the cell has no {right!r}"
    return source.replace(right, wrong)
