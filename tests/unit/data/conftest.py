"""What the tests of pictures share."""

import pytest
from PIL import Image


@pytest.fixture
def folder(tmp_path):
    """Two classes of two photos each: red bolts and blue nuts."""
    for name, colour in (("bolt", (200, 20, 20)), ("nut", (20, 20, 200))):
        (tmp_path / name).mkdir()
        for place, size in enumerate([(64, 48), (90, 120)]):
            Image.new("RGB", size, colour).save(tmp_path / name / f"photo{place}.png")
    return tmp_path
