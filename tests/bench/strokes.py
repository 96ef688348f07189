"""Our pen against Pillow's: the same strokes, a batch at once in NumPy, or line by line and scaled down."""

import argparse
from collections.abc import Iterator

import numpy as np
from table import Row, Turn, speed_row, tell
from threadpoolctl import threadpool_limits

from aigc_helpers.data.ink import SIZE, centred, ink
from aigc_helpers.data.strokes import MOST_STYLES, draw, skeletons
from aigc_helpers.data.strokes.hand import Hands, choose, lines

COUNT, FINER = 500, 4  # digits a turn; Pillow draws without grey, so larger and then scaled down
GOAL = 10_000  # images a second on one core


def our_turn() -> Turn:
    """All of it: factors, lines, ink."""

    def turn() -> int:
        draw(COUNT, seed=1)
        return COUNT

    return turn


def ways() -> list[tuple[np.ndarray, np.ndarray]]:
    """The lines and radii of each digit that `our_turn` draws, in its order."""
    hands = choose(COUNT, stream=(0, 1), styles=MOST_STYLES, jitter=1, fixed={})
    found = []
    for row in range(COUNT):
        factors = {name: values[row : row + 1] for name, values in hands.factors.items()}
        one = Hands(factors, *(values[row : row + 1] for values in hands[1:]))
        positions, radii = lines(one, skeletons.skeleton(int(factors["digit"][0]), int(factors["style"][0])))
        found.append((positions[0], radii[0]))
    return found


def pillow_image(positions: np.ndarray, radii: np.ndarray) -> np.ndarray:
    """One digit by Pillow, grey levels [28, 28]: thick lines and their round joints, four times as large."""
    from PIL import Image, ImageDraw

    paper = Image.new("L", (SIZE * FINER, SIZE * FINER))
    brush = ImageDraw.Draw(paper)
    corners, widths = (positions + 0.5) * FINER - 0.5, 2 * radii * FINER
    for start, end, width in zip(corners[:-1], corners[1:], widths, strict=False):
        if np.hypot(*(end - start)) < FINER:  # not where the pen was lifted
            brush.line([*start, *end], fill=255, width=round(width))
    for (across, down), width in zip(corners, widths, strict=True):
        brush.ellipse([across - width / 2, down - width / 2, across + width / 2, down + width / 2], fill=255)
    return np.asarray(paper.resize((SIZE, SIZE), Image.Resampling.BOX))


def pillow_turn(digits: list[tuple[np.ndarray, np.ndarray]]) -> Turn:
    """Pillow's, with the lines given to it."""

    def turn() -> int:
        centred(np.stack([pillow_image(*digit) for digit in digits]))
        return len(digits)

    return turn


def stroke_rows(options: argparse.Namespace) -> Iterator[Row]:
    """Images a second on one core: ours with everything, Pillow's drawing alone."""
    with threadpool_limits(1):
        yield from _rows(options.rounds)


def _rows(rounds: int) -> Iterator[Row]:
    try:
        digits = ways()
        apart = np.mean([np.abs(255 * ink(p[None], r[None])[0] - pillow_image(p, r)).mean() for p, r in digits]) / 255
    except ImportError:
        tell("  Pillow is not here: `pip install pillow` adds it")
        return
    row = speed_row(
        f"drawing `strokes` on one core, images/s (mean difference of a pixel {apart:.3f})",
        our_turn(),
        "Pillow",
        pillow_turn(digits),
        goal=None,
        rounds=rounds,
    )
    yield row._replace(goal=f"≥ {GOAL:,}", met=float(row.ours.replace(",", "")) >= GOAL)
