"""An instrument: twenty digits, one after the other. Real or generated? You and a net judge the same ones."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from aigc_helpers import plots
from aigc_helpers.gan.metrics import proportion_interval
from aigc_helpers.validation import check_images
from aigc_helpers.widgets.controls import Number
from aigc_helpers.widgets.workshop import Instrument

ASKED = 20


@dataclass(frozen=True)
class State:
    """Which digits are dealt, and what was answered so far: True for real."""

    seed: int = 0
    answers: tuple[bool, ...] = ()


class Reading(NamedTuple):
    """The digits dealt [20, 28, 28, 1], which of them are real, what the learner and the net said of them."""

    images: np.ndarray
    real: np.ndarray
    answers: tuple[bool, ...]
    net: np.ndarray

    def __str__(self) -> str:
        done = len(self.answers)
        if done < ASKED:
            return f"Digit {done + 1} of {ASKED}: real or generated? Half of them are real."
        yours, nets = (int(np.sum(np.equal(some, self.real))) for some in (self.answers, self.net))
        low, high = proportion_interval(yours, ASKED)
        chance = " A coin could have done that." if low < 0.5 < high else ""
        return (
            f"You were right {yours} times in {ASKED}: {yours / ASKED:.0%}, 95 % interval {low:.0%} to {high:.0%} "
            f"(Wilson).{chance}\nThe net was right {nets} times: {nets / ASKED:.0%}, interval "
            "{:.0%} to {:.0%}.".format(*proportion_interval(nets, ASKED))
        )


class RealOrGenerated(Instrument):
    """The instrument for `real` and `fake` images [N, 28, 28, 1], and `detect`: images → True where taken as real."""

    question = "Can you tell real digits from generated ones, and can you do it better than the net?"
    controls = MappingProxyType({"seed": Number("digits dealt by seed")})
    inches = (7.0, 3.4)

    def __init__(
        self, real: np.ndarray, fake: np.ndarray, detect: Callable[[np.ndarray], np.ndarray], *, seed: int = 0
    ):
        super().__init__(State(seed=seed))
        self.real, self.fake = check_images(real, name="real"), check_images(fake, name="fake")
        if min(len(self.real), len(self.fake)) < ASKED // 2:
            raise ValueError(f"{len(self.real)} real and {len(self.fake)} fake images; it wants {ASKED // 2} of each")
        self.detect = detect

    def compute(self, state: State) -> Reading:
        """The digits of this seed; the net has judged them before anyone else."""
        rng = np.random.default_rng(state.seed)
        half = ASKED // 2
        chosen = [part[rng.permutation(len(part))[:half]] for part in (self.real, self.fake)]
        order = rng.permutation(ASKED)
        images, real = np.concatenate(chosen)[order], np.repeat([True, False], half)[order]
        return Reading(images, real, state.answers, np.asarray(self.detect(images), bool))

    def actions(self) -> Mapping[str, Callable[[], None]]:
        """The two answers, and a way back."""
        return {"Real": lambda: self.answer(True), "Generated": lambda: self.answer(False), "Take back": self.take_back}

    def answer(self, is_real: bool) -> None:
        """Answer for the digit that is shown; after the last one nothing changes."""
        self.move(answers=(*self.state.answers, bool(is_real))[:ASKED])

    def take_back(self) -> None:
        """Take the last answer back, until all are given: then the truth is told."""
        if len(self.state.answers) < ASKED:
            self.move(answers=self.state.answers[:-1])

    def move(self, **changes: object) -> None:
        """Change fields of the state; other digits begin anew."""
        fresh = "seed" in changes and changes["seed"] != self.state.seed
        super().move(**({"answers": (), **changes} if fresh else changes))

    def draw(self, figure: Figure, reading: Reading) -> None:
        """The digit in question, large; beside it those judged. At the end the truth, and who was right."""
        figure.clear()
        figure.set_layout_engine("none")  # fixed places: nothing moves from digit to digit
        done = len(reading.answers)
        if done < ASKED:
            large, small = figure.add_axes((0.02, 0.04, 0.42, 0.84)), figure.add_axes((0.52, 0.04, 0.46, 0.84))
            _picture(large, reading.images[done], f"digit {done + 1} of {ASKED}")
            plots.image_grid(_dealt(reading.images, done), columns=5, title="judged so far", ax=small)
            return
        for place, (image, real) in enumerate(zip(reading.images, reading.real, strict=True)):
            row, column = divmod(place, ASKED // 2)
            ax = figure.add_axes((0.01 + 0.099 * column, 0.6 - 0.47 * row, 0.088, 0.24))
            said = reading.answers[place], reading.net[place]
            marks = "you {}\nnet {}".format(*("✓" if word == real else "✗" for word in said))
            _picture(ax, image, "real" if real else "made", marks)
            ax.title.set_color(plots.PALETTE["blue" if real else "vermilion"])


def _dealt(images: np.ndarray, done: int) -> np.ndarray:
    """The digits judged so far, and blank places for the others."""
    shown = np.zeros_like(images, np.float32)
    shown[:done] = images[:done] / np.float32(255) if images.dtype == np.uint8 else images[:done]
    return shown


def _picture(ax: Axes, image: np.ndarray, title: str, below: str = "") -> None:
    ax.imshow(image[..., 0], cmap="gray_r", vmin=0, vmax=255 if image.dtype == np.uint8 else 1)
    ax.set(xticks=[], yticks=[])
    ax.set_title(title, fontsize=9 if below else 11)
    ax.set_xlabel(below, fontsize=9)
