"""An instrument: a digit GAN that trains in the background, and what there is to watch meanwhile."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import keras
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from aigc_helpers import plots
from aigc_helpers.gan.recipes import RECIPES, build
from aigc_helpers.gan.trainer import Trainer
from aigc_helpers.judging.judge import Judge
from aigc_helpers.judging.metrics import frechet_distance
from aigc_helpers.training import STEPS_PER_CALL
from aigc_helpers.validation import check_images
from aigc_helpers.widgets.workshop.controls import Choice, Number, Stops
from aigc_helpers.widgets.workshop.instrument import mosaic
from aigc_helpers.widgets.workshop.running import LiveInstrument

STRIP_ROWS, STRIP_COLUMNS = 4, 9  # latent vectors, and moments of the filmstrip: the last column is now
JUDGED_EVERY = 250  # steps between two Fréchet distances
JUDGED = 400  # samples for each
WINDOW = 400  # points of a curve, however long the run is
RATES = (2e-4, 5e-4, 1e-3, 2e-3, 4e-3, 8e-3, 1.6e-2)


@dataclass(frozen=True)
class State:
    """The recipe, the learning rates of both players, and how many steps have been trained."""

    recipe: str = "fast"
    generator_rate: float = 2e-3
    discriminator_rate: float = 2e-3
    seed: int = 0
    steps: int = 0


class Best(NamedTuple):
    """The lowest Fréchet distance so far: at which step, and the averaged generator's weights there."""

    step: int
    distance: float
    weights: list[np.ndarray]


class Run:
    """A training and what was seen of it: moments of the filmstrip, distances (step, value), the best weights."""

    def __init__(self, trainer: Trainer):
        self.trainer = trainer
        self.best: Best | None = None
        self.moments: list[tuple[int, np.ndarray]] = []
        self.distances: list[tuple[int, float]] = []
        self.images, self.seconds = 0, 0.0

    @property
    def step(self) -> int:
        """Training steps done so far."""
        return self.trainer.step


class Reading(NamedTuple):
    """The filmstrip [moments, rows, 28, 28, 1] and its steps, losses [steps, 2], distances, best, and images/s."""

    strip: np.ndarray
    steps: list[int]
    losses: np.ndarray
    distances: list[tuple[int, float]]
    best: Best | None
    speed: float

    def __str__(self) -> str:
        words = [f"Step {len(self.losses):,}."]
        if self.speed:
            words.append(f"{self.speed:,.0f} images a second.")
        if self.best:
            words.append(f"Fréchet distance {self.distances[-1][1]:.0f};")
            words.append(f"best so far {self.best.distance:.0f}, at step {self.best.step:,}; its weights are kept.")
        return " ".join(words)


