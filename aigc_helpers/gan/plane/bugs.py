"""Bugs that copied GAN code is full of: what is wrong, what betrays it, what mends it."""

from collections.abc import Iterable
from typing import NamedTuple

from aigc_helpers.validation import one_of


class Bug(NamedTuple):
    """A bug: what it is called, what is wrong in the code, the one of the `Vitals` that betrays it, and the mend."""

    title: str
    cause: str
    vital: str
    mend: str


BUGS = {
    "sign": Bug(
        "the generator's sign",
        "the generator minimises −log(1 − D), and so learns to be found out",
        "effect",
        "minimise −log D(G(z)): a step of the generator must raise the belief",
    ),
    "sigmoid": Bug(
        "sigmoid before logits",
        "a sigmoid stands before a loss that takes logits",
        "loss_gap",
        "end the discriminator in Dense(1), without activation",
    ),
    "labels": Bug(
        "labels of another shape",
        "labels of shape (n,) meet logits of shape (n, 1), and the loss is a mean over n × n pairs",
        "logit_spread",
        "give the labels the shape of the logits",
    ),
    "noise": Bug(
        "noise drawn once",
        "the latent vectors were drawn once, by NumPy, while the graph was built",
        "latents_renewed",
        "draw them with TensorFlow, or with keras.random and a SeedGenerator",
    ),
    "frozen": Bug(
        "frozen discriminator",
        "the discriminator was set to trainable = False before its first step",
        "discriminator_moved",
        "hand each optimizer the weights of its own player, and freeze nothing",
    ),
    "forged": Bug(
        "forged real points",
        "one in five of the real points is forged",
        "real_in_modes",
        "show the discriminator nothing as real that is not",
    ),
    "batchnorm": Bug(
        "batch norm in D",
        "the discriminator normalises each batch, real and generated apart",
        "shift_seen",
        "take batch normalisation out of the discriminator",
    ),
    "range": Bug(
        "range of the output",
        "the generator's output cannot reach the data",
        "reach",
        "bring the data into the range of the output",
    ),
}


def check_bugs(bugs: Iterable[str]) -> frozenset[str]:
    """The names of the bugs, one or several; a ValueError lists those there are.

    >>> sorted(check_bugs(["noise", "sign"]))
    ['noise', 'sign']
    """
    bugs = [bugs] if isinstance(bugs, str) else bugs
    return frozenset(one_of(bug, BUGS, name="bug") for bug in bugs)
