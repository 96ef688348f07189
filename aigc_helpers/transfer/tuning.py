"""Fine-tuning: each block at a rate of its own, the statistics of BatchNorm kept or learned."""

from typing import Any, cast

import keras
import numpy as np
import tensorflow as tf

from aigc_helpers.training import Adam, Graph, fit, unit_range
from aigc_helpers.training.classifier import check_examples, check_learner, named, slopes_of
from aigc_helpers.transfer.batches import batches, mixed, wobbled
from aigc_helpers.transfer.blocks import blocks, place_of
from aigc_helpers.transfer.rates import rate_plan
from aigc_helpers.validation import as_array, as_floats, at_least, check_finite, one_of

STATISTICS = ("kept", "learned")
Examples = tuple[np.ndarray, np.ndarray]  # images [N, height, width, channels] and labels [N]


class Tuner:
    """The fine-tuning step of one model, traced once and used for many runs; what is frozen then stays frozen.

    `statistics` of BatchNorm are "kept" (the net runs as in use: right for few examples) or "learned" from each batch.
    Where `augment`, each example is turned, slanted, stretched and moved a little.
    """

    def __init__(self, model: keras.Model, *, batch_size: int = 32, statistics: str = "kept", augment: bool = False):
        one_of(statistics, STATISTICS, name="statistics")
        self.model, self.batch_size = model, at_least(1, batch_size, name="batch_size")
        self._training, self._augment = statistics == "learned", augment
        self._parts = [block.trainable for block in blocks(model)]
        if not any(self._parts):
            raise ValueError(f"all of {model.name!r} is frozen; thaw a block: freeze(model, None)")
        self._optimizers: list[Any] = [Adam() for _ in self._parts]
        for optimizer, weights in zip(self._optimizers, self._parts, strict=True):
            optimizer.build(weights)
        self._graph = Graph(self._step)

    def __call__(
        self, images: np.ndarray, labels: np.ndarray, rates: np.ndarray, *, rows: np.ndarray, seed: int = 0
    ) -> dict[str, np.ndarray]:
        """Train in place: step t takes the examples `rows` [steps, batch_size], each block at its of `rates`."""
        for optimizer in self._optimizers:
            for variable in cast("list[tf.Variable]", optimizer.variables):
                variable.assign(tf.zeros_like(variable))
        source = tf.constant(images), tf.constant(labels), tf.constant(rows), tf.constant(rates), tf.constant(seed)
        return named(fit(self._graph, source, steps=len(rates), batch_size=self.batch_size, quiet=True))

    def _step(self, source: tuple[tf.Tensor, ...], number: tf.Tensor) -> tf.Tensor:
        images, labels, rows, rates, seed = source
        batch, truth = unit_range(tf.gather(images, rows[number])), tf.gather(labels, rows[number])
        if self._augment:
            batch = wobbled(batch, tf.stack([tf.cast(seed, tf.int64), number]))
        slopes, seen = slopes_of(self.model, batch, truth, self._parts, training=self._training)
        for place, (optimizer, weights) in enumerate(zip(self._optimizers, self._parts, strict=True)):
            if weights:
                optimizer.learning_rate.assign(rates[number, place])
                optimizer.apply(slopes[place], weights)
        return seen


def tune(
    model: keras.Model,
    images: np.ndarray,
    labels: np.ndarray,
    rates: np.ndarray,
    *,
    batch_size: int = 32,
    statistics: str = "kept",
    augment: bool = False,
    seed: int = 0,
) -> dict[str, np.ndarray]:
    """Fine-tune `model` in place with Adam, by a table of `rates` [steps, blocks]; returns "loss" and "accuracy".

    A block at rate 0 stays as it is, to the bit. Raises ValueError for what does not fit.
    """
    images, labels = check_learner(model, images, labels)
    rates = as_array(rates, name="rates").astype(np.float32)
    if rates.ndim != 2 or rates.shape[1] != len(blocks(model)) or not len(rates):
        raise ValueError(f"rates has shape {rates.shape}; it wants [steps, {len(blocks(model))}], one rate a block")
    check_finite(rates, name="rates")
    if rates.min() < 0:
        raise ValueError(f"rates go down to {rates.min():g}; they want numbers of 0 or more, 0 for a block that stays")
    rows = batches(len(images), steps=len(rates), batch_size=batch_size, seed=seed)
    tuner = Tuner(model, batch_size=batch_size, statistics=statistics, augment=augment)
    return tuner(images, labels, rates, rows=rows, seed=seed)


def fine_tune(
    model: keras.Model,
    images: np.ndarray,
    labels: np.ndarray,
    *,
    strategy: str = "all",
    frozen: str | None = None,
    steps: int = 100,
    batch_size: int = 32,
    learning_rate: float = 1e-3,
    statistics: str = "kept",
    augment: bool = False,
    replay: Examples | None = None,
    replay_share: float = 0.5,
    seed: int = 0,
) -> dict[str, np.ndarray]:
    """Adapt `model` in place to `images` [N, …] and `labels` [N]; returns "loss" and "accuracy" [steps].

    `strategy` is one of STRATEGIES ("all", "head", "top_down", "discriminative"); blocks through `frozen` stay. With
    `replay`, (images, labels) of the old task, a `replay_share` of each batch comes from these (Robins 1995).
    Raises ValueError for what does not fit.
    """
    images, labels = check_learner(model, images, labels)
    kept = place_of(model, frozen) + 1 if frozen is not None else 0
    rates = rate_plan(strategy, steps=steps, blocks=len(blocks(model)), learning_rate=learning_rate, frozen=kept)
    rows = batches(len(images), steps=steps, batch_size=batch_size, seed=seed)
    if replay is not None:
        old_images, old_labels = check_examples(model, *replay, what="replayed ")
        others = batches(len(old_images), steps=steps, batch_size=batch_size, seed=seed + 1) + len(images)
        rows = mixed(rows, others, share=replay_share)
        images = np.concatenate([as_floats(images), as_floats(old_images)])
        labels = np.concatenate([labels, old_labels])
    tuner = Tuner(model, batch_size=batch_size, statistics=statistics, augment=augment)
    return tuner(images, labels, rates, rows=rows, seed=seed)
