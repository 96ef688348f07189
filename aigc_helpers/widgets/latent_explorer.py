"""An instrument: move from one latent vector along two directions, and see what the generator draws."""

import functools
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import keras
import numpy as np
from matplotlib.figure import Figure

from aigc_helpers import plots
from aigc_helpers.gan.sampling import decode, latent_vectors
from aigc_helpers.judging.judge import Judge
from aigc_helpers.widgets.workshop.controls import Choice, Number, Slider
from aigc_helpers.widgets.workshop.instrument import Instrument
from aigc_helpers.widgets.workshop.running import Player

REACH = 2.0  # of the sliders: a direction is as long as half a latent vector, so twice it turns by some 45 degrees
LOOKED_AT = 1000  # samples among which the principal directions are found
STOPS = 32  # of a walk, around the circle of radius 1.5
SECONDS_PER_STOP = 0.12
KINDS = MappingProxyType({"random": "random", "principal": "principal", "towards another sample": "between"})


@dataclass(frozen=True)
class State:
    """Where to start (`seed`), the kinds of the two directions, and how far to go along each, −2 … 2."""

    seed: int = 0
    first_direction: str = "between"
    second_direction: str = "principal"
    first: float = 0.0
    second: float = 0.0


class Reading(NamedTuple):
    """The image [28, 28, 1], the judge's beliefs [10], the nearest training image, its distance, and the usual one."""

    image: np.ndarray
    beliefs: np.ndarray
    nearest: np.ndarray
    distance: float
    usual: float

    def __str__(self) -> str:
        first, second = np.argsort(self.beliefs)[::-1][:2]
        return (
            f"The judge reads {first} ({self.beliefs[first]:.0%}), or else {second} ({self.beliefs[second]:.0%}).\n"
            f"Nearest training digit: {self.distance:.1f} away; half of the unseen real digits have one "
            f"within {self.usual:.1f}."
        )


class LatentExplorer(Instrument):
    """The instrument for a `generator` and a `judge`; `train` and `held_out` images [N, 28, 28, 1] to compare with.

    A direction is random, the one along which the samples differ most (principal), or leads towards another sample,
    which it reaches at 1. After each move the vector is brought back to its length, where latent vectors live.
    Distances are taken between the judge's features.
    """

    question = "How far can you go until the digit becomes another one, and is there a place where it is neither?"
    controls = MappingProxyType(
        {
            "first": Slider("along the first", -REACH, REACH, 0.1),
            "second": Slider("along the second", -REACH, REACH, 0.1),
            "first_direction": Choice("first direction", KINDS),
            "second_direction": Choice("second direction", KINDS),
            "seed": Number("sample number"),
        }
    )
    inches = (7.0, 2.4)

    def __init__(self, generator: keras.Model, judge: Judge, *, train: np.ndarray, held_out: np.ndarray, seed: int = 0):
        super().__init__(State(seed=seed))
        self.generator, self.judge, self.train = generator, judge, train
        self._train_features = judge.features(train)
        distances = [self._to_train(features)[1] for features in judge.features(held_out)]
        self._usual = float(np.median(distances))
        self._walker = Player(self._walk_on)
        self._artists: list = []

    def compute(self, state: State) -> Reading:
        """What the generator draws there, what the judge believes, and the training digit next to it."""
        image = decode(self.generator, self._latent(state)[None])
        place, distance = self._to_train(self.judge.features(image)[0])
        nearest = self.train[place] / np.float32(255) if self.train.dtype == np.uint8 else self.train[place]
        return Reading(image[0], self.judge.beliefs(image)[0], nearest, distance, self._usual)

    def actions(self) -> Mapping[str, Callable[[], None]]:
        """A walk that goes by itself, and its end."""
        return {"Walk in a circle": self._walker.start, "Stop": self._walker.stop}

    def reset(self) -> None:
        """Stop walking, and go back to the start."""
        self._walker.stop()
        super().reset()

    def close(self) -> None:
        """Stop walking, and take it off the page."""
        self._walker.stop()
        super().close()

    def draw(self, figure: Figure, reading: Reading) -> None:
        """The digit, the training digit nearest to it, and a bar for the belief in each of the ten."""
        if not self._artists:
            self._artists = _panels(figure)
        image, nearest, bars = self._artists
        image.set_data(reading.image[..., 0])
        nearest.set_data(reading.nearest[..., 0])
        for bar, belief in zip(bars, reading.beliefs, strict=True):
            bar.set_height(belief)

    def _latent(self, state: State) -> np.ndarray:
        start = self._sample(state.seed)
        directions = (
            self._direction(state.first_direction, state.seed, 1),
            self._direction(state.second_direction, state.seed, 2),
        )
        there = start + state.first * directions[0] + state.second * directions[1]
        return there * np.linalg.norm(start) / np.linalg.norm(there)

    def _sample(self, seed: int) -> np.ndarray:
        return latent_vectors(1, self.generator.input_shape[-1], seed=seed)[0]

    def _direction(self, kind: str, seed: int, which: int) -> np.ndarray:
        start = self._sample(seed)
        if kind == "between":
            return self._sample(seed + which) - start
        arrow = self._principal[which - 1] if kind == "principal" else self._sample(seed + 5000 * which)
        return arrow / np.linalg.norm(arrow) * np.linalg.norm(start) / 2

    @functools.cached_property
    def _principal(self) -> np.ndarray:
        """The two latent directions that go with the images' first principal components, [2, latent_dim]."""
        latents = latent_vectors(LOOKED_AT, self.generator.input_shape[-1], seed=self.start.seed)
        rows = decode(self.generator, latents).reshape(LOOKED_AT, -1)
        scores, _, _ = np.linalg.svd(rows - rows.mean(axis=0), full_matrices=False)
        return scores[:, :2].T @ latents

    def _to_train(self, features: np.ndarray) -> tuple[int, float]:
        gaps = np.square(self._train_features - features).sum(axis=1)
        place = int(gaps.argmin())
        return place, float(np.sqrt(gaps[place]))

    def _walk_on(self) -> float:
        started = time.monotonic()
        angle = np.arctan2(self.state.second, self.state.first) + 2 * np.pi / STOPS
        with self.told():
            self.move(first=round(1.5 * float(np.cos(angle)), 2), second=round(1.5 * float(np.sin(angle)), 2))
        return SECONDS_PER_STOP - (time.monotonic() - started)


def _panels(figure: Figure) -> list:
    """The empty panels: two images and ten bars."""
    axes = figure.subplots(1, 3, width_ratios=(1, 1, 2))
    for ax, title in zip(axes, ("generated", "nearest in training"), strict=False):
        ax.set_title(title, fontsize=10)
        ax.set_axis_off()
    images = [ax.imshow(np.zeros((28, 28)), cmap="gray_r", vmin=0, vmax=1) for ax in axes[:2]]
    axes[2].set(xlabel="digit", ylabel="judge's belief", xticks=range(10), ylim=(0, 1))
    axes[2].spines[["top", "right"]].set_visible(False)
    return [*images, axes[2].bar(range(10), np.zeros(10), color=plots.PALETTE["sky"])]
