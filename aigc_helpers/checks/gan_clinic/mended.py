"""The last examiner of 06_gan_clinic: a script with four faults, repaired or not, told by measurements alone."""

from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

from aigc_helpers.checks.engine import watched
from aigc_helpers.checks.stops import guarded
from aigc_helpers.gan import gan_checks
from aigc_helpers.gan.gan_checks import Finding, array

COUNTS = ("mended", "one_left", "two_left", "three_left", "four_left")


def faults_left(answer: Callable[..., Any], seed: int, pixels: np.ndarray) -> str:
    """How many of the four faults a script still has, in a word; "unlike" for a fault that it was not given."""
    script = answer(seed)
    if not all(callable(getattr(script, name, None)) for name in ("prepare", "latents", "generator_step")):
        return "no_script"
    found = [_range(script, pixels), _noise(script), _labels(script), *_steps(script, pixels)]
    new = [it for it in found if not it and it.name not in ("range", "noise", "labels", "trespass")]
    return "unlike" if new or not _pulls(script) else COUNTS[sum(not it for it in found)]


def _range(script: Any, pixels: np.ndarray) -> Finding:
    """Real samples against the ends of what this script's generator says, where its inputs are stretched."""
    far = array(script.generator(1e3 * np.random.default_rng(0).standard_normal((64, 32)).astype(np.float32)))
    ends = (0.0, 1.0) if far.min() >= 0 else (-1.0, 1.0)
    return gan_checks.fits(guarded(script.prepare)(pixels), ends)


def _noise(script: Any) -> Finding:
    draw = tf.function(lambda: guarded(script.latents)(8), autograph=False)
    return gan_checks.renewed(draw(), draw())


def _labels(script: Any) -> Finding:
    """The discriminator's loss where it is right, by least squares or by cross-entropy; and where it is not."""
    loss = guarded(script.discriminator_loss)
    right = min(_value(loss, *pair) for pair in ((1, 0), (30, -30)))
    same, found = abs(_value(loss, 0.5, 0.5) - _value(loss, 0, 1)) < 1e-3, Finding("labels", right < 0.02, "", "")
    return found._replace(name="unlike") if same else found


def _value(loss: Callable, real: float, fake: float) -> float:
    return float(array(loss(*(tf.fill((6, 1), float(value)) for value in (real, fake)))))


def _pulls(script: Any) -> bool:
    """Whether the generator's loss wants the outputs for its fakes higher, where they are low."""
    loss = guarded(script.generator_loss)
    return float(array(loss(tf.fill((6, 1), 0.1)))) < float(array(loss(tf.fill((6, 1), 0.0))))


def _steps(script: Any, pixels: np.ndarray) -> list[Finding]:
    """Who moves in a step of the discriminator, and in one of the generator."""
    found = []
    for turn, (own, other) in {
        lambda: guarded(script.discriminator_step)(pixels): (script.discriminator, script.generator),
        lambda: guarded(script.generator_step)(pixels.shape[0]): (script.generator, script.discriminator),
    }.items():
        before = own.get_weights(), other.get_weights()
        turn()
        found.append(gan_checks.moved(before[0], own.get_weights(), before[1], other.get_weights()))
    return found


def _calls(rng: np.random.Generator) -> list[tuple]:
    """A seed and bytes, both ends among them."""
    batches = rng.integers(0, 256, (2, 12, 28, 28, 1), np.uint8)
    batches[:, :, 0, :2, 0] = 0, 255
    return [(int(rng.integers(1, 1000)), batch) for batch in batches]


WRITTEN = """
class Mended:
    def __init__(self, seed):
        starts = iter([keras.initializers.GlorotUniform(seed + place) for place in range(4)])
        dense = lambda units, act=None: keras.layers.Dense(units, act, kernel_initializer=next(starts))
        self.generator = keras.Sequential([keras.Input((32,)), dense(256, "leaky_relu"), dense(784, "tanh")])
        self.discriminator = keras.Sequential([keras.Input((784,)), dense(256, "leaky_relu"), dense(1)])
        self.optimizers = [keras.optimizers.Adam(rate, beta_1=0.0, beta_2=0.99) for rate in (2e-4, 8e-4)]
        self.draws = keras.random.SeedGenerator(seed)

    def prepare(self, pixels):
        return tf.reshape(tf.cast(pixels, tf.float32), (-1, 784)) / 127.5 - 1

    def latents(self, count):
        return keras.random.normal((count, 32), seed=self.draws)

    def discriminator_loss(self, real, fake):
        return (tf.reduce_mean((real - 1) ** 2) + tf.reduce_mean(fake**2)) / 2

    def generator_loss(self, fake):
        return tf.reduce_mean((fake - 1.0) ** 2)

    def discriminator_step(self, pixels):
        weights, real = self.discriminator.trainable_variables, self.prepare(pixels)
        with tf.GradientTape() as tape:
            fake = self.generator(self.latents(pixels.shape[0]))
            loss = self.discriminator_loss(self.discriminator(real), self.discriminator(fake))
        self.optimizers[1].apply(tape.gradient(loss, weights), weights)
        return loss

    def generator_step(self, count):
        weights = self.generator.trainable_variables
        with tf.GradientTape() as tape:
            loss = self.generator_loss(self.discriminator(self.generator(self.latents(count))))
        self.optimizers[0].apply(tape.gradient(loss, weights), weights)
        return loss
"""

repair = watched(
    faults_left,
    _calls,
    task="hand in a class like Stranger in which none of the four faults is left",
    hints=(
        "make a script, and measure its parts as this notebook did with its patients: what goes in, what the losses "
        "say of a perfect answer, whom a step moves",
        "gan_checks has a function for each of the four: one is about the range of a batch, one about two draws, one "
        "about a perfect answer, one about weights before and after a step",
        "one fault each is in prepare, in latents, in discriminator_loss, in generator_step: patients 6, 8 and 2, and "
        "a step that takes along the weights of somebody else",
    ),
    written=WRITTEN,
    why="Black is −1 again, each draw is new, each output meets its own answer, and the generator's step moves the "
    "generator alone.",
    mended="all four faults are gone, and nothing else has broken",
    one_left="one of the four is left",
    two_left="two of the four are left",
    three_left="three of the four are left",
    four_left="all four are left",
    no_script="this has no prepare, latents or generator_step: hand in a class that has what Stranger has",
    unlike="something is wrong that was right before: a step moves nobody, or a loss prefers the wrong outputs",
)
