"""What a GAN may suffer from, as far as its losses and its two nets betray it: one table `AILMENTS`."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from aigc_helpers.gan.doctor.vitals import SHIFT, Vitals

BLIND = 0.01  # of a standard deviation of its outputs: a discriminator that moves less does not see a moved batch
FAR_BEHIND = 0.3  # standard deviations between samples in training and in use; a settled net stays below 0.1
SAME = 0.01  # a spread of logits below it: the discriminator says the same to all
ELSEWHERE = 3.0  # times as far from the data as they are from each other: fakes that no one mistakes for data
FOUND_OUT = -2.0  # a mean logit of fakes below it is a belief under 12 %, which ought to cost the generator over 2 nats
BEATEN = 0.02  # a loss of the discriminator below it leaves nothing to learn from
COPIED = 0.8  # of the distance between neighbours in the data: independent samples lie at 1 and more
SWINGING, OFTEN = 0.25, 4  # nats, and times across the mean
RUNAWAY = 100.0  # a mean logit, for data of size 1: a healthy game stays below 30, and a sure discriminator too
FEW_CELLS = 0.5  # of the data's


class Ailment(NamedTuple):
    """`shows` in the vitals or does not; `seen` puts the measurement into words; why it happens, and what to do."""

    shows: Callable[[Vitals], bool]
    seen: Callable[[Vitals], str]
    cause: str
    mend: str


def softplus(x: float) -> float:
    """log(1 + eˣ); NaN of NaN."""
    return float(max(x, 0) + np.log1p(np.exp(-abs(x))))


def _far(a: float, b: float) -> float:
    """How many times one positive number is the other, as a logarithm."""
    return float(abs(np.log(max(a, 1e-12) / max(b, 1e-12))))


def _runs_away(it: Vitals) -> bool:
    return not it.finite or max(abs(it.real), abs(it.fake)) > RUNAWAY * max(1.0, abs(it.low), abs(it.high))


def _takes_beliefs_for_logits(it: Vitals) -> bool:
    as_logits, as_beliefs = softplus(-it.fake), -np.log(max(it.fake, 1e-12))
    return it.sigmoid and _far(it.generator_loss, as_logits) < _far(it.generator_loss, as_beliefs)


def _is_paid_for_failing(it: Vitals) -> bool:
    return it.fake < FOUND_OUT and 0 < it.generator_loss < 0.3


def _frozen(it: Vitals) -> bool:
    return it.learning == 0 or "discriminator" in it.untouched


def _out_of_range(it: Vitals) -> bool:
    return it.tanh and (it.low < -1.01 or it.high > 1.01 or it.low > -0.5)


def _silent(it: Vitals) -> bool:
    return it.spread < SAME and it.copies > ELSEWHERE and not _frozen(it)


# In the order of certainty: what is a fact about the nets first, what may have many reasons last.
AILMENTS = {
    "explosion": Ailment(
        _runs_away,
        lambda it: f"mean logits {it.real:.0f} and {it.fake:.0f}" if it.finite else "losses or weights are not numbers",
        "the steps are too long, a root met a zero, or the loss has no floor and nothing holds the discriminator",
        "lower both rates, add 1e-12 inside a root; a Wasserstein loss wants clipping or a gradient penalty",
    ),
    "frozen_discriminator": Ailment(
        _frozen,
        lambda it: f"{it.learning:,} weights of the discriminator may learn, and none of its biases ever moved",
        "it was set to trainable = False, or its optimizer was handed no weights of it",
        "hand each optimizer the trainable_variables of its own player, and freeze nothing",
    ),
    "idle_generator": Ailment(
        lambda it: "generator" in it.untouched,
        lambda it: "all biases of the generator are still exactly 0, as they were born",
        "it was never trained: another copy was, or its gradients were applied to other weights",
        "apply the gradient by generator.trainable_variables to these, and sample from that same object",
    ),
    "range": Ailment(
        _out_of_range,
        lambda it: f"data lie in [{it.low:.3g}, {it.high:.3g}], and a tanh in [-1, 1]",
        "the data were not scaled to where the generator's output lives",
        "scale images to [-1, 1]: grey / 127.5 - 1",
    ),
    "sigmoid": Ailment(
        _takes_beliefs_for_logits,
        lambda it: (
            f"mean belief in fakes {it.fake:.2f}; the generator's loss {it.generator_loss:.2f} is what logits "
            f"would give, {softplus(-it.fake):.2f}, not beliefs, {-np.log(max(it.fake, 1e-12)):.2f}"
        ),
        "a sigmoid ends the discriminator, and the loss takes its outputs for logits",
        "end the discriminator in Dense(1) without activation, and keep from_logits=True",
    ),
    "sign": Ailment(
        _is_paid_for_failing,
        lambda it: (
            f"mean logit of fakes {it.fake:.1f}: found out, yet the generator's loss is {it.generator_loss:.1e} "
            f"where it should be {softplus(-it.fake):.1f}"
        ),
        "the generator minimises what the discriminator does: it learns to be found out",
        "label fakes with ones in the generator's loss: minimise softplus(-D(G(z)))",
    ),
    "normalised_input": Ailment(
        lambda it: it.shift_seen < BLIND and not _frozen(it),
        lambda it: f"a batch moved by {SHIFT:g} standard deviations moves the logits by {it.shift_seen:.1e} of theirs",
        "batch normalisation in the discriminator erases what a whole batch has in common",
        "take it out, or put layer or spectral normalisation in its place",
    ),
    "lagging_statistics": Ailment(
        lambda it: it.lag > FAR_BEHIND,
        lambda it: f"samples in use lie {it.lag:.2f} standard deviations from the same samples in training",
        "the moving statistics of BatchNorm lag behind: they need about 1 / (1 - momentum) steps, several times",
        "set momentum=0.9 in the generator's BatchNormalization, or train longer",
    ),
    "silent_discriminator": Ailment(
        _silent,
        lambda it: (
            f"logits differ by {it.spread:.1e} over real and fake, though fakes lie {it.copies:.0f} times as far "
            "from the data as these from each other"
        ),
        "it learns to say the same to all: labels of shape (n,) against logits of shape (n, 1), or labels all alike",
        "give labels and logits one shape: tf.ones_like(logits)",
    ),
    "vanishing_gradient": Ailment(
        lambda it: 0 <= it.discriminator_loss < BEATEN,
        lambda it: f"the discriminator's loss is {it.discriminator_loss:.1e}, the saturating slope {it.slope:.1e}",
        "the discriminator has won: where it is certain, the generator is told next to nothing",
        "use the non-saturating loss, give the generator the higher rate, or add R1 or noise to the samples",
    ),
    "memorising": Ailment(
        lambda it: it.copies < COPIED,
        lambda it: f"a fake lies {it.copies:.2f} times as far from the data as the data from each other",
        "the training set is small, and the generator repeats it",
        "gather or augment data, train shorter, and watch the distance to samples that were held out",
    ),
    "oscillation": Ailment(
        lambda it: it.swing > SWINGING and it.swings >= OFTEN,
        lambda it: f"the smoothed loss swings by {it.swing:.2f}, {it.swings} times across its mean in the second half",
        "the players chase each other in circles: much momentum, high rates, or a weak discriminator",
        "set beta_1 to 0 or 0.5, lower the rates, or add R1 and R2",
    ),
    "mode_collapse": Ailment(
        lambda it: it.cells < FEW_CELLS,
        lambda it: f"fakes spread over {it.cells:.0%} of what the data spread over",
        "the generator has found a few samples that pass, and makes no others",
        "slow the generator beside the discriminator; try relativistic loss with R1 and R2, packs, minibatch deviation",
    ),
}
