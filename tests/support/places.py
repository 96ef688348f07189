"""Where the course is."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "aigc_helpers"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
