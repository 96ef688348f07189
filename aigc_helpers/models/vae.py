"""The variational autoencoder (Kingma and Welling 2014): a picture as a small cloud of codes, and back.

A model of black-and-white pictures: a grey level is the chance that a pixel is white. Everything is in nats an image.
"""

from functools import partial
from typing import Any, NamedTuple

import keras
import numpy as np
import tensorflow as tf

from aigc_helpers import nets
from aigc_helpers.gan.sampling import decode, latent_vectors
from aigc_helpers.models.pairs import Pair, check_optimizer, check_pair, check_shape
from aigc_helpers.training import Adam, Average, BaseTrainer, in_batches, shuffled_batch, unit_range
from aigc_helpers.validation import as_floats, at_least, check_images, check_seed, number_between

LEARNING_RATE = 2e-3


class Codes(NamedTuple):
    """What is believed of the code of each image: a Gaussian for each number of it, [N, latent_dim] both."""

    mean: Any
    log_variance: Any


class Bound(NamedTuple):
    """Nats [N]: what is wrong with each image as decoded, and what its code tells beyond the prior.

    Their sum is above −log p(image), but for a constant of each image: the bits in its grey levels.
    """

    distortion: np.ndarray
    rate: np.ndarray


def reparameterised(codes: Codes, noise: Any) -> Any:
    """Samples of the Gaussians `codes`, from standard normal `noise`: mean and variance may be learned through them."""
    return codes.mean + keras.ops.exp(codes.log_variance / 2) * noise


def divergence(codes: Codes) -> Any:
    """KL(N(mean, variance) ‖ N(0, 1)) for each number of each code, in nats [N, latent_dim], in closed form.

    >>> float(divergence(Codes(np.zeros((1, 1)), np.zeros((1, 1))))[0, 0])
    0.0
    """
    return (codes.mean**2 + keras.ops.exp(codes.log_variance) - codes.log_variance - 1) / 2


def cross_entropy(images: Any, decoded: Any) -> Any:
    """−log of the chance of `images` where `decoded` are the chances of white, summed over pixels: nats [N]."""
    return keras.ops.sum(keras.ops.binary_crossentropy(images, decoded), axis=(1, 2, 3))


class VAE(BaseTrainer):
    """An encoder and a decoder, trained on distortion + `beta` · rate; repeats itself bit for bit, resumes if killed.

    `encoder` maps images [N, height, width, channels] in [0, 1] to [N, 2 · latent_dim], the means and the logs of the
    variances; `decoder` maps codes [N, latent_dim] to images, and ends in a sigmoid. `beta` 1 is the bound itself, more
    than 1 squeezes the codes (Higgins et al. 2017). `average` holds moving averages of both nets, with factor `decay`
    a step; codes, images and samples are made by them. Raises ValueError for nets or settings that do not fit.
    """

    losses = ("distortion", "rate")
    settings = ("beta", "batch_size", "decay", "seed")

    def __init__(
        self,
        encoder: keras.Model,
        decoder: keras.Model,
        optimizer: keras.Optimizer,
        *,
        beta: float = 1.0,
        batch_size: int = 128,
        decay: float = 0.995,
        seed: int = 0,
    ):
        self.nets, self.optimizer = check_pair(encoder, decoder), check_optimizer(optimizer)
        self.beta = number_between(0, np.inf, beta, name="beta")
        self._averages = [Average(net, decay) for net in self.nets]
        self.average, self.decay = Pair(*(average.net for average in self._averages)), self._averages[0].decay
        super().__init__(batch_size=batch_size, seed=seed)

    @property
    def latent_dim(self) -> int:
        """How many numbers a code has."""
        return self.nets.latent_dim

    def encode(self, images: np.ndarray) -> Codes:
        """What is believed of the codes of `images`, bytes or floats in [0, 1]: float32 [N, latent_dim] twice."""
        return encode(self.average.encoder, images)

    def decode(self, codes: np.ndarray) -> np.ndarray:
        """The images of `codes` [N, latent_dim]: float32 [N, height, width, channels] in [0, 1]."""
        return decode(self.average.decoder, codes)

    def reconstruct(self, images: np.ndarray) -> np.ndarray:
        """`images` there and back, by the means of their codes."""
        return self.decode(self.encode(images).mean)

    def sample(self, count: int, *, seed: int = 0) -> np.ndarray:
        """New images [count, height, width, channels] in [0, 1], of codes from the prior, a standard normal."""
        return self.decode(latent_vectors(count, self.latent_dim, seed=seed))

    def bound(self, images: np.ndarray, *, seed: int = 0) -> Bound:
        """Distortion and rate of each of `images`, by one sample of each code. High: unlike what it was trained on."""
        return bound(self.average, images, seed=seed)

    def _step(self, source: tf.Tensor, step: tf.Tensor) -> tf.Tensor:
        images = self._batch(source, step)
        with tf.GradientTape() as tape:
            _, distortion, rate = self._pass(images, step)
            loss = distortion + self.beta * rate
        self.optimizer.apply(tape.gradient(loss, self.nets.variables), self.nets.variables)
        return tf.stack([distortion, rate])

    def _pass(self, images: tf.Tensor, step: tf.Tensor) -> tuple[Any, Any, Any]:
        """The codes drawn for a batch, its mean distortion and its mean rate."""
        codes = _halves(self.nets.encoder(images, training=True))
        drawn = reparameterised(codes, self._noise(step))
        distortion = tf.reduce_mean(_excess(images, self.nets.decoder(drawn, training=True)))
        return drawn, distortion, tf.reduce_mean(tf.reduce_sum(divergence(codes), axis=1))

    def _batch(self, source: tf.Tensor, step: tf.Tensor) -> tf.Tensor:
        return unit_range(tf.gather(source, shuffled_batch(source, step, batch_size=self.batch_size, seed=self.seed)))

    def _noise(self, step: tf.Tensor) -> tf.Tensor:
        shape = [self.batch_size, self.latent_dim]
        return tf.random.stateless_normal(shape, tf.stack([tf.constant(self.seed, tf.int64), step]))

    def _follow(self) -> None:
        for average in self._averages:
            average.follow(self.step)

    def _check_data(self, data: np.ndarray) -> np.ndarray:
        data = check_images(data, name="data")
        check_shape(data, self.nets.encoder, name="data")
        return data

    def _nets(self) -> dict[str, keras.Model]:
        averages = {f"average_{name}": net for name, net in self.average._asdict().items()}
        return self.nets._asdict() | averages

    def _moved(self) -> dict[str, tuple[keras.Optimizer, list]]:
        return {"nets": (self.optimizer, self.nets.variables)}


