"""The report of 03 on your photographs: what an untouched net calls them, and what a few labels make of them."""

from collections import Counter
from pathlib import Path

import keras
import numpy as np
from matplotlib.axes import Axes
from scipy import stats

from aigc_helpers import nets, plots, transfer
from aigc_helpers.data import load, photographs
from aigc_helpers.judging.metrics import proportion_interval
from aigc_helpers.judging.probing import straight_cut
from aigc_helpers.own import reading
from aigc_helpers.transfer.by_name import places

MOST, PARTS, SHOWN = 240, 5, 12  # photographs looked at, parts that are held out in turn, pictures shown
PLENTY, DOUBT = 20, 0.05  # labels a class from which some can be spared; how much luck a lead for sure may be
LARGEST, UNTOUCHED, PROBE = "always the largest class", "untouched, by its names", "probe on features"
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
    print("how many of each class, and what the untouched net calls them:")
    for label, name in enumerate(found.classes):
        print(f"  {name}, {counts[label]}: {_most(calls[labels == label])}")
    answers = _recipes(found, labels, features, logits)
    hits = {name: said == labels for name, said in answers.items()}
    best = max(hits, key=lambda name: hits[name].sum())
    _say_shares(hits)
    _say_which(hits, best)
    _say_what_next(features, labels, hits[PROBE])
    _draw(found, hits, answers[best], best)


def _counted(found: reading.Pictures, labels: np.ndarray) -> np.ndarray:
    counts = np.bincount(labels, minlength=len(found.classes))
    if counts.min() < 2:
        lonely = found.classes[int(counts.argmin())]
        raise ValueError(f"class {lonely!r} has {counts.min()} photographs; each class wants 2 at least, better 5")
    return counts


def _recipes(
    found: reading.Pictures, labels: np.ndarray, features: np.ndarray, logits: np.ndarray
) -> dict[str, np.ndarray]:
    """What each recipe says of each photograph without having seen its label; what needs least comes first."""
    largest = np.full(len(labels), np.bincount(labels).argmax())
    names = _by_own_names(found.classes, logits)
    first = {LARGEST: largest} if names is None else {LARGEST: largest, UNTOUCHED: names}
    pixels = found.images[:, ::8, ::8].reshape(len(labels), -1)
    return first | {"pixels": _held_out(pixels, labels), PROBE: _held_out(features, labels)}


def _by_own_names(classes: tuple[str, ...], logits: np.ndarray) -> np.ndarray | None:
    """The class whose likeliest name is the likeliest; None where the net has no name for some class."""
    found = [_places_of(name) for name in classes]
    for name, known in zip(classes, found, strict=True):
        if not known:
            print(f"  the net has no name with {name!r} in it: used untouched it cannot sort into these classes")
            return None
    return np.argmax([logits[:, known].max(axis=1) for known in found], axis=0)


def _places_of(name: str) -> list[int]:
    """Where a class stands among ImageNet's names: those of a kind that the lesson sorted, else those with its word."""
    name = name.lower()
    if name in transfer.NAMED:
        return places(name)
    words = {name, name.removesuffix("s")}
    return [
        place for place, called in enumerate(photographs.IMAGENET) if words & {called.lower(), *called.lower().split()}
    ]


def _say_shares(hits: dict[str, np.ndarray]) -> None:
    print("each recipe, asked of photographs whose labels it has not seen (cross-validated), with its 95 % interval:")
    for name, right in hits.items():
        low, high = proportion_interval(int(right.sum()), len(right))
        print(f"  {name}: {right.mean():.0%} right, {low:.0%} to {high:.0%}")


