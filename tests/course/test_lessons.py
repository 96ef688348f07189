"""notebooks/lessons.toml is the one list of lessons: the notebooks, README and the map in 00 say the same."""

import ast
import itertools
import re

import nbformat
import pytest

from aigc_helpers.data import DATASETS
from aigc_helpers.lessons import read_lessons, timed
from contract.reading import code_cells, headings, prose, tags, tree
from places import NOTEBOOKS, PACKAGE, ROOT

LESSONS = read_lessons()
README = (ROOT / "README.md").read_text(encoding="utf-8")
SPELLED = {20: "about 20 minutes", 90: "about 90 minutes", 120: "about two hours"}
each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)


def notebook(lesson):
    return nbformat.read(ROOT / "notebooks" / f"{lesson.slug}.ipynb", as_version=nbformat.NO_CONVERT)


def imports(notebook):
    """What the code imports from the package, as "module.name"."""
    nodes = [node for cell in code_cells(notebook) for node in ast.walk(tree(cell)) if isinstance(node, ast.ImportFrom)]
    return [f"{node.module}.{alias.name}" for node in nodes for alias in node.names]


def words_of(notebook):
    """Every string that stands alone in the code, and those that the first cell names beside its parameters."""
    nodes = [node for cell in code_cells(notebook) for node in ast.walk(tree(cell)) if isinstance(node, ast.Constant)]
    (parameters,) = [cell for cell in code_cells(notebook) if "parameters" in tags(cell)]
    return {node.value for node in nodes} | set(re.findall(r'"(\w+)"', parameters.source))


def test_every_notebook_is_a_lesson_in_reading_order():
    assert [lesson.slug for lesson in LESSONS] == [path.stem for path in NOTEBOOKS]
    assert [lesson.number for lesson in LESSONS] == [f"{place:02}" for place in range(len(LESSONS))]


@each_lesson
def test_the_title_is_the_notebooks_first_heading(lesson):
    assert headings(notebook(lesson), 1) == [lesson.title]


@each_lesson
def test_the_minutes_are_those_that_the_opening_promises(lesson):
    assert f"It takes {SPELLED[lesson.minutes]}" in prose(notebook(lesson).cells[0])


@each_lesson
def test_the_instruments_are_those_that_the_notebook_imports(lesson):
    shown = [re.match(r"aigc_helpers\.widgets\.(\w+)\.", name) for name in imports(notebook(lesson))]
    assert sorted(lesson.instruments) == sorted({found[1] for found in shown if found})
    assert all(list((PACKAGE / "widgets").glob(f"{name}*")) for name in lesson.instruments)


@each_lesson
def test_the_data_sets_are_those_that_the_notebook_names(lesson):
    imported = {name.removeprefix("aigc_helpers.data.") for name in imports(notebook(lesson))}
    assert set(lesson.data) == set(DATASETS) & (words_of(notebook(lesson)) | imported)
    assert len(set(lesson.data)) == len(lesson.data)


def test_a_lesson_needs_only_earlier_ones():
    slugs = [lesson.slug for lesson in LESSONS]
    for place, lesson in enumerate(LESSONS):
        assert set(lesson.needs) <= set(slugs[:place])


def boxes_and_arrows(source):
    """The labels and the arrows (from, to) of a Mermaid chart; arrows may stand in a row."""
    labels = dict(re.findall(r'(\w+)\["(.+?)"\]', source))
    rows = [re.findall(r"\w+", row) for row in re.sub(r'\[".+?"\]', "", source).split("\n") if "-->" in row]
    return labels, {(one, other) for row in rows for one, other in itertools.pairwise(row)}


def test_the_map_shows_every_lesson_and_what_it_needs():
    text = "\n".join(cell.source for cell in notebook(LESSONS[0]).cells)
    (source,) = re.findall(r"```mermaid\n(.+?)```", text, re.DOTALL)
    labels, arrows = boxes_and_arrows(source)
    slugs = {box: label.replace(" ", "_") for box, label in labels.items()}
    planned = set(re.search(r"class ([\w,]+) planned", source)[1].split(","))
    drawn = {slug.lower() for box, slug in slugs.items() if box not in planned}
    assert drawn == {lesson.slug for lesson in LESSONS}
    assert {(slugs[one].lower(), slugs[other].lower()) for one, other in arrows if other not in planned} == {
        (needed, lesson.slug) for lesson in LESSONS for needed in lesson.needs
    }


def test_readme_lists_every_lesson_with_what_the_bench_measured():
    listed = re.findall(r"^\| `\d\d_\w+` \| .+ \| \d+ s \|$", README, re.MULTILINE)
    assert listed == [f"| `{lesson.slug}` | {lesson.does} | {lesson.seconds} s |" for lesson in LESSONS]
    measured = re.findall(r"^\| `(\d\d_\w+)`, seconds \| (\d+) \|", README, re.MULTILINE)
    assert measured == [(lesson.slug, str(lesson.seconds)) for lesson in LESSONS]


def test_the_bench_writes_the_seconds_of_one_lesson_alone():
    listing = (ROOT / "notebooks" / "lessons.toml").read_text(encoding="utf-8")
    old, new = listing.splitlines(), timed(listing, LESSONS[1].slug, seconds=4321.4).splitlines()
    assert [line for line in new if line not in old] == ["seconds = 4321"]
    assert len([one for one, other in zip(old, new, strict=True) if one != other]) == 1
    with pytest.raises(ValueError, match="'08_none'.* 0 entries"):
        timed(listing, "08_none", seconds=1)


def test_an_entry_with_other_fields_is_refused(tmp_path):
    (tmp_path / "lessons.toml").write_text('[[lesson]]\nslug = "00_x"\n')
    with pytest.raises(ValueError, match=r"lessons\.toml: an entry has slug; it wants slug, part, title"):
        read_lessons(tmp_path)
