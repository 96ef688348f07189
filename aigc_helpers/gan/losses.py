"""What the two players of a GAN minimise: pairs of losses on logits, one table `LOSSES`."""

from collections.abc import Callable
from typing import NamedTuple

import tensorflow as tf

from aigc_helpers.validation import one_of

LossFunction = Callable[[tf.Tensor, tf.Tensor], tf.Tensor]
softplus = tf.nn.softplus  # log(1 + exp(x)), stable: −log σ(x) = softplus(−x) and −log(1 − σ(x)) = softplus(x)
mean = tf.reduce_mean


class Loss(NamedTuple):
    """A (discriminator, generator) pair; each maps real and fake logits [N, 1] to one scalar to be minimised.

    `ratio` is the generator's slope over the discriminator's at each fake logit, [N, 1], where the discriminator's
    slope has no zero. The trainer then gets both gradients from one backward pass. `None` asks for two passes.
    """

    discriminator: LossFunction
    generator: LossFunction
    ratio: LossFunction | None
    source: str


def _exp(logits: tf.Tensor) -> tf.Tensor:
    """exp(x), held below e⁶⁰: past that, its product with a vanishing slope is beyond float32."""
    return tf.exp(tf.minimum(logits, 60.0))


LOSSES: dict[str, Loss] = {
    "minimax": Loss(
        discriminator=lambda real, fake: mean(softplus(-real)) + mean(softplus(fake)),
        generator=lambda real, fake: -mean(softplus(fake)),
        ratio=lambda real, fake: -tf.ones_like(fake),
        source="Goodfellow et al. 2014, equation 1",
    ),
    "non_saturating": Loss(
        discriminator=lambda real, fake: mean(softplus(-real)) + mean(softplus(fake)),
        generator=lambda real, fake: mean(softplus(-fake)),
        ratio=lambda real, fake: -_exp(-fake),
        source="Goodfellow et al. 2014, section 3",
    ),
    "least_squares": Loss(
        discriminator=lambda real, fake: (mean((real - 1) ** 2) + mean(fake**2)) / 2,
        generator=lambda real, fake: mean((fake - 1) ** 2) / 2,
        ratio=None,
        source="Mao et al. 2017, with labels 0 and 1",
    ),
    "hinge": Loss(
        discriminator=lambda real, fake: mean(tf.nn.relu(1 - real)) + mean(tf.nn.relu(1 + fake)),
        generator=lambda real, fake: -mean(fake),
        ratio=None,
        source="Lim and Ye 2017; Miyato et al. 2018",
    ),
    "wasserstein": Loss(
        discriminator=lambda real, fake: mean(fake) - mean(real),
        generator=lambda real, fake: -mean(fake),
        ratio=lambda real, fake: -tf.ones_like(fake),
        source="Arjovsky et al. 2017; the discriminator must be held Lipschitz by other means",
    ),
    "relativistic": Loss(
        discriminator=lambda real, fake: mean(softplus(fake - real)),
        generator=lambda real, fake: mean(softplus(real - fake)),
        ratio=lambda real, fake: -_exp(real - fake),
        source="Jolicoeur-Martineau 2018, the paired form",
    ),
}


def find_loss(name: str) -> Loss:
    """The pair called `name`; a ValueError lists the names there are."""
    return LOSSES[one_of(name, LOSSES, name="loss")]