def _say_which(hits: dict[str, np.ndarray], best: str) -> None:
    """The recipe to take, and of each other one whether this one is ahead of it for sure."""
    chances = {name: _by_chance(hits[best], right) for name, right in hits.items() if name != best}
    if best == LARGEST or chances[LARGEST] > DOUBT:
        print(f"take none yet: nothing is ahead of {LARGEST!r} for sure; label more")
        return
    low, high = proportion_interval(int(hits[best].sum()), len(hits[best]))
    print(f"take: {best}. On photographs like these expect {low:.0%} to {high:.0%} right, rather less than more:")
    print(f"  it was chosen as the best of {len(hits)} on these very photographs, and of equals as what needs least")
    for name, chance in chances.items():
        won, lost = int(np.sum(hits[best] & ~hits[name])), int(np.sum(hits[name] & ~hits[best]))
        sure = "for sure" if chance <= DOUBT else "not for sure"
        print(f"  ahead of {name} {sure}: {won} photographs to {lost} (by luck alone: {chance:.2g})")


def _by_chance(one: np.ndarray, other: np.ndarray) -> float:
    """How often a fair coin parts those that only one of two gets right as unevenly as this: the sign test, 0 to 1."""
    won, lost = int(np.sum(one & ~other)), int(np.sum(other & ~one))
    return float(stats.binomtest(won, won + lost).pvalue) if won + lost else 1.0


def _say_what_next(features: np.ndarray, labels: np.ndarray, right: np.ndarray) -> None:
    """What half of the labels would have given, and whether a validation set can be spared."""
    half = np.mean(_held_out(features, labels, keep=2) == labels)
    print(
        f"with about half of the labels the probe has {half:.0%}, with all {right.mean():.0%}: what more labels may add"
    )
    least = np.bincount(labels).min()
    few = f"a class has only {least}: fine-tune from about 20 on, on labels that you can hold out"
    print(few if least < PLENTY else "20 a class or more: hold some out, fine-tune as well, and compare on those")


def _draw(found: reading.Pictures, hits: dict[str, np.ndarray], answers: np.ndarray, best: str) -> None:
    """The shares that are right, with their intervals, and photographs that the best recipe misread."""
    left, right = plots.panels(2, columns=2, width=4.6, height=2.6)
    shares = np.array([hit.mean() for hit in hits.values()])
    limits = [proportion_interval(int(hit.sum()), len(hit)) for hit in hits.values()]
    plots.bars([*hits], shares, intervals=limits, label=f"share right of {len(answers)}", ax=left)
    _draw_misread(found, answers, best, right)


def _draw_misread(found: reading.Pictures, answers: np.ndarray, best: str, axes: Axes) -> None:
    wrong = np.flatnonzero(answers != found.labels)
    shown = wrong[:SHOWN] if len(wrong) else np.arange(min(SHOWN, len(answers)))
    plots.image_grid(found.images[shown, ::2, ::2], columns=6, title=f"{len(wrong)} misread by: {best}", ax=axes)
    for row in shown if len(wrong) else ():
        print(f"  misread: {found.names[row]}, taken for {found.classes[answers[row]]}")


def _held_out(seen: np.ndarray, labels: np.ndarray, *, keep: int = 1) -> np.ndarray:
    """The answer to each photograph by a straight cut that has not seen it: classes dealt out to at most five parts.

    Of the others it sees one in `keep`, and of each class one at least.
    """
    place, answers = _place_in_class(labels), np.empty(len(labels), int)
    parts = min(PARTS, int(np.bincount(labels).min()))
    for held in range(parts):
        out = place % parts == held
        learn = np.flatnonzero(~out)
        learn = learn[_place_in_class(labels[learn]) % keep == 0]
        answers[out] = straight_cut(seen[learn], labels[learn])(seen[out])
    return answers


def _place_in_class(labels: np.ndarray) -> np.ndarray:
    """Each one's number within its class, counted from 0."""
    return np.array([np.sum(labels[:row] == label) for row, label in enumerate(labels)])


def _logits_of(images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Features [N, 1280] and logits [N, 1000] of the net that knows photographs."""
    net = nets.photo_classifier()
    body, names = keras.Sequential([keras.Input(images.shape[1:]), *net.layers[:-1]]), net.layers[-1]
    features = body.predict(images, batch_size=16, verbose=0)  # pyright: ignore[reportArgumentType]
    return features, np.asarray(names(features))


def _names(logits: np.ndarray) -> list[str]:
    return [photographs.IMAGENET[place].replace("nipple", "bottle teat") for place in logits.argmax(axis=1)]


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
