"""The GAN trainer: any two players, any pair of losses; it repeats itself bit for bit, and resumes if killed."""

import functools
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from aigc_helpers.gan import checkpoints
from aigc_helpers.gan.losses import find_loss
from aigc_helpers.gan.sampling import generate
from aigc_helpers.gan.step import check_players, one_pass, shares_backward, two_passes
from aigc_helpers.training import STEPS_PER_CALL, Graph, fit, shuffled_batch, unit_range
from aigc_helpers.validation import at_least, check_finite, check_images

SECONDS_PER_CHECKPOINT = 20

Callback = Callable[["Trainer"], object]


class Trainer:
    """Two networks, their two optimizers, and all that is random about their training: a function of seed and step.

    `generator` maps [N, latent_dim] to samples, images in [-1, 1] or points; `discriminator` maps samples to one logit
    [N, 1], without a sigmoid. `optimizers` is the pair (generator's, discriminator's). `average` is a copy of the
    generator that holds the exponential moving average of its weights, with factor `decay` a step, moved every 25
    (Karras et al. 2018).
    Both players move at once, from one forward pass. The same call gives the same weights, bit for bit, on one machine.
    """

    def __init__(
        self,
        generator: keras.Model,
        discriminator: keras.Model,
        optimizers: tuple[keras.Optimizer, keras.Optimizer],
        *,
        loss: str = "non_saturating",
        batch_size: int = 128,
        decay: float = 0.995,
        seed: int = 0,
    ):
        check_players(generator, discriminator, optimizers)
        self.generator, self.discriminator, self.optimizers = generator, discriminator, tuple(optimizers)
        self.loss, self.batch_size = loss, at_least(1, batch_size, name="batch_size")
        self.decay, self.seed = float(decay), int(seed)
        self.average = keras.models.clone_model(generator)
        self.average.set_weights(generator.get_weights())
        for optimizer, model in zip(self.optimizers, (generator, discriminator), strict=True):
            optimizer.build(model.trainable_variables)
        self._pair = find_loss(loss)
        self._gradients = one_pass if shares_backward(discriminator, self._pair) else two_passes
        self._losses = np.zeros((0, 2), np.float32)
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

        `data` is images [N, height, width, channels], float32 in [0, 1] or bytes, or points [N, 2]. Each callback is
        called with the trainer every few steps. A `checkpoint` file is read where there is one, and written
        a few times a minute and at the end. Ctrl-C finishes the steps in hand, writes the checkpoint, and goes on up.
        Raises ValueError for data or counts that do not fit, FloatingPointError where a loss is no longer a number.
        """
        source, steps = tf.constant(self._check_data(data)), at_least(0, steps, name="steps")
        saver = _Saver(self, checkpoint)
        callbacks = (*callbacks, saver)

        def after(losses: np.ndarray) -> None:
            self._losses = np.concatenate([self._losses, losses])
            self._follow()
            for callback in callbacks:
                callback(self)

        options = {"steps": steps, "seconds": seconds, "batch_size": self.batch_size, "quiet": quiet}
        try:
            fit(self._graph, source, first=self.step, after=after, **options)
        except KeyboardInterrupt:
            saver.save()
            raise
        saver.save()
        return self.history

    def sample(self, count: int, *, seed: int = 0) -> np.ndarray:
        """Samples of `average`: images [count, height, width, channels] in [0, 1], or points [count, 2]."""
        return generate(self.average, count, seed=seed)

    def save(self, path: str | Path) -> Path:
        """Write all that the next step depends on to one `.npz` file, whole or not at all."""
        return checkpoints.save(path, self._variables(), losses=self._losses, settings=self._settings())

    def restore(self, path: str | Path) -> None:
        """Go on from a file that `save` wrote; a ValueError names what does not fit this trainer."""
        self._losses = checkpoints.restore(path, self._variables(), settings=self._settings())

    def _step(self, source: tf.Tensor, step: tf.Tensor) -> tf.Tensor:
        real = self._batch(source, step)
        *losses, discriminator_gradients, generator_gradients = self._gradients(
            self.generator, self.discriminator, self._pair, real, self._latents(step)
        )
        self.optimizers[0].apply(generator_gradients, self.generator.trainable_variables)
        self.optimizers[1].apply(discriminator_gradients, self.discriminator.trainable_variables)
        return tf.stack(losses)

    def _batch(self, source: tf.Tensor, step: tf.Tensor) -> tf.Tensor:
        """The step's real samples; images in [-1, 1], where the generator's tanh lives."""
        rows = tf.gather(source, shuffled_batch(source, step, batch_size=self.batch_size, seed=self.seed))
        return unit_range(rows) * 2 - 1 if len(source.shape) == 4 else rows

    def _latents(self, step: tf.Tensor) -> tf.Tensor:
        shape = [self.batch_size, self.generator.input_shape[-1]]
        return tf.random.stateless_normal(shape, tf.stack([tf.constant(self.seed, tf.int64), step]))

    def _follow(self) -> None:
        """Move the average where a whole call has ended: faster at first, where there is nothing yet to hold on to."""
        moves, rest = divmod(self.step, STEPS_PER_CALL)
        if not rest:
            self._move_average(tf.constant(min(self.decay**STEPS_PER_CALL, moves / (moves + 9)), tf.float32))

    def _check_data(self, data: np.ndarray) -> np.ndarray:
        data = np.asarray(data)
        if data.ndim == 4:
            data = check_images(data, name="data")
        else:
            check_finite(data, name="data")
            data = data.astype(np.float32, copy=False)
        if data.ndim < 2 or len(data) == 0 or data.shape[1:] != tuple(self.discriminator.input_shape[1:]):
            wants = ("N", *self.discriminator.input_shape[1:])
            raise ValueError(f"data has shape {data.shape}; this discriminator wants {wants} with N ≥ 1")
        return data

    def _variables(self) -> dict[str, list]:
        return {
            "generator": self.generator.variables,
            "discriminator": self.discriminator.variables,
            "average": self.average.variables,
            "generator_optimizer": self.optimizers[0].variables,
            "discriminator_optimizer": self.optimizers[1].variables,
        }

    def _settings(self) -> dict[str, object]:
        return {"loss": self.loss, "batch_size": self.batch_size, "decay": self.decay, "seed": self.seed}


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
