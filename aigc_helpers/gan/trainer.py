"""The GAN trainer: any two players, any pair of losses; it repeats itself bit for bit, and resumes if killed."""

import keras
import numpy as np
import tensorflow as tf

from aigc_helpers.gan.kinds import check_data, check_maker, shown
from aigc_helpers.gan.losses import find_loss
from aigc_helpers.gan.sampling import generate
from aigc_helpers.gan.step import check_optimizers, check_players, one_pass, shares_backward, two_passes
from aigc_helpers.training import Average, BaseTrainer, shuffled_batch


class Trainer(BaseTrainer):
    """Two networks, their two optimizers, and all that is random about their training: a function of seed and step.

    `generator` maps [N, latent_dim] to samples of the `kind`, one of KINDS: "images" and "videos" in [-1, 1],
    "sequences" and "points" in units of their own. `discriminator` maps samples to one logit [N, 1], without a sigmoid.
    `optimizers` is the pair (generator's, discriminator's). `average` is a copy of the generator that holds the
    exponential moving average of its weights, with factor `decay` a step, moved every 25 (Karras et al. 2018).
    Both players move at once, from one forward pass. The same call gives the same weights, bit for bit, on one machine.
    """

    losses = ("discriminator", "generator")
    settings = ("loss", "kind", "batch_size", "decay", "seed")

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
        self.loss, self.kind = loss, kind
        self._average = Average(generator, decay)
        self.average, self.decay = self._average.net, self._average.decay
        self._pair = find_loss(loss)
        self._gradients = one_pass if shares_backward(discriminator, self._pair) else two_passes
        super().__init__(batch_size=batch_size, seed=seed)

    def sample(self, count: int, *, seed: int = 0) -> np.ndarray:
        """Samples [count, …] of `average`: images and videos in [0, 1], others in units of their own."""
        return generate(self.average, count, kind=self.kind, seed=seed)

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
        self._average.follow(self.step)

    def _check_data(self, data: np.ndarray) -> np.ndarray:
        data = check_data(data, self.kind, generator=self.generator)
        if data.shape[1:] != tuple(self.discriminator.input_shape[1:]):
            wants = ("N", *self.discriminator.input_shape[1:])
            raise ValueError(f"data has shape {data.shape}; this discriminator wants {wants} with N ≥ 1")
        return data

    def _nets(self) -> dict[str, keras.Model]:
        return {"generator": self.generator, "discriminator": self.discriminator, "average": self.average}

    def _moved(self) -> dict[str, tuple[keras.Optimizer, list]]:
        players = {"generator": self.generator, "discriminator": self.discriminator}
        rules = zip(self.optimizers, players.items(), strict=True)
        return {name: (rule, player.trainable_variables) for rule, (name, player) in rules}
