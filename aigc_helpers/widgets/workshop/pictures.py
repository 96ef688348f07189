"""The picture of an instrument as a page takes it: cut into its panels, as PNG."""

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.image import imsave

DPI = 100


def cut(pixels: np.ndarray, panels: Sequence[float]) -> list[np.ndarray]:
    """The panels of a picture [height, width, 4], from left to right; `panels` says how wide each is beside the others.

    >>> [panel.shape for panel in cut(np.zeros((2, 10, 4)), (3, 2))]
    [(2, 6, 4), (2, 4, 4)]
    """
    ends = np.cumsum(panels)[:-1] / sum(panels)
    return np.split(pixels, np.round(ends * pixels.shape[1]).astype(int), axis=1)


def png(pixels: np.ndarray) -> bytes:
    """A picture [height, width, 4] of bytes as a file."""
    buffer, whole = io.BytesIO(), np.ascontiguousarray(pixels)  # a panel alone is none to Pillow
    nobody: Any = {"Software": None}  # no version in the file
    imsave(buffer, whole, format="png", dpi=DPI, metadata=nobody, pil_kwargs={"compress_level": 1})
    return buffer.getvalue()
