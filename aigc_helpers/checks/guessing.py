"""A guessing game: twenty digits, and the learner says which of them a person wrote."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from scipy import stats

from aigc_helpers import plots
from aigc_helpers.checks.plain import is_empty
from aigc_helpers.validation import as_floats, check_seed

ASKED = 20
COLUMNS = 10
NOT_YET = "○ not guessed yet: write the numbers of those that you think a person wrote"
GUESS_FIRST = "○ guess first: the truth is drawn once guesses holds the numbers of digits"


class Guessing:
    """Twenty of the images `real` and `made` [N, 28, 28, 1]: for each place a coin, tossed by `seed`, decided which.

    `by_hand` [20] is True where a person wrote it. Raises ValueError for fewer than twenty images of a kind.
    """

    def __init__(self, real: np.ndarray, made: np.ndarray, *, seed: int = 0):
        rng = np.random.default_rng([check_seed(seed), ASKED])
        self.by_hand = rng.integers(2, size=ASKED).astype(bool)
        kinds = [_twenty(images, rng, name=name) for name, images in (("made", made), ("real", real))]
        self.images = np.where(self.by_hand[:, None, None, None], kinds[1], kinds[0])

    def show(self) -> Axes:
        """Draw all twenty, each with its number, from 1."""
        ax = plots.image_grid(self.images, columns=COLUMNS)
        for place in range(ASKED):
            ax.text(*_corner(place), str(place + 1), ha="left", va="top", fontsize=7, color=plots.PALETTE["blue"])
        return ax

    def reveal(self, guesses: Any) -> Axes | None:
        """Draw them again, a blue frame around what a person wrote, a dashed vermilion one around the generated.

        Without `guesses`, or with some that `score` does not take, say so and draw nothing.
        """
        if trouble := _no_guesses(guesses):
            print(GUESS_FIRST if trouble == NOT_YET else trouble)
            return None
        return self._framed(self.show())

    def _framed(self, ax: Axes) -> Axes:
        for place, real in enumerate(self.by_hand):
            color, line = (plots.PALETTE["blue"], "-") if real else (plots.PALETTE["vermilion"], "--")
            frame = Rectangle(_corner(place), 28, 28, fill=False, linewidth=1.6, edgecolor=color, linestyle=line)
            ax.add_patch(frame)
        return ax

    def score(self, guesses: Any) -> str:
        """How good `guesses` are, the numbers of those that a person wrote, beside what a coin would score: in words.

        Nothing, or an empty list, hears "not guessed yet"; what is no number of a digit is named.
        """
        return _no_guesses(guesses) or self._words(np.isin(np.arange(1, ASKED + 1), np.ravel(guesses).tolist()))

    def _words(self, said: np.ndarray) -> str:
        right, made = int(np.sum(said == self.by_hand)), ~self.by_hand
        chance = float(stats.binom.sf(right - 1, ASKED, 0.5))
        share = f"{chance:.1%}" if chance >= 0.001 else "less than 0.1%"
        return (
            f"You are right about {right} of {ASKED}. A coin is right about {right} or more in {share} of games.\n"
            f"Of the {made.sum()} generated ones you took {np.sum(said & made)} for handwriting, "
            f"and {np.sum(~said & self.by_hand)} of the {self.by_hand.sum()} real ones for generated."
        )


def _no_guesses(guesses: Any) -> str:
    """What is wrong with `guesses`, in words; nothing where they can be scored."""
    if is_empty(guesses) or not np.size(guesses):
        return NOT_YET
    strange = [one for one in np.ravel(guesses).tolist() if one not in range(1, ASKED + 1)]
    return f"✗ guesses holds {strange[0]!r}; it wants the numbers of digits, 1 to {ASKED}" if strange else ""


def _twenty(images: np.ndarray, rng: np.random.Generator, *, name: str) -> np.ndarray:
    images = as_floats(images, name=name)
    if len(images) < ASKED:
        raise ValueError(f"{name} has {len(images)} images; the game wants at least {ASKED}")
    return images[rng.permutation(len(images))[:ASKED]]


def _corner(place: int) -> tuple[float, float]:
    """The upper left corner of the image at this place in the grid, in pixels (x, y)."""
    pitch = 28 + plots.GUTTER
    return pitch * (place % COLUMNS) + plots.GUTTER - 0.5, pitch * (place // COLUMNS) + plots.GUTTER - 0.5
