"""The size of the house: the package keeps it, and what has grown beyond it is named."""

import pytest

from places import PACKAGE
from sizes import LONGEST_BODY, LONGEST_FILE, MEAN_BODY, USUAL_BODY, bodies, faults


def function(lines, *, head="def grown():"):
    indent = " " * (len(head) - len(head.lstrip()) + 4)
    return "\n".join([head, *[f"{indent}value = 1"] * lines, ""])


def package_of(folder, text, *, short=20):
    """A package of one file with `text`, and of one with some short functions beside it."""
    (folder / "grown.py").write_text(text)
    (folder / "short.py").write_text(function(1) * short)
    return folder


def test_the_package_is_small():
    assert faults(PACKAGE) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (function(LONGEST_BODY + 1), f"grown.py:1 grown has {LONGEST_BODY + 1} lines"),
        (
            function(LONGEST_BODY + 1, head="async def grown():"),
            f"grown.py:1 grown has {LONGEST_BODY + 1} lines",
        ),
        (
            "class Deep:\n" + function(LONGEST_BODY + 1, head="    def grown(self):"),
            f"grown.py:2 grown has {LONGEST_BODY + 1} lines",
        ),
        ((LONGEST_FILE + 1) * "value = 1\n", f"grown.py has {LONGEST_FILE + 1} lines"),
        (2 * function(USUAL_BODY + 1), f"95 of 100 bodies have up to {USUAL_BODY + 1} lines"),
        (20 * function(2 * MEAN_BODY), f"a body has {MEAN_BODY + 0.5:.2f} lines on average"),
    ],
)
def test_what_has_grown_is_named(tmp_path, text, fault):
    assert faults(package_of(tmp_path, text)) == [fault]


def test_what_is_as_large_as_may_be_is_no_fault(tmp_path):
    full = function(LONGEST_BODY) + "value = 1\n" * (LONGEST_FILE - LONGEST_BODY - 1)
    assert faults(package_of(tmp_path, full)) == []


def test_a_body_is_its_code_alone(tmp_path):
    text = 'def grown(\n    one,\n    other,\n):\n    """Say.\n\n    More.\n    """\n    # why\n\n    return one\n'
    assert bodies(package_of(tmp_path, text, short=0)) == {"grown.py:1 grown": 1}


def test_a_body_of_nothing_but_its_docstring_has_no_line(tmp_path):
    assert bodies(package_of(tmp_path, 'def grown():\n    """Say."""\n', short=0)) == {"grown.py:1 grown": 0}
