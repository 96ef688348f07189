"""The report of 09 on what a learner brings: pictures, a flow over their codes, and whether it copies."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.decomposition import PCA
from threadpoolctl import threadpool_limits

from aigc_helpers import nets, plots
from aigc_helpers.data import load
from aigc_helpers.judging.metrics import closer_to_train, frechet_distance
from aigc_helpers.judging.metrics.blocks import nearest
from aigc_helpers.models import flow, vae
from aigc_helpers.own import reading
from aigc_helpers.training import Adam
from aigc_helpers.validation import at_least

LEAST = 80  # pictures: fewer are learned by heart
CODES, WIDTH = 16, 128
BETA = 0.1  # as on the page: codes that are nearly points
STEPS = 600  # of the autoencoder; the flow takes three times as many
HELD_OUT = 0.25  # the share that no training sees
LINES = 10  # principal components in which clouds of pictures are compared
SHOWN = 8


class Case(NamedTuple):
    """Pictures [N, 28, 28, 1] to train on, and others that are held out."""

    train: np.ndarray
    held_out: np.ndarray


def report(own: str = "", *, steps: int = STEPS) -> None:
    """Print how far pictures that a flow writes lie from those that `own` names, and if it copies; draw one figure.

    `own` is a folder of at least 80 pictures (shrunk to 28×28, grey). A VAE of `steps`, and a flow over its codes of
    three times as many, learn from three quarters; the others are what all is held against. Without a name,
    $AIGC_OWN's, or else test digits of the course stand in. ValueError for what does not serve.
    """
    path, steps = reading.named(own), at_least(1, steps, name="steps")
    if path is None:
        print("OWN names nothing, so digits that the course keeps for tests stand in.")
        case = _parted(load("uci", "test")[0], where="the stand-in")
    else:
        case = _of_folder(path)
    _tell(case, *_written(case, steps))


def _of_folder(path: Path) -> Case:
    if reading.kind(path) != "pictures":
        raise ValueError(f"{path} is no folder of pictures; this report wants one, with {LEAST} at least")
    found = reading.pictures(path)
    if found.unread:
        print(f"left out, since it cannot be read as a picture: {', '.join(list(found.unread)[:5])}")
    return _parted(found.images, where=str(path))


def _parted(images: np.ndarray, *, where: str) -> Case:
    """The different pictures, shuffled, in two parts; ValueError where there are too few."""
    different = np.unique(images, axis=0)
    if len(different) < LEAST:
        got = f"{where} holds {len(different)} different pictures"
        raise ValueError(f"{got}; it wants at least {LEAST}: fewer would be learned by heart")
    different, count = np.random.default_rng(0).permutation(different), int(HELD_OUT * len(different))
    print(f"{len(different) - count} pictures to train on, {count} held out")
    return Case(different[count:], different[:count])


def _written(case: Case, steps: int) -> tuple[np.ndarray, np.ndarray]:
    """As many pictures as are held out, by the VAE's prior and by a flow over its codes."""
    encoder, decoder = nets.dense_encoder(CODES, width=WIDTH, seed=0), nets.dense_decoder(CODES, width=WIDTH, seed=1)
    model = vae.VAE(encoder, decoder, Adam(vae.LEARNING_RATE), beta=BETA, batch_size=64)
    model.train(case.train, steps=steps, quiet=True)
    codes = vae.drawn_codes(model.average.encoder, case.train, draws=10)
    spread = np.maximum(codes.std(axis=0), 1e-3)
    carried = flow.Flow(nets.dense_flow(CODES, width=WIDTH, seed=0), Adam(2e-3), batch_size=128)
    carried.train(codes / spread, steps=3 * steps, quiet=True)
    count = len(case.held_out)
    return model.sample(count), model.decode(carried.sample(count) * spread)


def _chance(learned: int, held_out: int) -> float:
    """The standard error of near train for as many independent samples as are held out, were it 0.5."""
    ratio, share = learned / held_out, learned / (learned + held_out)
    slope = ratio / (share + ratio * (1 - share)) ** 2  # of near train, as the share that lies nearest to train moves
    return slope * (share * (1 - share) / held_out) ** 0.5


@threadpool_limits.wrap(limits=1)
def _tell(case: Case, by_prior: np.ndarray, by_flow: np.ndarray) -> None:
    learned, held_out, prior, written = (it.reshape(len(it), -1) for it in (*case, by_prior, by_flow))
    lines = PCA(LINES, svd_solver="full").fit(learned)
    target = lines.transform(held_out)
    print(f"\nFréchet distance to the held-out, in {LINES} principal components")
    rows = {"pictures trained on": learned[: len(held_out)], "by the VAE's prior": prior, "by the flow": written}
    for name, made in rows.items():
        print(f"  {name:24}{frechet_distance(lines.transform(made), target):8.2f}")
    print("\ndistance to the nearest picture trained on, median")
    for name, made in {"held-out pictures": held_out, "by the flow": written}.items():
        print(f"  {name:24}{np.sqrt(np.median(nearest(made, learned)[1])):8.2f}")
    near, chance = closer_to_train(written, learned, held_out), _chance(len(learned), len(held_out))
    print(f"\nnear train {near:.2f}, give or take {chance:.2f}, where 0.5 is ideal and 1 is copying")
    neighbours = case.train[nearest(written[:SHOWN], learned)[0]]
    plots.image_grid(np.concatenate([case.train[:SHOWN], by_flow[:SHOWN], neighbours]), columns=SHOWN)
