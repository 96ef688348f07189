"""The GAN trainer: any two players, any pair of losses; it repeats itself bit for bit, and resumes if killed."""

import functools
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from aigc_helpers.gan import checkpoints
from aigc_helpers.gan.kinds import check_data, check_maker, fingerprint, shown
from aigc_helpers.gan.losses import find_loss
from aigc_helpers.gan.sampling import generate
from aigc_helpers.gan.step import check_optimizers, check_players, one_pass, shares_backward, two_passes
from aigc_helpers.training import STEPS_PER_CALL, Graph, fit, shuffled_batch
from aigc_helpers.validation import at_least, check_seed, number_between

SECONDS_PER_CHECKPOINT = 20

Callback = Callable[["Trainer"], object]


class Trainer:
    """Two networks, their two optimizers, and all that is random about their training: a function of seed and step.

    `generator` maps [N, latent_dim] to samples of the `kind`, one of KINDS: "images" and "videos" in [-1, 1],
    "sequences" and "points" in units of their own. `discriminator` maps samples to one logit [N, 1], without a sigmoid.
    `optimizers` is the pair (generator's, discriminator's). `average` is a copy of the generator that holds the
    exponential moving average of its weights, with factor `decay` a step, moved every 25 (Karras et al. 2018).
    Both players move at once, from one forward pass. The same call gives the same weights, bit for bit, on one machine.
    """

    def __init__(
        self,
        generator: keras.Model,
        discriminator: keras.Model,
        optimizers: tuple[keras.Optimizer, keras.Optimizer],
        *,
        loss: str = "non_saturating",
        kind: str = "images",
        batch_size: int = 128,
        decay: float = 0.995,
        seed: int = 0,
    ):
        check_maker(generator, kind)
        check_players(generator, discriminator)
        check_optimizers(optimizers)
        self.generator, self.discriminator, self.optimizers = generator, discriminator, tuple(optimizers)
        self.loss, self.kind, self.batch_size = loss, kind, at_least(1, batch_size, name="batch_size")
        self.decay, self.seed = number_between(0, 1, decay, name="decay"), check_seed(seed)
        self.average = keras.models.clone_model(generator)
        self.average.set_weights(generator.get_weights())
        for optimizer, model in zip(self.optimizers, (generator, discriminator), strict=True):
            optimizer.build(model.trainable_variables)
        self._pair = find_loss(loss)
        self._gradients = one_pass if shares_backward(discriminator, self._pair) else two_passes
        self._losses, self._data = np.zeros((0, 2), np.float32), None
        self._fingerprint: str | None = None  # of the data, where a checkpoint has told or wants to know
        self._graph = Graph(self._step)
        self._move_average = tf.function(functools.partial(_move, self.average.weights, generator.weights))

    @property
    def step(self) -> int:
        """Training steps done so far."""
        return len(self._losses)

    @property
    def history(self) -> dict[str, np.ndarray]:
        """The loss of each player at each step so far, [steps] each."""
        return {"discriminator": self._losses[:, 0], "generator": self._losses[:, 1]}

    def train(
        self,
        data: np.ndarray,
        *,
        steps: int,
        seconds: float = float("inf"),
        callbacks: Iterable[Callback] = (),
        checkpoint: str | Path | None = None,
        quiet: bool = False,
    ) -> dict[str, np.ndarray]:
        """Train until `steps` are done in all, or for `seconds` from now, whichever comes first; return the history.

        `data` [N, …] are samples of the kind: images and videos as floats in [0, 1] or bytes, others as floats. Each
        callback is called with the trainer every few steps. A `checkpoint` file is read where there is one, and written
        a few times a minute and at the end; it goes on with the same data only. Ctrl-C finishes the steps in hand,
        writes the checkpoint, and goes on up. Raises ValueError for data or counts that do not fit, FloatingPointError
        where a loss is no longer a number.
        """
        data, steps = self._check_data(data), at_least(0, steps, name="steps")
        saver = _Saver(self, checkpoint)
        self._hold(data)
        callbacks = (*callbacks, saver)

        def after(losses: np.ndarray) -> None:
            self._losses = np.concatenate([self._losses, losses])
            self._follow()
            for callback in callbacks:
                callback(self)

        options = {"steps": steps, "seconds": seconds, "batch_size": self.batch_size, "quiet": quiet}
        try:
            fit(self._graph, tf.constant(data), first=self.step, after=after, **options)
        except KeyboardInterrupt:
            saver.save()
            raise
        saver.save()
        return self.history

    def sample(self, count: int, *, seed: int = 0) -> np.ndarray:
        """Samples [count, …] of `average`: images and videos in [0, 1], others in units of their own."""
        return generate(self.average, count, kind=self.kind, seed=seed)

    def save(self, path: str | Path) -> Path:
        """Write all that the next step depends on to one `.npz` file, whole or not at all."""
        if self._data is not None:
            self._fingerprint = fingerprint(self._data)
        settings = {**self._settings(), "data": self._fingerprint}
        return checkpoints.save(path, self._variables(), losses=self._losses, settings=settings)

    def restore(self, path: str | Path) -> None:
        """Go on from a file that `save` wrote; a ValueError names what does not fit this trainer."""
        self._losses, stored = checkpoints.restore(path, self._variables(), settings=self._settings())
        self._fingerprint, self._data = stored["data"], None

    def _step(self, source: tf.Tensor, step: tf.Tensor) -> tf.Tensor:
        real = self._batch(source, step)
        *losses, discriminator_gradients, generator_gradients = self._gradients(
            self.generator, self.discriminator, self._pair, real, self._latents(step)
        )
        self.optimizers[0].apply(generator_gradients, self.generator.trainable_variables)
        self.optimizers[1].apply(discriminator_gradients, self.discriminator.trainable_variables)
        return tf.stack(losses)

    def _batch(self, source: tf.Tensor, step: tf.Tensor) -> tf.Tensor:
        """The step's real samples as the nets see them; images in [-1, 1], where the generator's tanh lives."""
        rows = tf.gather(source, shuffled_batch(source, step, batch_size=self.batch_size, seed=self.seed))
        return shown(rows, self.kind)

    def _latents(self, step: tf.Tensor) -> tf.Tensor:
        shape = [self.batch_size, self.generator.input_shape[-1]]
        return tf.random.stateless_normal(shape, tf.stack([tf.constant(self.seed, tf.int64), step]))

    def _follow(self) -> None:
        """Move the average where a whole call has ended: faster at first, where there is nothing yet to hold on to."""
        moves, rest = divmod(self.step, STEPS_PER_CALL)
        if not rest:
            self._move_average(tf.constant(min(self.decay**STEPS_PER_CALL, moves / (moves + 9)), tf.float32))

    def _check_data(self, data: np.ndarray) -> np.ndarray:
        data = check_data(data, self.kind, generator=self.generator)
        if data.shape[1:] != tuple(self.discriminator.input_shape[1:]):
            wants = ("N", *self.discriminator.input_shape[1:])
            raise ValueError(f"data has shape {data.shape}; this discriminator wants {wants} with N ≥ 1")
        return data

    def _hold(self, data: np.ndarray) -> None:
        """Remember the data; a ValueError where a checkpoint was restored that was trained on others."""
        if self._data is None and self._fingerprint is not None and fingerprint(data) != self._fingerprint:
            was = f"the checkpoint was trained on other data for its {self.step} steps"
            raise ValueError(f"{was}; go on with those, or start anew with a fresh trainer and another file")
        self._data = data

    def _variables(self) -> dict[str, list]:
        return {
            "generator": self.generator.variables,
            "discriminator": self.discriminator.variables,
            "average": self.average.variables,
            "generator_optimizer": self.optimizers[0].variables,
            "discriminator_optimizer": self.optimizers[1].variables,
        }

    def _settings(self) -> dict[str, object]:
        own = {name: getattr(self, name) for name in ("loss", "kind", "batch_size", "decay", "seed")}
        pairs = zip(("generator", "discriminator"), self.optimizers, strict=True)
        return own | {f"{player}'s {name}": it for player, rule in pairs for name, it in checkpoints.settings_of(rule)}


def _move(averages: list[keras.Variable], values: list[keras.Variable], decay: tf.Tensor) -> None:
    for average, value in zip(averages, values, strict=True):
        average.assign(decay * average + (1 - decay) * value)


class _Saver:
    """A callback that keeps `trainer` in the file `path`, if any: it reads it at first, then saves now and then."""

    def __init__(self, trainer: Trainer, path: str | Path | None):
        self.trainer, self.path, self.saved = trainer, path, time.monotonic()
        if path is not None and Path(path).exists():
            trainer.restore(path)

    def __call__(self, trainer: Trainer) -> None:
        if time.monotonic() - self.saved > SECONDS_PER_CHECKPOINT:
            self.save()

    def save(self) -> None:
        """Write the trainer's state now."""
        if self.path is not None:
            self.trainer.save(self.path)
        self.saved = time.monotonic()
