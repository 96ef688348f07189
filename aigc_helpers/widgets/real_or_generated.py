"""An instrument: say of twenty digits which are real and which generated, and be compared with a net."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from scipy import stats

from aigc_helpers import plots
from aigc_helpers.judging.metrics import proportion_interval
from aigc_helpers.training import in_batches
from aigc_helpers.validation import as_floats
from aigc_helpers.widgets.workshop.controls import Number
from aigc_helpers.widgets.workshop.instrument import Instrument
from aigc_helpers.widgets.workshop.verdicts import Verdicts

ASKED = 20
COLUMNS = 5
NAMES = ("Real", "Generated")  # verdict 0, verdict 1
MOST = 2000  # images of each kind that the net is judged on


@dataclass(frozen=True)
class State:
    """Which twenty (`seed`), and the verdicts so far: 0 is real, 1 generated."""

    verdicts: tuple[int, ...] = ()
    seed: int = 0


class Result(NamedTuple):
    """Who answered, how many were right, of how many."""

    name: str
    right: int
    count: int

    @property
    def share(self) -> float:
        """The share that was right."""
        return self.right / self.count

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of that share, by Wilson."""
        return proportion_interval(self.right, self.count)

    def __str__(self) -> str:
        low, high = self.interval
        share = f"{self.share:.0%}" if self.count <= ASKED else f"{self.share:.1%}"
        return f"{self.name}: {self.right:,} of {self.count:,} right, {share} (95 % interval {low:.0%} to {high:.0%})."


class Reading(NamedTuple):
    """The images [20, 28, 28, 1], what they are and what was said, 0 or 1 each, the results once all is said, words."""

    images: np.ndarray
    truth: np.ndarray
    verdicts: tuple[int, ...]
    results: tuple[Result, ...]
    words: str

    def __str__(self) -> str:
        return self.words


