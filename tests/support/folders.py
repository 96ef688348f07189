"""Folders of pictures, as learners bring them."""

from pathlib import Path

import numpy as np
from PIL import Image


def of_bars(folder: Path) -> Path:
    """Fill `folder` with ninety-six bars on paper, one that comes twice, and a text."""
    for place in range(96):
        picture = np.zeros((28, 28), np.uint8)
        picture[4:24, 4 + place // 6 : 8 + place // 6 + place % 6] = 255
        Image.fromarray(picture).save(folder / f"{place:02}.png")
    (folder / "again.png").write_bytes((folder / "00.png").read_bytes())
    (folder / "notes.txt").write_text("buy milk")
    return folder
