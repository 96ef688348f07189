"""Lesson 02's report on what a learner brings: how many grey levels change what a net says of their pictures."""

from pathlib import Path

import keras
import numpy as np

from aigc_helpers import attacks, nets, plots
from aigc_helpers.attacks import read
from aigc_helpers.data import load
from aigc_helpers.data.photographs import IMAGENET, SIZE
from aigc_helpers.own import reading

MOST = 4  # pictures in a report
LEVELS = (1, 2, 4, 8)  # of 255: how far each pixel may move
DIGIT = (28, 28, 1)
EPSILONS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3)
TRIED = 100  # digits that a learner's net is attacked on


def report(own: str = "") -> None:
    """Attack what `own` names, or $AIGC_OWN; where nothing is named, four of the course's photographs.

    A picture or a folder of them: the least of 1, 2, 4 and 8 grey levels at which the course's photograph net changes
    its answer. A Keras model that reads digits, [28, 28, 1] in [0, 1] → 10 answers: its accuracy under attack on
    digits of `uci`, and whether it masks its gradients. Raises ValueError for anything else.
    """
    path = reading.named(own)
    if path is None:
        print("Nothing is named, so here are four photographs of the course; write a folder of yours into OWN.\n")
        _report_pictures(load("photos", "validation")[0][:MOST], [f"photo {place}" for place in range(1, MOST + 1)])
    elif reading.kind(path) == "model":
        _report_model(reading.model(path))
    elif reading.kind(path) == "pictures":
        found = reading.pictures(path, size=SIZE, color=True)
        chosen = np.unique(np.linspace(0, len(found.images) - 1, MOST).astype(int))
        print(
            f"{len(found.images)} pictures in {path}, {len(found.unread)} files left out; {len(chosen)} are attacked.\n"
        )
        _report_pictures(found.images[chosen], [Path(found.names[place]).name for place in chosen])
    else:
        raise ValueError(f"{path} is a table; this lesson wants pictures (PNG, JPEG, a folder) or a .keras model")


def _report_pictures(images: np.ndarray, names: list[str]) -> None:
    net = nets.photo_classifier()
    said = read(net, images)
    made, levels = _least_changes(net, images, said)
    then = read(net, made)
    print(f"{'picture':<24}{'the net says':<26}{'grey levels':<14}then")
    for name, first, level, last in zip(names, said, levels, then, strict=True):
        end = (f"{level}", IMAGENET[last]) if level else ("more than 8", "the same")
        print(f"{name[-22:]:<24}{IMAGENET[first]:<26}{end[0]:<14}{end[1]}")
    words = [[IMAGENET[place] for place in some] for some in (said, then)]
    plots.before_after(images, made, before=words[0], after=words[1], magnified=60)


def _least_changes(net: keras.Model, images: np.ndarray, said: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The pictures as they were saved after the least of LEVELS that changes the answer, and that level; 0 for none."""
    made, levels = images.copy(), np.zeros(len(images), int)
    for level in LEVELS:
        left = np.flatnonzero(levels == 0)
        if len(left) == 0:
            break
        tried = attacks.pgd(net, images[left], said[left], epsilon=level / 255, steps=10, loss="margin", seed=0)
        made[left] = saved(tried)
        levels[left] = np.where(read(net, made[left]) != said[left], level, 0)
    return made, levels


def saved(images: np.ndarray) -> np.ndarray:
    """The images as a file of 8 bits keeps them: rounded to grey levels, float32 in [0, 1]."""
    return (np.rint(255 * images) / 255).astype(np.float32)


def _report_model(net: keras.Model) -> None:
    _check_digits(net)
    digits, truth = (part[:TRIED] for part in load("uci", "test"))
    found = attacks.evaluate(net, digits, truth, epsilons=EPSILONS)
    print(f"your net reads {found.worst[0]:.0%} of {TRIED} digits rightly, and {found.worst[-1]:.0%} under attack\n")
    if found.worst[0] > 0:
        print(attacks.masking_report(net, digits, truth, epsilon=EPSILONS[-1]))
    heights = {"your net": found.worst, "guessing": np.full(len(EPSILONS), 0.1)}
    plots.curves(np.array(EPSILONS), heights, label="accuracy, worst of FGSM and PGD", across_label="ε")


def _check_digits(net: keras.Model) -> None:
    takes, gives = tuple(getattr(net, "input_shape", ())), tuple(getattr(net, "output_shape", ()))
    if takes[1:] != DIGIT or gives[1:] != (10,):
        raise ValueError(
            f"the model takes {takes} and gives {gives}; this report wants one that reads digits, (None, 28, 28, 1) in "
            "[0, 1] → (None, 10); for others call attacks.evaluate with images and labels of yours"
        )
