"""The report of 01 on what a learner brings: the check-up of a net, or whether some data needs one."""

import itertools
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import stats
from threadpoolctl import threadpool_limits

from aigc_helpers import numpy_nets, plots
from aigc_helpers.data import load
from aigc_helpers.data.shipped import shipped
from aigc_helpers.judging.metrics import proportion_interval
from aigc_helpers.judging.probing import straight_cut
from aigc_helpers.own import reading

if TYPE_CHECKING:
    import keras

FOLDS, MOST_KINDS, MOST_LAYERS, EXAMPLES = 5, 50, 40, 200
MOSTLY = 50  # per cent of a layer's units
STAND_IN = "judge_uci.keras"


def report(own: str | os.PathLike = "") -> None:
    """Print this lesson's report on what `own`, else $AIGC_OWN, names, and draw its figure.

    A `.keras` model: the signal behind each layer, and the share of its units that never move. A folder of pictures
    with a subfolder for each kind, or a table whose last column of numbers is the kind: two rivals without depth
    against a small net. Without a name a net of the course. Raises ValueError for anything else.
    """
    path = reading.named(own)
    if path is None:
        print(f"OWN names nothing: here is a net of the course, {STAND_IN}.")
        _check_up(reading.model(shipped(STAND_IN)))
    elif reading.kind(path) == "model":
        _check_up(reading.model(path))
    else:
        _race(*(_labelled_table(path) if reading.kind(path) == "table" else _labelled_pictures(path)))


def _check_up(model: "keras.Model") -> None:
    names, said = _said_by_layers(model)
    silent = [100 * float(np.mean(np.ptp(layer, axis=0) < 1e-6)) for layer in said]
    print(f"{model.name}: {len(names)} layers, {model.count_params():,} weights, {EXAMPLES} examples.")
    signal = [float(np.mean(np.square(layer))) for layer in said]
    factors = ["", *(f"x {above / below if below else np.inf:.3g}" for below, above in itertools.pairwise(signal))]
    for name, level, factor, share in zip(names, signal, factors, silent, strict=True):
        print(f"  {name:24} mean square {level:9.3g} {factor:>9}   silent {share:5.1f} %")
    print(_read(names, silent))
    plots.bars(names, np.array(silent), label="units that say the same to all examples, %")


def _read(names: list[str], silent: list[float]) -> str:
    """The report in a sentence: which layers are mostly silent, and which factors would alarm."""
    dead = [name for name, share in zip(names, silent, strict=True) if share > MOSTLY]
    found = f"More than half of {', '.join(dead)} is silent: dead units." if dead else "No layer is mostly silent."
    return f"{found} The factors alarm in a fresh net, where they are below 0.6 or above 1.5 layer after layer."


def _said_by_layers(model: "keras.Model") -> tuple[list[str], list[np.ndarray]]:
    """The layers with weights or a bend, from the bottom up: names, and what their units say [examples, units].

    A unit of a convolution is a map: every place of every example counts as one.
    """
    import keras

    try:
        names, outputs, shape = _laid_open(model)
    except (AttributeError, TypeError, ValueError) as error:
        raise ValueError(
            f"the model {model.name} cannot be looked into layer by layer ({error}); this report wants one input of "
            "a fixed shape, as Sequential models and those built by keras.Model(inputs, outputs) have"
        ) from error
    examples = _examples(shape)
    answers = keras.Model(model.inputs[0], outputs)(examples, training=False)
    answers = answers if isinstance(answers, (list, tuple)) else [answers]
    return names, [np.asarray(part).reshape(-1, part.shape[-1]) for part in answers]


def _laid_open(model: "keras.Model") -> tuple[list[str], list[Any], tuple[int, ...]]:
    """The names of the layers, what each gives, and the shape of one input; an error where they do not lie open."""
    import keras

    bends = (keras.layers.Activation, keras.layers.ReLU, keras.layers.LeakyReLU)
    layers = [layer for layer in model.layers if layer.weights or isinstance(layer, bends)][:MOST_LAYERS]
    outputs: list[Any] = [layer.output for layer in layers]
    shape = tuple(model.input_shape[1:])
    if not outputs or len(model.inputs) != 1 or None in shape:
        raise ValueError(f"it has {len(outputs)} layers and {len(model.inputs)} inputs, the first of shape {shape}")
    return [layer.name for layer in layers], outputs, shape


