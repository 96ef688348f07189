"""What can be done with a few labels: three ways to use a trained net, and the honest baselines without one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import keras
import numpy as np
from threadpoolctl import threadpool_limits

from aigc_helpers import nets
from aigc_helpers.judging.probing import straight_cut
from aigc_helpers.training import read
from aigc_helpers.transfer.batches import batches
from aigc_helpers.transfer.blocks import adapted, blocks, freeze
from aigc_helpers.transfer.few_shot import Answers, Task
from aigc_helpers.transfer.rates import rate_plan
from aigc_helpers.transfer.similarity import features
from aigc_helpers.transfer.tuning import Tuner

Method = Callable[[Task], Answers]


@dataclass(frozen=True, eq=False, kw_only=True)
class Trained:
    """A method that trains a net: from the weights of `source`, or from fresh ones where there is none.

    One net and one traced step serve all draws; each begins with the same weights again.
    """

    source: keras.Model | None = None
    strategy: str = "all"
    frozen: str | None = None
    steps: int = 100
    learning_rate: float = 1e-3
    augment: bool = False

    def __call__(self, task: Task) -> Answers:
        """Trace once; what it returns trains and reads for one draw."""
        inputs = task.images.shape[1:]
        model = self.net(task.classes, inputs=inputs, seed=0)
        kept = len(freeze(model, self.frozen))
        options = {"blocks": len(blocks(model)), "learning_rate": self.learning_rate, "frozen": kept}
        rates = rate_plan(self.strategy, steps=self.steps, **options)
        tuner = Tuner(model, statistics="kept" if self.source else "learned", augment=self.augment)

        def answers(rows: np.ndarray, seed: int) -> np.ndarray:
            model.set_weights(self.net(task.classes, inputs=inputs, seed=seed).get_weights())
            plan = rows[batches(len(rows), steps=self.steps, batch_size=tuner.batch_size, seed=seed)]
            tuner(task.images, task.labels, rates, rows=plan, seed=seed)
            return read(model, task.test_images)

        return answers

    def net(self, classes: int, *, inputs: Sequence[int] = (28, 28, 1), seed: int) -> keras.Model:
        """The net before it has seen a label; of a source, with a fresh head only where its own does not fit."""
        if self.source is None:
            return nets.transfer_net(classes=classes, inputs=inputs, seed=seed)
        fits = self.source.output_shape[-1] == classes
        return adapted(self.source, classes=None if fits else classes, seed=seed)


@dataclass(frozen=True, eq=False, kw_only=True)
class Probe:
    """A straight cut through the features of a frozen block, to one scale: computed once, for nothing moves them."""

    source: keras.Model
    block: str = "dense"

    def __call__(self, task: Task) -> Answers:
        """Compute the features of pool and test once."""
        pool, test = (
            features(self.source, images, names=[self.block])[self.block] for images in (task.images, task.test_images)
        )
        scale = pool.std() or 1.0  # a cut is regularised: it reads numbers of about 1, those of random weights are tiny
        return lambda rows, seed: straight_cut(pool[rows] / scale, task.labels[rows])(test / scale)


def pixels_cut(task: Task) -> Answers:
    """Logistic regression on the pixels."""
    pool, test = (_flat(images) for images in (task.images, task.test_images))
    return lambda rows, seed: straight_cut(pool[rows], task.labels[rows])(test)


def nearest_neighbour(task: Task) -> Answers:
    """The label of the nearest of the few, pixel by pixel."""
    pool, test = (_flat(images) for images in (task.images, task.test_images))

    @threadpool_limits.wrap(limits=1)
    def answers(rows: np.ndarray, seed: int) -> np.ndarray:
        few = pool[rows]
        distances = (few**2).sum(axis=1) - 2 * test @ few.T
        return task.labels[rows][distances.argmin(axis=1)]

    return answers


def standard_methods(source: keras.Model) -> Mapping[str, Method]:
    """The methods that the course compares, by name: fine-tuning and probing of `source`, and the rest without it."""
    return {
        "fine-tuned": Trained(source=source, learning_rate=5e-4, augment=True),
        "probe": Probe(source=source),
        "from scratch, augmented": Trained(learning_rate=5e-3, steps=150, augment=True),
        "from scratch": Trained(learning_rate=5e-3),
        "logistic regression": pixels_cut,
        "nearest neighbour": nearest_neighbour,
    }


def _flat(images: np.ndarray) -> np.ndarray:
    scale = 255 if images.dtype == np.uint8 else 1
    return images.reshape(len(images), -1).astype(np.float32) / scale
