"""An instrument: a net that learns to part two classes in the plane, with a map of what each neuron says.

| feature | TensorFlow Playground (Smilkov et al. 2017) | here |
| --- | --- | --- |
| data | four shapes; noise | spirals, moons, ring, checkerboard, or set by the learner; noise |
| how many points to train on | share of 500 | 10 to 400, beside 400 held out |
| task | classes or regression | two classes |
| inputs | seven features, one by one | the two coordinates, with squares and product, with sines |
| hidden layers, neurons | up to 6 of up to 8, each its own width | up to 5 of up to 8, all of one width |
| bends | ReLU, tanh, sigmoid, linear | these, and leaky ReLU |
| rate, batch size, L1 or L2 | yes | yes; these change while it trains |
| play, pause, one step, reset | yes | yes, and slow motion |
| map of each neuron, boundary, both losses | yes | yes |
| each weight | a line, thick or thin; by hand | no; their mean size |
| numbers in words | both losses | both losses, accuracy, silent neurons, size of the weights and of the gradient |
| seed: the same run again | in the address | yes |
"""

from collections.abc import Collection
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from aigc_helpers import numpy_nets, plots
from aigc_helpers.widgets.plane_net import BOX, PENALTIES, Run, State, data, loss_of, said_of, words
from aigc_helpers.widgets.workshop.controls import Choice, Drawing, Number, Slider, Stops
from aigc_helpers.widgets.workshop.instrument import mosaic
from aigc_helpers.widgets.workshop.running import LiveInstrument

STEPS_PER_CALL = 20
SIDE = 44  # cells of the plane's map each way; a neuron's map has a quarter of them
MOST_LAYERS, MOST_NEURONS = 5, 8
GAP = 2  # cells between two neurons' maps
WINDOW = 400  # points of a loss curve, however long the run is
DATASETS = {
    "spirals": "spirals",
    "moons": "moons",
    "ring, odd and even": "ring",
    "checkerboard": "grid",
    "yours": "yours",
}
RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)


class Reading(NamedTuple):
    """What is drawn: beliefs [SIDE, SIDE], each layer's maps, the data, losses [T, 3]; and the numbers in words."""

    beliefs: np.ndarray
    maps: list[np.ndarray]
    points: np.ndarray
    labels: np.ndarray
    losses: np.ndarray
    words: str

    def __str__(self) -> str:
        return self.words


