"""An instrument: mix real, copied, blurred, noisy digits, drop some, and see which judges notice."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from aigc_helpers import plots
from aigc_helpers.gan.judge import Judge, Scores, score
from aigc_helpers.gan.tampering import blurred, noisy
from aigc_helpers.gan.verdicts import WORSE, Trial, trial
from aigc_helpers.validation import check_images
from aigc_helpers.widgets.controls import Number, Slider
from aigc_helpers.widgets.workshop import Instrument

COUNT = 150  # digits in a mix, at most
REPEATS = 30  # of the bootstrap that says where innocent scores lie
MOST_DROPPED = 5  # digits: of the others enough is left for a whole mix
COPY_NOISE = 0.02
NAMES = {"closer_to_train": "near train"}


@dataclass(frozen=True)
class State:
    """Percent of the mix that is copied, blurred or noisy, how many digits are missing, the seed. The rest is real."""

    copied: int = 0
    blurred: int = 0
    noisy: int = 0
    dropped: int = 0
    seed: int = 0


class Reading(NamedTuple):
    """Ten digits of the mix, its scores, and those of fresh real digits with their intervals."""

    images: np.ndarray
    scores: Scores
    real: Trial

    @property
    def alarms(self) -> list[str]:
        """The judges whose score lies beyond the interval of real digits, on the bad side."""
        return [name for name in WORSE if self.share(name) > 1]

    def share(self, name: str) -> float:
        """How bad a score is: 0 where real digits are, 1 at the end of their interval, more beyond."""
        here, usual = getattr(self.scores, name), getattr(self.real.scores, name)
        end = getattr(self.real.high if WORSE[name] > 0 else self.real.low, name)
        return max(0.0, (here - usual) / (end - usual)) if end != usual else float(here != usual)

    def __str__(self) -> str:
        listed = ", ".join(f"{_title(name)} {_number(getattr(self.scores, name))}" for name in WORSE)
        alarms = ", ".join(map(_title, self.alarms)) or "nobody"
        return f"Alarm: {alarms}.\n{listed[0].upper()}{listed[1:]}."


class JudgesBench(Instrument):
    """The instrument: a judge, training images, fresh real images with their labels, and others to compare with.

    The three sets [N, 28, 28, 1] share no image. A mix has 150 digits, or as many as the smallest set allows.
    """

    question = "Which crime does only one judge see, and which can you commit unseen by Fréchet?"
    controls = MappingProxyType(
        {
            "copied": Slider("copied, %", 0, 100, 10),
            "blurred": Slider("blurred, %", 0, 100, 10),
            "noisy": Slider("noisy, %", 0, 100, 10),
            "dropped": Slider("digits dropped", 0, MOST_DROPPED),
            "seed": Number("seed of the mix"),
        }
    )
    inches = (7.2, 3.6)

    def __init__(
        self,
        judge: Judge,
        *,
        train: np.ndarray,
        fresh: np.ndarray,
        labels: np.ndarray,
        held_out: np.ndarray,
        seed: int = 0,
    ):
        super().__init__(State(seed=seed))
        self.fresh, self.labels = _floats(fresh, "fresh"), np.asarray(labels)
        rng, train = np.random.default_rng(seed), _floats(train, "train")
        copies = train[rng.permutation(len(train))[: len(self.fresh)]]
        self.pools = {
            "real": self.fresh,
            "copied": noisy(np.resize(copies, self.fresh.shape), deviation=COPY_NOISE, seed=seed),
            "blurred": blurred(self.fresh),
            "noisy": noisy(self.fresh, seed=seed),
        }
        self.count = min(COUNT, len(held_out), *(int(np.sum(self.labels >= drop)) for drop in range(MOST_DROPPED + 1)))
        if self.count < 40:
            raise ValueError(f"these sets allow {self.count} digits in a mix; it wants at least 40: bring more of each")
        self._features = {name: judge.features(pool) for name, pool in self.pools.items()}
        self._train, self._held_out = judge.features(train), judge.features(held_out)[: self.count]
        self._copied_labels = judge.labels(self.pools["copied"])
        innocent = self._features["real"][rng.permutation(len(self.fresh))[: self.count]]
        self.real = trial(innocent, self._held_out, self._train, repeats=REPEATS, seed=seed)

    def compute(self, state: State) -> Reading:
        """The mix at `state`, and its scores; the same seed takes the same digits, whatever becomes of them."""
        parts = self._mix(state)
        features = np.concatenate([self._features[name][rows] for name, rows in parts.items()])
        images = np.concatenate([self.pools[name][rows] for name, rows in parts.items()])
        shown = np.linspace(0, len(images) - 1, 30).round().astype(int)
        return Reading(images[shown], score(features, self._held_out, self._train), self.real)

    def draw(self, figure: Figure, reading: Reading) -> None:
        """Thirty digits of the mix, and a bar for each judge: how far beyond the real ones it finds them."""
        figure.clear()
        figure.set_layout_engine("none")  # fixed places: nothing moves while a slider does
        digits, bars = figure.add_axes((0.01, 0.03, 0.38, 0.87)), figure.add_axes((0.52, 0.12, 0.46, 0.8))
        plots.image_grid(reading.images, columns=5, title="some of the mix", ax=digits)
        shares = np.array([min(3.0, reading.share(name)) for name in WORSE])
        colours = [plots.PALETTE["vermilion" if share > 1 else "sky"] for share in shares]
        bars.barh([_title(name) for name in WORSE], shares, color=colours, height=0.62)
        bars.axvline(1, color=plots.PALETTE["black"], linewidth=1, linestyle="--")
        for place, name in enumerate(WORSE):
            bars.annotate(
                _number(getattr(reading.scores, name)), (shares[place] + 0.05, place), va="center", fontsize=8
            )
        bars.set(xlim=(0, 3.6), xticks=(0, 1, 3), xticklabels=("as real", "alarm", "or worse"))
        bars.invert_yaxis()
        bars.tick_params(axis="y", length=0)
        bars.spines[["top", "right", "left"]].set_visible(False)

    def _mix(self, state: State) -> Mapping[str, np.ndarray]:
        """Pool → its rows in the mix; whoever asks for more than all gets each crime in its proportion."""
        wanted = {name: getattr(state, name) for name in ("copied", "blurred", "noisy")}
        scale = self.count / max(100, sum(wanted.values()))
        counts = {name: round(share * scale) for name, share in wanted.items()}
        rng, allowed = np.random.default_rng(state.seed), np.flatnonzero(self.labels >= state.dropped)
        rows = allowed[rng.permutation(len(allowed))]
        copies = np.flatnonzero(self._copied_labels >= state.dropped)
        parts, start = {"copied": np.resize(rng.permutation(copies), counts["copied"])}, counts["copied"]
        for name in ("blurred", "noisy"):
            parts[name], start = rows[start : start + counts[name]], start + counts[name]
        return {"real": rows[start : self.count], **parts}


def _floats(images: np.ndarray, name: str) -> np.ndarray:
    images = check_images(images, name=name)
    return images / np.float32(255) if images.dtype == np.uint8 else images


def _title(name: str) -> str:
    return NAMES.get(name, name).replace("frechet", "Fréchet")


def _number(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 10 else f"{value:.2f}"
