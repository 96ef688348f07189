"""Which exercises are solved on this machine: one small file, written whole or not at all."""

import json
import os
from datetime import date
from pathlib import Path

import platformdirs

from aigc_helpers.files import whole

RESET = "type `aigc progress --reset` to begin a new one"


def file() -> Path:
    """Where progress is kept: the file that $AIGC_PROGRESS names, else one in this user's own data folder."""
    named = os.environ.get("AIGC_PROGRESS", "").strip()
    return Path(named).expanduser() if named else platformdirs.user_data_path("aigc-course") / "progress.json"


def solved() -> dict[str, str]:
    """Exercise ("lesson/exercise") → the day it was first solved, as 2026-11-27; empty where nothing is kept yet.

    Raises ValueError, naming the file and what to type, where it holds something else.
    """
    path = file()
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise ValueError(f"the progress in {path} cannot be read ({error}); {RESET}") from error
    if not isinstance(kept, dict) or not all(isinstance(day, str) for day in kept.values()):
        raise ValueError(f"{path} holds no progress of this course: exercise and day are wanted; {RESET}")
    return kept


def keep(exercise: str) -> None:
    """Note that `exercise` is solved; the first day stays. ValueError and OSError where the file does not serve."""
    before = solved()
    if exercise not in before:
        with whole(file()) as temporary:
            kept = before | {exercise: date.today().isoformat()}
            temporary.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def reset() -> None:
    """Forget what was solved."""
    file().unlink(missing_ok=True)
