"""The report of 08 on what a learner brings: pictures, squeezed by PCA and by a VAE, and the oddest among them."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.decomposition import PCA
from threadpoolctl import threadpool_limits

from aigc_helpers import nets, plots
from aigc_helpers.data import load
from aigc_helpers.models import vae
from aigc_helpers.own import reading
from aigc_helpers.training import Adam
from aigc_helpers.validation import at_least

LEAST = 80  # pictures: fewer are learned by heart
CODES = 10
STEPS = 600
WIDTH = 128  # of both nets, as on the page
HELD_OUT = 0.25  # the share that no training sees
AWAKE = 0.01  # nats a picture that a code tells at least
SHOWN = 8


class Case(NamedTuple):
    """Pictures [N, 28, 28, 1] to train on, others that are held out, and the names of these."""

    train: np.ndarray
    held_out: np.ndarray
    names: list[str]


def report(own: str = "", *, steps: int = STEPS) -> None:
    """Print what ten numbers keep of the pictures that `own` names, and which are odd; draw one figure.

    `own` is a folder of at least 80 pictures (shrunk to 28×28, grey). PCA and a VAE of `steps` learn from three
    quarters of them; what is printed is measured on the others. Without a name, $AIGC_OWN's, or else test digits of
    the course stand in. ValueError for what does not serve.
    """
    path, steps = reading.named(own), at_least(1, steps, name="steps")
    if path is None:
        print("OWN names nothing, so digits that the course keeps for tests stand in.")
        images = load("uci", "test")[0]
        case = _parted(images, [f"digit {place}" for place in range(len(images))], where="the stand-in")
    else:
        case = _of_folder(path)
    encoder, decoder = nets.dense_encoder(CODES, width=WIDTH, seed=0), nets.dense_decoder(CODES, width=WIDTH, seed=1)
    model = vae.VAE(encoder, decoder, Adam(vae.LEARNING_RATE), batch_size=64)
    model.train(case.train, steps=steps, quiet=True)
    _tell(case, model)


def _of_folder(path: Path) -> Case:
    if reading.kind(path) != "pictures":
        raise ValueError(f"{path} is no folder of pictures; this report wants one, with {LEAST} at least")
    found = reading.pictures(path)
    if found.unread:
        print(f"left out, since it cannot be read as a picture: {', '.join(list(found.unread)[:5])}")
    return _parted(found.images, list(found.names), where=str(path))


def _parted(images: np.ndarray, names: list[str], *, where: str) -> Case:
    """The different pictures, shuffled, in two parts; ValueError where there are too few."""
    _, places = np.unique(images, axis=0, return_index=True)
    if len(places) < LEAST:
        got = f"{where} holds {len(places)} different pictures"
        raise ValueError(f"{got}; it wants at least {LEAST}: fewer would be learned by heart")
    places, count = np.random.default_rng(0).permutation(np.sort(places)), int(HELD_OUT * len(places))
    print(f"{len(places) - count} pictures to train on, {count} held out")
    return Case(images[places[count:]], images[places[:count]], [names[place] for place in places[:count]])


@threadpool_limits.wrap(limits=1)
def _principal(case: Case) -> np.ndarray:
    """The held-out pictures, there and back by PCA."""
    rows, others = (images.reshape(len(images), -1) for images in case[:2])
    lines = PCA(CODES, svd_solver="full").fit(rows)
    return lines.inverse_transform(lines.transform(others)).reshape(case.held_out.shape)


def _tell(case: Case, model: vae.VAE) -> None:
    lines, net = _principal(case), model.reconstruct(case.held_out)
    means = np.broadcast_to(case.train.mean(axis=0), net.shape)
    print(f"\nsquared error of a held-out picture, after {CODES} numbers")
    for name, back in {"the mean picture alone": means, "PCA": lines, "VAE": net}.items():
        print(f"  {name:24}{np.square(back - case.held_out).sum(axis=(1, 2, 3)).mean():8.2f}")
    _tell_nats(case, model)
    nats = sum(model.bound(case.held_out))
    oddest = np.argsort(-nats)[:SHOWN]
    print(f"\nthe oddest held-out pictures: {', '.join(case.names[place] for place in oddest[:3])}")
    rows = [case.held_out[:SHOWN], np.clip(lines[:SHOWN], 0, 1), net[:SHOWN], case.held_out[oddest]]
    plots.image_grid(np.concatenate(rows), columns=SHOWN)


def _tell_nats(case: Case, model: vae.VAE) -> None:
    print(f"\n{'nats a picture':26}distortion    rate")
    for name, images in {"trained on": case.train, "held out": case.held_out}.items():
        bound = model.bound(images)
        print(f"  {name:24}{bound.distortion.mean():10.1f}{bound.rate.mean():8.1f}")
    told = np.asarray(vae.divergence(model.encode(case.held_out))).mean(axis=0)
    print(f"  {(told > AWAKE).sum()} of {CODES} codes are awake")
