"""Digits drawn by our own pen: as many as you like, each with the factors that it was drawn from.

`draw(1000, seed=3)` gives images and labels as any data set does, and `.factors` beside them.
"""

import numbers
from collections.abc import Mapping, Sequence

import numpy as np

from aigc_helpers.data.ink import SIZE, centred, ink
from aigc_helpers.data.strokes.hand import FACTORS, WAYS, Hands, choose, lines
from aigc_helpers.data.strokes.measures import measure
from aigc_helpers.data.strokes.skeletons import MOST_STYLES, skeleton
from aigc_helpers.validation import at_least, check_seed, one_of

__all__ = ["COUNTS", "FACTORS", "MOST_STYLES", "WAYS", "Drawings", "draw", "measure"]

# Each split has a random stream of its own, so none shares an image with another, whatever the seed.
COUNTS = {"train": 10_000, "validation": 2_000, "test": 2_000}
Fixed = Mapping[str, float | Sequence[float] | np.ndarray]


class Drawings(tuple[np.ndarray, np.ndarray]):
    """A pair `(images, labels)` as every data set's, and beside it the true `factors`, a dict of arrays [N]."""

    factors: dict[str, np.ndarray]

    def __new__(cls, images: np.ndarray, labels: np.ndarray, factors: dict[str, np.ndarray]) -> "Drawings":
        """Put the three together."""
        drawings = super().__new__(cls, (images, labels))
        drawings.factors = factors
        return drawings

    @property
    def images(self) -> np.ndarray:
        """What was drawn: [N, 28, 28, 1], white ink on black."""
        return self[0]

    @property
    def labels(self) -> np.ndarray:
        """The digits: int64 [N]."""
        return self[1]


def draw(
    count: int | None = None,
    *,
    split: str = "train",
    seed: int = 0,
    styles: int = MOST_STYLES,
    jitter: float = 1.0,
    fixed: Fixed | None = None,
) -> Drawings:
    """Draw `count` digits (by default 10,000 to train, 2,000 to validate or test), float32 [N, 28, 28, 1] in [0, 1].

    `styles` is how many ways to write each digit it knows, 1 … 6, the plainest first; a digit has four to six.
    `jitter` multiplies what is left to chance beside the factors: how far each skeleton's points stray.
    `fixed` sets factors, by name, to one value or one for each drawing: `fixed={"digit": 7, "slant": 0}`.
    The same arguments give the same bytes; a smaller count gives the first of a larger one; another seed or split
    shares no image; `fixed` leaves the other factors as they were (but for the style, which a digit must have).
    Raises ValueError for a count, seed, split, style, jitter or factor that does not fit.

    >>> drawings = draw(20, seed=1)
    >>> images, labels = drawings
    >>> images.shape, sorted(set(labels.tolist())) == list(range(10)), list(drawings.factors)[:4]
    ((20, 28, 28, 1), True, ['digit', 'style', 'slant', 'thickness'])
    """
    levels, labels, factors = _levels(count, split=split, seed=seed, styles=styles, jitter=jitter, fixed=fixed or {})
    return Drawings(levels[..., np.newaxis] / np.float32(255), labels, factors)


def read(split: str, *, count: int | None = None, seed: int = 0) -> Drawings:
    """What `draw` draws, as grey levels uint8 [N, 28, 28] in 0..255.

    >>> read("test", count=3)[0].shape
    (3, 28, 28)
    """
    return Drawings(*_levels(count, split=split, seed=seed, styles=MOST_STYLES, jitter=1, fixed={}))


def _levels(
    count: int | None, *, split: str, seed: int, styles: int, jitter: float, fixed: Fixed
) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    one_of(split, COUNTS, name="split")
    count = COUNTS[split] if count is None else at_least(1, count, name="count")
    seed, styles = check_seed(seed), at_least(1, styles, name="styles")
    _check_pen(styles, jitter)
    stream = (list(COUNTS).index(split), seed)
    fixed = _checked(fixed, count)
    if np.max(fixed.get("style", 0)) >= styles:
        raise ValueError(f"fixed['style'] is {fixed['style'].max()}, and styles={styles} knows 0 to {styles - 1} alone")
    hands = choose(count, stream=stream, styles=styles, jitter=jitter, fixed=fixed)
    _check_styles(hands.factors)
    return _drawn(hands), hands.factors["digit"].copy(), hands.factors


def _check_pen(styles: int, jitter: float) -> None:
    if styles > MOST_STYLES:
        raise ValueError(f"styles={styles}; the pen knows {MOST_STYLES} at most: type 1 to {MOST_STYLES}")
    if isinstance(jitter, bool) or not (isinstance(jitter, numbers.Real) and 0 <= jitter <= 2):
        raise ValueError(f"jitter={jitter!r}; it wants a number from 0, a steady hand, to 2")


def _drawn(hands: Hands) -> np.ndarray:
    levels = np.empty((len(hands.phase), SIZE, SIZE), np.uint8)
    digits, styles = hands.factors["digit"], hands.factors["style"]
    for digit, style in sorted(set(zip(digits.tolist(), styles.tolist(), strict=True))):
        rows = np.flatnonzero((digits == digit) & (styles == style))
        factors = {name: values[rows] for name, values in hands.factors.items()}
        group = Hands(factors, *(values[rows] for values in hands[1:]))
        drawn = ink(*lines(group, skeleton(digit, style)))
        levels[rows] = centred(np.rint(255 * drawn).astype(np.uint8))
    return levels


def _checked(fixed: Fixed, count: int) -> dict[str, np.ndarray]:
    """The fixed factors as arrays [count], if they are factors and lie in their ranges."""
    checked = {}
    for name, given in fixed.items():
        one_of(name, FACTORS, name="fixed")
        values, (low, high, _) = np.asarray(given), FACTORS[name]
        whole = name in ("digit", "style")
        fits = values.dtype.kind in ("iu" if whole else "iuf") and values.shape in ((), (count,))
        if not fits or not np.all((values >= low) & (values <= high)):
            wanted = f"{'whole numbers' if whole else 'numbers'} from {low:g} to {high:g}"
            raise ValueError(f"fixed[{name!r}] is {given!r}; it wants {wanted}, one or {count}")
        checked[name] = np.broadcast_to(values, count).astype(np.int64 if whole else np.float64)
    return checked


def _check_styles(factors: dict[str, np.ndarray]) -> None:
    unknown = np.flatnonzero(factors["style"] >= WAYS[factors["digit"]])
    if len(unknown):
        digit, style = (factors[name][unknown[0]] for name in ("digit", "style"))
        raise ValueError(f"fixed['style'] is {style}, but {digit} has the styles 0 to {WAYS[digit] - 1}")
