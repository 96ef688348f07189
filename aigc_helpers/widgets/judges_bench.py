"""An instrument: mix honest, copied, blurred, noisy and one-sided samples, and watch every metric of judging move."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from aigc_helpers import plots
from aigc_helpers.judging.baselines import BASELINES
from aigc_helpers.judging.judge import Judge, score
from aigc_helpers.judging.tampering import blurred, noisy
from aigc_helpers.judging.trials import WORSE
from aigc_helpers.plots.style import short
from aigc_helpers.validation import check_images
from aigc_helpers.widgets.workshop.controls import Number, Slider
from aigc_helpers.widgets.workshop.instrument import Instrument

MOST_MISSING = 4  # classes left out, from the 9 downwards
NOISE = 0.3  # standard deviation in each pixel; grey levels run from 0 to 1
MOST = 400  # samples judged at a time, so that an answer takes a fifth of a second at most
DRAWS = 24  # of honest samples, to know how far chance alone moves each score
DEVIATIONS = 3  # of those draws: where a score lies farther off, its judge has seen something
SHOWN = (8, 8)  # samples of the mixture in the picture: rows, columns
KINDS = ("honest", "copied", "blurred", "noisy")
TITLES = MappingProxyType(
    {
        "frechet": "Fréchet distance",
        "kernel": "kernel distance",
        "closer_to_train": "near train",
        "detector": "two samples",
        "precision": "precision",
        "density": "density",
        "recall": "recall",
        "coverage": "coverage",
    }
)


@dataclass(frozen=True)
class State:
    """The shares of three crimes in per cent (honest samples are the rest), classes left out, and which draw."""

    copied: int = 0
    blurred: int = 0
    noisy: int = 0
    missing: int = 0
    seed: int = 0

    @property
    def shares(self) -> np.ndarray:
        """The share of each of `KINDS`, [4], which sum to 1: where crimes pass 100 %, they share the whole."""
        crimes = np.array([self.copied, self.blurred, self.noisy]) / 100
        crimes = crimes / max(1.0, crimes.sum())
        return np.array([1 - crimes.sum(), *crimes])


class Reading(NamedTuple):
    """Some of the samples [64, 28, 28, 1], and in the order of `TITLES`, [8] each: their scores, the mean and the
    deviation of honest ones, and the most that an axis shows; and words."""

    images: np.ndarray
    scores: np.ndarray
    honest: np.ndarray
    deviation: np.ndarray
    most: np.ndarray
    words: str

    @property
    def seen(self) -> np.ndarray:
        """Whether each judge finds the samples worse than chance makes honest ones, [8]."""
        return _worse(self.scores - self.honest) > DEVIATIONS * self.deviation

    def __str__(self) -> str:
        return self.words


class JudgesBench(Instrument):
    """The instrument for a `judge` and images [N, 28, 28, 1]: a thief copies from `train`; `held_out` is the measure.

    `train` is cut in two: the first half is what a thief has seen, honest samples are taken from the other. Which
    classes are left out is by the judge's reading. The features of every ingredient are computed once, and a mixture
    is rows of them. Raises ValueError where there are too few images of some class.
    """

    question = "Which crime does each judge see, and which does it let pass? Which judge is the first to notice blur?"
    controls = MappingProxyType(
        {
            "copied": Slider("copied, %", 0, 100, 5),
            "blurred": Slider("blurred, %", 0, 100, 5),
            "noisy": Slider("noisy, %", 0, 100, 5),
            "missing": Slider("classes missing", 0, MOST_MISSING),
            "seed": Number("draw"),
        }
    )
    inches = (8.0, 3.6)

    def __init__(self, judge: Judge, *, train: np.ndarray, held_out: np.ndarray, seed: int = 0):
        super().__init__(State(seed=seed))
        self.judge, train = judge, check_images(train, name="train")
        held_out = check_images(held_out, name="held_out")
        train = train[np.random.default_rng(seed).permutation(len(train))][: 6 * MOST]
        seen, honest = train[: len(train) // 2], train[len(train) // 2 :]
        self._pantry = {"honest": _floats(honest), "copied": BASELINES["memoriser"](seen, len(seen), seed=seed)}
        self._pantry |= {
            "blurred": blurred(self._pantry["honest"]),
            "noisy": noisy(self._pantry["honest"], deviation=NOISE),
        }
        self._features = {kind: judge.features(images) for kind, images in self._pantry.items()}
        self._labels = {"honest": judge.labels(honest), "copied": judge.labels(seen)}
        self.count = min(MOST, len(held_out), *(int(np.sum(it < 10 - MOST_MISSING)) for it in self._labels.values()))
        if self.count < 20:
            raise ValueError(f"train has {len(train)} images, held_out {len(held_out)}; too few: try 300 of each")
        self._score = partial(score, held_out=judge.features(held_out[: self.count]), train=judge.features(seen))
        self.honest, self.deviation = self._chance(len(honest))
        worst = np.max([self._judged(self._recipe(State(**{kind: 100}))) for kind in ("blurred", "noisy")], axis=0)
        shares = [1.5 if name == "density" else 1.0 for name in TITLES]
        self._most = np.array([*1.1 * worst[:2], *shares[2:]])
        self._parts: tuple = ()

    def compute(self, state: State) -> Reading:
        """The samples of this recipe, and what each judge says about them."""
        recipe = self._recipe(state)
        scores = self._judged(recipe)
        rows = [self._pantry[kind][place] for kind, place in recipe[: np.prod(SHOWN)]]
        reading = Reading(np.stack(rows), scores, self.honest, self.deviation, self._most, "")
        return reading._replace(words=_words(state, self.count, reading))

    def actions(self) -> Mapping[str, Callable[[], None]]:
        """Other samples by the same recipe: what moves then, chance moves."""
        return {"Another draw": lambda: self.move(seed=(self.state.seed + 1) % 10_000)}

    def draw(self, figure: Figure, reading: Reading) -> None:
        """Some of the samples, and beside them a row for each judge: the score, and where honest samples lie."""
        if not self._parts:
            eye, judges = figure.subplots(1, 2, width_ratios=(1, 1.05))
            self._parts = eye, judges
        eye, judges = self._parts
        eye.clear()
        plots.image_grid(reading.images, columns=SHOWN[1], ax=eye, title=f"{SHOWN[0] * SHOWN[1]} of the samples")
        judges.clear()
        _bench(judges, reading)

    def _recipe(self, state: State) -> list[tuple[str, int]]:
        """The kind of each sample and its row in the pantry. A slider changes few rows at a time, the others stay."""
        rng = np.random.default_rng([self.start.seed, state.seed])
        turns = rng.permutation(self.count) / self.count
        ends = np.cumsum(state.shares[1:])
        kinds = [("copied", "blurred", "noisy", "honest")[int(np.sum(turn >= ends - 1e-9))] for turn in turns]
        kept = {}
        for source, labels in self._labels.items():
            order = rng.permutation(len(labels))
            kept[source] = order[labels[order] < 10 - state.missing][: self.count]
        return [(kind, int(kept.get(kind, kept["honest"])[row])) for row, kind in enumerate(kinds)]

    def _judged(self, recipe: list[tuple[str, int]]) -> np.ndarray:
        found = self._score(np.stack([self._features[kind][place] for kind, place in recipe]))
        return np.array([getattr(found, name) for name in TITLES])

    def _chance(self, available: int) -> tuple[np.ndarray, np.ndarray]:
        """The mean and deviation of each score over honest draws. Draws from one pantry overlap: that is put right."""
        drawn = np.array([self._judged(self._recipe(State(seed=10_000 + draw))) for draw in range(DRAWS)])
        overlap = min(0.9, self.count / available)
        return drawn.mean(axis=0), drawn.std(axis=0, ddof=1) / np.sqrt(1 - overlap)


def _floats(images: np.ndarray) -> np.ndarray:
    return images / np.float32(255) if images.dtype == np.uint8 else images


def _worse(gaps: np.ndarray) -> np.ndarray:
    """The gaps of the scores to others, positive where they are worse: for density, either way."""
    sides = np.array([WORSE[name] for name in TITLES])
    return np.where(sides == 0, np.abs(gaps), gaps * sides)


def _words(state: State, count: int, reading: Reading) -> str:
    parts = [f"{share:.0%} {kind}" for kind, share in zip(KINDS, state.shares, strict=True) if share > 0]
    missing = f", no {', '.join(str(digit) for digit in range(10 - state.missing, 10))}" if state.missing else ""
    told = [
        f"{title} {short(now)} (honest {short(usual)})"
        for title, now, usual, seen in zip(TITLES.values(), reading.scores, reading.honest, reading.seen, strict=True)
        if seen
    ]
    passed = [title for title, seen in zip(TITLES.values(), reading.seen, strict=True) if not seen]
    return (
        f"{count} digits: {', '.join(parts)}{missing}.\nThese judges object: {'; '.join(told) or 'none'}.\n"
        f"These see nothing wrong: {', '.join(passed) or 'none'}."
    )


def _bench(ax: Axes, reading: Reading) -> None:
    """A row for each judge, from the top: a bar from 0 to its score, a mark and a band where honest samples lie."""
    honest, near, far = (_along(reading, reading.honest + side * DEVIATIONS * reading.deviation) for side in (0, -1, 1))
    zero, score = (_along(reading, values) for values in (0 * reading.scores, reading.scores))
    colours = [plots.PALETTE["vermilion" if seen else "sky"] for seen in reading.seen]
    rows = np.arange(len(TITLES))
    ax.barh(rows, score - zero, left=zero, height=0.5, color=colours)
    ax.vlines(zero, rows - 0.4, rows + 0.4, color="black", linewidth=0.8)
    ax.barh(rows, far - near, left=near, height=0.8, color="black", alpha=0.2)
    ax.vlines(honest, rows - 0.4, rows + 0.4, color="black", linewidth=2)
    for row, (now, usual) in enumerate(zip(reading.scores, reading.honest, strict=True)):
        ax.text(1.17, row, _short(now), ha="right", va="center", weight="bold" if reading.seen[row] else "normal")
        ax.text(1.38, row, _short(usual), ha="right", va="center", color="dimgray")
    ax.text(1.17, -0.85, "now", ha="right", va="center")
    ax.text(1.38, -0.85, "honest", ha="right", va="center", color="dimgray")
    arrows = {1: "↓", -1: "↑", 0: "↕"}
    ax.set(xlim=(0, 1), ylim=(len(TITLES) - 0.4, -0.6), xticks=[])
    ax.set_yticks(rows, [f"{title} {arrows[WORSE[name]]}" for name, title in TITLES.items()])
    ax.tick_params(axis="y", length=0)
    ax.spines[["top", "right", "bottom"]].set_visible(False)


def _along(reading: Reading, values: np.ndarray) -> np.ndarray:
    """Where values lie on the axis, 0 … 1; honest kernel distances fall below 0, so that its 0 stands further right."""
    below = np.maximum(0, -_scaled(reading, reading.honest - DEVIATIONS * reading.deviation))
    below *= [1.1 * (name == "kernel") for name in TITLES]  # so that its band ends inside
    return np.clip((_scaled(reading, values) + below) / (1 + below), 0, 1)


def _scaled(reading: Reading, values: np.ndarray) -> np.ndarray:
    """Values over the most that is shown; distances by their square roots, since the worst dwarf all others."""
    shares = values / reading.most
    return np.where(np.arange(len(TITLES)) < 2, np.sign(shares) * np.sqrt(np.abs(shares)), shares)


def _short(value: float) -> str:
    return short(value) if abs(value) >= 10 else f"{value:.2f}"