def build(
    latent_dim: int = 16,
    *,
    shape: tuple[int, int, int] = (28, 28, 1),
    beta: float = 1.0,
    seed: int = 0,
) -> VAE:
    """A fresh VAE of dense nets for images of `shape`, with settings under which it learns well in seconds."""
    return VAE(*fresh_pair(latent_dim, shape, seed), Adam(LEARNING_RATE), beta=beta, seed=seed)


def fresh_pair(latent_dim: int, shape: tuple[int, int, int], seed: int) -> Pair:
    """Untrained dense nets for images of `shape`, to codes of `latent_dim` numbers and back."""
    seed = check_seed(seed)
    encoder = nets.dense_encoder(latent_dim, shape=shape, seed=seed)
    return Pair(encoder, nets.dense_decoder(latent_dim, shape=shape, seed=(seed + 1) % 2**31))


def encode(encoder: keras.Model, images: np.ndarray) -> Codes:
    """What `encoder` believes of the codes of `images`, bytes or floats in [0, 1]: float32 [N, latent_dim] twice."""
    images = as_floats(images)
    check_shape(images, encoder, name="images")
    return _halves(in_batches(partial(encoder, training=False), images), split=np.split)


def drawn_codes(encoder: keras.Model, images: np.ndarray, *, draws: int = 1, seed: int = 0) -> np.ndarray:
    """Samples of the codes of `images` [N, …], `draws` of each: float32 [draws · N, latent_dim], all once, then again.

    What another model of codes learns from: where the encoder is unsure, so are they.
    """
    codes, draws = encode(encoder, images), at_least(1, draws, name="draws")
    rows = Codes(*(np.tile(it, (draws, 1)) for it in codes))
    return np.asarray(reparameterised(rows, latent_vectors(*rows.mean.shape, seed=seed)))


def bound(pair: Pair, images: np.ndarray, *, seed: int = 0) -> Bound:
    """Distortion and rate of each of `images`, in nats [N], by one sample of each code, drawn with `seed`."""
    codes = encode(pair.encoder, images)
    drawn = reparameterised(codes, latent_vectors(len(images), pair.latent_dim, seed=seed))
    distortion = _excess(as_floats(images), decode(pair.decoder, np.asarray(drawn)))
    return Bound(np.asarray(distortion), np.asarray(divergence(codes)).sum(axis=1))


def _halves(outputs: Any, *, split: Any = tf.split) -> Codes:
    return Codes(*split(outputs, 2, axis=1))


def _excess(images: Any, decoded: Any) -> Any:
    """The cross-entropy less the images' own: 0 where each is decoded as it is."""
    return cross_entropy(images, decoded) - cross_entropy(images, images)
