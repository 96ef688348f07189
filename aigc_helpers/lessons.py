"""The lessons of the course in reading order, as `notebooks/lessons.toml` lists them."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from aigc_helpers.files import course_folder

__all__ = ["Lesson", "read_lessons", "timed"]


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """One lesson; what each field means stands at the head of `notebooks/lessons.toml`."""

    slug: str
    part: str
    title: str
    does: str
    minutes: int
    seconds: int
    needs: list[str]
    data: list[str]
    instruments: list[str]

    @property
    def number(self) -> str:
        """Its two digits."""
        return self.slug[:2]

    @property
    def name(self) -> str:
        """Its slug without the number."""
        return self.slug[3:]


def read_lessons(folder: Path | None = None) -> list[Lesson]:
    """The lessons that `lessons.toml` in `folder` lists, or the course's own.

    Raises ValueError, naming the file, for an entry that has a field too many or too few, and FileNotFoundError where
    there is no such file.

    >>> [lesson.slug for lesson in read_lessons()][:2]
    ['00_start_here', '01_deep_nets']
    """
    path = (folder or course_folder() / "notebooks") / "lessons.toml"
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["lesson"]
    fields = list(Lesson.__dataclass_fields__)
    for entry in entries:
        if sorted(entry) != sorted(fields):
            raise ValueError(f"{path}: an entry has {', '.join(entry)}; it wants {', '.join(fields)}")
    return [Lesson(**entry) for entry in entries]


def timed(listing: str, slug: str, *, seconds: float) -> str:
    """The text of a `lessons.toml` with the seconds of one lesson as they were measured; ValueError if it has none.

    >>> timed('[[lesson]]\\nslug = "05_gan"\\nminutes = 90\\nseconds = 40\\n', "05_gan", seconds=38.6).splitlines()[-1]
    'seconds = 39'
    """
    entry = rf'(slug = "{re.escape(slug)}"\n(?:.+\n)*?seconds = )\d+'
    changed, count = re.subn(entry, rf"\g<1>{seconds:.0f}", listing)
    if count != 1:
        raise ValueError(f"slug={slug!r}; lessons.toml has {count} entries with it and with seconds, wanted 1")
    return changed
