"""What the playground of nets trains: two classes in the plane, a small net in NumPy, its numbers in words."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from aigc_helpers import numpy_nets
from aigc_helpers.data import load
from aigc_helpers.widgets.workshop.pad import Strokes

BOX = (-1.3, 1.3, -1.3, 1.3)
HELD_OUT = 400
BLUE = (((0.2, 0.2),), ((0.3, 0.25),), ((0.75, 0.8),), ((0.8, 0.7),))
VERMILION = (((0.8, 0.2),), ((0.7, 0.3),), ((0.2, 0.8),), ((0.3, 0.7),))
SPREAD = 0.04  # of the points around each that the learner set
FEATURES = {
    "plain": lambda x: x,
    "squares": lambda x: np.column_stack([x, x**2, x[:, :1] * x[:, 1:]]),
    "sines": lambda x: np.column_stack([x, np.sin(np.pi * x)]),
}
PENALTIES = {"none": lambda weights: 0 * weights, "L1": np.sign, "L2": lambda weights: weights}


@dataclass(frozen=True)
class State:
    """The data, the net, how it learns, and how many steps it has taken."""

    dataset: str = "spirals"
    noise: float = 0.0
    points: int = 400
    inputs: str = "plain"
    depth: int = 3
    width: int = 8
    activation: str = "relu"
    learning_rate: float = 0.1
    batch_size: int = 32
    penalty: str = "none"
    strength: float = 1e-3
    pace: str = "full"
    seed: int = 0
    pen: str = "blue"
    blue: Strokes = BLUE
    vermilion: Strokes = VERMILION
    steps: int = 0


class Run:
    """A net in training: its parameters, and its loss on points and on held-out ones after each slice, [T, 3]."""

    def __init__(self, state: State):
        self.step, self.losses = 0, []
        widths = [FEATURES[state.inputs](np.zeros((1, 2))).shape[1], *[state.width] * state.depth, 2]
        scheme = "he" if "relu" in state.activation else "glorot"
        self.parameters = numpy_nets.initial_parameters(widths, scheme=scheme, seed=state.seed)

    def advance(self, state: State, count: int) -> None:
        """Train for `count` steps. Each batch depends on the seed and the number of the step alone."""
        (points, labels), _ = data(state)
        inputs, penalty = FEATURES[state.inputs](points), PENALTIES[state.penalty]
        with np.errstate(all="ignore"):
            for _ in range(count):
                rows = np.random.default_rng([state.seed, self.step]).integers(len(points), size=state.batch_size)
                said = numpy_nets.forward(self.parameters, inputs[rows], activation=state.activation)
                slopes = numpy_nets.backward(self.parameters, said, labels[rows], activation=state.activation)
                pulled = [
                    (for_weights + state.strength * penalty(weights), for_biases)
                    for (weights, _), (for_weights, for_biases) in zip(self.parameters, slopes, strict=True)
                ]
                self.parameters = numpy_nets.descend(self.parameters, pulled, learning_rate=state.learning_rate)
                self.step += 1


def data(state: State) -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """Points to train on, and held-out ones: (float64 [N, 2], class 0 or 1 [N]) each."""
    return _data(state.dataset, state.noise, state.points, state.blue, state.vermilion)


@lru_cache(maxsize=8)
def _data(dataset: str, noise: float, count: int, blue: Strokes, vermilion: Strokes) -> tuple:
    rng = np.random.default_rng(0)
    if dataset == "yours":
        both = [_set_by_hand(strokes, name) for strokes, name in ((vermilion, "vermilion"), (blue, "blue"))]
        halves = [np.resize(centres, ((count + HELD_OUT) // 2, 2)) for centres in both]
        points, labels = np.concatenate(halves), np.repeat([0, 1], [len(half) for half in halves])
        points = points + rng.normal(scale=SPREAD, size=points.shape)
        order = rng.permutation(len(points))
        points, labels = points[order], labels[order]
    else:
        points, labels = (part[: count + HELD_OUT] for part in load(dataset))
        labels = labels % 2  # neighbours on the ring, and on the grid, are of different classes
    points = points + noise * rng.normal(size=points.shape)
    return (points[:count], labels[:count]), (points[count:], labels[count:])


def _set_by_hand(strokes: Strokes, name: str) -> np.ndarray:
    dots = np.array([position for stroke in strokes for position in stroke], float)
    if len(dots) == 0:
        raise ValueError(f"there is no {name} point on its pad; click on it a few times, then play")
    left, right, bottom, top = BOX
    return np.stack([left + (right - left) * dots[:, 0], top - (top - bottom) * dots[:, 1]], axis=1)


def said_of(run: Run, state: State, points: np.ndarray) -> list[np.ndarray]:
    """What every layer of the net says to points [N, 2]."""
    with np.errstate(all="ignore"):
        return numpy_nets.forward(run.parameters, FEATURES[state.inputs](points), activation=state.activation)


def loss_of(run: Run, state: State, part: tuple[np.ndarray, np.ndarray]) -> float:
    """The net's loss on a part (points [N, 2], classes [N]) of the data."""
    with np.errstate(all="ignore"):
        return numpy_nets.cross_entropy(said_of(run, state, part[0])[-1], part[1])


def words(run: Run, state: State) -> str:
    """The numbers of a run."""
    (points, labels), (others, truth) = data(state)
    said, right = said_of(run, state, points), said_of(run, state, others)[-1].argmax(axis=1) == truth
    slopes = numpy_nets.backward(run.parameters, said, labels, activation=state.activation)
    weights = np.concatenate([layer.ravel() for layer, _ in run.parameters])
    size = np.sqrt(sum(np.sum(part**2) for layer in slopes for part in layer))
    silent = sum(int(np.sum(np.ptp(layer, axis=0) < 1e-6)) for layer in said[1:-1])
    count = sum(part.size for layer in run.parameters for part in layer)
    loss, other = (loss_of(run, state, part) for part in data(state))
    return (
        f"Step {run.step:,}. Loss {loss:.3f} on {len(points)} training points, {other:.3f} on {len(others)} held-out "
        f"ones, of which {right.mean():.1%} are read rightly.\n{count} parameters; weights "
        f"{np.abs(weights).mean():.2f} on average; gradient {size:.2g}; "
        f"{silent} of {state.depth * state.width} neurons silent."
    )
