"""An instrument: a GAN in the plane that learns before your eyes, with every dial of the game in your hands.

| feature | GAN Lab (Kahng et al. 2019) | here |
| --- | --- | --- |
| data | four shapes, or drawn by the learner | ring, grid, spirals, moons, or drawn by the learner; noise on top |
| losses | log loss, least squares | every pair of the table `LOSSES` |
| latent space | 1-D or 2-D, uniform or normal | 1 to 16 dimensions, normal |
| rates | one for each player, between runs | one for each player, while it plays |
| steps of each player in an epoch | up to 3 | up to 5 of the discriminator's for one of the generator's |
| layers, neurons, optimizer | chosen | fixed: two layers of 64, Adam |
| train both, or one alone | by single step | all the while, or by single step |
| slow motion | goes through the parts of a step | one step a picture |
| picture | points, surface, arrows, manifold | points, surface, arrows |
| numbers | losses, KL and JS over a grid | losses, modes covered, share of high quality, reverse KL |
| seed: the same run again | no | yes |
"""

from collections.abc import Collection
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from aigc_helpers import plots
from aigc_helpers.data import load, toy
from aigc_helpers.gan.losses import LOSSES
from aigc_helpers.gan.plane.game import PlaneGame, Rules, View
from aigc_helpers.judging.metrics import high_quality_share, modes_covered, precision_recall, reverse_kl
from aigc_helpers.widgets.workshop.controls import Choice, Drawing, Number, Slider, Stops
from aigc_helpers.widgets.workshop.pad import Strokes
from aigc_helpers.widgets.workshop.running import LiveInstrument

BOX = (-1.6, 1.6, -1.6, 1.6)
STEPS_PER_CALL = 10
SHOWN, COUNTED = 400, 2500  # generated points in the picture, and for the numbers
ARROWS = 60
WINDOW = 400  # points of a loss curve, however long the run is
DATASETS = ("ring", "grid", "spirals", "moons", "yours")
RATES = (1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 1e-2, 2e-2)
YOURS = (((0.2, 0.2), (0.3, 0.3), (0.4, 0.4), (0.5, 0.5)), ((0.8, 0.2),), ((0.7, 0.75), (0.75, 0.8), (0.8, 0.75)))
SPREAD = 0.02  # of the real points around each that the learner drew


@dataclass(frozen=True)
class State:
    """The data, the rules of the game, and how many steps have been played."""

    dataset: str = "ring"
    drawn: Strokes = YOURS
    noise: float = 0.0
    loss: str = "non_saturating"
    generator_rate: float = 5e-4
    discriminator_rate: float = 2e-3
    discriminator_steps: int = 1
    latent_dim: int = 2
    batch_size: int = 256
    learners: str = "both"
    pace: str = "full"
    seed: int = 0
    steps: int = 0


class Reading(NamedTuple):
    """What is drawn: the view of the game, real points, losses [steps, 2]; and the numbers, name → value."""

    view: View
    real: np.ndarray
    losses: np.ndarray
    numbers: dict[str, str]

    def __str__(self) -> str:
        step = f"Step {len(self.losses):,}."
        if len(self.losses):
            discriminator, generator = self.losses[-50:].mean(axis=0)
            step += f" Loss of the discriminator {discriminator:.2f}, of the generator {generator:.2f}."
        return step + "\n" + " ".join(f"{name}: {value}." for name, value in self.numbers.items())


