"""Files that ship with the course, in its `data/` folder."""

from pathlib import Path

from aigc_helpers.data.errors import DataError
from aigc_helpers.files import course_folder


def shipped(name: str) -> Path:
    """The path of a file that ships with the course, such as "README.md".

    Raises DataError if it is not there, or would lie outside of `data/`.
    """
    try:
        folder = (course_folder() / "data").resolve()
    except FileNotFoundError as error:
        raise DataError(str(error)) from error
    path = folder / str(name)
    if path.resolve().is_relative_to(folder) and path.is_file():
        return path
    present = ", ".join(sorted(file.name for file in folder.glob("*") if file.is_file())) or "no file"
    raise DataError(
        f"name={name!r} is no file in {folder}; there: {present}. "
        "If it was deleted, type `git checkout -- data` in the course's folder, or unpack the course anew."
    )