class RealOrGenerated(Instrument):
    """The instrument for images `real` and `fake` [N, 28, 28, 1] that the `detector` has not been trained on.

    `detector(images)` is the probability, [n] or [n, 1], that each image [n, 28, 28, 1] in [0, 1] is a real one: a
    Keras model that ends in a sigmoid will do. Its score on many is taken on as many of both, 2,000 each at most.
    Raises ValueError for fewer than ten images of a kind, or a detector that gives anything else.
    """

    question = "Which of these twenty digits did a person write? Press Real or Generated for each."
    controls = MappingProxyType({"verdicts": Verdicts("Verdict", NAMES, ASKED), "seed": Number("which twenty")})
    inches = (7.0, 3.4)

    def __init__(self, real: np.ndarray, fake: np.ndarray, detector: Callable, *, seed: int = 0):
        super().__init__(State(seed=seed))
        kinds = [as_floats(images, name=name) for name, images in (("real", real), ("fake", fake))]
        count = min(MOST, *map(len, kinds))
        if count < ASKED // 2:
            raise ValueError(f"real has {len(real)} images, fake {len(fake)}; it wants at least {ASKED // 2} of each")
        rng = np.random.default_rng(seed)
        self.images = np.concatenate([images[rng.permutation(len(images))[:count]] for images in kinds])
        self.truth = np.repeat([0, 1], count)
        self.net_says = (_probabilities(detector, self.images) < 0.5).astype(int)
        self._panels: tuple = ()

    def compute(self, state: State) -> Reading:
        """The twenty of this seed, how far they are answered and, once all are, who was right how often."""
        chosen, verdicts = self._twenty(state.seed), state.verdicts[:ASKED]
        truth, results = self.truth[chosen], ()
        if len(verdicts) == ASKED:
            said = {"You": np.array(verdicts) == truth, "The net": self.net_says[chosen] == truth}
            said["The net on many"] = self.net_says == self.truth
            results = tuple(Result(name, int(right.sum()), len(right)) for name, right in said.items())
        return Reading(self.images[chosen], truth, verdicts, results, _words(len(verdicts), results))

    def move(self, **changes: object) -> None:
        """Change fields of the state; another twenty begin without verdicts."""
        another = changes.get("seed", self.state.seed) != self.state.seed
        super().move(**({"verdicts": (), **changes} if another else changes))

    def actions(self) -> Mapping[str, Callable[[], None]]:
        """Take the last verdict back, or begin with other digits."""
        return {
            "Take back": lambda: self.move(verdicts=self.state.verdicts[:-1]),
            "Another twenty": lambda: self.move(seed=(self.state.seed + 1) % 10_000),
        }

    def draw(self, figure: Figure, reading: Reading) -> None:
        """The digit that is asked about, large, beside all twenty; once all are answered, the scores beside them."""
        if not self._panels:
            self._panels = tuple(figure.subplots(1, 2, width_ratios=(1, 1.25)))
        asked, twenty = self._panels
        for ax in self._panels:
            ax.clear()
            ax.set_axis_off()
        _grid(twenty, reading)
        if reading.results:
            _scores(asked, reading.results)
        else:
            place = len(reading.verdicts)
            plots.image_grid(reading.images[place : place + 1], columns=1, ax=asked)
            asked.set_title(f"digit {place + 1} of {ASKED}", fontsize=11)

    def _twenty(self, seed: int) -> np.ndarray:
        """The places of ten real images and ten generated ones, in an order by `seed`."""
        rng = np.random.default_rng([self.start.seed, seed])
        half = len(self.images) // 2
        chosen = [rng.permutation(half)[: ASKED // 2], half + rng.permutation(half)[: ASKED // 2]]
        return rng.permutation(np.concatenate(chosen))


def _probabilities(detector: Callable, images: np.ndarray) -> np.ndarray:
    return in_batches(lambda some: _checked(np.asarray(detector(some)), len(some)), images)


def _checked(answers: np.ndarray, count: int) -> np.ndarray:
    """The answers [count]; a ValueError where they are no probabilities, one for each image."""
    fits = answers.shape[:1] == (count,) and answers.size == count
    if not fits or not ((answers >= 0) & (answers <= 1)).all():
        span = f"from {answers.min():.3g} to {answers.max():.3g}" if answers.size else "nothing"
        got = f"detector gave {answers.shape} for {count} images, {span}"
        raise ValueError(f"{got}; it wants one probability in [0, 1] each: for logits, take tf.sigmoid of them")
    return answers.ravel()


def _words(answered: int, results: tuple[Result, ...]) -> str:
    if not results:
        return f"{answered} of {ASKED} answered. Ten are real, ten generated; the score comes after the last."
    you, net = results[0], results[1]
    chance = stats.binom.sf(you.right - 1, you.count, 0.5)
    low, high = you.interval
    verdict = "so twenty verdicts cannot tell you from a coin" if low <= 0.5 <= high else "so you are no coin"
    verdict = "so you see something, and name it the wrong way round" if high < 0.5 else verdict
    rival = "You beat the net" if you.right > net.right else "The net beats you" if you.right < net.right else "A draw"
    return (
        "\n".join(map(str, results)) + f"\nA coin is right {you.right} times or more in {chance:.1%} of all games, "
        f"and 50% lies {'inside' if low <= 0.5 <= high else 'outside'} your interval: {verdict}. "
        f"{rival} on these twenty."
    )


def _grid(ax: Axes, reading: Reading) -> None:
    """All twenty. While they are asked: a frame around the one in turn, a letter on those before. Then: the truth."""
    plots.image_grid(reading.images, columns=COLUMNS, ax=ax)
    pitch, size = reading.images.shape[2] + plots.GUTTER, reading.images.shape[2]
    done = bool(reading.results)
    for place in range(min(len(reading.verdicts) + 1, ASKED)):
        left, top = (pitch * step + plots.GUTTER - 0.5 for step in (place % COLUMNS, place // COLUMNS))
        asked = place == len(reading.verdicts)
        right = done and reading.verdicts[place] == reading.truth[place]
        if asked or done:
            colour = plots.PALETTE["orange" if asked else "blue" if right else "vermilion"]
            line = "--" if done and not right else "-"
            ax.add_patch(Rectangle((left, top), size, size, fill=False, edgecolor=colour, linewidth=2, linestyle=line))
        if not asked:
            letter = NAMES[reading.truth[place] if done else reading.verdicts[place]][0]
            ax.text(left + 1.5, top + 1.5, letter, ha="left", va="top", fontsize=9, weight="bold", color="dimgray")
    ax.set_title("R real, G generated; dashed: you erred" if done else f"all {ASKED}, and your verdicts", fontsize=11)


def _scores(ax: Axes, results: tuple[Result, ...]) -> None:
    """A row for each result: the share that was right and its interval, beside a coin's half."""
    ax.vlines(0.5, -0.6, len(results) - 0.6, color="gray", linestyle=":", zorder=0)
    for row, result in enumerate(results):
        low, high = result.interval
        colour = plots.PALETTE["vermilion" if row == 0 else "blue"]
        ax.plot([low, high], [row, row], color=colour, linewidth=3, solid_capstyle="butt")
        ax.plot(result.share, row, "o", color=colour, markersize=9)
        ax.text(
            0, row - 0.28, f"{result.name}: {result.right:,} of {result.count:,}", va="center", backgroundcolor="white"
        )
    ax.text(0.5, len(results) - 0.45, "a coin", ha="center", va="center", color="gray")
    for end, name in ((0, "0 %"), (1, "100 %")):
        ax.text(end, len(results) - 0.45, name, ha="center", va="center", color="gray")
    ax.set(xlim=(-0.05, 1.1), ylim=(len(results) - 0.3, -0.6), aspect="auto")
    ax.set_title("share right, 95 % interval", fontsize=11)