def _examples(shape: tuple[int, ...]) -> np.ndarray:
    """The course's digits where they fit a model's input; else noise in [0, 1], and fewer of what is large."""
    if shape == (28, 28, 1):
        return load("uci", "test")[0][:EXAMPLES]
    count = min(EXAMPLES, max(8, 10**7 // int(np.prod(shape))))
    print(f"Its inputs have shape {shape}: {count} examples of noise in [0, 1] stand for yours.")
    return np.random.default_rng(0).uniform(size=(count, *shape)).astype(np.float32)


def _labelled_pictures(path: Path) -> tuple[np.ndarray, np.ndarray]:
    found = reading.pictures(path)
    if found.labels is None:
        raise ValueError(f"{path} holds pictures but no kinds; put those of one kind into one folder, two or more")
    return found.images.reshape(len(found.images), -1).astype(np.float64), found.labels


def _labelled_table(path: Path) -> tuple[np.ndarray, np.ndarray]:
    found = reading.table(path)
    values = found.values[np.isfinite(found.values).all(axis=1)]
    kinds = values[:, -1]
    if values.shape[1] < 2 or not len(values) or np.any(kinds != np.round(kinds)) or len(set(kinds)) > MOST_KINDS:
        raise ValueError(
            f"the last column of numbers in {path}, {found.columns[-1]!r}, holds no kinds; it wants whole numbers, at "
            f"most {MOST_KINDS} different ones, behind at least one other column of numbers"
        )
    return values[:, :-1], np.unique(kinds, return_inverse=True)[1]


def _race(inputs: np.ndarray, labels: np.ndarray) -> None:
    """Print and draw who reads the kinds: each item is judged once, by what was trained on the other folds."""
    counts = np.bincount(labels)
    if len(counts) < 2 or counts.min() < FOLDS:
        raise ValueError(f"the kinds have {counts.tolist()} items; it wants two kinds or more, of {FOLDS} items each")
    right = _examined(inputs, labels)
    print(f"{len(labels)} items of {len(counts)} kinds; guessing the commonest is right for {counts.max()}.")
    shares = {name: float(np.mean(hits)) for name, hits in right.items()}
    best = max(("logistic regression", "nearest neighbour"), key=lambda name: shares[name])
    _tell_lead(right["small net"].astype(float) - right[best], best)
    ends = [proportion_interval(int(hits.sum()), len(hits)) for hits in right.values()]
    plots.bars(list(shares), np.array(list(shares.values())), intervals=ends, label="share of items read")


def _tell_lead(gaps: np.ndarray, rival: str) -> None:
    reach = stats.t.ppf(0.975, len(gaps) - 1) * gaps.std(ddof=1) / len(gaps) ** 0.5
    print(f"The net is {100 * gaps.mean():+.1f} ± {100 * reach:.1f} points ahead of {rival}, item by item:")
    print("it pays." if gaps.mean() > reach else "no reason for a net so far; more data may change that.")


@threadpool_limits.wrap(limits=1)
def _examined(inputs: np.ndarray, labels: np.ndarray) -> dict[str, np.ndarray]:
    from sklearn.model_selection import StratifiedKFold

    right = {name: np.zeros(len(labels), bool) for name in READERS}
    for known, asked in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(inputs, labels):
        middle, width = inputs[known].mean(axis=0), inputs[known].std(axis=0) + 1e-9
        scaled = (inputs - middle) / width
        for name, learned in READERS.items():
            right[name][asked] = learned(scaled[known], labels[known])(scaled[asked]) == labels[asked]
    return right


def _nearest(inputs: np.ndarray, labels: np.ndarray) -> Any:
    from sklearn.neighbors import KNeighborsClassifier

    return KNeighborsClassifier(1).fit(inputs, labels).predict


def _net(inputs: np.ndarray, labels: np.ndarray) -> Any:
    fresh = numpy_nets.initial_parameters([inputs.shape[1], 64, 32, int(labels.max()) + 1])
    net, _ = numpy_nets.train(fresh, inputs, labels, steps=1000, batch_size=32, learning_rate=0.03)
    return lambda others: numpy_nets.forward(net, others)[-1].argmax(axis=1)


READERS = {"logistic regression": straight_cut, "nearest neighbour": _nearest, "small net": _net}
