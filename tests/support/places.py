"""Where the course is."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "aigc_helpers"
BUILD = ROOT / "build"
SUPPORT = Path(__file__).parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
