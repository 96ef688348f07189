"""The generators of Part II: what they reach in a GAN's time, and how fast they draw and write."""

import argparse
from collections.abc import Iterator
from typing import Any

import keras
import numpy as np
from quality import train_in_turns
from table import DATASET, Row, Turn, speed_row

from aigc_helpers import nets
from aigc_helpers.data import load
from aigc_helpers.data.texts import nine_tenths_and_one
from aigc_helpers.gan.recipes import build
from aigc_helpers.gan.sampling import latent_vectors
from aigc_helpers.judging.judge import load_judge
from aigc_helpers.judging.metrics import frechet_distance
from aigc_helpers.models import flow, transformer, vae
from aigc_helpers.models.ngrams import NGrams
from aigc_helpers.models.tokens import Characters
from aigc_helpers.training import Adam

CODE, BETA, DRAWS = 16, 0.1, 10  # as in 09
DRAWN, STEPS = 2_000, 10  # codes at once, and Heun's steps on the way of each
LETTERS, CONTEXT = 128, 256  # written after a prompt that fills half of the context
JUDGED = 20_000  # letters of the last tenth
GOALS = {"distance": 1 / 12, "sampler": 2, "memory": 5}
BEHIND = 0.3  # nats by which the bigram wants to be beaten


class FlowOverCodes:
    """A VAE for the first half of its seconds, a flow over its codes for the second: trained like one trainer."""

    def __init__(self, seconds: float):
        self.left, self.step = seconds / 2, 0
        pair = nets.dense_encoder(CODE, seed=0), nets.dense_decoder(CODE, seed=1)
        self.vae = vae.VAE(*pair, Adam(2e-3), beta=BETA, batch_size=64)
        self.flow, self.codes, self.spread = flow.build(CODE), np.empty(0), np.ones(CODE)

    def train(self, images: np.ndarray, *, steps: int, seconds: float = float("inf"), quiet: bool = True) -> None:
        """Train whichever is on, as `BaseTrainer.train` does."""
        if self.left > 0:
            self.vae.train(images, steps=steps, seconds=min(seconds, self.left), quiet=quiet)
            self.left -= 0 if seconds == float("inf") else seconds
        else:
            self._learn_codes(images, seconds=seconds)
        self.step = self.vae.step + self.flow.step

    def _learn_codes(self, images: np.ndarray, *, seconds: float) -> None:
        if not len(self.codes):
            self.codes = vae.drawn_codes(self.vae.average.encoder, images, draws=DRAWS)
            self.spread = self.codes.std(axis=0)
        self.flow.train(self.codes / self.spread, steps=10**9, seconds=seconds, quiet=True)

    def sample(self, count: int) -> np.ndarray:
        """Images [count, …] of codes that the flow draws."""
        return self.vae.decode(self.flow.sample(count) * self.spread)


def generator_rows(options: argparse.Namespace) -> Iterator[Row]:
    """Distance in a GAN's time; drawing against a plain loop; writing with and without a memory; nats in 90 s."""
    yield distance_row(options.seconds)
    what = f"drawing {DRAWN:,} codes by {STEPS} steps of Heun, codes/s"
    yield speed_row(what, *sampler_turns(), goal=GOALS["sampler"], rounds=options.rounds)
    what = f"writing {LETTERS} letters after {CONTEXT - LETTERS}, letters/s"
    yield speed_row(what, *writing_turns(), goal=GOALS["memory"], rounds=options.rounds)
    yield from text_rows(options.seconds)


def distance_row(seconds: float) -> Row:
    """The Fréchet distance of a flow over codes beside the reference GAN's, after the same seconds."""
    images, (test, _) = load(DATASET, dtype="uint8")[0], load(DATASET, "test", dtype="uint8")
    trainers: Any = {"flow": FlowOverCodes(seconds), "reference": build("reference")}
    train_in_turns(trainers, images, seconds=seconds)
    judge = load_judge(DATASET)
    real = judge.features(test)
    ours, theirs = (frechet_distance(judge.features(it.sample(len(test))), real) for it in trainers.values())
    what, goal = f"Fréchet distance on {DATASET} after {seconds:.0f} s, autoencoder included", GOALS["distance"]
    met = ours / theirs <= goal
    return Row(
        what, f"{ours:.1f}, flow over codes", f"{theirs:.1f}, reference GAN", f"{ours / theirs:.3f}", "≤ 1/12", met
    )


def sampler_turns() -> tuple[Turn, str, Turn]:
    """Our walk, and the same by hand: the net called at each place, as a first draft would have it."""
    model, noise = flow.build(CODE), latent_vectors(DRAWN, CODE)

    def ours() -> int:
        model.draw(noise, steps=STEPS)
        return DRAWN

    def field(points: Any, time: float) -> Any:
        times = keras.ops.full((DRAWN, 1), time)
        return model.average(keras.ops.concatenate([points, times], axis=1))

    def theirs() -> int:
        points, step = keras.ops.convert_to_tensor(noise), 1 / STEPS
        for number in range(STEPS):
            here = field(points, number * step)
            there = field(points + step * here, (number + 1) * step)
            points = points + step * (here + there) / 2
        np.asarray(points)
        return DRAWN

    return ours, "a loop that calls the Keras model", theirs


def writing_turns() -> tuple[Turn, str, Turn]:
    """The same letters with keys and values kept, and with all read anew for each."""
    model = transformer.build(75, context=CONTEXT)
    prompt = np.random.default_rng(0).integers(0, 75, CONTEXT - LETTERS)

    def writing(*, cached: bool) -> Turn:
        def turn() -> int:
            model.sample(prompt, LETTERS, cached=cached)
            return LETTERS

        return turn

    return writing(cached=True), "all read anew for each", writing(cached=False)


def text_rows(seconds: float) -> Iterator[Row]:
    """A GPT on a novel after `seconds`, beside n-grams of the same letters."""
    learned, judged = nine_tenths_and_one("pride")
    letters = Characters(learned + judged)
    tokens, asked = letters.encode(learned), letters.encode(judged)[:JUDGED]
    model = transformer.build(letters.size)
    model.train(tokens, steps=10**9, seconds=seconds, quiet=True)
    ours = float(model.nats(asked).mean())
    for order, goal in ((2, BEHIND), (3, None)):
        theirs = float(NGrams(tokens, vocabulary=letters.size, order=order).nats(asked).mean())
        what, wanted = f"nats a letter on the last tenth of a novel after {seconds:.0f} s", goal and f"{goal} less"
        met = None if goal is None else ours <= theirs - goal
        cells = f"{ours:.2f}, GPT", f"{theirs:.2f}, {order}-gram", f"{ours / theirs:.2f}", wanted or "", met
        yield Row(what, *cells)
