"""An instrument: attack a digit, picked or drawn, and see the change, the distance, and what the net believes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

import keras
import numpy as np
import tensorflow as tf
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from aigc_helpers import plots
from aigc_helpers.attacks import ATTACKS
from aigc_helpers.attacks.norms import NORMS
from aigc_helpers.data.pen import digit_image
from aigc_helpers.validation import check_images
from aigc_helpers.widgets.workshop.controls import Choice, Drawing, Slider, Stops
from aigc_helpers.widgets.workshop.instrument import Instrument, mosaic
from aigc_helpers.widgets.workshop.pad import SEVEN, Strokes

DRAWN, ANY = -1, -1  # the digit on the pad; no target, any error will do
OFFERED = 10  # digits to pick from, one of each class
L2_PER_LINF = 10  # the radius in l2 that goes with ε: about as visible
MAGNIFIED = 3
KINDS = MappingProxyType(
    {
        "FGSM, one step": ("fgsm", "linf"),
        "PGD": ("pgd", "linf"),
        "PGD in l2": ("pgd", "l2"),
        "MI-FGSM": ("mi_fgsm", "linf"),
        "DeepFool, smallest in l2": ("deepfool", "l2"),
        "Square, no gradient": ("square", "linf"),
    }
)


@dataclass(frozen=True)
class State:
    """The net, the digit (DRAWN or one of each class), the attack and its norm, ε, target (ANY or a digit), steps."""

    net: str = "undefended"
    digit: int = 3
    attack: tuple[str, str] = ("pgd", "linf")
    epsilon: float = 0.2
    target: int = ANY
    steps: int = 10
    strokes: Strokes = SEVEN


class Reading(NamedTuple):
    """The image and the attacked one [28, 28, 1], the beliefs in each digit before and after [10], and words."""

    image: np.ndarray
    attacked: np.ndarray
    before: np.ndarray
    after: np.ndarray
    words: str

    def __str__(self) -> str:
        return self.words


class AttackLab(Instrument):
    """The instrument for two nets, images [N, 28, 28, 1] → logits, with `images` and `labels` to pick digits from."""

    question = "How little must change until the net reads another digit? And how little with the robust net?"
    controls = MappingProxyType(
        {
            "net": Choice("Net", {"undefended": "undefended", "robust": "robust"}),
            "digit": Choice("Digit", {"drawn on the pad": DRAWN, **{str(digit): digit for digit in range(10)}}),
            "attack": Choice("Attack", KINDS),
            "epsilon": Slider("ε per pixel", 0.0, 0.5, 0.02),
            "target": Choice("Target", {"any other digit": ANY, **{str(digit): digit for digit in range(10)}}),
            "steps": Stops("Steps", (1, 2, 5, 10, 20, 40)),
            "strokes": Drawing("Pad to draw a digit on"),
        }
    )
    inches = (7.0, 4.0)

    def __init__(self, undefended: keras.Model, robust: keras.Model, *, images: np.ndarray, labels: np.ndarray):
        super().__init__(State())
        self.nets = {"undefended": undefended, "robust": robust}
        images, labels = check_images(images), np.asarray(labels)
        missing = sorted(set(range(OFFERED)) - set(labels.tolist()))
        if missing:
            raise ValueError(f"labels holds none of {missing}; it wants at least one of each digit")
        self.digits = images[[int(np.flatnonzero(labels == digit)[0]) for digit in range(OFFERED)]]
        self._axes: dict = {}

    def compute(self, state: State) -> Reading:
        """The attack on the digit of the state; one that is drawn counts as what the net reads at first."""
        image = digit_image(state.strokes) if state.digit == DRAWN else self.digits[state.digit]
        before = self._beliefs(state.net, image)
        label = int(before.argmax()) if state.digit == DRAWN else state.digit
        if not image.any() or state.target == label:
            words = "The pad is empty. Draw a digit on it." if not image.any() else f"It is a {label}: aim elsewhere."
            return Reading(image, image, before, before, words)
        attacked = self._attacked(state, image, label)
        after = self._beliefs(state.net, attacked)
        return Reading(image, attacked, before, after, _words(state, image, attacked, before, after))

    def move(self, **changes: Any) -> None:
        """Change fields of the state; whoever draws wants the drawing attacked."""
        super().move(**{"digit": DRAWN, **changes} if "strokes" in changes else changes)

    def actions(self) -> Mapping[str, Callable[[], None]]:
        """Attack what is on the pad, or wipe it."""
        return {"Attack the drawing": lambda: self.move(digit=DRAWN), "Clear": lambda: self.move(strokes=())}

    def draw(self, figure: Figure, reading: Reading) -> None:
        """The digit, the change magnified, the attacked digit; below, the beliefs before and after."""
        if not self._axes:
            self._axes = mosaic(figure, (("before", "change", "after"), ("beliefs",) * 3), height_ratios=(1.3, 1))
        for ax in self._axes.values():
            ax.clear()
        change = np.clip(0.5 + MAGNIFIED * (reading.attacked - reading.image) / 2, 0, 1)
        pictures = {"before": reading.image, "change": change, "after": reading.attacked}
        for (name, picture), colours in zip(pictures.items(), ("gray_r", plots.LOW_TO_HIGH, "gray_r"), strict=True):
            self._axes[name].imshow(picture[..., 0], cmap=colours, vmin=0, vmax=1)
            self._axes[name].set(xticks=[], yticks=[], title=f"change × {MAGNIFIED}" if name == "change" else name)
        _bars(self._axes["beliefs"], reading)

    def _beliefs(self, net: str, image: np.ndarray) -> np.ndarray:
        return tf.nn.softmax(self.nets[net](image[None], training=False)[0]).numpy()

    def _attacked(self, state: State, image: np.ndarray, label: int) -> np.ndarray:
        name, norm = state.attack
        settings = {"norm": norm, "epsilon": _radius(state), "seed": 0}
        if state.target != ANY:
            settings |= {"targeted": True, "targets": state.target}
        if "steps" in ATTACKS[name].options:
            settings["steps"] = state.steps
        return ATTACKS[name](self.nets[state.net], image[None], np.array([label]), **settings)[0]


def _radius(state: State) -> float:
    return state.epsilon * (L2_PER_LINF if state.attack[1] == "l2" else 1)


def _words(state: State, image: np.ndarray, attacked: np.ndarray, before: np.ndarray, after: np.ndarray) -> str:
    lengths = {norm: float(NORMS[norm].length((attacked - image)[None])[0]) for norm in NORMS}
    first, then = int(before.argmax()), int(after.argmax())
    verdict = "the net is fooled" if then != first else "the net holds"
    if state.target != ANY and then != first:
        verdict = "the target is reached" if then == state.target else "an error, but not the target"
    return (
        f"Read {first} ({before[first]:.0%}) before, {then} ({after[then]:.0%}) after: {verdict}.\n"
        f"Largest change of a pixel {lengths['linf']:.2f}, length of the change {lengths['l2']:.2f}."
    )


def _bars(ax: Axes, reading: Reading) -> None:
    places = np.arange(OFFERED)
    ax.bar(places - 0.2, reading.before, width=0.4, color=plots.PALETTE["sky"], label="before")
    ax.bar(places + 0.2, reading.after, width=0.4, color=plots.PALETTE["vermilion"], label="after")
    ax.set(xlabel="digit", ylabel="belief", xticks=places, ylim=(0, 1))
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