class GanPlayground(LiveInstrument):
    """The instrument; `dataset` and `seed` are where it starts. It needs no trained network: it trains its own."""

    question = "Which dial makes the generator lose modes of the ring, and which brings them back?"
    controls = MappingProxyType(
        {
            "dataset": Choice("data", {name: name for name in DATASETS}),
            "noise": Slider("noise on data (σ)", 0.0, 0.3, 0.01),
            "loss": Choice("loss", {name.replace("_", " "): name for name in LOSSES}),
            "latent_dim": Stops("latent dimensions", (1, 2, 4, 8, 16)),
            "generator_rate": Stops("generator's rate", RATES),
            "discriminator_rate": Stops("discriminator's rate", RATES),
            "discriminator_steps": Slider("discriminator steps", 1, 5),
            "batch_size": Stops("points in a batch", (16, 64, 256, 512)),
            "learners": Choice("who learns", {"both": "both", "only D": "discriminator", "only G": "generator"}),
            "pace": Choice("pace", {"full speed": "full", "slow motion": "slow"}),
            "seed": Number("seed"),
            "drawn": Drawing("Pad to set real points on, for the data called yours", dots=True),
        }
    )
    in_flight = frozenset(controls) - {"loss", "latent_dim", "seed"}
    printed_steps = 1000
    inches = (7.2, 3.7)

    def __init__(self, *, dataset: str = "ring", seed: int = 0):
        super().__init__(State(dataset=dataset, seed=seed))
        self._artists: dict = {}

    def build(self, state: State) -> PlaneGame:
        """A fresh game."""
        return PlaneGame(state.latent_dim, loss=state.loss, seed=state.seed)

    def advance(self, run: PlaneGame, state: State, *, most: int) -> None:
        """Play a few steps; one alone in slow motion."""
        rules = Rules(
            generator_rate=state.generator_rate,
            discriminator_rate=state.discriminator_rate,
            discriminator_steps=state.discriminator_steps,
            batch_size=state.batch_size,
            noise=state.noise,
            generator_learns=state.learners != "discriminator",
            discriminator_learns=state.learners != "generator",
        )
        run.advance(_points(state), rules, steps=min(most, 1 if state.pace == "slow" else STEPS_PER_CALL))

    def hidden(self, state: State) -> Collection[str]:
        """The pad, unless its points are the data."""
        return () if state.dataset == "yours" else ("drawn",)

    def rest(self, state: State) -> float:
        """In slow motion, time to look."""
        return 0.4 if state.pace == "slow" else 0.0

    def observe(self, run: PlaneGame, state: State) -> Reading:
        """The game as it stands, and its numbers."""
        view, points = run.look(box=BOX, count=COUNTED), _points(state)
        real = points[: SHOWN * 2] + state.noise * np.random.default_rng(0).normal(size=(len(points[: SHOWN * 2]), 2))
        return Reading(view, real, run.losses, _numbers(state, view.fakes, real))

    def draw(self, figure: Figure, reading: Reading) -> None:
        """The plane with its surface, points and arrows; beside it the losses."""
        if not self._artists:
            self._artists = _panels(figure)
        plane, losses = self._artists["plane"], self._artists["losses"]
        fakes = reading.view.fakes[:SHOWN]
        plane["surface"].set_data(reading.view.beliefs)
        plane["real"].set_offsets(reading.real)
        plane["fake"].set_offsets(fakes)
        plane["arrows"].set_offsets(fakes[:ARROWS])
        plane["arrows"].set_UVC(*_arrows(reading.view.pulls[:ARROWS]).T)
        if len(reading.losses):
            stride = -(-len(reading.losses) // WINDOW)
            steps, values = np.arange(len(reading.losses))[::stride], reading.losses[::stride]
            for curve, column in zip(losses["curves"], values.T, strict=True):
                curve.set_data(steps, column)
            losses["axes"].set(xlim=(0, max(10, steps[-1])), ylim=_limits(values))
        else:
            for curve in losses["curves"]:
                curve.set_data([], [])


def _points(state: State) -> np.ndarray:
    """The real points, float32 [N, 2]."""
    if state.dataset != "yours":
        return load(state.dataset)[0]
    drawn = np.array([position for stroke in state.drawn for position in stroke], np.float32)
    if len(drawn) == 0:
        raise ValueError("there is no point on the pad; click on it a few times, then play")
    left, right, bottom, top = BOX
    centres = np.stack([left + (right - left) * drawn[:, 0], top - (top - bottom) * drawn[:, 1]], axis=1)
    copies = np.resize(centres, (max(1000, len(centres)), 2))
    return (copies + np.random.default_rng(0).normal(scale=SPREAD, size=copies.shape)).astype(np.float32)


def _numbers(state: State, fakes: np.ndarray, real: np.ndarray) -> dict[str, str]:
    """Where the modes are known, what the field counts there; elsewhere, precision and recall."""
    if not np.isfinite(fakes).all():
        raise FloatingPointError("the generated points are no longer numbers; lower a rate, then reset")
    if state.dataset in ("ring", "grid"):
        true = toy.modes(state.dataset)
        modes = toy.Modes(true.centres, float(np.hypot(true.standard_deviation, state.noise)))
        return {
            "Modes covered": f"{modes_covered(fakes, modes)} of {len(modes.centres)}",
            "High quality, within 3 σ": f"{high_quality_share(fakes, modes):.0%}",
            "Reverse KL": f"{reverse_kl(fakes, modes):.2f}",
        }
    precision, recall = precision_recall(np.asarray(real[:SHOWN], float), fakes[:SHOWN].astype(float))
    return {"Precision": f"{precision:.0%}", "Recall": f"{recall:.0%}"}


def _arrows(pulls: np.ndarray) -> np.ndarray:
    """The pulls at a length that can be seen: long ones are held back, so that one does not hide the others."""
    lengths = np.linalg.norm(pulls, axis=1, keepdims=True)
    usual = np.median(lengths) + 1e-12
    return pulls / usual * 0.15 / np.maximum(1, lengths / (3 * usual))


def _limits(values: np.ndarray) -> tuple[float, float]:
    low, high = np.percentile(values, [1, 99])
    return low - 0.1 * (high - low + 0.1), high + 0.1 * (high - low + 0.1)


def _panels(figure: Figure) -> dict:
    """The empty panels and all that is moved in them."""
    plane, losses = figure.subplots(1, 2, width_ratios=(1.25, 1))
    palette, middle = plots.PALETTE, np.zeros((ARROWS, 2))
    artists = {
        "surface": plane.imshow(np.zeros((2, 2)), origin="lower", extent=BOX, cmap=plots.LOW_TO_HIGH, vmin=0, vmax=1),
        "real": plane.scatter([], [], s=5, color=palette["blue"], alpha=0.5, linewidths=0, label="real"),
        "fake": plane.scatter([], [], s=6, color=palette["vermilion"], alpha=0.8, linewidths=0, label="generated"),
        "arrows": plane.quiver(*middle.T, *middle.T, angles="xy", scale_units="xy", scale=1, width=0.004, alpha=0.7),
    }
    plane.set(xlim=BOX[:2], ylim=BOX[2:], xticks=[], yticks=[])
    plane.set_title("ground: blue “real”, white undecided", fontsize=9)
    plane.legend(loc="upper center", bbox_to_anchor=(0.5, 0), ncols=2, frameon=False, markerscale=2, fontsize=9)
    names = ("discriminator", "generator")
    curves = [
        losses.plot([], [], color=palette[c], label=n)[0] for n, c in zip(names, ("blue", "vermilion"), strict=True)
    ]
    losses.set(xlabel="training step")
    losses.locator_params(nbins=4)  # ticks are half of the time that a picture takes
    losses.set_title("loss of each player", fontsize=9)
    losses.spines[["top", "right"]].set_visible(False)
    losses.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2, frameon=False, fontsize=9)
    return {"plane": artists, "losses": {"axes": losses, "curves": curves}}