class TrainingDashboard(LiveInstrument):
    """The instrument: trains on `images` [N, 28, 28, 1] and is judged by `judge` on `held_out` [M, 28, 28, 1].

    `best_generator()` gives a generator with the best weights so far. The distance that chose them flatters them a
    little: judge them again on images that `held_out` did not hold.
    """

    question = "Raise a learning rate while it trains: which curve tells you first that you went too far?"
    controls = MappingProxyType(
        {
            "generator_rate": Stops("generator's rate", RATES),
            "discriminator_rate": Stops("discriminator's rate", RATES),
            "recipe": Choice("networks", {name: name for name in RECIPES if name != "points"}),
            "seed": Number("seed"),
        }
    )
    in_flight = frozenset({"generator_rate", "discriminator_rate"})
    printed_steps = 500
    inches = (7.2, 5.2)

    def __init__(self, images: np.ndarray, judge: Judge, *, held_out: np.ndarray, seed: int = 0):
        super().__init__(State(seed=seed))
        self.images, self.judge = check_images(images), judge
        self._real = judge.features(held_out[:JUDGED])
        self._axes: dict = {}

    def build(self, state: State) -> Run:
        """A fresh training."""
        run = Run(build(state.recipe, seed=state.seed))
        self._film(run)
        return run

    def advance(self, run: Run, state: State, *, most: int) -> None:
        """Train a few steps with the rates of the moment; now and then, judge."""
        rates = state.generator_rate, state.discriminator_rate
        for optimizer, rate in zip(run.trainer.optimizers, rates, strict=True):
            optimizer.learning_rate = rate
        steps, started = min(most, STEPS_PER_CALL), time.monotonic()
        run.trainer.train(self.images, steps=run.step + steps, quiet=True)
        run.seconds += time.monotonic() - started
        run.images += steps * run.trainer.batch_size
        self._film(run)
        if run.step // JUDGED_EVERY > (run.step - steps) // JUDGED_EVERY:
            self._judge(run)

    def observe(self, run: Run, state: State) -> Reading:
        """The training as it stands."""
        steps, frames = zip(*run.moments[: STRIP_COLUMNS - 1], (run.step, self._look(run)), strict=True)
        losses = np.stack([run.trainer.history["discriminator"], run.trainer.history["generator"]], axis=1)
        speed = run.images / run.seconds if run.seconds else 0.0
        return Reading(np.stack(frames), list(steps), losses, run.distances.copy(), run.best, speed)

    def draw(self, figure: Figure, reading: Reading) -> None:
        """The filmstrip; below it the losses and the distances."""
        if not self._axes:
            self._axes = mosaic(figure, (("strip", "strip"), ("losses", "distances")), height_ratios=(1.3, 1))
        for ax in self._axes.values():
            ax.clear()
        missing = STRIP_COLUMNS - len(reading.steps)
        blank = np.zeros((missing, *reading.strip.shape[1:]), np.float32)
        labels = [*reading.steps, *[""] * missing]
        plots.filmstrip(np.concatenate([reading.strip, blank]), labels, ax=self._axes["strip"])
        _draw_losses(self._axes["losses"], reading.losses)
        _draw_distances(self._axes["distances"], reading.distances, reading.best)

    def best_generator(self) -> keras.Model:
        """A generator with the best weights so far; ValueError where none were judged yet."""
        best = self.run.best
        if best is None:
            raise ValueError(f"nothing was judged yet; press Play and wait for step {JUDGED_EVERY}")
        generator = keras.models.clone_model(self.run.trainer.average)
        generator.set_weights(best.weights)
        return generator

    def actions(self) -> Mapping[str, Callable[[], None]]:
        """Play, pause, one step, and back to the best weights."""
        return {**super().actions(), "Back to the best": self.back_to_the_best}

    def back_to_the_best(self) -> None:
        """Pause, and give the generator and its average the best weights so far."""
        self.pause()
        weights = self.best_generator().get_weights()
        with self._lock:
            for model in (self.run.trainer.generator, self.run.trainer.average):
                model.set_weights(weights)
        self.show()

    def _look(self, run: Run) -> np.ndarray:
        return run.trainer.sample(STRIP_ROWS, seed=run.trainer.seed)

    def _film(self, run: Run) -> None:
        """Keep a moment at step 0, 25, 50, 100, 200 …: each column is twice as far as the one before."""
        if len(run.moments) < STRIP_COLUMNS - 1 and run.step >= _due(len(run.moments)):
            run.moments.append((run.step, self._look(run)))

    def _judge(self, run: Run) -> None:
        samples = run.trainer.sample(JUDGED, seed=run.trainer.seed)
        distance = frechet_distance(self.judge.features(samples), self._real)
        run.distances.append((run.step, distance))
        if run.best is None or distance < run.best.distance:
            run.best = Best(run.step, distance, run.trainer.average.get_weights())


def _due(place: int) -> int:
    return 25 * 2 ** (place - 1) if place else 0


def _draw_losses(ax: Axes, losses: np.ndarray) -> None:
    stride = max(1, -(-len(losses) // WINDOW))
    for name, column, colour in zip(("discriminator", "generator"), losses.T, ("blue", "vermilion"), strict=True):
        ax.plot(
            np.arange(1, len(losses) + 1)[::stride], column[::stride], color=plots.PALETTE[colour], label=name, lw=1
        )
    ax.set(xlabel="training step")
    ax.set_title("loss of each player", fontsize=9)
    ax.locator_params(nbins=4)
    ax.legend(frameon=False, fontsize=8, loc="upper left")
    ax.spines[["top", "right"]].set_visible(False)


def _draw_distances(ax: Axes, distances: list[tuple[int, float]], best: Best | None) -> None:
    ax.set(xlabel="training step")
    ax.set_title(f"Fréchet distance of {JUDGED} samples", fontsize=9)
    if best:
        steps, values = zip(*distances, strict=True)
        ax.plot(steps, values, "o-", color=plots.PALETTE["green"], markersize=3, lw=1)
        ax.plot(best.step, best.distance, "*", color=plots.PALETTE["black"], markersize=10, label="best")
        ax.set(xlim=(0, steps[-1] * 1.1), ylim=(0, max(values) * 1.1))
        ax.locator_params(nbins=4)
        ax.legend(frameon=False, fontsize=8)
    else:
        ax.text(0.5, 0.5, f"from step {JUDGED_EVERY} on", ha="center", va="center", transform=ax.transAxes)
        ax.set(xticks=[], yticks=[])
    ax.spines[["top", "right"]].set_visible(False)
