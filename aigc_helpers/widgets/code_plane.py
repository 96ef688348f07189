"""An instrument: walk over the plane of a VAE's two codes; see what is drawn there, what it costs, how odd it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import keras
import numpy as np
from matplotlib.figure import Figure

from aigc_helpers import plots
from aigc_helpers.gan.sampling import decode
from aigc_helpers.judging.metrics.blocks import nearest
from aigc_helpers.models import vae
from aigc_helpers.models.pairs import check_pair
from aigc_helpers.validation import as_floats, check_labels
from aigc_helpers.widgets.workshop.controls import Slider
from aigc_helpers.widgets.workshop.instrument import Instrument

REACH = 3.0  # deviations of the prior: all but 3 in 1,000 of its points lie within, along each axis
DOTS = 400  # digits that are shown on the plane


@dataclass(frozen=True)
class State:
    """The two numbers of the code."""

    first: float = 0.0
    second: float = 0.0


class Reading(NamedTuple):
    """A code [2]; its image and the nearest training image [28, 28, 1], how far that is, rate, cost, share of odder.

    `rate` is what it takes to name this place beyond the prior, |z|² / 2 nats. `cost` is distortion + rate of the image
    itself, and `odder` the share of real digits that cost as much or more.
    """

    code: np.ndarray
    image: np.ndarray
    nearest: np.ndarray
    distance: float
    rate: float
    cost: float
    odder: float

    def __str__(self) -> str:
        return (
            f"This place lies {self.rate:.1f} nats away from the middle of the prior.\n"
            f"The nearest training digit differs by a squared error of {self.distance:.1f}.\n"
            f"Odd-meter: {self.cost:.0f} nats; of the real digits {self.odder:.0%} cost as much or more."
        )


class CodePlane(Instrument):
    """The instrument for a pair of nets (encoder, decoder) of a VAE with two numbers a code.

    `images` [N, 28, 28, 1] and their `labels` [N] are what is shown on the plane and what odd is measured by; `train`
    are the images among which neighbours are looked for. Raises ValueError for a pair with other codes.
    """

    question = (
        "Where on the plane does a digit turn into another, and is there a place where what is drawn is no digit?"
    )
    controls = MappingProxyType(
        {"first": Slider("first number", -REACH, REACH, 0.1), "second": Slider("second number", -REACH, REACH, 0.1)}
    )
    inches = (8.4, 3.4)

    def __init__(
        self, pair: Sequence[keras.Model], images: np.ndarray, labels: np.ndarray, *, train: np.ndarray, seed: int = 0
    ):
        super().__init__(State())
        self.pair, self.train, self.seed = check_pair(*pair), as_floats(train, name="train"), seed
        if self.pair.latent_dim != 2:
            raise ValueError(f"the codes of this pair have {self.pair.latent_dim} numbers; a plane wants 2")
        images = as_floats(images, name="images")
        self.labels = check_labels(labels, len(images), classes=10)[:DOTS]
        self.places = vae.encode(self.pair.encoder, images[:DOTS]).mean
        self._costs = np.sum(vae.bound(self.pair, images, seed=seed), axis=0)
        self._rows = self.train.reshape(len(self.train), -1)
        self._artists: list = []

    def compute(self, state: State) -> Reading:
        """What is drawn there, the training digit next to it, and what both place and picture cost."""
        code = np.array([state.first, state.second], np.float32)
        image = decode(self.pair.decoder, code[None])
        places, gaps = nearest(image.reshape(1, -1), self._rows)
        cost = float(np.sum(vae.bound(self.pair, image, seed=self.seed)))
        odder = float(np.mean(self._costs >= cost))
        rate = float(code @ code) / 2
        return Reading(code, image[0], self.train[places[0]], float(gaps[0]), rate, cost, odder)

    def draw(self, figure: Figure, reading: Reading) -> None:
        """The plane with its digits and where we stand, what is drawn there, and its neighbour."""
        if not self._artists:
            self._artists = self._panels(figure)
        here, image, neighbour = self._artists
        here.set_offsets(reading.code[None])
        image.set_data(reading.image[..., 0])
        neighbour.set_data(reading.nearest[..., 0])

    def _panels(self, figure: Figure) -> list:
        plane, *axes = figure.subplots(1, 3, width_ratios=(1.3, 1, 1))
        plots.classes(self.places, self.labels, ax=plane)
        plane.set(xlim=(-REACH - 0.2, REACH + 0.2), ylim=(-REACH - 0.2, REACH + 0.2), aspect="equal")
        plane.set_title("codes of real digits", fontsize=10)
        here = plane.scatter([0], [0], s=160, marker="+", color="black", linewidths=2, zorder=5)
        for ax, title in zip(axes, ("drawn from here", "nearest in training"), strict=True):
            ax.set_title(title, fontsize=10)
            ax.set_axis_off()
        return [here, *(ax.imshow(np.zeros((28, 28)), cmap="gray_r", vmin=0, vmax=1) for ax in axes)]
