"""Files that ship with the course, in its `data/` folder."""

from pathlib import Path

from aigc_helpers.data.errors import DataError

COURSE_DATA = Path(__file__).resolve().parents[2] / "data"


def shipped(name: str) -> Path:
    """The path of a file that ships with the course, such as "README.md"; raises DataError if it is not there."""
    path = COURSE_DATA / name
    if path.is_file():
        return path
    if not COURSE_DATA.is_dir():
        raise DataError(f"There is no {COURSE_DATA}: get the course and type `python course.py lab` in it.")
    present = ", ".join(sorted(file.name for file in COURSE_DATA.iterdir() if file.is_file())) or "no file"
    raise DataError(
        f"name is {name!r}, which is not in {COURSE_DATA}; there: {present}. "
        "If it was deleted, type `git checkout -- data` in the course's folder."
    )