class NetPlayground(LiveInstrument):
    """The instrument; `dataset` and `seed` are where it starts."""

    question = "How few neurons part the spirals, and is it better to go wide or deep?"
    controls = MappingProxyType(
        {
            "dataset": Choice("data", DATASETS),
            "noise": Slider("noise (σ)", 0.0, 0.3, 0.01),
            "points": Stops("points to train on", (10, 20, 50, 100, 200, 400)),
            "inputs": Choice("inputs", {"x₁, x₂": "plain", "and squares": "squares", "and sines": "sines"}),
            "depth": Slider("hidden layers", 0, MOST_LAYERS),
            "width": Slider("neurons in each", 1, MOST_NEURONS),
            "activation": Choice("bend", {name.replace("_", " "): name for name in numpy_nets.ACTIVATIONS}),
            "learning_rate": Stops("learning rate", RATES),
            "batch_size": Stops("points in a batch", (1, 8, 32, 128)),
            "penalty": Choice("regularisation", {name: name for name in PENALTIES}),
            "strength": Stops("its strength", (1e-4, 1e-3, 1e-2, 1e-1)),
            "pace": Choice("pace", {"full speed": "full", "slow motion": "slow"}),
            "seed": Number("seed"),
            "pen": Choice("you set", {"blue points": "blue", "vermilion points": "vermilion"}),
            "blue": Drawing("Pad to set blue points on", dots=True),
            "vermilion": Drawing("Pad to set vermilion points on", dots=True),
        }
    )
    in_flight = frozenset(controls) - {"inputs", "depth", "width", "activation", "seed"}
    printed_steps = 4000
    inches = (8.6, 3.9)

    def __init__(self, *, dataset: str = "spirals", seed: int = 0):
        super().__init__(State(dataset=dataset, seed=seed))
        self._artists: dict = {}

    def hidden(self, state: State) -> Collection[str]:
        """The pads, but for the one in hand; and the strength of no penalty."""
        pads = {"blue", "vermilion", "pen"} - ({"pen", state.pen} if state.dataset == "yours" else set())
        return pads | ({"strength"} if state.penalty == "none" else set())

    def build(self, state: State) -> Run:
        """A fresh net."""
        return Run(state)

    def advance(self, run: Run, state: State, *, most: int) -> None:
        """Train a little; one step alone in slow motion."""
        run.advance(state, min(most, 1 if state.pace == "slow" else STEPS_PER_CALL))
        run.losses.append([run.step, *(loss_of(run, state, part) for part in data(state))])

    def rest(self, state: State) -> float:
        """In slow motion, time to look."""
        return 0.4 if state.pace == "slow" else 0.0

    def observe(self, run: Run, state: State) -> Reading:
        """The net as it stands."""
        (points, labels), _ = data(state)
        across = np.linspace(*BOX[:2], SIDE)
        plane = np.stack(np.meshgrid(across, across), axis=-1).reshape(-1, 2)
        said = said_of(run, state, plane)
        if not np.isfinite(said[-1]).all():
            raise FloatingPointError(f"the net says no numbers any more at step {run.step}; lower the rate, then Reset")
        maps = [layer.T.reshape(-1, SIDE, SIDE) for layer in said[1:-1]]
        beliefs = numpy_nets.softmax(said[-1])[:, 1].reshape(SIDE, SIDE)
        losses = np.reshape(run.losses, (-1, 3))
        return Reading(beliefs, maps, points, labels, losses, words(run, state))

    def draw(self, figure: Figure, reading: Reading) -> None:
        """The plane, a map of each neuron (a row for each layer), and the losses."""
        if not self._artists:
            self._artists = _panels(figure)
        artists = self._artists
        artists["plane"].set_data(reading.beliefs)
        for label, dots in enumerate(artists["points"]):
            dots.set_offsets(reading.points[reading.labels == label])
        maps = _mosaic(reading.maps)
        artists["maps"].set_data(maps)
        artists["maps"].set_extent((0, maps.shape[1], maps.shape[0], 0))
        shown = reading.losses[:: max(1, -(-len(reading.losses) // WINDOW))]
        for column, curve in enumerate(artists["curves"], 1):
            curve.set_data(shown[:, 0], shown[:, column])
        run_to = shown[-1, 0] if len(shown) else 0
        highest = np.quantile(shown[:, 1:], 0.98) if len(shown) else 1
        artists["losses"].set(xlim=(0, max(10, run_to)), ylim=(0, 1.1 * max(highest, 0.05)))


def _mosaic(maps: list[np.ndarray]) -> np.ndarray:
    """All maps in one picture, each over its own largest size: a row for each layer, as large as the net is."""
    half = SIDE // 2
    place = half + GAP
    picture = np.full((max(1, len(maps)) * place, max((1, *map(len, maps))) * place), np.nan)
    for row, layer in enumerate(maps):
        for column, values in enumerate(layer):
            # Turned over: the first row of a map lies at the bottom of the plane.
            scaled = values[::-2, ::2] / max(np.abs(values).max(), 1e-9)
            picture[row * place : row * place + half, column * place : column * place + half] = scaled
    return picture


def _panels(figure: Figure) -> dict:
    """The empty panels and all that is moved in them."""
    ratios = {"width_ratios": (1, 1.35), "height_ratios": (1.5, 1)}
    plane, maps, losses = mosaic(figure, [["plane", "maps"], ["plane", "losses"]], **ratios).values()
    palette = plots.PALETTE
    shades = {"cmap": plots.LOW_TO_HIGH, "vmin": 0, "vmax": 1, "interpolation": "bilinear"}
    picture = plane.imshow(np.zeros((2, 2)), origin="lower", extent=BOX, **shades)
    dots = [plane.scatter([], [], s=6, color=palette[name], linewidths=0) for name in ("vermilion", "blue")]
    plane.set(xlim=BOX[:2], ylim=BOX[2:], xticks=[], yticks=[])
    plane.set_title("the plane as the net sees it", fontsize=9)
    framed = plots.LOW_TO_HIGH.with_extremes(bad="#E4E4E4")  # between the maps: where one ends shows
    neurons = maps.imshow(_mosaic([]), cmap=framed, vmin=-1, vmax=1, interpolation="nearest")
    maps.set_axis_off()
    maps.set_title("its neurons, a row for each hidden layer", fontsize=9)
    curves = [
        losses.plot([], [], color=palette[colour], label=name)[0]
        for name, colour in (("trained on", "green"), ("held out", "purple"))
    ]
    losses.set(xlabel="training step")
    losses.locator_params(nbins=4)
    losses.set_title("loss", fontsize=9, loc="left")
    losses.spines[["top", "right"]].set_visible(False)
    losses.legend(frameon=False, fontsize=9, loc="lower right", bbox_to_anchor=(1, 0.95), ncols=2)
    return {"plane": picture, "points": dots, "maps": neurons, "losses": losses, "curves": curves}
