"""The report of 03 on your photographs: what an untouched net calls them, and what a few labels make of them."""

from collections import Counter
from pathlib import Path

import keras
import numpy as np
from matplotlib.axes import Axes

from aigc_helpers import nets, plots, transfer
from aigc_helpers.data import load, photographs
from aigc_helpers.judging.metrics import proportion_interval
from aigc_helpers.judging.probing import straight_cut
from aigc_helpers.own import reading

MOST, PARTS, SHOWN = 240, 5, 12  # photographs looked at, parts that are held out in turn, pictures shown
ALONE = "a folder without subfolders, or a single picture: no labels, so here is what the untouched net calls them"


def report(own: str = "") -> None:
    """Print and draw what this lesson says of `own`, a folder with a subfolder of photographs for each class.

    Where there are no subfolders it says what the untouched net calls them; of a `.keras` file, how it could be frozen.
    Without a name, here or in $AIGC_OWN, thirty of the course's photographs stand in. ValueError for a table, for a
    class with fewer than two photographs, and for what cannot be read.
    """
    path = reading.named(own)
    if path is not None and reading.kind(path) == "table":
        raise ValueError(f"{path} is a table; this report wants photographs, or a .keras model: name a folder of them")
    if path is not None and reading.kind(path) == "model":
        _report_model(path)
        return
    _report_photographs(path)


def _report_photographs(path: Path | None) -> None:
    found = _stand_in() if path is None else reading.pictures(path, size=nets.PHOTO_SIZE, color=True)
    found = _at_most(found)
    _say_what_is_there(found, path)
    if found.labels is None:
        _report_names(found)
    else:
        _report_labels(found, found.labels)


def _stand_in() -> reading.Pictures:
    images, labels = load("photos")
    rows = transfer.shots(labels, 5)
    names = tuple(about.caption for about in photographs.about("photos"))
    return reading.Pictures(images[rows], labels[rows], photographs.KINDS, tuple(names[row] for row in rows), {})


def _at_most(found: reading.Pictures) -> reading.Pictures:
    rows = np.unique(np.linspace(0, len(found.images) - 1, MOST).astype(int))
    labels = None if found.labels is None else found.labels[rows]
    names = tuple(found.names[row] for row in rows)
    return found._replace(images=found.images[rows], labels=labels, names=names)


def _say_what_is_there(found: reading.Pictures, path: Path | None) -> None:
    where = "no folder named: thirty of the course's own photographs" if path is None else str(path)
    print(f"{where}: {len(found.images)} photographs" + (f", {len(found.unread)} unread" if found.unread else ""))
    for name, why in list(found.unread.items())[:3]:
        print(f"  not read: {name}: {why}")


def _report_names(found: reading.Pictures) -> None:
    print(ALONE)
    calls = _names(_logits_of(found.images)[1])
    for name, call in list(zip(found.names, calls, strict=True))[:SHOWN]:
        print(f"  {name}: {call}")
    plots.image_grid(found.images[:SHOWN], columns=6, title="untouched: " + _most(calls))


def _report_labels(found: reading.Pictures, labels: np.ndarray) -> None:
    counts = _counted(found, labels)
    features, logits = _logits_of(found.images)
    calls = np.array(_names(logits))
    for label, name in enumerate(found.classes):
        print(f"  {name}: {counts[label]} photographs, which the untouched net calls {_most(calls[labels == label])}")
    pixels = found.images[:, ::8, ::8].reshape(len(labels), -1)
    read = {"probe on features": _held_out(features, labels), "pixels": _held_out(pixels, labels)}
    hits = {name: answers == labels for name, answers in read.items()}
    hits["always the largest class"] = labels == counts.argmax()
    _draw(found, hits, read["probe on features"])


def _counted(found: reading.Pictures, labels: np.ndarray) -> np.ndarray:
    counts = np.bincount(labels, minlength=len(found.classes))
    if counts.min() < 2:
        lonely = found.classes[int(counts.argmin())]
        raise ValueError(f"class {lonely!r} has {counts.min()} photographs; each class wants 2 at least, better 5")
    return counts


def _draw(found: reading.Pictures, hits: dict[str, np.ndarray], answers: np.ndarray) -> None:
    """The shares that are right, with their intervals, and photographs that the probe misread."""
    shares = {name: (right.mean(), *proportion_interval(int(right.sum()), len(right))) for name, right in hits.items()}
    for name, (share, low, high) in shares.items():
        print(f"  {name}: {share:.0%} right, cross-validated; 95 % interval {low:.0%} to {high:.0%}")
    left, right = plots.panels(2, columns=2, width=4.6, height=2.6)
    values = [share for share, _, _ in shares.values()]
    limits = [(low, high) for _, low, high in shares.values()]
    plots.bars([*shares], np.array(values), intervals=limits, label="share right", ax=left)
    _draw_misread(found, answers, np.flatnonzero(~hits["probe on features"]), right)


def _draw_misread(found: reading.Pictures, answers: np.ndarray, wrong: np.ndarray, axes: Axes) -> None:
    shown = wrong[:SHOWN] if len(wrong) else np.arange(min(SHOWN, len(answers)))
    plots.image_grid(found.images[shown, ::2, ::2], columns=6, title=f"{len(wrong)} misread by the probe", ax=axes)
    for row in shown if len(wrong) else ():
        print(f"  misread: {found.names[row]}, taken for {found.classes[answers[row]]}")


def _held_out(seen: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The answer to each photograph by a straight cut that has not seen it: classes dealt out to at most five parts."""
    parts = min(PARTS, int(np.bincount(labels).min()))
    part, answers = np.empty(len(labels), int), np.empty(len(labels), int)
    for label in np.unique(labels):
        part[labels == label] = np.arange((labels == label).sum()) % parts
    for held in range(parts):
        out = part == held
        answers[out] = straight_cut(seen[~out], labels[~out])(seen[out])
    return answers


def _logits_of(images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Features [N, 1280] and logits [N, 1000] of the net that knows photographs."""
    net = nets.photo_classifier()
    body, names = keras.Sequential([keras.Input(images.shape[1:]), *net.layers[:-1]]), net.layers[-1]
    features = body.predict(images, batch_size=16, verbose=0)  # pyright: ignore[reportArgumentType]
    return features, np.asarray(names(features))


def _names(logits: np.ndarray) -> list[str]:
    return [photographs.IMAGENET[place] for place in logits.argmax(axis=1)]


def _most(calls: list[str] | np.ndarray) -> str:
    return ", ".join(name for name, _ in Counter(map(str, calls)).most_common(3))


def _report_model(path: Path) -> None:
    model = reading.model(path)
    parts = transfer.blocks(model)
    sizes = [sum(int(np.prod(weight.shape)) for weight in part.weights) for part in parts]
    for part, size in zip(parts, sizes, strict=True):
        still = sum("moving" in weight.path for weight in part.weights)
        print(f"  block {part.name}: {size:,} numbers, {still} of its variables statistics of BatchNorm")
    dense = isinstance(model.layers[-1], keras.layers.Dense)
    advice = f'transfer.adapted(model, classes=…), then transfer.freeze(…, "{parts[max(0, len(parts) - 2)].name}")'
    print(advice if dense else "its last layer is no dense layer: cut it off before you put a head of yours on it")
    plots.bars([part.name for part in parts], np.array(sizes), label="weights and statistics of each block")
