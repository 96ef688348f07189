"""The report of 07 on what a learner brings: all judges on a generator, or on a folder of what one has made."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.decomposition import PCA

from aigc_helpers import plots
from aigc_helpers.data import load
from aigc_helpers.data.shipped import shipped
from aigc_helpers.gan.sampling import generate, load_generator
from aigc_helpers.judging.judge import LEAST, load_judge
from aigc_helpers.judging.metrics import copying_test
from aigc_helpers.judging.metrics.blocks import nearest
from aigc_helpers.judging.trials import TITLES, Trial, sees, trial
from aigc_helpers.own.reading import kind, named, pictures

COMPONENTS = 32  # principal components that serve as features of pictures which no net of ours was made for
MOST = 1000  # pictures of each kind
SHOWN = 12
WANTED = "a folder that holds the folders `generated` and `real` (and `train`, if you have what it learned from)"


class Case(NamedTuple):
    """Pictures [N, height, width, channels] to be judged, real ones twice, perhaps training ones; and their features.

    `features` maps such pictures to [N, width]; `what` says in words what is judged, by whose eyes.
    """

    fake: np.ndarray
    held_out: np.ndarray
    fresh: np.ndarray
    train: np.ndarray | None
    features: Callable[[np.ndarray], np.ndarray]
    what: str


def report(own: str | os.PathLike = "", *, dataset: str = "uci") -> None:
    """Print what each judge of this lesson says of `own`, else of what $AIGC_OWN names, and draw some of the pictures.

    `own` is a generator of 28×28 digits (`.keras`), judged beside the digits of `dataset`, or a folder with the folders
    `generated` and `real`, 40 pictures and 80 at least, and perhaps `train`. Without any, the course's GAN is judged.
    Raises ValueError, with what to type, for anything else.
    """
    path = named(own)
    if path is None:
        print("Nothing is named in OWN, so the course's own GAN is judged.")
    case = _of_folder(path) if path and kind(path) != "model" else _of_generator(path, dataset)
    _print(case)
    near = _nearest(case)
    _ = plots.image_grid(np.concatenate([case.fake[:SHOWN], near]), columns=len(near))


def _of_generator(path: Path | None, dataset: str) -> Case:
    generator = load_generator(path or shipped(f"gan_{dataset}.keras"))
    digits, train = load(dataset, "test")[0], load(dataset, "train")[0][:10_000]
    digits = digits[np.random.default_rng(0).permutation(len(digits))]
    count = min(MOST, len(digits) // 2)
    what = f"digits of {path.name if path else 'the course'}, by the features of the judge of {dataset}"
    return Case(
        generate(generator, count), digits[:count], digits[count : 2 * count], train, load_judge(dataset).features, what
    )


def _of_folder(path: Path) -> Case:
    found = _found(path)
    fake, real = found["generated"], found["real"]
    count = min(MOST, len(fake), len(real) // 2)
    components = PCA(min(COMPONENTS, count - 1), random_state=0).fit(_rows(real))
    what = f"pictures in {path.name}, by {components.n_components} principal components of the real ones' pixels"
    return Case(
        *(fake[:count], real[:count], real[count : 2 * count], found.get("train")),
        features=lambda images: components.transform(_rows(images)),
        what=what,
    )


def _found(path: Path) -> dict[str, np.ndarray]:
    """The pictures in the subfolders that this report reads; a ValueError where they are missing, or too few."""
    found = {name: _shuffled(path / name) for name in ("generated", "real", "train") if (path / name).is_dir()}
    if not {"generated", "real"} <= found.keys():
        raise ValueError(f"{path} is no generator's file, and holds no two such folders; it wants {WANTED}")
    fake, real = len(found["generated"]), len(found["real"])
    if fake < 2 * LEAST or real < 4 * LEAST:
        got = f"{path} has {fake} generated and {real} real pictures"
        raise ValueError(f"{got}; it wants {2 * LEAST} and {4 * LEAST} at least: draw more")
    return found


def _shuffled(folder: Path) -> np.ndarray:
    images = pictures(folder, color=True).images
    return images[np.random.default_rng(0).permutation(len(images))]


def _rows(images: np.ndarray) -> np.ndarray:
    return images.reshape(len(images), -1).astype(np.float64)


def _print(case: Case) -> None:
    fake, held_out, fresh = (case.features(images) for images in case[:3])
    train = fresh if case.train is None else case.features(case.train)
    yours, floor = (trial(sample, held_out, train) for sample in (fake, fresh))
    print(f"{len(fake)} {case.what}; beside {len(held_out)} real ones.\n")
    print(f"{'':12} {'score':>8}  {'95 % interval':20} {'floor':>8}  95 % interval")
    seen = sees(yours, floor)
    for name in TITLES:
        if case.train is not None or name != "closer_to_train":
            print(_line(name, yours, floor, objects=seen[name]))
    if case.train is not None:
        _print_copying(fake, train, held_out)


def _print_copying(fake: np.ndarray, train: np.ndarray, held_out: np.ndarray) -> None:
    _, chance = copying_test(fake, train, held_out)
    print(f"\nnear train, by a permutation test: p = {chance:.3f}" + (", so it copies" if chance < 0.01 else ""))
    places, _ = nearest(fake, train)
    print(f"their neighbours are {len(np.unique(places))} different training pictures")


def _line(name: str, yours: Trial, floor: Trial, *, objects: bool) -> str:
    (score, reach), (usual, usual_reach) = (_told(name, it) for it in (yours, floor))
    line = f"{TITLES[name]:12} {score:>8}  {reach:20} {usual:>8}  {usual_reach:20}"
    return f"{line}  objects" if objects else line.rstrip()


def _told(name: str, it: Trial) -> tuple[str, str]:
    """A score of this trial and its interval, in words."""
    score, low, high = (f"{getattr(part, name):.2f}" for part in it)
    return score, f"{low} to {high}"


def _nearest(case: Case) -> np.ndarray:
    """Under each picture that is shown, the nearest one that it may have been copied from, pixel by pixel."""
    known = case.held_out if case.train is None else case.train
    shown = _rows(case.fake[:SHOWN])
    gaps = np.square(shown).sum(axis=1)[:, None] - 2 * shown @ _rows(known).T + np.square(_rows(known)).sum(axis=1)
    return known[gaps.argmin(axis=1)]
